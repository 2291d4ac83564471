"""A sheet that is made once and then kept up to date cell by cell, wherever its rows have gone.

The first column and row are hidden and hold names: one for each row, one for each column. So
staff may insert, move, sort or delete rows and columns; a cell is written where its two names
meet, everything else on the sheet is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xlhazard.model.address import Address, Area, column_letters, column_number
from xlhazard.model.boards import BoardId, corner, mark_of_board
from xlhazard.model.edits import (
    UNCHECKED,
    CellLook,
    Chart,
    Edit,
    Frame,
    LookName,
    NewSheet,
    Scalar,
    SetCell,
    ShowRows,
)
from xlhazard.model.workbook import RawCell, Sheet

KEEP = "\ue000keep"
"""As the value of an item: written when the sheet is made (blank), never again."""
TAB = "7F7F7F"
_KEYS_ROW = 1
_FIRST_LINE = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One cell of a line. last: the column up to which it is merged; link: a sheet's name."""

    column: str
    value: Scalar
    look: LookName = "text"
    last: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row. key: its hidden name. shown None: never shown or hidden by us."""

    key: str
    items: tuple[Item, ...] = ()
    height: float = 20.0
    growing: bool = False
    shown: bool | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """All of a sheet. widths: of columns B, C …; breaks: keys of lines that a page ends with."""

    board: BoardId
    name: str
    widths: tuple[float, ...]
    lines: tuple[Line, ...]
    scale: int = 0
    breaks: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(init=False, repr=False, compare=False)
    """Row number by key, as the sheet is made."""

    def __post_init__(self) -> None:
        rows = {line.key: number for number, line in enumerate(self.lines, _FIRST_LINE)}
        object.__setattr__(self, "rows", rows)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column_letters(n) for n in range(2, len(self.widths) + 2))

    def area(self, first: str, first_key: str, last: str, last_key: str) -> Area:
        """From the cell of a column and a line to that of another."""
        return Area(
            Address(self.rows[first_key], column_number(first)),
            Address(self.rows[last_key], column_number(last)),
        )


def new_sheet(grid: Grid, position: int, charts: tuple[Chart, ...] = ()) -> NewSheet:
    """The sheet as it is made the first time."""
    rows: list[tuple[Scalar, ...]] = [(mark_of_board(grid.board), *grid.columns)]
    looks = {Address(_KEYS_ROW, n): CellLook("code") for n in range(1, len(grid.widths) + 2)}
    merged: list[Area] = []
    for number, line in enumerate(grid.lines, _FIRST_LINE):
        values: dict[int, Scalar] = {1: line.key}
        looks |= {Address(number, n): CellLook("bare") for n in range(2, len(grid.widths) + 2)}
        for item in line.items:
            first = column_number(item.column)
            last = column_number(item.last) if item.last else first
            values[first] = None if item.value == KEEP else item.value
            at = Address(number, first)
            link = (item.link, Address(1, 1)) if item.link else None
            looks[at] = CellLook(item.look, link)
            for column in range(first + 1, last + 1):
                looks[Address(number, column)] = CellLook(item.look)
            if last > first:
                merged.append(Area(at, Address(number, last)))
        rows.append(tuple(values.get(n) for n in range(1, len(grid.widths) + 2)))
    numbered = tuple(enumerate(grid.lines, _FIRST_LINE))
    frame = Frame(
        merged=tuple(merged),
        heights={number: line.height for number, line in numbered},
        growing=frozenset(number for number, line in numbered if line.growing),
        hidden_rows=frozenset(
            {_KEYS_ROW, *(number for number, line in numbered if line.shown is False)}
        ),
        hidden_columns=frozenset({1}),
        charts=charts,
        scale=grid.scale,
        breaks=tuple(grid.rows[key] for key in grid.breaks),
        printed=Area(Address(2, 2), Address(len(rows), len(grid.widths) + 1)),
        tab=TAB,
    )
    widths = (2.0, *grid.widths)
    return NewSheet(grid.name, position, tuple(rows), looks, widths, frame=frame)


def updates(grid: Grid, sheet: Sheet) -> tuple[tuple[Edit, ...], int]:
    """What differs from the sheet as it stands, and how many of our rows staff have taken out.

    Formulas that staff put in our cells, and cells that they merged into others, stay.
    """
    at = corner(sheet, grid.board)
    if at is None:
        return (), len(grid.lines)
    rows = _names(((n, cells.get(at[1])) for n, cells in sorted(sheet.rows.items()) if n > at[0]))
    columns = _names(sorted(sheet.rows.get(at[0], {}).items()))
    edits: list[Edit] = []
    shown: dict[int, bool] = {}
    gone = 0
    for line in grid.lines:
        number = rows.get(line.key)
        if number is None:
            gone += 1
            continue
        for item in line.items:
            column = columns.get(item.column)
            if column is None or item.value == KEEP:
                continue
            cell = Address(number, column)
            if not _same(sheet.at(cell), item.value) and _writable(sheet, cell):
                edits.append(SetCell(sheet.name, cell, UNCHECKED, item.value))
        if line.shown is not None and line.shown == (number in sheet.hidden_rows):
            shown[number] = line.shown
    if shown:
        edits.append(ShowRows(sheet.name, shown))
    return tuple(edits), gone


def found_rows(sheet: Sheet, board: BoardId) -> Iterator[tuple[str, int]]:
    """Every line of ours on a sheet: its key and the row where it stands now."""
    at = corner(sheet, board)
    if at is not None:
        cells = ((n, some.get(at[1])) for n, some in sorted(sheet.rows.items()) if n > at[0])
        yield from _names(cells).items()


def column_of(sheet: Sheet, board: BoardId, name: str) -> int | None:
    """Where a column of ours stands now."""
    at = corner(sheet, board)
    return None if at is None else _names(sorted(sheet.rows.get(at[0], {}).items())).get(name)


def _names(
    cells: Iterator[tuple[int, RawCell | None]] | list[tuple[int, RawCell]],
) -> dict[str, int]:
    """Places by the name that stands there; of equal names the first counts."""
    found: dict[str, int] = {}
    for number, cell in cells:
        if cell is not None and cell.kind == "s" and cell.formula is None:
            found.setdefault(cell.raw, number)
    return found


def _writable(sheet: Sheet, cell: Address) -> bool:
    present = sheet.at(cell)
    if present is not None and present.formula is not None:
        return False
    return not any(cell in area and cell != area.first for area in sheet.merged)


def _same(present: RawCell | None, value: Scalar) -> bool:
    """The cell shows the value already; a number may have been stored with other digits."""
    if present is None or not present.raw:
        return value is None or value == ""
    if value is None:
        return False
    if isinstance(value, int | Decimal) and present.kind == "n":
        return float(present.raw) == float(value)
    return present.kind == "s" and present.raw == str(value)

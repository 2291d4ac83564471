"""Our hidden sheet: what our marks replaced, so that it can be given back later.

Every shade of a mark colour stands for one fill that was there before. The shade travels with
the cell through inserted rows, sorting and re-saving; the record only says what it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from xlhazard.io.patch.grid import Grid
from xlhazard.io.patch.session import Session
from xlhazard.io.patch.styles import NO_FILL, Styles
from xlhazard.io.patch.values import held
from xlhazard.model.address import Address
from xlhazard.model.edits import NewSheet
from xlhazard.model.marks import RECORD_SHEET, SHADES, mark_colour, mark_of_colour

_BY_CELL = SHADES - 1
"""The last shade: the fill is listed with the cell, because all other shades were taken."""


@dataclass(slots=True)
class Record:
    """What stood under our marks, and which sheet the file opened on."""

    active: str = ""
    fills: list[str] = field(default_factory=lambda: [NO_FILL])
    cells: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def read(cls, rows: Iterable[tuple[str, ...]]) -> Record:
        """Understand the rows of the hidden sheet; what is unknown or damaged is left out."""
        record = cls()
        shades = {0: NO_FILL}
        for row in rows:
            match row:
                case ("active", name, *_):
                    record.active = name
                case ("shade", number, fill, *_) if number.isdigit() and _is_fill(fill):
                    shades[int(number)] = fill
                case ("cell", sheet, cell, fill, *_) if _is_fill(fill):
                    record.cells[sheet, cell] = fill
                case _:
                    continue
        record.fills = [shades.get(n, NO_FILL) for n in range(min(max(shades) + 1, _BY_CELL))]
        return record

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the hidden sheet."""
        shades = (("shade", str(n), fill) for n, fill in enumerate(self.fills))
        cells = (("cell", *at, fill) for at, fill in sorted(self.cells.items()))
        return (("xlhazard", "1"), ("active", self.active), *shades, *cells)

    def sheet(self, position: int) -> NewSheet:
        """The hidden sheet itself."""
        return NewSheet(RECORD_SHEET, position, self.rows(), hidden=True)

    def marked(self, styles: Styles, style: int, severity: str, sheet: str, at: Address) -> int:
        """The style of a cell under a mark; info marks leave the style as it is."""
        if mark_colour(severity, 0) is None:
            return style
        shade = self._shade(styles, style, sheet, at)
        colour = mark_colour(severity, shade)
        solid = f'<patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        fill = styles.fill(f'<fill>{solid}<bgColor indexed="64"/></patternFill></fill>')
        return styles.filled(style, fill)

    def unmarked(self, styles: Styles, style: int, sheet: str, at: Address) -> int:
        """The style of a cell as it was before our mark; another style comes back as it is."""
        ours = mark_of_colour(styles.fill_colour(styles.fill_of(style)) or "")
        if ours is None:
            return style
        shade = ours[1]
        if shade == _BY_CELL:
            fill = self.cells.get((sheet, str(at)), NO_FILL)
        else:
            fill = self.fills[shade] if shade < len(self.fills) else NO_FILL
        return styles.filled(style, styles.fill(fill))

    def _shade(self, styles: Styles, style: int, sheet: str, at: Address) -> int:
        fill = styles.fill_of(style)
        ours = mark_of_colour(styles.fill_colour(fill) or "")
        if ours is not None:
            return ours[1]
        before = styles.fill_xml(fill)
        if before not in self.fills:
            if len(self.fills) == _BY_CELL:
                self.cells[sheet, str(at)] = before
                return _BY_CELL
            self.fills.append(before)
        return self.fills.index(before)


def recorded(session: Session) -> Record:
    """What the record sheet of a workbook says; an empty record where there is none."""
    tab = next((t for t in session.worksheets() if t.name == RECORD_SHEET), None)
    if tab is None:
        return Record.read(())
    grid = Grid(session.package.read(tab.part), tab.part)
    rows = []
    for number in grid.row_numbers():
        columns = grid.columns_of(number)
        cells = [
            held(grid.cell(Address(number, c)), grid.prefix, session.shared_texts).raw
            for c in range(1, max(columns, default=0) + 1)
        ]
        rows.append(tuple(cells))
    return Record.read(rows)


def _is_fill(text: str) -> bool:
    return text.startswith("<fill") and text.endswith((">", "/>"))

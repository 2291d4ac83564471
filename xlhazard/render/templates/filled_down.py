"""Columns of formulas: the workbook is built with the ends, the rows between are written here.

openpyxl makes an object of each cell, and a unit's workbook has some 12,000 of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from openpyxl.utils import column_index_from_string

PLACEHOLDER = "=0"

_ROW = re.compile(rb'<row r="([0-9]+)"([^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
_CELL = re.compile(rb'<c r="([A-Z]+)[0-9]+"(?:[^>]*/>|.*?</c>)', re.DOTALL)
_FORMULA = re.compile(rb'<c r="([A-Z]+)[0-9]+"([^>]*)><f>')
_START, _END = b"<sheetData>", b"</sheetData>"


@dataclass(frozen=True, slots=True)
class FilledDown:
    """A column of formulas in the rows first to last, which have to be two at least.

    formula has {r} for the row. The sheet holds its first cell, and at the last row any formula
    in the same style. shared: stored once, as Excel itself does; only for formulas that stay on
    their sheet, for Excel never shares those that look into another one.
    """

    sheet: str
    column: str
    first: int
    last: int
    formula: str
    shared: bool = False

    def __post_init__(self) -> None:
        if not self.first < self.last:
            raise ValueError(f"{self.column}{self.first}:{self.last} is no column to fill down")

    def at(self, row: int) -> str:
        """The formula of one row."""
        return self.formula.replace("{r}", str(row))


def filled_down(part: bytes, columns: Sequence[FilledDown]) -> bytes:
    """The part of a sheet with all cells of its columns, which begin and end in the same rows."""
    if not columns:
        return part
    first, last = columns[0].first, columns[0].last
    start, end = part.index(_START) + len(_START), part.rindex(_END)
    rows = {int(found[1]): found for found in _ROW.finditer(part, start, end)}
    cells = sorted(_cells(rows[first][3], columns), key=lambda one: one.at)
    text = [part[:start]]
    for number in sorted({*rows, *range(first, last + 1)}):
        found = rows.get(number)
        if not first <= number <= last:
            text.append(rows[number][0])
            continue
        more, inside = (b"", b"") if found is None else (found[2], found[3] or b"")
        text.append(b'<row r="%d"%b>%b</row>' % (number, more, _with(inside, cells, number)))
    return b"".join((*text, part[end:]))


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one column. look: their attributes; formula: as it is written in XML."""

    of: FilledDown
    at: int
    look: bytes
    formula: bytes
    number: int

    def in_row(self, row: int) -> bytes:
        here = str(row).encode()
        head = b'<c r="%b%b"%b>' % (self.of.column.encode(), here, self.look)
        if not self.of.shared:
            return b"%b<f>%b</f></c>" % (head, self.formula.replace(b"{r}", here))
        if row > self.of.first:
            return b'%b<f t="shared" si="%d"/></c>' % (head, self.number)
        area = f"{self.of.column}{self.of.first}:{self.of.column}{self.of.last}".encode()
        text = self.formula.replace(b"{r}", here)
        return b'%b<f t="shared" ref="%b" si="%d">%b</f></c>' % (head, area, self.number, text)


def _cells(row: bytes, columns: Sequence[FilledDown]) -> Iterator[_Cells]:
    looks: Mapping[bytes, bytes] = {found[1]: found[2] for found in _FORMULA.finditer(row)}
    sharing = [one for one in columns if one.shared]
    for one in columns:
        plain = escape(one.formula.removeprefix("="), quote=False)
        # As lxml writes it for the first cell: parts of a workbook stay in one spelling.
        text = plain.encode("ascii", "xmlcharrefreplace")
        number = sharing.index(one) if one.shared else 0
        at = column_index_from_string(one.column)
        yield _Cells(one, at, looks[one.column.encode()], text, number)


def _with(row: bytes, cells: Sequence[_Cells], number: int) -> bytes:
    """The cells of a row in their order, ours instead of those that stand in our columns."""
    ours = {one.at: one.in_row(number) for one in cells}
    for found in _CELL.finditer(row):
        ours.setdefault(column_index_from_string(found[1].decode()), found[0])
    return b"".join(ours[at] for at in sorted(ours))

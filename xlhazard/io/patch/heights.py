"""Rows tall enough for the wrapped text that was written into them.

A row's height without customHeight is what some program once fitted to its content. Nobody fits
it again when a file is merely opened, so a longer text would stand clipped. Heights that a
person has set (customHeight) are never touched, and no row becomes lower.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping

from xlhazard.io.patch.grid import Grid
from xlhazard.io.patch.markup import Element, attribute
from xlhazard.model.address import Address, Area

_LINE = 18.0
"""Points of one line of the usual 11 to 12 pt text, also in fonts that stand in for 宋体."""
_MARGIN = 3.0
_HIGHEST = 409.0
_CHARACTER = 1.0
"""Width of a body digit in the digits of the default font that column widths count in."""
_DEFAULT_WIDTH = 8.43
_DEFAULT_HEIGHT = 15.0


def fit(grid: Grid, texts: Mapping[Address, str], merged: Mapping[Address, Area]) -> None:
    """Raise the rows of these texts, which wrap, where they need more lines than the row shows.

    merged: areas by their first cell; a text runs over all columns of its own, and one that has
    several rows to stand in raises none of them.
    """
    sheet = _Sheet(grid.frame())
    needed: dict[int, float] = {}
    known: dict[tuple[int, int, str], float] = {}
    for at, text in texts.items():
        row, column = at
        area = merged.get(at)
        last = column if area is None else area.last.column
        if area is not None and area.last.row > row:
            continue
        height = known.get((column, last, text))
        if height is None:
            lines = lines_of(text, sum(map(sheet.width, range(column, last + 1))))
            height = min(lines * _LINE + _MARGIN, _HIGHEST) if lines > 1 else 0.0
            known[column, last, text] = height
        if height and height > needed.get(row, 0.0):
            needed[row] = height
    for number in sorted(needed):
        stated = grid.row_attributes(number) or b""
        own = attribute(stated, b"ht")
        set_by_hand = attribute(stated, b"customHeight") in (b"1", b"true")
        if not set_by_hand and needed[number] > (float(own) if own else sheet.height):
            grid.set_height(number, needed[number])


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column so many digits wide; a Han character takes two."""
    room = max(width - 1, 1)
    if "\n" not in text:
        return max(1, math.ceil(_width(text) / room))
    return sum(max(1, math.ceil(_width(line) / room)) for line in text.split("\n"))


def _width(line: str) -> float:
    if line.isascii():
        return len(line) * _CHARACTER
    wide = sum(map("WFA".__contains__, map(unicodedata.east_asian_width, line)))
    return (len(line) + wide) * _CHARACTER


class _Sheet:
    """Column widths and the usual row height of one sheet."""

    def __init__(self, frame: Element) -> None:
        usual = frame.first("sheetFormatPr")
        stated = usual.attributes if usual else {}
        self.height = float(stated.get("defaultRowHeight", _DEFAULT_HEIGHT))
        self._usual = float(stated.get("defaultColWidth", _DEFAULT_WIDTH))
        columns = frame.first("cols")
        self._columns = [
            (int(one["min"]), int(one["max"]), float(one["width"]))
            for one in (e.attributes for e in (columns.children if columns else ()))
            if {"min", "max", "width"} <= one.keys()
        ]

        self._known: dict[int, float] = {}

    def width(self, column: int) -> float:
        if column not in self._known:
            found = (w for low, high, w in self._columns if low <= column <= high)
            self._known[column] = next(found, self._usual)
        return self._known[column]

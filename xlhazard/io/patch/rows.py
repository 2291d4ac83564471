"""Where the rows of a sheet stand: three numbers a row, for sheets that have a million of them."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from xlhazard.io.patch.markup import ATTRIBUTES, attribute
from xlhazard.model.address import MAX_ROW

_USUAL = b' r="'


class Span(NamedTuple):
    """Where a cell or row stands: its number, its start tag, its end."""

    number: int
    start: int
    open_end: int
    attributes: bytes


class Rows:
    """The row tags of a part between two offsets, in their order.

    ordered is False when a row stands behind one of a higher or the same number, or has a number
    that no row has; the rows from there on are not looked at.
    """

    def __init__(self, text: bytes, prefix: bytes, body: int, body_end: int) -> None:
        self._text = text
        self._name = len(b"<" + prefix + b"row")
        self._end = body_end
        self.numbers = array("q")
        self._starts = array("q")
        self._opens = array("q")
        self.ordered = True
        number = 0
        for found in row_tag(prefix).finditer(text, body, body_end):
            stated = row_number(found[1] or b"")
            before, number = number, number + 1 if stated is None else stated
            self.ordered = self.ordered and before < number <= MAX_ROW
            if not self.ordered:
                break
            self.numbers.append(number)
            self._starts.append(found.start())
            self._opens.append(found.end())

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def first_start(self) -> int:
        """Where the first row begins, or the end where there is none."""
        return self._starts[0] if self._starts else self._end

    def find(self, number: int) -> Span | None:
        """The row of this number."""
        index = bisect_left(self.numbers, number)
        if index < len(self.numbers) and self.numbers[index] == number:
            return self._span(index)
        return None

    def around(self, offset: int) -> Span:
        """The last row that begins at or before an offset."""
        return self._span(bisect_right(self._starts, offset) - 1)

    def behind(self, number: int) -> int:
        """Where the first row of a higher number begins, or the end of the rows."""
        index = bisect_right(self.numbers, number)
        return self._starts[index] if index < len(self._starts) else self._end

    def _span(self, index: int) -> Span:
        start, open_end = self._starts[index], self._opens[index]
        attributes = self._text[start + self._name : open_end - 1]
        return Span(self.numbers[index], start, open_end, attributes)


def row_tag(prefix: bytes) -> re.Pattern[bytes]:
    """Finds the start tags of rows; the group holds what stands behind the name."""
    return re.compile(rb"<" + re.escape(prefix) + rb"row([\s/]" + ATTRIBUTES + rb")?>")


def row_number(attributes: bytes) -> int | None:
    """The row's own number; None where it does not state one."""
    if attributes.startswith(_USUAL):
        digits = attributes[len(_USUAL) : attributes.find(b'"', len(_USUAL))]
    else:
        digits = attribute(attributes, b"r") or b""
    return int(digits) if digits else None

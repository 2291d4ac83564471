"""A big worksheet part with the rows left out that a plan does not look at.

The part is inflated piece by piece and never held whole. What is kept, which is all around the
rows and the rows near the edits, is patched like any other part; the changes are then carried
over to their places in the whole part while that is inflated once more and deflated again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xlhazard.io.patch.markup import ATTRIBUTES, Splice, is_utf8
from xlhazard.io.patch.rows import row_number, row_tag
from xlhazard.model.address import MAX_ROW
from xlhazard.model.edits import AddColumn, AppendRow, Edit, MarkCell, SetCell, ShowRows

BIG = 32 << 20
"""Inflated bytes from which a part is shortened."""

_NEAR = 64
"""Rows above a new row that are kept: the filled row above it is looked for upwards."""

_HEAD = 1 << 20
_DATA = re.compile(rb"<([A-Za-z_][\w.-]*:)?sheetData(?:\s" + ATTRIBUTES + rb")?>")
_UNSUITED = (b"<!", b"<?", b"array", b"dataTable")
"""What needs a look at every row: comments that may hide tags, formulas that fill areas."""


class LeftOut(Exception):
    """A row was asked for that is left out: the part must be patched whole."""


class Gap(NamedTuple):
    """Rows left out: where in the shortened part, how many bytes, between which row numbers."""

    at: int
    size: int
    above: int
    below: int


class Gaps:
    """The gaps of a shortened part, in their order."""

    def __init__(self, gaps: Sequence[Gap] = ()) -> None:
        self._gaps = gaps
        self._above = [gap.above for gap in gaps]
        self._at = [gap.at for gap in gaps]
        self._sizes = [0]
        for gap in gaps:
            self._sizes.append(self._sizes[-1] + gap.size)

    def require(self, row: int) -> None:
        """Raise LeftOut when the row is, or would be, among those left out."""
        index = bisect_left(self._above, row) - 1
        if index >= 0 and row < self._gaps[index].below:
            raise LeftOut

    def require_all(self) -> None:
        """Raise LeftOut when any row is left out."""
        if self._gaps:
            raise LeftOut

    def carried(self, splices: Iterable[Splice]) -> list[Splice]:
        """Changes of the shortened part as changes of the whole one.

        No change reaches over a gap; one that begins at a gap stands behind it, one that ends
        there before it.
        """
        return [
            (
                start + self._sizes[bisect_right(self._at, start)],
                end + self._sizes[(bisect_right if start == end else bisect_left)(self._at, end)],
                new,
            )
            for start, end, new in splices
        ]


class Shortened(NamedTuple):
    """What is kept of a part, and what is not."""

    xml: bytes
    gaps: Gaps


def rows_of_interest(edits: Iterable[Edit]) -> dict[str, set[int]]:
    """The rows by sheet that the edits of a plan look at."""
    rows: dict[str, set[int]] = {}
    for edit in edits:
        match edit:
            case SetCell(sheet, cell) | MarkCell(sheet, cell) | AddColumn(sheet, cell):
                rows.setdefault(sheet, set()).add(cell.row)
            case AppendRow(sheet, row, like):
                wanted = rows.setdefault(sheet, set())
                wanted.add(like)
                wanted.update(range(max(row - _NEAR, 1), row + 1))
            case ShowRows(sheet, numbers):
                rows.setdefault(sheet, set()).update(numbers)
            case _:
                continue
    return rows


def shortened(pieces: Iterator[bytes], wanted: Iterable[int]) -> Shortened | None:
    """The part without the rows that are not wanted; None for one that must be seen whole.

    Kept are the first and the last row, and of each wanted number the row or the next one
    behind its place, so that a new row finds its place among them.
    """
    buffer = b""
    data = None
    for piece in pieces:
        buffer += piece
        data = _DATA.search(buffer)
        if data is not None or len(buffer) > _HEAD + len(piece):
            break
    if (
        data is None
        or data[0].endswith(b"/>")
        or not is_utf8(buffer)
        or b"<!" in buffer[: data.end()]
    ):
        return None
    rows = _Rows(data[1] or b"", buffer[: data.end()], wanted)
    buffer = buffer[data.end() :]
    while True:
        rest = rows.take(buffer)
        if rest is None:
            return None
        if rows.ended:
            break
        piece = next(pieces, b"")
        if not piece:
            return None
        buffer = rest + piece
    return Shortened(b"".join([*rows.kept, rest, *pieces]), Gaps(rows.gaps))


class _Rows:
    """Takes the rows of a part as they come and keeps the wanted ones."""

    def __init__(self, prefix: bytes, head: bytes, wanted: Iterable[int]) -> None:
        self.kept = [head]
        self.gaps: list[Gap] = []
        self.ended = False
        self._tag = row_tag(prefix)
        self._close = b"</" + prefix + b"sheetData"
        self._wanted = sorted({1, *wanted, MAX_ROW + 1})
        self._next = 0
        self._size = len(head)
        self._number = 0
        self._kept_number = 0
        self._left_out = 0

    def take(self, buffer: bytes) -> bytes | None:
        """Take the whole rows of the buffer; what is left of it, None when it is unsuited."""
        end = buffer.find(self._close)
        self.ended = end >= 0
        limit = end if self.ended else len(buffer)
        if any(buffer.find(text, 0, limit) >= 0 for text in _UNSUITED):
            return None
        start = number = 0
        for found in self._tag.finditer(buffer, 0, limit):
            if number:
                self._row(buffer, start, found.start(), number)
            elif b"<" in buffer[: found.start()]:
                return None
            stated = row_number(found[1] or b"")
            if stated is None or not self._number < stated <= MAX_ROW:
                return None
            start, number = found.start(), stated
            self._number = stated
        if not self.ended:
            self._number = number - 1 if number else self._number
            return buffer[start:]
        if not number:
            return None
        self._wanted = [self._number]
        self._next = 0
        self._row(buffer, start, end, number)
        return buffer[end:]

    def _row(self, buffer: bytes, start: int, end: int, number: int) -> None:
        if number < self._wanted[self._next]:
            self._left_out += end - start
            return
        while self._next < len(self._wanted) - 1 and self._wanted[self._next] <= number:
            self._next += 1
        if self._left_out:
            self.gaps.append(Gap(self._size, self._left_out, self._kept_number, number))
            self._left_out = 0
        self.kept.append(buffer[start:end])
        self._size += end - start
        self._kept_number = number


def respliced(pieces: Iterable[bytes], splices: Sequence[Splice]) -> Iterator[bytes]:
    """The whole part with the changes made, piece by piece."""
    position = skip = 0
    waiting = iter(sorted(splices, key=lambda splice: splice[:2]))
    splice = next(waiting, None)
    for piece in pieces:
        begin = position
        position += len(piece)
        while splice is not None and splice[0] < position:
            start, end, new = splice
            if start < skip:
                raise ValueError("two changes of the same bytes")
            yield piece[max(skip - begin, 0) : start - begin]
            yield new
            skip, splice = end, next(waiting, None)
        yield piece[max(skip - begin, 0) :]
    while splice is not None:
        yield splice[2]
        splice = next(waiting, None)

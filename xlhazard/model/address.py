"""Where a cell is. Rows and columns count from 1, as Excel shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_A1 = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@lru_cache(maxsize=MAX_COLUMN)
def column_letters(number: int) -> str:
    """3 -> "C"."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=MAX_COLUMN)
def column_number(letters: str) -> int:
    """ "C" -> 3. The caller has made sure that these are capital letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class Address(NamedTuple):
    """One cell, sorted by row and then by column."""

    row: int
    column: int

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read "K14" or "$K$14". Raises ValueError outside A1:XFD1048576."""
        found = _A1.fullmatch(text)
        if found is None:
            raise ValueError(f"not a cell address: {text[:20]!r}")
        address = cls(int(found[2]), column_number(found[1]))
        if not (1 <= address.row <= MAX_ROW and 1 <= address.column <= MAX_COLUMN):
            raise ValueError(f"outside the sheet: {text[:20]!r}")
        return address

    def __str__(self) -> str:
        return f"{column_letters(self.column)}{self.row}"


class Area(NamedTuple):
    """A rectangle of cells, both corners included. Never expanded into its cells."""

    first: Address
    last: Address

    @classmethod
    def parse(cls, text: str) -> Area:
        """Read "A1:C3" or "B2". Raises ValueError like Address.parse."""
        first, _, last = text.partition(":")
        one = Address.parse(first)
        other = Address.parse(last) if last else one
        return cls(
            Address(min(one.row, other.row), min(one.column, other.column)),
            Address(max(one.row, other.row), max(one.column, other.column)),
        )

    def __contains__(self, item: object) -> bool:
        return (
            isinstance(item, Address)
            and self.first.row <= item.row <= self.last.row
            and self.first.column <= item.column <= self.last.column
        )

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}:{self.last}"


def rectangles(cells: Iterable[Address]) -> tuple[Area, ...]:
    """Areas that hold these cells and no other, fewer than the cells where these lie together:
    neighbours in a row are joined, and then equal stretches of rows below one another."""
    growing: dict[tuple[int, int], Area] = {}
    done: list[Area] = []
    for first, last in _stretches(sorted(set(cells))):
        across = first.column, last.column
        above = growing.get(across)
        if above is not None and above.last.row == first.row - 1:
            growing[across] = Area(above.first, last)
        else:
            done += [] if above is None else [above]
            growing[across] = Area(first, last)
    return tuple(sorted([*done, *growing.values()]))


def _stretches(cells: Sequence[Address]) -> Iterator[Area]:
    """Neighbours in a row as one area; cells come in order."""
    held: Area | None = None
    for at in cells:
        if held is not None and at == (held.last.row, held.last.column + 1):
            held = Area(held.first, at)
            continue
        if held is not None:
            yield held
        held = Area(at, at)
    if held is not None:
        yield held

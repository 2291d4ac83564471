"""Addresses as files write them."""

from __future__ import annotations

import re
from typing import TypeAlias

from xlhazard.model.address import MAX_COLUMN, MAX_ROW, Address, Area, column_letters, column_number

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")
Place: TypeAlias = tuple[int, int]


def place(text: str) -> Place | None:
    """ "C4" -> (4, 3); None for anything that is no cell of a sheet."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    row, column = int(found[2]), column_number(found[1].upper())
    return (row, column) if 1 <= row <= MAX_ROW and column <= MAX_COLUMN else None


def row_number(text: str) -> int | None:
    """A row's number, or None when no sheet has such a row."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 7):
        return None
    return number if 1 <= (number := int(text)) <= MAX_ROW else None


def area(text: str) -> Area | None:
    """ "A1:C3", "B2", "A:C" or "2:5"; None for anything else."""
    if columns := _COLUMNS.fullmatch(text):
        text = f"{columns[1]}1:{columns[2]}{MAX_ROW}"
    elif rows := _ROWS.fullmatch(text):
        text = f"A{rows[1]}:XFD{rows[2]}"
    first, _, last = text.partition(":")
    one, other = place(first), place(last or first)
    if one is None or other is None:
        return None
    return Area(
        Address(min(one[0], other[0]), min(one[1], other[1])),
        Address(max(one[0], other[0]), max(one[1], other[1])),
    )


def areas(text: str) -> tuple[Area, ...]:
    """The areas of a list such as "A1:A9 C3"; what is no area is left out."""
    found = (area(piece) for piece in text.split())
    return tuple(one for one in found if one is not None)


USUAL_COLUMNS = {column_letters(number): number for number in range(1, 703)}
"""A to ZZ."""

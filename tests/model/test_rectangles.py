"""Cells as few areas."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xlhazard.model.address import Address, Area, rectangles

CELLS = st.sets(st.builds(Address, st.integers(1, 9), st.integers(1, 9)))


@given(CELLS)
def test_they_hold_these_cells_and_no_other_once(cells: set[Address]) -> None:
    held = [
        Address(row, column)
        for area in rectangles(cells)
        for row in range(area.first.row, area.last.row + 1)
        for column in range(area.first.column, area.last.column + 1)
    ]
    assert sorted(held) == sorted(cells)


def test_what_lies_together_is_one() -> None:
    block = Area.parse("B2:D40")
    cells = [Address(row, column) for row in range(2, 41) for column in range(2, 5)]
    assert rectangles(cells) == (block,)
    assert rectangles([*cells, Address(50, 1)]) == (block, Area.parse("A50"))
    assert rectangles([]) == ()

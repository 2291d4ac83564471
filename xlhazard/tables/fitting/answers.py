"""Where the answer beside a label may stand, on a form whose layout nobody has described yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlhazard.model.address import Address
from xlhazard.model.fold import fold, is_blank
from xlhazard.schema.layout_types import FormWords
from xlhazard.tables.labels import MOST_ROWS, Page, label_key

MOST_HEADER_ROWS = 200
MOST_STEPS = 60
"""Cells right of a label that are looked at."""
_FIGURE = re.compile(r"-?\d[\d,.-]*%?(\D{0,3})")
_TWO_FIGURES = re.compile(r"\d[\d,.]*\D{0,3},(?:其中)?\d[\d,.]*\D{0,3}")
_NO_ANSWER = frozenset({"无", "/", "—", "——", "-", "－", "不适用", "是", "否", "□是□否"})


class Choice(NamedTuple):
    """A cell that may hold the answer: so many cells right of the label or below it.

    headings: what stands over it, outer first. outside: beyond everything that is written.
    """

    cell: Address
    right: int = 0
    below: int = 0
    headings: tuple[str, ...] = ()
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A page with what is known about it: its edges, words for units, and cells that are labels."""

    page: Page
    units: Collection[str]
    words: FormWords
    is_label: Callable[[Address], bool]
    width: int
    height: int

    @classmethod
    def of(
        cls,
        page: Page,
        units: Collection[str],
        words: FormWords,
        is_label: Callable[[Address], bool],
    ) -> Ground:
        cells = [place for place, _ in page.sheet.cells() if place.row <= MOST_ROWS]
        edges = [area.last for area in page.areas.values() if area.last.row <= MOST_ROWS]
        return cls(
            page,
            units,
            words,
            is_label,
            max((place.column for place in (*cells, *edges)), default=0),
            max((place.row for place in (*cells, *edges)), default=0),
        )

    def is_unit(self, text: str) -> bool:
        return not any(sign.isdigit() for sign in text) and label_key(text) in self.units

    def is_open(self, text: str) -> bool:
        """Blank, or an answer: a figure, two figures, 是, 否, / …"""
        plain = fold(text)
        if is_blank(text) or plain in _NO_ANSWER or _TWO_FIGURES.fullmatch(plain):
            return True
        one = _FIGURE.fullmatch(plain)
        return one is not None and (not one[1] or label_key(one[1]) in self.units)


def choices(ground: Ground, label: Address) -> tuple[Choice, ...]:
    """Every cell that may hold the answer of a label, nearest first.

    Open cells to the right, up to the next text; the one below where there is none. Beyond the
    last column only in a list of labels, one below the other.
    """
    right = tuple(_right(ground, label))
    # Where columns have headings, one without is the margin of the sheet.
    right = tuple(one for one in right if one.headings) or right
    page, above = ground.page, Address(max(1, label.row - 1), label.column)
    listed = ground.is_label(page.below(label)) or ground.is_label(page.shown(above))
    if right and (listed or not right[0].outside):
        return right
    below = tuple(_below(ground, label))
    return below or right


def decided(ground: Ground, found: Sequence[Choice]) -> Choice | None:
    """The one cell where an answer belongs; None when that has to be asked.

    One whose heading is a known one for figures, else the only one that is left when columns
    with other known headings (备注, 序号) are put aside, else the first of several without any.
    """
    named = [one for one in found if _heads(one, ground.words.answers)]
    if named:
        return named[0] if len(named) == 1 else None
    left = [one for one in found if not _heads(one, ground.words.no_answers)]
    if len(left) <= 1:
        return left[0] if left else None
    return left[0] if not any(one.headings for one in left) else None


def _heads(choice: Choice, words: Sequence[str]) -> bool:
    known = {label_key(word) for word in words}
    return any(label_key(text) in known for text in choice.headings[-1:])


def _right(ground: Ground, label: Address) -> Iterator[Choice]:
    page, cell, found = ground.page, label, False
    for steps in range(1, min(ground.width + 1, MOST_STEPS) + 1):
        cell = page.right_of(cell)
        text = page.text(cell)
        outside = cell.column > ground.width
        if outside and found:
            return
        if ground.is_open(text) and not ground.is_label(cell):
            found = True
            yield Choice(cell, steps, 0, headings_over(ground, cell, label), outside)
        elif not ground.is_unit(text):
            return
        if outside:
            return


def _below(ground: Ground, label: Address) -> Iterator[Choice]:
    page, cell = ground.page, label
    for steps in (1, 2):
        cell = page.below(cell)
        text = page.text(cell)
        if ground.is_open(text) and not ground.is_label(cell) and cell.row <= ground.height + 1:
            yield Choice(cell, 0, steps)
            return
        if not ground.is_unit(text):
            return


def headings_over(ground: Ground, cell: Address, label: Address) -> tuple[str, ...]:
    """The texts over a column, outer first: the nearest heading above, and what spans it."""
    page = ground.page
    row = cell.row - 1
    while row >= max(1, cell.row - MOST_HEADER_ROWS):
        place = page.shown(Address(row, cell.column))
        text = page.text(place)
        if not ground.is_open(text) and not ground.is_unit(text):
            if _covers(page, place, label) or ground.is_label(place):
                return ()
            return (*_outer(ground, place, label), text.strip())
        row = place.row - 1
    return ()


def _outer(ground: Ground, heading: Address, label: Address) -> tuple[str, ...]:
    page = ground.page
    if heading.row == 1:
        return ()
    above = page.shown(Address(heading.row - 1, heading.column))
    area = page.areas.get(above)
    text = page.text(above).strip()
    spans = area is not None and area.last.column > area.first.column
    if not spans or not text or _covers(page, above, label) or ground.is_label(above):
        return ()
    return (text,)


def _covers(page: Page, place: Address, label: Address) -> bool:
    """A cell, perhaps merged, stands over the label's own column."""
    area = page.areas.get(place)
    last = place.column if area is None else area.last.column
    return place.column <= label.column <= last

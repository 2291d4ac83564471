"""Labels of a sheet to things that are looked for: word for word, by alias, plainly, or with the
texts of the merged cells around them. Two that read alike are both left to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlhazard.model.address import Address
from xlhazard.model.fitted import Way
from xlhazard.schema.layout_types import FormWords
from xlhazard.tables.fitting.items import Wanted
from xlhazard.tables.fitting.words import joined, plain
from xlhazard.tables.labels import Page, label_key
from xlhazard.tables.placing import spans

MOST_OUTER = 3


class Match(NamedTuple):
    """One thing and the cell that names it; within: outer texts that were needed to tell it."""

    wanted: Wanted
    place: Address
    way: Way
    within: tuple[str, ...] = ()


@dataclass(slots=True)
class Matching:
    """What has been matched so far, and what reads alike and was left."""

    page: Page
    words: FormWords
    cells: list[Address]
    found: dict[str, Match] = field(default_factory=dict)
    doubled: dict[str, tuple[Address, ...]] = field(default_factory=dict)
    wide: frozenset[Address] | None = None

    def taken(self) -> set[Address]:
        return {one.place for one in self.found.values()}

    def parents(self) -> frozenset[Address]:
        """Merged cells with other texts beside or below them: they ask for nothing themselves."""
        if self.wide is None:
            page, cells = self.page, self.cells
            merged = [one for one in cells if one in page.areas]
            spanning = (one for one in merged if any(spans(page, one, cell) for cell in cells))
            self.wide = frozenset(spanning)
        return self.wide

    def take(self, match: Match) -> None:
        self.found[match.wanted.id] = match

    def run(self, wanted: Sequence[Wanted], ways: Sequence[Way]) -> None:
        """Match what is not matched yet, one way after the other."""
        for way in ways:
            self._run(wanted, way)

    def _run(self, wanted: Sequence[Wanted], way: Way) -> None:
        mine: dict[str, list[Wanted]] = {}
        for one in wanted:
            if one.id not in self.found:
                for key in dict.fromkeys(self._keys(one, way)):
                    mine.setdefault(key, []).append(one)
        taken, parents = self.taken(), self.parents()
        theirs: dict[str, list[tuple[Address, tuple[str, ...]]]] = {}
        for place in self.cells:
            if place not in taken:
                for key, within in self._readings(place, way):
                    theirs.setdefault(key, []).append((place, within))
        for key, ones in mine.items():
            places = theirs.get(key, [])
            if ones[0].sort == "figure":
                places = [one for one in places if one[0] not in parents]
            if not places:
                continue
            if len(ones) == 1 and len({place for place, _ in places}) == 1:
                place, within = places[0]
                if ones[0].id not in self.found and place not in self.taken():
                    self.take(Match(ones[0], place, way, within))
            else:
                for one in ones:
                    self.doubled[one.id] = tuple(dict.fromkeys(place for place, _ in places))

    def _keys(self, one: Wanted, way: Way) -> Iterator[str]:
        if way == "same":
            yield label_key(one.labels[0])
        elif way == "alias":
            yield from map(label_key, one.labels[1:])
        else:
            yield from (plain(label, self.words) for label in one.labels)

    def _readings(self, place: Address, way: Way) -> Iterator[tuple[str, tuple[str, ...]]]:
        text = self.page.text(place)
        if way in ("same", "alias"):
            yield label_key(text), ()
        elif way == "plain":
            yield plain(text, self.words), ()
        else:
            for outer in outer_texts(self.page, place, self.cells):
                yield joined((*outer, text), self.words), outer


def outer_texts(page: Page, place: Address, cells: Iterable[Address]) -> Iterator[tuple[str, ...]]:
    """Texts of the merged cells that span a place, outer first: the nearest, then one more …"""
    wide = [one for one in cells if one in page.areas]
    around = [one for one in wide if one != place and spans(page, one, place)]
    left = [one for one in around if page.areas[one].last.row >= place.row]
    for chain in (sorted(left, key=lambda one: -one.column), list(_upwards(page, place, wide))):
        for count in range(1, min(len(chain), MOST_OUTER) + 1):
            yield tuple(page.text(one) for one in reversed(chain[:count]))


def _upwards(page: Page, place: Address, wide: Sequence[Address]) -> Iterator[Address]:
    """The wider cell right above a place, the one right above that …"""
    for _ in range(MOST_OUTER):
        above = [
            one
            for one in wide
            if page.areas[one].last.row == place.row - 1 and spans(page, one, place)
        ]
        if not above:
            return
        place = above[0]
        yield place

"""A sheet that somebody laid out anew, fitted to a known form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from xlhazard.model.address import Address
from xlhazard.model.fitted import Fitted, Pointed, Proposed, Recognised, Strange, Unplaced
from xlhazard.model.fold import is_blank
from xlhazard.model.workbook import Sheet
from xlhazard.schema.layout_types import FormWords
from xlhazard.schema.types import FormSchema
from xlhazard.tables.fitting.answers import Choice, Ground, choices, decided
from xlhazard.tables.fitting.items import Wanted, headings_of, parts_of, units_of, wanted_of
from xlhazard.tables.fitting.matching import Match, Matching
from xlhazard.tables.fitting.strange import strange_labels
from xlhazard.tables.fitting.words import likeness, plain
from xlhazard.tables.forms import Located, locate
from xlhazard.tables.labels import LONGEST_LABEL, MOST_ROWS, Page, label_key
from xlhazard.tables.placing import unit_beside

LONGEST_TITLE = 60
SHORTEST_TITLE = 6
MOST_TEXTS = 4_000
"""Texts of a sheet that are compared; a form has a few hundred."""


def fit(sheet: Sheet, form: FormSchema, words: FormWords) -> Fitted:
    """What of the form stands on the sheet, what does not, and what else does.

    Only labels that are the same, an alias, or the same but for numbering, units and light words
    are taken; what merely resembles is proposed. An answer whose column is not certain is open.
    """
    fitting = _Fitting.of(sheet, form, words)
    recognised, unplaced = [], []
    for one in fitting.wanted:
        match = fitting.matching.found.get(one.id)
        if match is None:
            unplaced.append(fitting.missing(one))
            continue
        open_or_not = fitting.judged(match)
        if isinstance(open_or_not, Recognised):
            recognised.append(open_or_not)
        else:
            unplaced.append(open_or_not)
    return Fitted(
        form.id,
        sheet.name,
        fitting.title(),
        tuple(recognised),
        tuple(unplaced),
        tuple(Strange(place, fitting.page.text(place).strip()) for place in fitting.strange),
    )


@dataclass(frozen=True, slots=True)
class _Fitting:
    """One sheet and one form while they are compared."""

    page: Page
    form: FormSchema
    located: Located
    words: FormWords
    wanted: tuple[Wanted, ...]
    matching: Matching
    ground: Ground
    strange: tuple[Address, ...]

    @classmethod
    def of(cls, sheet: Sheet, form: FormSchema, words: FormWords) -> _Fitting:
        page, located = Page.of(sheet), locate(sheet, form)
        laid = located.form
        units = units_of(form) - set(map(label_key, headings_of(form)))
        texts = _texts(page, Ground.of(page, units, words, _never))
        matching = Matching(page, words, list(islice(texts, MOST_TEXTS)))
        wanted = wanted_of(laid, words)
        for one in wanted:
            if (match := _standing(one, located, page)) is not None:
                matching.take(match)
        matching.run(wanted, ("same", "alias", "plain", "within"))
        wanted = _with_parts(wanted, laid, matching)
        placed = matching.taken()
        ground = Ground.of(page, units, words, lambda place: place in placed)
        others = () if laid.laid_out is None else laid.laid_out.others
        strange = strange_labels(ground, laid, matching, frozenset(map(label_key, others)))
        return cls(page, laid, located, words, wanted, matching, ground, tuple(strange))

    def judged(self, match: Match) -> Recognised | Unplaced:
        """A label that was found; open where nobody can tell its answer's cell."""
        one = match.wanted
        at = Pointed(match.place, self._text(match.place), None, match.within, self._unit(match))
        same = label_key(at.label) == label_key(one.labels[0]) and not match.within
        if match.way == "confirmed" or one.sort != "figure" or self._by_heading():
            spot = self.located.spots.get(one.id)
            cell = None if spot is None or spot.span is not None else spot.cell
            told = not same and match.way != "confirmed" and one.sort != "item"
            return Recognised(one.id, one.words, replace(at, cell=cell), match.way, told)
        found = choices(self.ground, match.place)
        choice = decided(self.ground, self._sideways(match, found))
        if choice is None:
            reason = (
                "表上有这一项，但不清楚填在哪一格" if found else "表上有这一项，旁边没有可填的格"
            )
            asked = tuple(Proposed(_pointed(at, one), 100) for one in found)
            return Unplaced(one.id, one.words, reason, asked, labelled=True)
        usual = self.located.spots.get(_first(one, self.form))
        told = not same or usual is None or usual.cell != choice.cell
        pointed = _pointed(at, choice, usual=usual is not None and usual.cell == choice.cell)
        return Recognised(one.id, one.words, pointed, match.way, told)

    def missing(self, one: Wanted) -> Unplaced:
        """An item without a label, and what on the form resembles it."""
        if doubled := self.matching.doubled.get(one.id):
            cells = "、".join(str(place) for place in doubled)
            reason = f"表上不止一处像是这一项（{cells}），分不清"
            places: Sequence[Address] = doubled
        else:
            reason, places = "表上没有找到", self.strange
        ranked = sorted(
            ((self._share(one, place), place) for place in places),
            key=lambda two: (-two[0], two[1]),
        )
        least = 0 if doubled else int(self.words.alike * 100)
        near = [(share, place) for share, place in ranked if share >= least]
        proposals = (
            Proposed(self._proposed(one, place), share)
            for share, place in near[: self.words.most_proposals]
        )
        return Unplaced(one.id, one.words, reason, tuple(proposals))

    def title(self) -> str:
        """The first text of the sheet that is long enough to tell it from another."""
        taken = self.matching.taken()
        for place in sorted(self.matching.cells):
            text = " ".join(self._text(place).split())
            if place not in taken and SHORTEST_TITLE <= len(text) <= LONGEST_TITLE:
                return text
        return ""

    def _proposed(self, one: Wanted, place: Address) -> Pointed:
        at = Pointed(place, self._text(place))
        if one.sort != "figure" or self._by_heading():
            return at
        choice = decided(self.ground, choices(self.ground, place))
        return at if choice is None else _pointed(at, choice)

    def _share(self, one: Wanted, place: Address) -> int:
        text = plain(self.page.text(place), self.words)
        best = max(likeness(plain(label, self.words), text) for label in one.labels)
        return round(100 * best)

    def _sideways(self, match: Match, found: Sequence[Choice]) -> Sequence[Choice]:
        """The cell below, where the other labels of the row have their answers below them; what
        is open to the right of the last one is the margin then."""
        if not found or found[0].below or found[0].headings:
            return found
        row = [one for one in self.matching.found.values() if one.place.row == match.place.row]
        ways = [choices(self.ground, one.place) for one in row if one.place != match.place]
        if any(way and way[0].below for way in ways):
            return (Choice(self.page.below(match.place), 0, 1),)
        return found

    def _unit(self, match: Match) -> str:
        """The unit beside a label that stands on the sheet more than once."""
        if match.wanted.sort != "figure" or len(self.page.find(self._text(match.place))) == 1:
            return ""
        return unit_beside(self.page, match.place)

    def _by_heading(self) -> bool:
        """The ten measures: figures stand under their heading, whatever is beside the label."""
        return any(value.row for value in self.form.values)

    def _text(self, place: Address) -> str:
        return self.page.text(place).strip()


def _never(_place: Address) -> bool:
    return False


def _texts(page: Page, ground: Ground) -> Iterator[Address]:
    """Cells with words that may name something."""
    for place, cell in page.sheet.cells():
        text = page.text(place)
        if place.row > MOST_ROWS or cell.kind not in ("s", "") or is_blank(text):
            continue
        if len(text) <= LONGEST_LABEL and not ground.is_open(text) and not ground.is_unit(text):
            yield place


def _standing(one: Wanted, located: Located, page: Page) -> Match | None:
    """What readers find as it is: header items by their colons, and what staff confirmed."""
    layout = located.form.laid_out
    confirmed = layout is not None and one.id in layout.items
    spot = located.spots.get(_first(one, located.form))
    if spot is None and confirmed and one.sort in ("heading", "level", "column", "line"):
        places = page.find(one.labels[0])
        return Match(one, places[0], "confirmed") if places else None
    if spot is None or not (confirmed or one.sort == "item"):
        return None
    return Match(one, spot.label, "confirmed" if confirmed else "same")


def _first(one: Wanted, form: FormSchema) -> str:
    """The id under which readers have the place of a figure's cell."""
    return next((value.id for value in form.values if value.cell_id == one.id), one.id)


def _with_parts(
    wanted: tuple[Wanted, ...], form: FormSchema, matching: Matching
) -> tuple[Wanted, ...]:
    """Two-part cells that the form has as two: their parts instead, when both are found."""
    parts: dict[str, list[Wanted]] = {}
    for one in parts_of(form):
        if one.part_of not in matching.found:
            parts.setdefault(one.part_of, []).append(one)
    found: list[Wanted] = []
    for one in wanted:
        both = parts.get(one.id, [])
        matches = [match for part in both if (match := _with_unit(part, matching)) is not None]
        if both and len({match.place for match in matches}) == len(both):
            for match in matches:
                matching.take(match)
            found += both
        else:
            found.append(one)
    return tuple(found)


def _with_unit(part: Wanted, matching: Matching) -> Match | None:
    """A part's label with its unit in brackets or in the next cell: 行政处罚（次）, 罚款 | 万元."""
    page, taken = matching.page, matching.taken()
    mine = {plain(label, matching.words) for label in part.labels}
    places = [
        place
        for place in matching.cells
        if place not in taken
        and plain(page.text(place), matching.words) in mine
        and unit_beside(page, place) in part.unit
    ]
    return Match(part, places[0], "plain") if len(places) == 1 else None


def _pointed(at: Pointed, choice: Choice, *, usual: bool = False) -> Pointed:
    """The label with the way to its answer; none where that is the usual one."""
    if usual:
        return replace(at, cell=choice.cell)
    if choice.headings and choice.right:
        return replace(at, cell=choice.cell, under=choice.headings)
    return replace(at, cell=choice.cell, right=choice.right, below=choice.below)

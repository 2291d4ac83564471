"""The ten-measures form: indicators below each other, then levels by day, week and month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlhazard.model.address import Address
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold
from xlhazard.schema.types import FormSchema, FormValue
from xlhazard.tables.labels import MOST_MISSING, Page, Spot, answer_cell, header_row, label_key

_INDICATORS = (("label", "指标"), ("value", "数值"), ("leader", "责任领导"), ("person", "责任人"))
_DUTIES = (("level", "层面"), ("日", "日"), ("周", "周"), ("月", "月"))
CODE = "TM01"
LONGEST_NUMBER = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """Where answers stand: figures by id, m<no>_leader, m<no>_person; and TM01."""

    spots: Mapping[str, Spot] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


_Found = Mapping[str, Sequence[Address]]
"""Indicators by id and levels by name: every place where their label stands."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the two tables of the sheet: its header row, its columns, its last row."""

    columns: Mapping[str, int]
    top: int
    bottom: int

    def holds(self, place: Address, column: str) -> bool:
        below = self.top < place.row <= self.bottom
        return below and place.column == self.columns.get(column, place.column)


def measures_of(page: Page, form: FormSchema) -> Measured:
    """Find the indicators, the persons of each measure and the levels of a ten-measures form."""
    columns, top = header_row(page, _headings(form, _INDICATORS))
    levels, middle = header_row(page, _headings(form, _DUTIES))
    last = max(page.sheet.rows, default=0)
    first = _Part(columns, top, middle - 1 if middle > top else last)
    second = _Part(levels, middle, last)
    indicators = {
        value.id: [place for place in page.find(value.label) if first.holds(place, "label")]
        for value in form.values
        if not value.row
    }
    rows = {
        value.row: [place for place in page.find(value.row) if second.holds(place, "level")]
        for value in form.values
        if value.row and middle
    }
    spots = {
        **_figures(page, form, first, indicators),
        **_persons(page, form, first, indicators),
        **_crossings(page, form, second, rows),
    }
    anchors = _anchors(page, first, [one for one in form.values if not one.row])
    told = list(_missing(page, form, first, second, {**indicators, **rows}, anchors))
    extra = list(_extra(page, form, first, anchors))
    unplaced = [one for one in told if one.cell is None and one.field is not None]
    if len(told) > MOST_MISSING:
        label = f"{told[0].facts['label']}等{len(told)}处"
        told = [Notice(CODE, page.sheet.name, facts={"problem": "缺少", "label": label})]
    doubled = list(_doubled(page, {**indicators, **rows}))
    return Measured(spots, (*told, *doubled, *extra[len(unplaced) :]))


def _headings(form: FormSchema, known: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Columns by name with the heading that this form prints over them."""
    if form.laid_out is None:
        return tuple(known)
    placed = form.laid_out.items
    return tuple(
        (name, placed[heading].label if heading in placed else heading) for name, heading in known
    )


def _lacks(form: FormSchema, heading: str) -> bool:
    """A layout says that its form has no such column or level."""
    return form.laid_out is not None and heading in form.laid_out.lacking


def _figures(page: Page, form: FormSchema, part: _Part, found: _Found) -> dict[str, Spot]:
    spots: dict[str, Spot] = {}
    for value in form.values:
        for label in found.get(value.id, ())[:1]:
            cell = answer_cell(page, label, value)
            if "value" in part.columns:
                cell = page.shown(Address(label.row, part.columns["value"]))
            spots[value.id] = Spot(label, cell)
    return spots


def _persons(page: Page, form: FormSchema, part: _Part, found: _Found) -> dict[str, Spot]:
    """责任领导 and 责任人 stand once for a measure: the first filled cell beside its indicators."""
    beside: dict[str, list[Spot]] = {}
    for value in form.values:
        for label in found.get(value.id, ())[:1]:
            for name in ("leader", "person"):
                if name in part.columns:
                    place = page.shown(Address(label.row, part.columns[name]))
                    beside.setdefault(f"m{value.block}_{name}", []).append(Spot(label, place))
    return {
        name: next((spot for spot in spots if page.text(spot.cell).strip()), spots[0])
        for name, spots in beside.items()
    }


def _crossings(page: Page, form: FormSchema, part: _Part, found: _Found) -> dict[str, Spot]:
    """Levels down, cycles across."""
    spots: dict[str, Spot] = {}
    for value in form.values:
        if value.row and value.header in part.columns:
            for label in found.get(value.row, ())[:1]:
                place = page.shown(Address(label.row, part.columns[value.header]))
                spots[value.id] = Spot(label, place)
    return spots


def _anchors(page: Page, part: _Part, values: Sequence[FormValue]) -> Mapping[str, Address]:
    """Where the labels of indicators should stand: right of their printed numbers."""
    wanted = {value.number: value.id for value in values}
    found: dict[str, Address] = {}
    for row, cells in page.sheet.rows.items():
        for column, cell in cells.items():
            number = fold(cell.raw) if len(cell.raw) < LONGEST_NUMBER else ""
            place = Address(row, column)
            if number in wanted and part.top < row <= part.bottom:
                found.setdefault(wanted[number], page.right_of(place))
    return found


def _missing(
    page: Page,
    form: FormSchema,
    first: _Part,
    second: _Part,
    found: _Found,
    anchors: Mapping[str, Address],
) -> Iterator[Notice]:
    for name, heading in _INDICATORS:
        if name not in first.columns and not _lacks(form, heading):
            yield _notice(page, "缺少", f"{heading}（列）")
    for value in form.values:
        if not value.row and not found[value.id]:
            label = f"{value.number} {value.label}"
            yield _notice(page, "缺少", label, anchors.get(value.id), value.id)
    if not second.top:
        yield _notice(page, "缺少", "、".join(heading for _, heading in _DUTIES))
        return
    for name, heading in _DUTIES:
        if name not in second.columns and not _lacks(form, heading):
            yield _notice(page, "缺少", f"{heading}（列）")
    for level in dict.fromkeys(value.row for value in form.values if value.row):
        if not found[level] and not _lacks(form, level):
            yield _notice(page, "缺少", f"{level}（层面）")


def _doubled(page: Page, found: _Found) -> Iterator[Notice]:
    for places in found.values():
        for place in places[1:]:
            yield _notice(page, "里不止一处写着", page.text(place).strip(), place)


def _extra(
    page: Page, form: FormSchema, part: _Part, anchors: Mapping[str, Address]
) -> Iterator[Notice]:
    """Figures beside a text that is no indicator of the form."""
    if not {"label", "value"} <= part.columns.keys():
        return
    known = {label_key(value.label) for value in form.values}
    expected = frozenset(anchors.values())
    for row in sorted(page.sheet.rows):
        place = page.shown(Address(row, part.columns["label"]))
        text = page.text(place).strip()
        if not part.top < row <= part.bottom or place.row != row or not text:
            continue
        figure = page.text(page.shown(Address(row, part.columns["value"]))).strip()
        if figure and label_key(text) not in known and place not in expected:
            yield _notice(page, "多出", text, place)


def _notice(
    page: Page, problem: str, label: str, cell: Address | None = None, item: str | None = None
) -> Notice:
    typed = None if cell is None else page.text(cell)
    return Notice(CODE, page.sheet.name, cell, item, typed, {"problem": problem, "label": label})

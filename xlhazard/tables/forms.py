"""Official forms: where every item stands, found by its label (label_match of the forms)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlhazard.model.address import Address, column_number
from xlhazard.model.finding import Notice
from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import FormSchema
from xlhazard.tables.fixed_rows import rows_of
from xlhazard.tables.labels import MOST_MISSING, Page, Spot, find_items, label_key
from xlhazard.tables.measures_sheet import measures_of
from xlhazard.tables.placing import bears_title, figure_cell, moved, places_of

_NUMBER = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Located:
    """Label and answer of every item that was found.

    form: the form as it is laid out on this sheet. spots: header items by id, values by id (both
    parts of a two-part cell share one spot), cells of tables with fixed rows as r<row>_<column>,
    persons of a measure as m<no>_leader. notices: labels that are missing, doubled or too many
    (DT21, TM01).
    """

    form: FormSchema
    sheet: str
    spots: Mapping[str, Spot] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    def value_cell(self, item: str) -> Address | None:
        spot = self.spots.get(item)
        return None if spot is None else spot.cell


def locate(sheet: Sheet, form: FormSchema) -> Located:
    """Find every label of a form on a sheet, wherever rows, blocks and columns were moved to.

    Of the form's own labels and those of its layouts, the ones that are there most count; where
    two agree, a layout whose title stands on the sheet.
    """
    page = Page.of(sheet)
    best = _located(page, form)
    rank = (len(best.spots), False)
    for layout in form.layouts:
        other = _located(page, layout)
        titled = layout.laid_out is not None and bears_title(page, layout.laid_out)
        if other.spots and (len(other.spots), titled) > rank:
            best, rank = other, (len(other.spots), titled)
    return best


def _located(page: Page, form: FormSchema) -> Located:
    spots = dict(moved(page, form, find_items(page, {item.id: item.label for item in form.items})))
    notices: tuple[Notice, ...] = ()
    if form.columns:
        spots |= rows_of(page, form)
    if any(value.row for value in form.values):
        measured = measures_of(page, form)
        spots |= measured.spots
        notices = measured.notices
    elif form.values:
        figures = _figures(page, form)
        spots |= figures
        notices = tuple(_label_notices(page, form, figures))
    return Located(form, page.sheet.name, spots, notices)


def labels_of(form: FormSchema) -> Mapping[str, str]:
    """Cell id -> whole label, of every figure cell of a form."""
    whole = {one.id: one.label for one in form.composites}
    return {value.cell_id: whole.get(value.cell_id, value.label) for value in form.values}


def number_of(form: FormSchema, cell_id: str) -> str:
    """The number of an item as people say it: 3-3 for the two-part cell of 3-3a and 3-3b."""
    value = next(one for one in form.values if one.cell_id == cell_id)
    return value.number.rstrip("ab") if value.id != cell_id else value.number


def _figures(page: Page, form: FormSchema) -> dict[str, Spot]:
    """The value cells right of the labels; the first place of a doubled label counts."""
    spots: dict[str, Spot] = {}
    labels = labels_of(form)
    for value in form.values:
        for place in places_of(page, form, value.cell_id, labels[value.cell_id])[:1]:
            if (cell := figure_cell(page, form, place, value)) is not None:
                spots[value.id] = Spot(place, cell)
    return spots


def _label_notices(page: Page, form: FormSchema, figures: Mapping[str, Spot]) -> Iterator[Notice]:
    """DT21: numbered labels that are missing, stand twice, or do not belong here."""
    labels = labels_of(form)
    cells = {value.cell_id: value.id for value in form.values}
    missing = [cell_id for cell_id, value_id in cells.items() if value_id not in figures]
    home = _home_cells(form)
    found = {one: figures[value_id].label for one, value_id in cells.items() if value_id in figures}
    at_home = bool(found) and all(home.get(cell_id) == place for cell_id, place in found.items())
    shown = missing if len(missing) <= MOST_MISSING else missing[:1]
    for cell_id in shown:
        anchor = home.get(cell_id) if at_home else None
        label = f"{number_of(form, cell_id)} {labels[cell_id]}"
        if len(missing) > MOST_MISSING:
            anchor, label = None, f"{label}等{len(missing)}项"
        yield _notice(page, cell_id, anchor, "缺少", label)
    for cell_id, label in labels.items():
        for place in places_of(page, form, cell_id, label)[1:]:
            yield _notice(page, cell_id, place, "里不止一处写着", label)
    anchors = {home[cell_id] for cell_id in missing if cell_id in home} if at_home else set()
    others = _others(form)
    extra = [
        place
        for place in _numbered(page, figures.values())
        if place not in anchors and label_key(page.text(place)) not in others
    ]
    for place in extra[len(missing) :] if not at_home else extra:
        yield _notice(page, None, place, "多出", page.text(place).strip())


def _others(form: FormSchema) -> frozenset[str]:
    """Keys of what a layout knows as no label: texts around labels, and what is not ours."""
    if form.laid_out is None:
        return frozenset()
    around = (text for one in form.laid_out.items.values() for text in one.within)
    return frozenset(map(label_key, (*form.laid_out.others, *around)))


def _notice(page: Page, item: str | None, cell: Address | None, problem: str, label: str) -> Notice:
    facts = {"problem": problem, "label": label}
    typed = None if cell is None else page.text(cell)
    return Notice("DT21", page.sheet.name, cell, item, typed, facts)


def _home_cells(form: FormSchema) -> Mapping[str, Address]:
    """Where the shipped form has its labels: two items to a row, block below block."""
    columns = form.layout.get("columns")
    labelled = (
        [str(letter) for letter, what in columns.items() if what == "项目"]
        if isinstance(columns, Mapping)
        else []
    )
    blocks = form.layout.get("blocks")
    if not labelled or not isinstance(blocks, Sequence):
        return {}
    found: dict[str, Address] = {}
    for one in blocks:
        first = int(re.findall(r"\d+", str(one["cells"]))[0])
        cells = dict.fromkeys(v.cell_id for v in form.values if v.block == one["block"])
        for index, cell_id in enumerate(cells):
            row, side = divmod(index, len(labelled))
            found[cell_id] = Address(first + row, column_number(labelled[side]))
    return found


def _numbered(page: Page, spots: Iterable[Spot]) -> Iterator[Address]:
    """Texts beside a running number in the label columns that are no label of the form."""
    labels = {spot.label for spot in spots}
    if not labels:
        return
    columns = {place.column for place in labels}
    doubled = {place for places in page.by_label.values() if len(places) > 1 for place in places}
    for row in range(min(labels).row, max(labels).row + 1):
        for column in sorted(columns):
            place = Address(row, column)
            cell = page.sheet.at(place)
            if place in labels or cell is None or cell.kind != "s":
                continue
            left = page.sheet.at(page.shown(Address(row, column - 1))) if column > 1 else None
            numbered = left is not None and _NUMBER.fullmatch(left.raw.strip()) is not None
            if numbered and place not in doubled and label_key(cell.raw):
                yield place

"""Labels and answers of a form that is laid out anew, found as its layout says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xlhazard.model.address import Address
from xlhazard.schema.layout_types import FormLayout, Placed
from xlhazard.schema.types import FormSchema, FormValue
from xlhazard.tables.labels import Page, Spot, answer_cell, label_key


def places_of(page: Page, form: FormSchema, name: str, label: str) -> tuple[Address, ...]:
    """Every cell that holds this label, inside the merged cells that the layout names."""
    found = page.find(label)
    how = _placed(form, name)
    if how is None or not (how.within or how.unit):
        return found
    return tuple(
        place
        for place in found
        if stands_within(page, place, how.within)
        and (not how.unit or label_key(how.unit) == unit_beside(page, place))
    )


def figure_cell(page: Page, form: FormSchema, label: Address, value: FormValue) -> Address | None:
    """Where the answer of a figure stands; None when its heading is not on the sheet."""
    how = _placed(form, value.cell_id)
    if how is None or not (how.right or how.below or how.under):
        return answer_cell(page, label, value)
    return answer_of(page, label, how)


def moved(page: Page, form: FormSchema, spots: Mapping[str, Spot]) -> Mapping[str, Spot]:
    """Header items and lines whose answers the layout puts elsewhere than beside the label."""
    found = dict(spots)
    for name, spot in spots.items():
        how = _placed(form, name)
        if how is not None and (how.right or how.below or how.under):
            cell = answer_of(page, spot.label, how)
            found[name] = spot if cell is None else Spot(spot.label, cell)
    return found


def answer_of(page: Page, label: Address, how: Placed) -> Address | None:
    """The cell so many cells right of a label or below it, or under a heading in its row."""
    if how.under:
        return _under(page, label, how.under)
    cell = label
    for _ in range(how.right):
        cell = page.right_of(cell)
    for _ in range(how.below):
        cell = page.below(cell)
    return cell


def _under(page: Page, label: Address, headings: Sequence[str]) -> Address | None:
    """The crossing of the label's row with the nearest such heading above it to the right."""
    *outer, inner = headings
    area = page.areas.get(label)
    edge = label.column if area is None else area.last.column
    found = [
        place
        for place in page.find(inner)
        if place.row < label.row and place.column > edge and stands_within(page, place, outer)
    ]
    if not found:
        return None
    heading = max(found, key=lambda place: (place.row, -place.column))
    return page.shown(Address(label.row, heading.column))


def unit_beside(page: Page, place: Address) -> str:
    """The unit of a label: in brackets behind it, else the words of the next cell."""
    text = page.text(place).replace("(", "（").replace(")", "）").strip()
    if text.endswith("）") and "（" in text:
        return label_key(text[text.rindex("（") + 1 : -1])
    return label_key(page.text(page.right_of(place)))


def stands_within(page: Page, place: Address, outer: Sequence[str]) -> bool:
    """Whether cells with these texts span a place from the left or from above."""
    return all(any(spans(page, one, place) for one in page.find(text)) for text in outer)


def spans(page: Page, outer: Address, place: Address) -> bool:
    """A merged cell left of a place, taller than it, reaches over its rows; or one right above it,
    wider than it, over its columns."""
    area, inner = page.areas.get(outer), page.areas.get(place)
    if area is None:
        return False
    last = place if inner is None else inner.last
    beside = area.last.column < place.column and area.first.row <= place.row
    above = area.last.row == place.row - 1 and area.first.column <= place.column
    taller = last.row - place.row < area.last.row - area.first.row
    wider = last.column - place.column < area.last.column - area.first.column
    return (beside and taller and last.row <= area.last.row) or (
        above and wider and last.column <= area.last.column
    )


def bears_title(page: Page, layout: FormLayout) -> bool:
    """Whether the title of the layout's sheet stands here; days and months may differ."""
    wanted = title_key(layout.title)
    return bool(wanted) and any(title_key(key) == wanted for key in page.by_label)


def title_key(text: str) -> str:
    return re.sub(r"\d", "", label_key(text))


def _placed(form: FormSchema, name: str) -> Placed | None:
    return None if form.laid_out is None else form.laid_out.items.get(name)

"""Known forms as others lay them out: layouts/, and form_words.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlhazard.model.fold import fold_label
from xlhazard.schema.entry import Place, mapping_of, reading, texts_of
from xlhazard.schema.layout_types import FormLayout, FormWords, Placed
from xlhazard.schema.types import Composite, FormSchema, FormValue

FORM_WORDS = "form_words.yaml"


def read_layout(raw: object, place: Place) -> FormLayout:
    """One file of layouts/. Raises SchemaError."""
    with reading(raw, place) as entry:
        at = place / "items"
        items = mapping_of(entry.raw("items"), at) if entry.has("items") else {}
        return FormLayout(
            id=entry.text("id"),
            form=entry.text("form"),
            sheet=entry.text("sheet"),
            title=entry.text("title", ""),
            items={name: _placed(one, at / name) for name, one in items.items()},
            lacking=frozenset(entry.texts("lacking", ())),
            others=entry.texts("others", ()),
            source=entry.text("source", "D"),
        )


def _placed(raw: object, place: Place) -> Placed:
    with reading(raw, place) as entry:
        found = Placed(
            entry.text("label"),
            entry.texts("within", ()),
            entry.text("unit", ""),
            entry.whole("right", 0),
            entry.whole("below", 0),
            texts_of(entry.raw("under"), place / "under") if entry.has("under") else (),
        )
        ways = (found.right, found.below, len(found.under))
        if min(ways) < 0 or sum(way > 0 for way in ways) > 1:
            raise place.wrong("right、below、under 只能写一个，right 和 below 是正整数")
        return found


def read_form_words(raw: object, place: Place) -> FormWords:
    """form_words.yaml. Raises SchemaError."""
    with reading(raw, place) as entry:
        alike = entry.number("alike")
        if alike is None or not 0 < alike <= 1:
            raise (place / "alike").wrong("应大于0，不大于1")
        return FormWords(
            heads=entry.texts("heads"),
            tails=entry.texts("tails"),
            dropped=entry.texts("dropped"),
            answers=entry.texts("answers"),
            no_answers=entry.texts("no_answers"),
            asides=entry.texts("asides"),
            alike=alike,
            most_proposals=entry.whole("most_proposals"),
        )


def with_layouts(
    forms: Mapping[str, FormSchema], layouts: Mapping[str, FormLayout]
) -> dict[str, FormSchema]:
    """Every form with what layouts say of it. Raises SchemaError."""
    found = dict(forms)
    for layout in layouts.values():
        place = Place(f"layouts/{layout.id}.yaml")
        if layout.form not in forms:
            raise (place / "form").wrong(f"没有“{layout.form}”这张表；可用的有：{'、'.join(forms)}")
        form = found[layout.form]
        one = laid_out(forms[layout.form], layout, place)
        found[layout.form] = replace(form, layouts=(*form.layouts, one))
    return found


def laid_out(form: FormSchema, layout: FormLayout, place: Place) -> FormSchema:
    """The form with the labels of a layout, and without what that does not ask for.

    Parts of a two-part cell that the layout names one by one are figures with cells of their
    own. Raises SchemaError where the layout names what the form does not have, or two labels
    read alike.
    """
    known = names_of(form)
    for key, names in (("items", layout.items), ("lacking", layout.lacking)):
        for name in names:
            if name not in known:
                raise (place / key).wrong(f"“{form.id}”里没有“{name}”")
    _check_labels(layout, place)
    apart = [
        one
        for one in form.composites
        if not {one.id, *one.parts}.isdisjoint(layout.items) and one.id not in layout.items
    ]
    words = {name: one.label for name, one in layout.items.items()}

    def kept(name: str) -> bool:
        return name not in layout.lacking

    values = tuple(_value(one, apart, words) for one in form.values)
    return replace(
        form,
        items=tuple(
            replace(one, label=words.get(one.id, one.label)) for one in form.items if kept(one.id)
        ),
        values=tuple(one for one in values if kept(one.id) and kept(one.cell_id)),
        composites=tuple(
            replace(one, label=words.get(one.id, one.label))
            for one in form.composites
            if kept(one.id) and one not in apart
        ),
        columns=tuple(
            replace(one, label=words.get(one.id, one.label)) for one in form.columns if kept(one.id)
        ),
        rows=tuple(
            {**row, "measure": words.get(f"r{row['no']}", row["measure"])}
            for row in form.rows
            if kept(f"r{row['no']}")
        ),
        layout={},
        layouts=(),
        laid_out=layout,
    )


def names_of(form: FormSchema) -> Mapping[str, str]:
    """Everything that a layout can write otherwise, by id (headings: by text) with its words."""
    found = {one.id: one.label for one in form.items}
    whole = {one.id: one.label for one in form.composites}
    for value in form.values:
        if value.row:
            found |= {value.row: value.row, value.header: value.header}
        else:
            found.setdefault(value.cell_id, whole.get(value.cell_id, value.label))
            found[value.id] = found.get(value.id, value.label)
    found |= {one.id: one.label for one in form.columns}
    found |= {f"r{row['no']}": str(row["measure"]) for row in form.rows}
    return found | {text: text for text in form.headings}


def _value(value: FormValue, apart: Iterable[Composite], words: Mapping[str, str]) -> FormValue:
    if any(value.id in one.parts for one in apart):
        return replace(value, cell_id=value.id, label=words.get(value.id, value.label))
    return replace(
        value,
        label=words.get(value.cell_id, value.label),
        row=words.get(value.row, value.row),
    )


def _check_labels(layout: FormLayout, place: Place) -> None:
    first: dict[tuple[str, ...], str] = {}
    for name, one in layout.items.items():
        reads = (*map(fold_label, one.within), fold_label(one.label), one.unit, *one.under)
        other = first.setdefault(reads, name)
        if other != name:
            raise (place / "items" / name).wrong(f"与“{other}”的文字一样，分不清")

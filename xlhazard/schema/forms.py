"""The official forms and the cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias

from xlhazard.schema.conditions import RawMeasure, parse_measure, resolve
from xlhazard.schema.entry import Entry, Place, reading, texts_of
from xlhazard.schema.form_types import Stated, StatedCount
from xlhazard.schema.types import (
    Composite,
    FormItem,
    FormSchema,
    FormValue,
    Kind,
    Measure,
)

Cumulative: TypeAlias = Literal["yes", "stock", "flag", "no"]
Aggregation: TypeAlias = Literal["sum", "distinct", "roster", "any", "none"]
Period: TypeAlias = Literal["campaign", "month", "stock"]

_CUMULATIVE: tuple[Cumulative, ...] = ("yes", "stock", "flag", "no")
_AGGREGATION: tuple[Aggregation, ...] = ("sum", "distinct", "roster", "any", "none")
_PERIOD: tuple[Period, ...] = ("campaign", "month", "stock")
_FORM_PERIOD: tuple[Literal["month", "campaign"], ...] = ("month", "campaign")
_KINDS = tuple(kind.value for kind in Kind)


def read_form(raw: object, place: Place) -> FormSchema:
    """One file of forms/; `extends` in its measures is resolved. Raises SchemaError."""
    with reading(raw, place) as entry:
        values = _read_values(
            (at, one)
            for key in ("values", "matrix")
            for at, one in entry.sequence(key, optional=True)
        )
        return FormSchema(
            id=entry.text("id"),
            sheet=entry.text("sheet"),
            title=entry.text("title"),
            filed_by=entry.texts("filed_by"),
            items=_items(entry, "header") + _items(entry, "items"),
            values=values,
            composites=tuple(
                _read_composite(one, at) for at, one in entry.sequence("composites", optional=True)
            ),
            blocks=tuple(
                _read_block(one, at, values) for at, one in entry.sequence("blocks", optional=True)
            ),
            notes=entry.texts("notes", ()),
            columns=_items(entry, "columns"),
            rows=tuple(_read_row(one, at) for at, one in entry.sequence("rows", optional=True)),
            measures=tuple(
                _read_heading(one, at) for at, one in entry.sequence("measures", optional=True)
            ),
            figures=_read_figures(entry.sequence("figures", optional=True)),
            stated=_read_stated(entry.raw("stated"), place / "stated")
            if entry.has("stated")
            else None,
            reports=tuple(
                _read_report(one, at) for at, one in entry.sequence("reports", optional=True)
            ),
            source=entry.text("source"),
            period=entry.choice("period", _FORM_PERIOD),
            about=entry.text("about"),
            layout=entry.mapping("layout", {}),
            headings=entry.texts("headings", ()),
        )


def _items(entry: Entry, key: str) -> tuple[FormItem, ...]:
    return tuple(_read_item(one, at) for at, one in entry.sequence(key, optional=True))


def _read_item(raw: object, place: Place) -> FormItem:
    with reading(raw, place) as entry:
        return FormItem(
            id=entry.text("id"),
            label=entry.text("label"),
            kind=Kind(entry.choice("kind", _KINDS)),
            required=entry.choice("required", ("always", "never")) == "always",
            codes=entry.maybe("codes"),
            unit=entry.maybe("unit"),
            note=entry.text("note", ""),
            source=entry.text("source"),
            format=entry.maybe("format"),
            fixed=entry.flag("fixed", False),
            compared_with=entry.texts("compared_with", ()),
            aliases=entry.texts("aliases", ()),
        )


def _read_values(raw: Iterable[tuple[Place, object]]) -> tuple[FormValue, ...]:
    read = [_read_value(one, at) for at, one in raw]
    measures: dict[str, RawMeasure] = {}
    for value, measure in read:
        if value.id in measures:
            raise measure.place.wrong(f"编号“{value.id}”重复")
        measures[value.id] = measure
    resolved = resolve(measures)
    return tuple(_with_measure(value, resolved[value.id]) for value, _ in read)


def _read_figures(raw: Iterable[tuple[Place, object]]) -> tuple[FormValue, ...]:
    """Figures without a cell: what drafts say and texts are compared with."""
    read = [_read_figure(one, at) for at, one in raw]
    resolved = resolve({value.id: measure for value, measure in read})
    return tuple(_with_measure(value, resolved[value.id]) for value, _ in read)


def _read_figure(raw: object, place: Place) -> tuple[FormValue, RawMeasure]:
    with reading(raw, place) as entry:
        measure = parse_measure(entry.raw("measure"), place / "measure")
        value = FormValue(
            id=entry.text("id"),
            label=entry.text("label"),
            kind=Kind(entry.choice("kind", _KINDS, Kind.WHOLE.value)),
            number="",
            unit=entry.text("unit"),
            cell_id="",
            period="campaign" if measure.date else "stock",
        )
        return value, measure


def _read_stated(raw: object, place: Place) -> Stated:
    with reading(raw, place) as entry:
        counts = tuple(_read_count(one, at) for at, one in entry.sequence("counts"))
        return Stated(entry.texts("fillers"), entry.texts("elsewhen"), counts)


def _read_count(raw: object, place: Place) -> StatedCount:
    with reading(raw, place) as entry:
        units = {
            unit: texts_of(ids, place / "units") for unit, ids in entry.mapping("units").items()
        }
        return StatedCount(entry.texts("words"), entry.texts("led_by"), units)


def _with_measure(value: FormValue, measure: Measure) -> FormValue:
    """The value with its measure; distinct figures are told apart by what they count."""
    by = value.aggregate_by
    if not by and value.aggregation == "distinct":
        by = measure.count.fields
    return replace(value, measure=measure, aggregate_by=by)


def _read_value(raw: object, place: Place) -> tuple[FormValue, RawMeasure]:
    with reading(raw, place) as entry:
        measure = parse_measure(entry.raw("measure"), place / "measure")
        cumulative = entry.choice("cumulative", _CUMULATIVE, "no")
        period: Period = "stock" if cumulative == "stock" else "campaign"
        value = FormValue(
            id=entry.text("id"),
            label=entry.text("label"),
            kind=Kind(entry.choice("kind", _KINDS)),
            number=entry.text("number"),
            unit=entry.text("unit"),
            cell_id=entry.text("cell"),
            block=entry.whole("block", 0),
            cumulative=cumulative,
            aggregation=entry.choice("aggregation", _AGGREGATION),
            period=entry.choice("period", _PERIOD, period),
            part_of=entry.maybe("part_of"),
            cell_note=entry.text("cell_note", ""),
            source=entry.text("source"),
            row=entry.text("row", ""),
            header=entry.text("header", ""),
            aggregate_by=entry.texts("aggregate_by", ()),
            clause=entry.text("clause", ""),
            level=entry.text("level", ""),
            cycle=entry.text("cycle", ""),
            aliases=entry.texts("aliases", ()),
        )
        return value, measure


def _read_composite(raw: object, place: Place) -> Composite:
    with reading(raw, place) as entry:
        parts = entry.texts("parts")
        if len(parts) != 2:
            raise (place / "parts").wrong("应正好有两部分")
        return Composite(
            entry.text("id"), entry.text("label"), (parts[0], parts[1]), entry.text("canonical")
        )


def _read_block(raw: object, place: Place, values: Iterable[FormValue]) -> tuple[int, str]:
    with reading(raw, place) as entry:
        block = entry.whole("block")
        cells = {value.cell_id for value in values if value.block == block}
        if entry.whole("items") != len(cells):
            raise (place / "items").wrong(f"第 {block} 块实有 {len(cells)} 项")
        return block, entry.text("name")


def _read_row(raw: object, place: Place) -> Mapping[str, object]:
    with reading(raw, place) as entry:
        return {
            "no": entry.whole("number"),
            "measure": entry.text("measure"),
            "clause": entry.text("clause"),
            "draft_from": entry.texts("draft_from"),
            "draft": entry.texts("draft", ()),
        }


def _read_heading(raw: object, place: Place) -> Mapping[str, object]:
    with reading(raw, place) as entry:
        return {
            "no": entry.whole("number"),
            "name": entry.text("name"),
            "clause": entry.text("clause"),
        }


def _read_report(raw: object, place: Place) -> Mapping[str, str]:
    with reading(raw, place) as entry:
        return {
            "id": entry.text("id"),
            "label": entry.text("label"),
            "due": entry.text("due"),
            "clause": entry.text("clause"),
            "note": entry.text("note", ""),
        }

"""Do forms, their labels, cells and measures fit the lists?"""

from __future__ import annotations

from xlhazard.model.fold import fold_label
from xlhazard.schema.crosscheck.conditions import check_condition, check_known
from xlhazard.schema.crosscheck.drafts import check_drafts
from xlhazard.schema.crosscheck.lists import CODED
from xlhazard.schema.entry import Place
from xlhazard.schema.types import FormSchema, FormValue, Kind, ListSchema, Measure, Schema

_SUMMED = (Kind.WHOLE, Kind.DECIMAL, Kind.MONEY_WAN, Kind.MONEY_YUAN)
_KINDS = {"sum": _SUMMED, "days": (Kind.DATE,), "iso_weeks": (Kind.DATE,)}
DONE = "done"
"""As the date of a measure: the day on which the row's hazard was done."""


def check_forms(schema: Schema) -> None:
    """Every form: labels, codes, parts, measures, drafts. Raises SchemaError."""
    for form in (schema.cover, *schema.forms.values()):
        place = Place(f"forms/{form.id}.yaml")
        if form.source not in schema.documents:
            raise (place / "source").wrong(f"没有文件“{form.source}”")
        check_known(form.filed_by, schema.codes["unit_types"].by_id, place / "filed_by")
        _check_items(form, schema, place)
        _check_composites(form, place)
        _check_labels(form, place)
        for number, row in enumerate(form.rows):
            drafts = row["draft_from"]
            if isinstance(drafts, tuple):
                check_known(drafts, schema.lists, place / "rows" / number / "draft_from")
        check_drafts(form, place)
        matrix = sum(1 for value in form.values if not value.level)
        for number, value in enumerate(form.values):
            in_matrix = number >= matrix
            at = place / ("matrix" if in_matrix else "values")
            _check_value(value, form, schema, at / (number - matrix if in_matrix else number))
        for number, value in enumerate(form.figures):
            if value.measure is not None:
                at = place / "figures" / number / "measure"
                _check_measure(value.measure, form, schema, at)


def _check_items(form: FormSchema, schema: Schema, place: Place) -> None:
    seen: set[str] = set()
    dispatch = schema.forms.get("dispatch")
    known = {value.id for value in dispatch.values} if dispatch is not None else set()
    for item in (*form.items, *form.columns):
        at = place / item.id
        if item.id in seen:
            raise at.wrong(f"编号“{item.id}”重复")
        seen.add(item.id)
        if (item.kind in CODED) != (item.codes is not None):
            raise (at / "codes").wrong("code 项目要有 codes，其他项目不能有")
        if item.codes is not None and item.codes not in schema.codes:
            raise (at / "codes").wrong(f"没有取值表“{item.codes}”")
        if item.format is not None and item.format not in schema.formats:
            raise (at / "format").wrong(f"ids.yaml 里没有格式“{item.format}”")
        if item.source not in schema.documents:
            raise (at / "source").wrong(f"没有文件“{item.source}”")
        check_known(item.compared_with, known, at / "compared_with")


def _check_labels(form: FormSchema, place: Place) -> None:
    """No two labels of one form read alike; the parts of a two-part cell share one label."""
    parts = {part for composite in form.composites for part in composite.parts}
    words = [(item.id, item.label) for item in (*form.items, *form.columns)]
    words += [(value.id, value.label) for value in form.values if value.id not in parts]
    words += [(composite.id, composite.label) for composite in form.composites]
    read: dict[str, str] = {}
    for word_id, label in words:
        other = read.setdefault(fold_label(label), word_id)
        if other != word_id:
            raise (place / word_id / "label").wrong(f"“{label}”与“{other}”的名称相同")


def _check_composites(form: FormSchema, place: Place) -> None:
    values = {value.id: value for value in form.values}
    for number, composite in enumerate(form.composites):
        at = place / "composites" / number
        check_known(composite.parts, values, at / "parts")
        for part in composite.parts:
            if values[part].cell_id != composite.id:
                raise (at / "parts").wrong(f"“{part}”的 cell 应为“{composite.id}”")


def _check_value(value: FormValue, form: FormSchema, schema: Schema, at: Place) -> None:
    ids = {one.id for one in form.values}
    if value.part_of is not None and value.part_of not in ids:
        raise (at / "part_of").wrong(f"没有指标“{value.part_of}”")
    cells = ids | {composite.id for composite in form.composites}
    if value.cell_id not in cells:
        raise (at / "cell").wrong(f"没有“{value.cell_id}”")
    if value.source not in schema.documents:
        raise (at / "source").wrong(f"没有文件“{value.source}”")
    numbers = {block for block, _ in form.blocks} | {row["no"] for row in form.measures}
    if value.block and value.block not in numbers:
        raise (at / "block").wrong(f"没有第 {value.block} 块")
    if value.level:
        check_known((value.level,), schema.codes["duty_levels"].by_id, at / "level")
        check_known((value.cycle,), schema.codes["duty_cycles"].by_id, at / "cycle")
    if value.measure is not None:
        _check_measure(value.measure, form, schema, at / "measure")
        for field in value.aggregate_by:
            _check_field(field, (), schema.lists[value.measure.list_id], at / "aggregate_by")
    if value.aggregation in ("distinct", "roster") and not value.aggregate_by:
        raise (at / "aggregate_by").wrong("要说明按哪些列去重")


def _check_measure(measure: Measure, form: FormSchema, schema: Schema, place: Place) -> None:
    if measure.list_id not in schema.lists:
        raise (place / "list").wrong(f"没有清单“{measure.list_id}”")
    list_schema = schema.lists[measure.list_id]
    check_condition(measure.where, list_schema, schema, place / "where", form=form)
    for field in measure.date:
        if field != DONE:
            _check_field(field, (Kind.DATE,), list_schema, place / "date")
    for field in measure.count.fields:
        _check_field(field, _KINDS.get(measure.count.how, ()), list_schema, place / "count")
    check_condition(measure.count.one_where, list_schema, schema, place / "count" / "one_where")


def _check_field(field: str, kinds: tuple[Kind, ...], list_schema: ListSchema, at: Place) -> None:
    if not list_schema.has(field):
        raise at.wrong(f"{list_schema.id} 没有列“{field}”")
    if kinds and list_schema.column(field).kind not in kinds:
        raise at.wrong(f"列“{field}”的 kind 不适用于这里")

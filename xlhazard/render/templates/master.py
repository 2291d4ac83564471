"""The township's own workbook, empty but for its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from openpyxl import Workbook

from xlhazard.model.table import Value
from xlhazard.render.templates import look, names
from xlhazard.render.templates.form_parts import town_words
from xlhazard.render.templates.list_sheet import SheetPlan, add_list_sheet
from xlhazard.render.templates.package import packed
from xlhazard.render.templates.value_lists import (
    add_enterprise_names,
    add_template_mark,
    add_value_lists,
)
from xlhazard.schema.types import ListSchema, Schema, Town

_FORM_OF_HISTORY = {
    "dispatch_history": "dispatch",
    "nine_plus_six_history": "nine_plus_six",
    "ten_measures_history": "ten_measures",
    "stage_reports_history": "stage_reports",
}
_ALERTS = frozenset({"conflicts", "flags"})
_FIRST = ("settings", "units", "people", "rest_days")
_LAST = (
    "dispatch_history",
    "nine_plus_six_history",
    "ten_measures_history",
    "stage_reports_history",
    "submissions_log",
    "corrections",
    "amendments",
    "conflicts",
    "flags",
    "settled_flags",
)


def master_lists(schema: Schema, town: Town) -> tuple[ListSchema, ...]:
    """The lists of a town's master in sheet order, provenance columns included."""
    filed = [*schema.core_lists, *town.optional_lists]
    order = [
        *_FIRST,
        *(one for one in filed if one not in _LAST),
        *(one for one in _LAST if _kept(one, town)),
    ]
    rest = [one for one in schema.master_lists if one not in order and _kept(one, town)]
    return tuple(_with_provenance(schema, town, one) for one in (*order, *rest))


def _kept(list_id: str, town: Town) -> bool:
    form = _FORM_OF_HISTORY.get(list_id)
    return form is None or form in town.forms


def _with_provenance(schema: Schema, town: Town, list_id: str) -> ListSchema:
    whole = schema.in_master(schema.town_list(list_id, town))
    extra = {column.id for column in schema.master_columns}
    return replace(
        whole,
        columns=tuple(replace(c, wide=True) if c.id in extra else c for c in whole.columns),
    )


def settings_rows(schema: Schema, town: Town) -> Iterator[Mapping[str, Value]]:
    """What 设置 holds at first: the town, then every default with its meaning."""
    settings = dict(schema.calendar.settings)
    if "town" not in settings:
        yield {"key": "town", "value": town.id, "meaning": f"镇街方案：{town.name}"}
    for key, value in settings.items():
        meaning = schema.calendar.meanings.get(key)
        yield {"key": key, "value": town.id if key == "town" else value, "meaning": meaning}


def master_workbook(
    schema: Schema,
    town: Town,
    rows: Mapping[str, tuple[Mapping[str, Value], ...]] | None = None,
) -> bytes:
    """A town's master. rows: list id -> first records (单位, 节假日 …); 设置 has its defaults.

    Everything in the master is a value: no formula, so that merging never meets one.
    """
    lists = master_lists(schema, town)
    given = {"settings": tuple(settings_rows(schema, town)), **(rows or {})}
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    look.register(workbook)
    for one in lists:
        plan = SheetPlan(
            list_schema=one,
            schema=schema,
            caption=town_words(f"<镇街名称>{one.sheet}", town),
            left=one.about,
            tab=look.ALERT_TAB if one.id in _ALERTS else _tab(one),
            rows=given.get(one.id, ()),
            shade_office=False,
            offer_enterprises=one.id != "enterprises",
        )
        add_list_sheet(workbook, plan)
    add_value_lists(workbook, schema, lists, ())
    add_enterprise_names(workbook, next(one for one in lists if one.id == "enterprises"))
    template = names.template_id(town, "master")
    print_ = names.fingerprint(lists, schema, ())
    add_template_mark(workbook, names.template_mark(template, schema.templates.current, print_))
    workbook.active = 0
    return packed(workbook, template)


def _tab(one: ListSchema) -> str:
    return look.GUIDE_TAB if one.master_only else look.LIST_TAB

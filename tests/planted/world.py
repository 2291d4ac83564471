"""An honest generated month as a World: what a unit typed, and the master as it stood before.

Nothing is written to files: the cells are those that the unit's workbook would hold, so that one
of them can be changed and the whole read and judged again in no time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from tests.support.base import Rows, World
from tests.support.schemas import SCHEMA
from tests.support.sheets import Cells
from xlhazard.examples.habits import HABITS, typed_pair
from xlhazard.examples.months import office_work, records
from xlhazard.examples.story import Size, Story, Unit
from xlhazard.examples.towns import (
    as_of,
    people,
    roster,
    senders,
    sent_by,
    township,
    unit_kind,
)
from xlhazard.examples.workbooks import Sent
from xlhazard.model.month import Month
from xlhazard.model.table import Value
from xlhazard.schema.types import ListSchema
from xlhazard.tables.display import display

SMALL = Size(villages=3, departments=2, enterprises=14, hazards=44, start=dt.date(2023, 5, 3))
_PLAIN = HABITS["plain"]


@dataclass(frozen=True)
class Told:
    """A made-up township with the month that is judged and, before it, the one that was merged."""

    town: str
    month: Month
    seed: int
    size: Size = SMALL

    @property
    def story(self) -> Story:
        return _story(self.town, self.month, self.seed, self.size)

    def unit(self, code: str) -> Unit:
        return next(unit for unit in self.story.units if unit.code.endswith(code))

    def sent(self, unit: Unit, month: Month | None = None) -> Sent:
        return sent_by(SCHEMA, self.story, unit, month or self.month, _PLAIN)


@cache
def _story(town: str, month: Month, seed: int, size: Size) -> Story:
    return township(SCHEMA, town, seed, as_of(month), size)


def submitted(one: Told, code: str) -> World:
    """The month of a unit, and the master with all that every unit filed the month before."""
    unit = one.unit(code)
    sent = one.sent(unit)
    lists: dict[str, Rows] = {
        list_id: _rows(_town_list(one, list_id), sent.records.get(list_id, ()))
        for list_id in SCHEMA.unit_lists(unit_kind(SCHEMA, unit), SCHEMA.towns[one.town])
    }
    return World(
        cover=_cover(one, sent),
        lists=lists,
        forms=_forms(one, sent),
        master=_listed_since(_master(one, one.month.plus(-1)), one),
        town=one.town,
        today=one.month.day(25),
        name=f"{unit.code}_{one.month}.xlsx",
    )


def _listed_since(master: Mapping[str, Rows], one: Told) -> Mapping[str, Rows]:
    """The master after the office listed what units had asked for the month before."""
    written = {
        (key["hazard_id"], key["level"]): _rows(_town_list(one, "listings"), [fields])[0]
        for _, key, fields in office_work(one.story, as_of(one.month.plus(-1)), as_of(one.month))
    }
    listings = tuple(
        {**row, **written.get((row["隐患编号"], row["挂牌级别"]), {})}
        for row in master.get("listings", ())
    )
    return {**master, "listings": listings}


def merged(one: Told) -> World:
    """The master with the whole month in it; the world's own workbook is empty."""
    return World(
        cover={},
        lists={},
        forms={},
        master=_master(one, one.month),
        town=one.town,
        today=one.month.day(25),
    )


def _town_list(one: Told, list_id: str) -> ListSchema:
    return SCHEMA.town_list(list_id, SCHEMA.towns[one.town])


def _cover(one: Told, sent: Sent) -> Cells:
    workbook = SCHEMA.workbook_of(unit_kind(SCHEMA, sent.unit))
    return {
        "单位编码": sent.unit.code,
        "单位名称": sent.unit.name,
        "报告期": str(sent.month),
        "填报日期": f"d:{sent.as_of}",
        "填报人": sent.unit.filler,
        "责任领导": sent.unit.leader,
        "报送版本": "n:1",
        "清单范围": "全部累计",
        "模板编号": f"{one.town}-{workbook}",
        "模板版本": SCHEMA.templates.current,
        "镇街": one.town,
    }


def _rows(list_schema: ListSchema, found: Iterable[Mapping[str, object]]) -> Rows:
    headers = {c.id: c.header for c in list_schema.columns if not c.is_derived}
    return tuple(
        {headers[name]: cell(value) for name, value in row.items() if name in headers}
        for row in found
    )


def cell(value: object) -> str:
    """A value as it is written down in a test (see tests.support.mdbook)."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case dt.date():
            return f"d:{value}"
        case int() | Decimal():
            return f"n:{value}"
    return str(value)


def _forms(one: Told, sent: Sent) -> dict[str, Cells]:
    forms: dict[str, Cells] = {}
    heading = {"unit": sent.unit.name, "date": f"{sent.as_of:%Y年%m月%d日}"}
    if sent.figures:
        forms["dispatch"] = heading | _dispatch(sent)
    kind = unit_kind(SCHEMA, sent.unit)
    for form_id in SCHEMA.unit_forms(kind, SCHEMA.towns[one.town]):
        answers = sent.forms.get(form_id, {})
        if form_id == "stage_reports":
            forms[form_id] = {name: cell(value) for name, value in answers.items()}
        elif form_id != "dispatch":
            forms[form_id] = heading | {name: cell(value) for name, value in answers.items()}
    return forms


def _dispatch(sent: Sent) -> Cells:
    form = SCHEMA.forms["dispatch"]
    made = {value.id: cell(sent.figures[value.id]) for value in form.values}
    for pair in form.composites:
        first, second = (sent.figures[part] for part in pair.parts)
        made[pair.id] = typed_pair(first, second, pair.id, _PLAIN)
    return made


@cache
def _master_of(one: Told, month: Month) -> Mapping[str, Rows]:
    story = one.story
    made: dict[str, list[Cells]] = {}
    profile = SCHEMA.towns[story.town]
    for unit in story.units:
        lists = SCHEMA.unit_lists(unit_kind(SCHEMA, unit), profile)
        for list_id, found in records(story, unit, as_of(month), None, lists).items():
            rows = _rows(SCHEMA.town_list(list_id, profile), found)
            made.setdefault(list_id, []).extend({**row, **_filed(unit, month)} for row in rows)
    made["enterprises"] = list({row["企业编号"]: row for row in made["enterprises"]}.values())
    for unit in senders(story):
        _remember(made, one, unit, month)
    made["units"] = [_shown("units", row) for row in roster(SCHEMA, story, month.plus(-1))]
    made["people"] = [_shown("people", row) for row in people(story)]
    return {list_id: tuple(rows) for list_id, rows in made.items()}


def _master(one: Told, month: Month) -> Mapping[str, Rows]:
    if as_of(month) < one.story.start:
        return {
            "units": tuple(_shown("units", r) for r in roster(SCHEMA, one.story, one.month)),
            "people": tuple(_shown("people", r) for r in people(one.story)),
        }
    return _master_of(one, month)


def _filed(unit: Unit, month: Month) -> Cells:
    return {"填报单位编码": unit.code, "首报期": str(month), "最近报送期": str(month)}


def _shown(list_id: str, row: Mapping[str, Value]) -> Cells:
    columns = SCHEMA.lists[list_id].by_id
    return {
        columns[name].header: cell(display(columns[name], value, SCHEMA))
        for name, value in row.items()
    }


def _remember(made: dict[str, list[Cells]], one: Told, unit: Unit, month: Month) -> None:
    """The accepted forms of the month, and that they came in time."""
    sent = one.sent(unit, month)
    key = {"单位编码": unit.code, "报告期": str(month), "版本": "n:1"}
    for value_id, figure in sent.figures.items():
        number = int(figure) if isinstance(figure, bool) else figure
        row = {"指标编号": value_id, "数值": f"n:{number}", "填报日期": f"d:{sent.as_of}"}
        made.setdefault("dispatch_history", []).append(key | row)
    for name, answer in sent.forms.get("ten_measures", {}).items():
        if isinstance(answer, int | Decimal):
            row = {"指标编号": name, "数值": f"n:{answer}"}
            made.setdefault("ten_measures_history", []).append(key | row)
    table = sent.forms.get("nine_plus_six", {})
    for number in range(1, 16) if table else ():
        row = {
            "表内序号": f"n:{number}",
            "目前开展情况": str(table[f"r{number}_current"]),
            "下一步推进计划": str(table[f"r{number}_next_step"]),
            "责任领导": str(table[f"r{number}_leader"]),
            "责任人": str(table[f"r{number}_person"]),
        }
        made.setdefault("nine_plus_six_history", []).append(key | row)
    kinds = SCHEMA.codes["report_kinds"]
    forms = SCHEMA.unit_forms(unit_kind(SCHEMA, unit), SCHEMA.towns[one.town])
    for kind in ("six_lists", *forms):
        if kind in kinds.by_id:
            made.setdefault("submissions_log", []).append(
                {
                    **key,
                    "表种": kinds.label(kind),
                    "文件名": f"{unit.code}_{month}.xlsx",
                    "文件校验值": f"{unit.code}{month}",
                    "收到时间": f"{month.day(25)}T09:00:00+08:00",
                    "校验结果": "已接收",
                    "错误数": "n:0",
                    "提醒数": "n:0",
                    "说明数": "n:0",
                    "逾期天数": "n:0",
                    "上行校验": "-",
                    "本行校验": "-",
                }
            )

"""The figures of a unit's forms on a day, counted from the story itself.

Nothing here goes through the schema's measures, so that examples and tests have a second opinion.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from xlhazard.examples.months import PROBLEMS, Record, Records
from xlhazard.examples.story import Hazard, Story, Unit

Figure: TypeAlias = int | Decimal | bool
Rows: TypeAlias = Sequence[Mapping[str, object]]

_PENALTIES = ("警告", "罚款", "责令停产整顿", "暂扣或吊销许可")
_PERSONS = ("督办人", "领导")
_WAN = Decimal(10000)


def figures(story: Story, unit: Unit, as_of: dt.date) -> Mapping[str, Figure]:
    """The 35 values of the unit's dispatch form, cumulative up to the day."""
    own = [h for h in story.hazards if h.unit == unit.code and h.grade == "重大"]
    own = [h for h in own if story.start <= h.found_on <= as_of]
    by_self = [h for h in own if h.source == "企业自查"]
    by_others = [h for h in own if h.source != "企业自查"]
    listed = [h for h in own if h.listed_on and h.listed_on <= as_of]
    spot = [
        i
        for i in story.inspections
        if i.unit == unit.code and i.day <= as_of and i.method != "网格巡查"
    ]

    def of(list_id: str) -> list[Record]:
        return [
            e.known(as_of)
            for e in story.entries
            if e.list_id == list_id and e.unit == unit.code and e.day <= as_of
        ]

    duties = of("leader_duties")
    made: dict[str, Figure] = {
        "d1_1": len(by_self),
        "d1_2": _closed(by_self, as_of),
        "d1_3": len(by_others),
        "d1_4": _closed(by_others, as_of),
        "d1_5": len(listed),
        "d1_6": _closed(listed, as_of),
        "d2_1": len({i.enterprise.code for i in spot}),
    }
    for number, problem in enumerate(PROBLEMS, 2):
        made[f"d2_{number}"] = len({i.enterprise.code for i in spot if problem in i.problems})
    kinds = ("专题学习十五条", "专题研究", "现场督导检查", "到企业宣讲")
    return (
        made
        | _enforced(of("enforcements"))
        | _warned(of("notices_and_talks"), of("accountabilities"))
        | _visited(of("assistance_visits"))
        | _rewarded(of("report_rewards"))
        | {f"d4_{n}": sum(r["kind"] == kind for r in duties) for n, kind in enumerate(kinds, 1)}
        | {
            "d4_6": any(r["kind"] == "主流媒体专题栏目" for r in duties),
            "d4_7": sum(not _past(r, "ends_on", as_of) for r in of("technical_inspectors")),
            "d4_8": sum(r["kind"] != "安全例会" for r in of("oversight")),
        }
    )


def _closed(hazards: Iterable[Hazard], as_of: dt.date) -> int:
    return sum(h.closed_on is not None and h.closed_on <= as_of for h in hazards)


def _enforced(rows: Rows) -> dict[str, Figure]:
    fined = [r for r in rows if r["measure"] in _PENALTIES]
    cases = [r for r in rows if r.get("typical_case")]
    return {
        "d3_3a": len(fined),
        "d3_3b": _wan(fined, "fine", "personal_fine"),
        "d3_4": sum(bool(r.get("double_penalty")) for r in rows),
        "d3_5": sum(
            _whole(r, "transferred_persons") for r in rows if r["measure"] == "移送司法机关"
        ),
        "d3_6": len(_enterprises(r for r in rows if r["measure"] == "责令停产整顿")),
        "d3_8a": len(cases),
        "d3_8b": sum(bool(r.get("dangerous_crime")) for r in cases),
    }


def _warned(notices: Rows, accountabilities: Rows) -> dict[str, Figure]:
    to_enterprises = [
        r
        for r in notices
        if r["object_type"] == "企业" and r["form"] in ("曝光", "约谈", "联合惩戒")
    ]
    to_others = [
        r
        for r in notices
        if r["object_type"] in ("村", "部门", "地区") and r["form"] in ("约谈", "警示通报")
    ]
    return {
        "d3_7": len(_enterprises(to_enterprises)),
        "d3_9": sum(_persons(r) for r in accountabilities if r.get("reverse_check")),
        "d3_10": len(to_others),
    }


def _visited(rows: Rows) -> dict[str, Figure]:
    to_enterprises = sum(r["target"] == "重点企业" for r in rows)
    return {"d3_1": len(rows) - to_enterprises, "d3_2": to_enterprises}


def _rewarded(rows: Rows) -> dict[str, Figure]:
    proven = [r for r in rows if r.get("anonymous") and r.get("verified")]
    return {"d4_5a": _wan(rows, "reward"), "d4_5b": _wan(proven, "reward")}


def ten_measures(
    story: Story, unit: Unit, known: Records, filed: Records, as_of: dt.date
) -> Mapping[str, Figure]:
    """The 38 indicators and the unit's own rows of the day-week-month matrix for the month.

    known: all that the unit knows; filed: what stands in its workbook (企业底册 counts there).
    """
    month = _Month(as_of)
    nodes = known.get("nodes_and_events", [])
    duty = known.get("duty_roster", [])
    enforced = month.of(known, "enforcements", "enforced_on")
    fined = [r for r in enforced if r["measure"] in _PENALTIES]
    notices = month.of(known, "notices_and_talks", "issued_on")
    oversight = month.of(known, "oversight", "held_on")
    rewards = known.get("report_rewards", [])
    credit = month.of(known, "credit_records", "rated_on")
    events = [r for r in month.of(known, "nodes_and_events", "starts_on") if _is_event(r)]
    guarded = {day for r in nodes if not _is_event(r) for day in month.span(r)}
    return {
        "t1_1": month.count(nodes, "plan_on"),
        "t1_2": month.count(nodes, "risk_judged_on"),
        "t1_3": month.count(nodes, "meeting_on"),
        **_registry(filed["enterprises"]),
        **_publicity(known.get("publicity_sites", [])),
        "t2_3": sum(r["kind"] == "线上宣传" for r in month.of(known, "trainings", "held_on")),
        **_open_majors(story, unit, known, filed, as_of),
        "t5_1": sum(r["kind"] == "明查暗访" for r in oversight),
        "t5_2": month.count(known.get("oversight", []), "exposed_on"),
        "t5_3": sum(r["form"] in ("督办", "警示通报", "约谈") for r in notices),
        "t5_4": sum(bool(r.get("last_place_speech")) for r in oversight),
        "t5_5": sum(_persons(r) for r in month.of(known, "accountabilities", "decided_on")),
        "t6_1": sum(r["measure"] != "移交" for r in enforced),
        "t6_2": len(fined),
        "t6_3": _wan(fined, "fine", "personal_fine"),
        "t6_4": month.count(known.get("enforcements", []), "daily_from"),
        "t6_5": len(month.of(known, "accidents", "happened_on")),
        "t7_1": month.count(rewards, "received_on"),
        "t7_2": month.count([r for r in rewards if r.get("verified")], "verified_on"),
        "t7_3": _wan([r for r in rewards if month.holds(r.get("answered_on"))], "reward"),
        "t8_1": len(_enterprises(r for r in credit if r["kind"] == "诚信评价")),
        "t8_2": len(_enterprises(r for r in credit if r["kind"] == "不良信用记录")),
        "t8_3": len(_enterprises(r for r in notices if r["form"] == "联合惩戒")),
        "t9_1": len(guarded),
        "t9_2": len({r["duty_on"] for r in duty if r["duty_on"] in guarded}),
        "t9_3": sum(bool(r.get("events")) for r in month.of(known, "duty_roster", "duty_on")),
        "t10_1": sum(not _past(r, "valid_to", as_of) for r in known.get("experts", [])),
        "t10_2": len(month.of(known, "expert_services", "served_on")),
        "t10_3": len(events),
        "t10_4": sum(bool(r.get("assessed_on")) for r in events),
        **_matrix(unit, month.of(known, "monthly_duties", "done_on"), story.start, as_of),
    }


class _Month:
    """The month of a day, up to that day."""

    def __init__(self, as_of: dt.date) -> None:
        self.as_of = as_of

    def holds(self, day: object) -> bool:
        first = self.as_of.replace(day=1)
        return isinstance(day, dt.date) and first <= day <= self.as_of

    def of(self, records: Records, list_id: str, field: str) -> list[Record]:
        return [r for r in records.get(list_id, []) if self.holds(r.get(field))]

    def count(self, rows: Rows, field: str) -> int:
        return sum(self.holds(r.get(field)) for r in rows)

    def span(self, row: Mapping[str, object]) -> Iterator[dt.date]:
        """The days of a node that lie in the month, those to come as well."""
        day, last = row["starts_on"], row["ends_on"]
        while isinstance(day, dt.date) and isinstance(last, dt.date) and day <= last:
            if (day.year, day.month) == (self.as_of.year, self.as_of.month):
                yield day
            day += dt.timedelta(days=1)


def _registry(rows: Rows) -> dict[str, Figure]:
    micro = [r for r in rows if r["scale"] == "小微" and _whole(r, "staff_count") <= 30]
    key = [r for r in rows if r.get("key_controlled")]
    shown = [r for r in key if r.get("dept_supervisor") and r.get("town_supervisor")]
    return {
        "t1_4": len(micro),
        "t1_5": sum(bool(r.get("risk_card")) for r in micro),
        "t3_1": len(key),
        "t3_2": len(shown),
    }


def _publicity(rows: Rows) -> dict[str, Figure]:
    return {"t2_1": len(rows), "t2_2": sum(_whole(r, "count") >= 3 for r in rows)}


def _open_majors(
    story: Story, unit: Unit, known: Records, filed: Records, as_of: dt.date
) -> dict[str, Figure]:
    majors = [
        h
        for h in story.hazards
        if h.unit == unit.code
        and h.grade == "重大"
        and h.found_on <= as_of
        and not (h.closed_on and h.closed_on <= as_of)
    ]
    sources = {str(r["enterprise_code"]) for r in known.get("hazard_source_chiefs", [])}
    risky = {h.enterprise.code for h in majors} | sources
    rows = [r for r in filed["enterprises"] if r["enterprise_code"] in risky]
    levels = ("manager_level", "technical_level", "operator_level")
    planned = {r["hazard_id"] for r in filed["rectifications"] if r.get("emergency_plan")}
    return {
        "t3_3": len(rows),
        "t3_4": sum(all(r.get(level) for level in levels) for r in rows),
        "t4_1": len(_enterprises(_daily(known, as_of))),
        "t4_2": len(majors),
        "t4_3": sum(h.id in planned for h in majors),
    }


def _daily(known: Records, as_of: dt.date) -> list[Record]:
    rows = _Month(as_of).of(known, "monthly_duties", "done_on")
    return [r for r in rows if r["level"] == "企业"]


_OWN_LEVEL = {
    "村": ("village", "村（社区）"),
    "部门": ("department", "部门"),
    "安办": ("town", "镇"),
}


def _matrix(unit: Unit, rows: Rows, start: dt.date, as_of: dt.date) -> dict[str, Figure]:
    """The rows of the matrix that this kind of unit fills: its own level, and the enterprises'."""
    level, word = _OWN_LEVEL.get(unit.type, ("department", "部门"))
    own = [r for r in rows if r["level"] == word]
    days = {r["done_on"] for r in own if r["cycle"] == "日"}
    made: dict[str, Figure] = {
        f"m_{level}_day": len(days),
        f"m_{level}_week": len({_week(r) for r in own if r["cycle"] == "周"}),
        f"m_{level}_month": sum(r["cycle"] == "月" for r in own),
    }
    if unit.type != "安办":
        made |= _enterprise_row([r for r in rows if r["level"] == "企业"], start, as_of)
    return made


def _enterprise_row(rows: Rows, start: dt.date, as_of: dt.date) -> dict[str, Figure]:
    """Enterprises that did what is due: on every day since the start, every week, in the month."""

    def did(cycle: str) -> dict[object, set[object]]:
        found: dict[object, set[object]] = {}
        for row in rows:
            if row["cycle"] == cycle:
                done = _week(row) if cycle == "周" else row["done_on"]
                found.setdefault(row["enterprise_code"], set()).add(done)
        return found

    days = (as_of.replace(day=n) for n in range(1, as_of.day + 1))
    month = [day for day in days if day >= start]
    weeks = [day.isocalendar()[:2] for day in month if day.weekday() < 5]
    full = {week for week in weeks if weeks.count(week) >= 3}
    return {
        "m_enterprise_day": sum(done >= set(month) for done in did("日").values()),
        "m_enterprise_week": sum(done >= full for done in did("周").values()),
        "m_enterprise_month": len(did("月")),
    }


def _week(row: Mapping[str, object]) -> tuple[int, int] | None:
    day = row["done_on"]
    return day.isocalendar()[:2] if isinstance(day, dt.date) else None


def _is_event(row: Mapping[str, object]) -> bool:
    return row["kind"] == "大型活动"


def _enterprises(rows: Iterable[Mapping[str, object]]) -> set[object]:
    return {r["enterprise_code"] for r in rows if r.get("enterprise_code")}


def _persons(row: Mapping[str, object]) -> int:
    counted = row.get("persons")
    return counted if isinstance(counted, int) else int(row["object_type"] in _PERSONS)


def _whole(row: Mapping[str, object], field: str) -> int:
    value = row.get(field)
    return value if isinstance(value, int) else 0


def _wan(rows: Iterable[Mapping[str, object]], *fields: str) -> Decimal:
    """The sum of amounts in 元, as 万元."""
    amounts = (Decimal(str(r[field])) for r in rows for field in fields if r.get(field))
    return sum(amounts, Decimal(0)) / _WAN


def _past(row: Mapping[str, object], field: str, as_of: dt.date) -> bool:
    """The row is over on the day; a person's last day on a roster no longer counts."""
    day = row.get(field)
    return isinstance(day, dt.date) and (day < as_of or (field == "ends_on" and day == as_of))

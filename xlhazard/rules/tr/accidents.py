"""What has to follow an accident: penalties, accountability, the check backwards, a statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xlhazard.checking.context import BadSetting, Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.settings import days_named
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row
from xlhazard.rules.accident_causes import Accident, accidents, hazard_behind
from xlhazard.rules.enforced import known_by
from xlhazard.rules.hazard_lives import enterprise_of_code
from xlhazard.rules.own_records import found_by

YEAR = dt.timedelta(days=365)
"""How long after a typical accident its penalty is looked for."""

_HEAVY = ("upper", "top")


@rule("TR04", lists=("accidents", "enforcements"))
def typical_accident(context: Context) -> Iterator[Notice]:
    """A typical minor accident inside the three years is punished at the upper limit."""
    first, last = _window(context)
    for one in accidents(context, "grade", "typical"):
        if one.row.text("grade") != "minor" or one.row["typical"] is not True:
            continue
        if first <= one.day <= last and not _punished(context, one):
            yield at_row("TR04", one.table, one.row, "accident_id", **_facts(context, one))


@rule("TR07", lists=("accidents", "hazards", "accountabilities"))
def accountable_object(context: Context) -> Iterator[Notice]:
    """An accident within the deadline of its hazard is answered for by the enterprise, one after
    it by the department in charge or the supervisor. The deadline day itself is within it."""
    for one in accidents(context, "hazard_id"):
        life = hazard_behind(context, one)
        if life is None or life.deadline is None:
            continue
        within = one.day <= life.deadline
        wanted = ("enterprise",) if within else ("department", "supervisor")
        if not any(row.text("object_type") in wanted for row in _answering(context, one)):
            codes = context.schema.codes["accountability_objects"]
            yield at_row(
                "TR07",
                one.table,
                one.row,
                "accident_id",
                **_facts(context, one),
                hazard=life.hazard_id,
                when="之内" if within else "之后",
                expected="或".join(codes.label(code) for code in wanted),
            )


@rule("TR09", lists=("accidents", "accountabilities"))
def reverse_check(context: Context) -> Iterator[Notice]:
    """A serious accident, or a minor one with great impact, is checked backwards; where it killed
    people TR21 says so already."""
    told = {(one.sheet, one.cell.row) for one in found_by(context, "TR21") if one.cell is not None}
    grades = context.schema.codes["accident_grades"]
    serious = int(str(grades.by_id["serious"].attributes["rank"]))
    for one in accidents(context, "grade", "big_impact"):
        code = grades.by_id.get(one.row.text("grade"))
        if code is None or (one.table.sheet, one.row.number) in told:
            continue
        grave = int(str(code.attributes["rank"])) >= serious
        if (grave or one.row["big_impact"] is True) and not _checked_back(context, one):
            impact = "" if grave else "，社会影响较大"
            yield at_row(
                "TR09",
                one.table,
                one.row,
                "accident_id",
                **_facts(context, one),
                grade=f"{code.label}{impact}",
            )


@rule("TR21", lists=("accidents", "accountabilities"))
def death_reverse_check(context: Context) -> Iterator[Notice]:
    """Every accident that killed somebody is checked backwards."""
    for one in accidents(context, "deaths"):
        deaths = one.row["deaths"]
        if isinstance(deaths, int) and deaths > 0 and not _checked_back(context, one):
            yield at_row("TR21", one.table, one.row, "deaths", **_facts(context, one))


@rule("TR27", lists=("accidents",))
def not_prosecuted(context: Context) -> Iterator[Notice]:
    """Where nobody is prosecuted a statement is written and the inquiry kept; some time after the
    accident it is known whether somebody is."""
    limit = context.whole("TR27", "undecided")
    for one in accidents(context, "prosecuted", "statement_no", "archive_no"):
        days = (context.as_of - one.day).days
        if one.row.blank("prosecuted") and days > limit:
            missing, problem = {"prosecuted": "是否追究刑责的结论"}, f"已过{days}天"
        elif one.row["prosecuted"] is False:
            papers = {"statement_no": "书面说明文号", "archive_no": "调查档案号"}
            missing = {name: label for name, label in papers.items() if one.row.blank(name)}
            problem = "未追究刑责"
        else:
            continue
        if missing:
            yield at_row(
                "TR27",
                one.table,
                one.row,
                next(iter(missing)),
                **_facts(context, one),
                problem=problem,
                missing="、".join(missing.values()),
            )


def _facts(context: Context, one: Accident) -> dict[str, object]:
    enterprise = enterprise_of_code(context, one.enterprise_code) if one.enterprise_code else ""
    return {"id": one.id, "enterprise": enterprise, "days": (context.as_of - one.day).days}


def _window(context: Context) -> tuple[dt.date, dt.date]:
    """First and last day of “三年内”; 设置 writes them as 2020-04-01..2022-12-31."""
    typed = str(context.parameter("TR04", "three_year_window") or "")
    days = days_named(typed.replace("..", "、").replace("至", "、"))
    if len(days) != 2:
        raise BadSetting(f"设置里“three_year_window”的取值“{typed[:30]}”不是两个日期")
    return days[0], days[1]


def _punished(context: Context, one: Accident) -> bool:
    rows = known_by(context, "enforcements", "enterprise_code").get(one.enterprise_code, ())
    return any(
        row.text("range") in _HEAVY
        and (day := row.day("enforced_on")) is not None
        and one.day <= day <= one.day + YEAR
        for row in rows
    )


def _answering(context: Context, one: Accident) -> Iterator[Row]:
    """Accountability for the accident: that cites it, or its hazard from that day on."""
    yield from known_by(context, "accountabilities", "accident_id").get(one.id, ())
    hazard_id = one.row.text("hazard_id")
    for row in known_by(context, "accountabilities", "hazard_id").get(hazard_id, ()):
        day = row.day("decided_on")
        if not row.text("accident_id") and day is not None and day >= one.day:
            yield row


def _checked_back(context: Context, one: Accident) -> bool:
    rows = known_by(context, "accountabilities", "accident_id").get(one.id, ())
    return any(row["reverse_check"] is True for row in rows)

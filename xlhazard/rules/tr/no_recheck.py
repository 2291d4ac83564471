"""Penalties for the same again after which nobody looked, and penalties by the day without end."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row, Table
from xlhazard.rules.enforced import PROBLEMS, happened, is_penalty, known_by, life_on
from xlhazard.rules.hazard_lives import enterprise_name
from xlhazard.rules.known import first_rows
from xlhazard.rules.own_records import all_lists

YEAR = dt.timedelta(days=365)


class Punished(NamedTuple):
    """A penalty for something: a hazard, or a problem seen at an inspection."""

    day: dt.date
    table: Table
    row: Row


@rule("TR26", lists=("enforcements", "inspections"))
def no_recheck(context: Context) -> Iterator[Notice]:
    """Who is punished again for the same is looked at again soon; and a penalty by the day ends
    when the hazard is gone."""
    limit = context.whole("TR26", "recheck")
    for code, again in _punished_again(context).items():
        days = (context.as_of - again.day).days
        if days > limit and not _looked_at(context, code, again.day):
            yield _without_recheck(context, again, f"同类违法再次处罚，{days}天没有复查")
    for table, row in context.rows("enforcements", "hazard_id", "daily_from", "daily_to"):
        if row.blank("daily_from") or not row.blank("daily_to"):
            continue
        life = life_on(context, row.text("hazard_id"), context.as_of)
        if life is not None and life.done:
            problem = f"的隐患{life.hazard_id}已销号，按日连续处罚没有写止日"
            yield _daily(context, Punished(context.as_of, table, row), problem)


def _without_recheck(context: Context, again: Punished, problem: str) -> Notice:
    name = enterprise_name(context, again.row)
    return at_row(
        "TR26",
        again.table,
        again.row,
        "enterprise_code",
        name=name,
        problem=problem,
        advice="请增加检查频次，依法从重",
        enterprise=name,
        days=(context.as_of - again.day).days,
        record_key=again.row.text("enterprise_code"),
    )


def _daily(context: Context, one: Punished, problem: str) -> Notice:
    name = enterprise_name(context, one.row)
    return at_row(
        "TR26",
        one.table,
        one.row,
        "daily_to",
        name=name,
        problem=problem,
        advice="请核对后补填按日连续罚止",
        enterprise=name,
        id=one.row.text("enforcement_id"),
    )


def _punished_again(context: Context) -> Mapping[str, Punished]:
    """The last penalty of an enterprise that came within a year of one for the same thing."""
    last: dict[str, Punished] = {}
    for (code, _), found in _by_matter(context).items():
        ordered = sorted(found, key=lambda one: one.day)
        for before, again in pairwise(ordered):
            known = last.get(code)
            soon = dt.timedelta() < again.day - before.day <= YEAR
            if soon and (known is None or again.day > known.day):
                last[code] = again
    return last


def _by_matter(context: Context) -> Mapping[tuple[str, str], list[Punished]]:
    """Penalties by enterprise and what they are for: the hazard, each problem that was seen."""
    found: defaultdict[tuple[str, str], list[Punished]] = defaultdict(list)
    tables = all_lists(context).tables
    hazards = first_rows(tables.get("hazards"), "hazard_id")
    inspections = first_rows(tables.get("inspections"), "inspection_id")
    for table, row in context.rows("enforcements", "enterprise_code", "enforced_on", "measure"):
        day = happened(context, row, "enforced_on")
        code = row.text("enterprise_code")
        if not code or day is None or not is_penalty(context, row):
            continue
        hazard = hazards.get(row.text("hazard_id"))
        cited = row.text("inspection_id") or (hazard.text("inspection_id") if hazard else "")
        inspection = inspections.get(cited)
        matters = {row.text("hazard_id")} if row.text("hazard_id") else set()
        matters |= {name for name in PROBLEMS if inspection and inspection[name] is True}
        for matter in matters:
            found[code, matter].append(Punished(day, table, row))
    return found


def _looked_at(context: Context, code: str, since: dt.date) -> bool:
    """Somebody other than the enterprise itself inspected it after that day."""
    return any(
        row.text("method") != "self_led" and (row.day("inspected_on") or dt.date.min) > since
        for row in known_by(context, "inspections", "enterprise_code").get(code, ())
    )

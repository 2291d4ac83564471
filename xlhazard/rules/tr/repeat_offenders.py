"""Enterprises that are caught at the same problem again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.table import Row, Table
from xlhazard.rules.enforced import PROBLEMS, happened, is_penalty, known_by
from xlhazard.rules.hazard_lives import enterprise_name

HOT_WORK = "p5"
"""Special work (hot work among it) without a certificate."""

YEAR = dt.timedelta(days=365)
_ANSWERS = ("judicial",)


class Seen(NamedTuple):
    """A problem seen at an enterprise on a day."""

    day: dt.date
    table: Table
    row: Row


@rule("TR19", lists=("inspections", "enforcements"))
def repeat_offender(context: Context) -> Iterator[Notice | Skipped]:
    """The same problem seen again within a year makes an enterprise one to watch; special work
    without a certificate is punished at once."""
    columns = context.columns("inspections")
    known = [name for name in PROBLEMS if name in columns]
    if not known:
        yield Skipped("TR19", f"{context.town.name}的监督清单没有“未亲自研究”等检查问题列")
        return
    times = context.whole("TR19", "times")
    for name in known:
        for code, seen in _seen(context, name).items():
            reason = _unpunished(context, code, seen) if name == HOT_WORK else ""
            if len({one.day for one in seen}) < times and not reason:
                continue
            days = sorted({one.day for one in seen})
            called = enterprise_name(context, seen[0].row)
            yield at_row(
                "TR19",
                seen[0].table,
                seen[0].row,
                name,
                name=called,
                problem=columns[name].header,
                n=len(days),
                dates=days,
                reason=reason,
                enterprise=called,
                record_key=f"{code} {columns[name].header}",
            )


def _seen(context: Context, name: str) -> Mapping[str, list[Seen]]:
    """Inspections of the last year that saw the problem, by enterprise, earliest first."""
    found: defaultdict[str, list[Seen]] = defaultdict(list)
    for table, row in context.rows("inspections", "enterprise_code", "inspected_on", name):
        day = happened(context, row, "inspected_on")
        code = row.text("enterprise_code")
        if code and day is not None and row[name] is True and day >= context.as_of - YEAR:
            found[code].append(Seen(day, table, row))
    return {code: sorted(seen, key=lambda one: one.day) for code, seen in found.items()}


def _unpunished(context: Context, code: str, seen: list[Seen]) -> str:
    """What to add when neither a penalty nor a transfer to justice followed in time."""
    grace = dt.timedelta(days=context.whole("TR19", "grace"))
    answers = [
        day
        for row in known_by(context, "enforcements", "enterprise_code").get(code, ())
        if is_penalty(context, row) or row.text("measure") in _ANSWERS
        if (day := row.day("enforced_on")) is not None
    ]
    for one in seen:
        in_time = any(one.day <= day <= one.day + grace for day in answers)
        if context.as_of - one.day > grace and not in_time:
            return f"，{one.day}之后{grace.days}天内没有处罚或移送"
    return ""

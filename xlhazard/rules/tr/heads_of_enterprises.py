"""Heads of enterprises that are to be trained, and punished at the top of the range."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row, Table
from xlhazard.rules.accident_causes import accidents
from xlhazard.rules.enforced import known_by
from xlhazard.rules.hazard_lives import enterprise_of_code, judged_lives


class Cause(NamedTuple):
    """Why an enterprise's head is to be trained, since when, and where that stands."""

    since: dt.date
    reason: str
    table: Table
    row: Row


@rule("TR05", lists=("hazards", "trainings", "enforcements"))
def head_trained_and_punished(context: Context) -> Iterator[Notice]:
    """After a major hazard that others found or that is not listed inside, and after an accident,
    the head is trained and the penalty is at the top. The last cause of an enterprise counts."""
    last: dict[str, Cause] = {}
    for code, cause in _causes(context):
        known = last.get(code)
        if known is None or cause.since > known.since:
            last[code] = cause
    for code, cause in last.items():
        missing = _missing(context, code, cause.since)
        if missing:
            name = enterprise_of_code(context, code)
            yield at_row(
                "TR05",
                cause.table,
                cause.row,
                "enterprise_code",
                name=name,
                reason=cause.reason,
                missing=missing,
                enterprise=name,
                record_key=code,
                days=(context.as_of - cause.since).days,
            )


def _causes(context: Context) -> Iterator[tuple[str, Cause]]:
    pending = dt.timedelta(days=context.whole("TR05", "pending"))
    for table, row, life in judged_lives(context, "grade", "enterprise_code", "source", "found_on"):
        code, found = row.text("enterprise_code"), life.found_on
        if life.void or life.grade != "major" or not code or found is None:
            continue
        if row.text("source") not in ("", "self"):
            yield code, Cause(found, f"重大隐患{life.hazard_id}不是企业自查发现的", table, row)
        elif not life.has_internal and (life.done_on or context.as_of) - found > pending:
            reason = f"重大隐患{life.hazard_id}超过{pending.days}天没有内部挂牌"
            yield code, Cause(found + pending, reason, table, row)
    for one in accidents(context):
        if one.enterprise_code:
            reason = f"发生事故{one.id}"
            yield one.enterprise_code, Cause(one.day, reason, one.table, one.row)


def _missing(context: Context, code: str, since: dt.date) -> list[str]:
    """Which of the two no row shows from that day on."""
    trained = any(
        row.text("kind") == "head" and (row.day("held_on") or dt.date.min) >= since
        for row in known_by(context, "trainings", "enterprise_code").get(code, ())
    )
    punished = any(
        row.text("range") == "top" and (row.day("enforced_on") or dt.date.min) >= since
        for row in known_by(context, "enforcements", "enterprise_code").get(code, ())
    )
    wanted = (("主要负责人集中培训教育", trained), ("顶格处罚", punished))
    return [label for label, done in wanted if not done]

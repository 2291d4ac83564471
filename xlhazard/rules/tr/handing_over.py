"""Hazards that their enterprise cannot put right: coordinated (TR15), handed up or over (TR14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.lives import Life
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row
from xlhazard.rules.hazard_lives import enterprise_name, judged_lives, lives_of
from xlhazard.rules.hazard_rows import rows_by
from xlhazard.rules.known import shown

STOPPED = frozenset({"part", "full"})
"""停产情况 that says production was stopped."""


@rule("TR14", lists=("consultations", "hazards"))
def not_handed_up(context: Context) -> Iterator[Notice]:
    """What a consultation handed up or over is received some days later; and a major hazard for
    which production stands still, and that the enterprise cannot put right, is consulted about."""
    handing = context.whole("TR14", "handing")
    yield from _not_received(context, handing)
    yield from _not_consulted(context, handing)


def _not_received(context: Context, handing: int) -> Iterator[Notice]:
    lives, hazards = lives_of(context), rows_by(context, "hazards")
    result = context.columns("consultations")["result"]
    for table, row in context.rows("consultations", "held_on", "result", "received_on"):
        days = _days_since(row.day("held_on"), context.as_of)
        life = lives.get(row.text("hazard_id"))
        over = life is not None and (life.done or life.void)
        if over or row["result"] not in ("submit", "refer") or not row.blank("received_on"):
            continue
        if days > handing:
            said = f"会商结论为{shown(context, result, row['result'])}，{days}天未登记接收"
            hazard = hazards.get(row.text("hazard_id"))
            yield at_row(
                "TR14",
                table,
                row,
                "received_on",
                id=row.text("consult_no"),
                problem=said,
                advice="请督促移送并登记接收日期。",
                days=days,
                enterprise=enterprise_name(context, hazard) if hazard is not None else "",
            )


def _not_consulted(context: Context, handing: int) -> Iterator[Notice]:
    consulted = {
        row.text("hazard_id")
        for row in context.tables["consultations"]
        if _days_since(row.day("held_on"), context.as_of) >= 0
    }
    for table, row, life in judged_lives(context, "grade", "suspension", "reported_on"):
        if life.grade != "major" or not _stuck(row, life) or row["suspension"] not in STOPPED:
            continue
        days = _days_since(row.day("reported_on"), context.as_of)
        if days > handing and life.hazard_id not in consulted:
            yield at_row(
                "TR14",
                table,
                row,
                "reported_on",
                id=life.hazard_id,
                problem=f"是重大隐患，企业不能自行整改、已停产，书面报告{days}天没有会商",
                advice="请组织会商，逐级提交或移送专业部门，并登记会商移送。",
                days=days,
                enterprise=enterprise_name(context, row),
            )


@rule("TR15", lists=("hazards",))
def cannot_rectify_no_coordination(context: Context) -> Iterator[Notice]:
    """Some days after an enterprise reported that it cannot put a hazard right itself, somebody
    has coordinated help."""
    limit = context.whole("TR15", "days")
    for table, row, life in judged_lives(context, "self_fixable", "reported_on", "coordination"):
        days = _days_since(row.day("reported_on"), context.as_of)
        if days > limit and _stuck(row, life) and row.blank("coordination"):
            yield at_row(
                "TR15",
                table,
                row,
                "coordination",
                id=life.hazard_id,
                days=days,
                enterprise=enterprise_name(context, row),
                next_actor=row.text("report_to") or "主管部门",
            )


def _stuck(row: Row, life: Life) -> bool:
    """Open, and the enterprise cannot put it right itself."""
    return row["self_fixable"] is False and life.is_open and not life.done


def _days_since(day: dt.date | None, as_of: dt.date) -> int:
    """Days from then to as_of; -1 for no day and for one still to come."""
    return max(-1, (as_of - day).days) if day is not None else -1

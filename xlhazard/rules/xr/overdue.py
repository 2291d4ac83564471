"""Hazards whose deadline has passed."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.hazard_lives import enterprise_name, grade_label, judged_lives


@rule("XR16", lists=("hazards",))
def overdue(context: Context) -> Iterator[Notice]:
    """Neither done nor void after the day in force, which is itself in time. Without a deadline
    of its own a hazard has that of its grade, marked 默认."""
    for table, row, life in judged_lives(context, "due"):
        if not life.days_overdue:
            continue
        default = "，默认" if life.deadline_is_default else ""
        yield at_row(
            "XR16",
            table,
            row,
            "due",
            id=life.hazard_id,
            days=life.days_overdue,
            deadline=f"{life.deadline}{default}",
            grade=grade_label(context, life),
            state=life.label,
            next_actor=life.next_actor,
            enterprise=enterprise_name(context, row),
        )

"""Overdue hazards of a submission on which nobody acted."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.hazard_lives import judged_lives
from xlhazard.rules.traces import traces


@rule("XR17", lists=("hazards",))
def overdue_without_trace(context: Context) -> Iterator[Notice]:
    """Where a deadline has passed, somebody asked for more time, supervised or held to account."""
    known = traces(context)
    for table, row, life in judged_lives(context, "due"):
        if life.days_overdue and not known.of(row, life):
            yield at_row("XR17", table, row, "hazard_id", id=life.hazard_id, days=life.days_overdue)

"""KY21: nobody makes a hazard void alone."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.corrections import about_record, correction_rows
from xlhazard.model.finding import Notice
from xlhazard.rules.known import first_rows

_VOIDING = ("void_reason", "merged_into")


@rule("KY21", lists=("hazards",))
def void_without_note(context: Context) -> Iterator[Notice]:
    """A hazard made void or merged into another has an approved row in 更正说明.

    One that the master already holds as void needs no new row.
    """
    corrections = correction_rows(context.submission, context.master)
    ours = context.master.tables.get("hazards") if context.master is not None else None
    known = first_rows(ours, "hazard_id")
    for table, row in context.rows("hazards", "hazard_id"):
        filled = [name for name in _VOIDING if row[name] is not None]
        hazard_id = row.text("hazard_id")
        if not filled or not hazard_id or any(about_record(corrections, hazard_id)):
            continue
        before = known.get(hazard_id)
        if before is not None and any(before[name] is not None for name in _VOIDING):
            continue
        if context.judged(table, row, filled[0]):
            yield at_row("KY21", table, row, filled[0], id=hazard_id)

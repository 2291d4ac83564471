"""Inspections that nobody signed."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.hazard_lives import enterprise_name


@rule("TR20", lists=("inspections",))
def unsigned_inspection(context: Context) -> Iterator[Notice]:
    """Whoever inspects signs, and answers for it."""
    for table, row in context.rows("inspections", "inspection_id", "signed"):
        if row["signed"] is False:
            yield at_row(
                "TR20",
                table,
                row,
                "signed",
                id=row.text("inspection_id"),
                enterprise=enterprise_name(context, row),
                next_actor="报送单位",
            )

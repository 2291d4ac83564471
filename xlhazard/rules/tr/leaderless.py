"""Listed hazards that are hard to coordinate and have no leader linked to them."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.hazard_lives import enterprise_name, lives_of
from xlhazard.rules.hazard_rows import rows_by


@rule("TR02", lists=("listings",))
def hard_without_leader(context: Context) -> Iterator[Notice]:
    """A listed hazard that is hard to coordinate has a leader to push it, until it is taken off
    the list or done."""
    lives, hazards = lives_of(context), rows_by(context, "hazards")
    level = context.town.levels.get("linked_leaders", "镇、村领导").removesuffix("领导")
    for table, row in context.rows("listings", "hazard_id", "hard", "linked_leader", "delisted_on"):
        life, off = lives.get(row.text("hazard_id")), row.day("delisted_on")
        over = (off is not None and off <= context.as_of) or (
            life is not None and (life.done or life.void)
        )
        if row["hard"] is True and row.blank("linked_leader") and not over:
            hazard = hazards.get(row.text("hazard_id"))
            yield at_row(
                "TR02",
                table,
                row,
                "linked_leader",
                id=row.text("hazard_id"),
                level=level,
                enterprise=enterprise_name(context, hazard) if hazard is not None else "",
            )

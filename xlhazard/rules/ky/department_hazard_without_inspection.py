"""KY13: what a department finds, it finds on an inspection."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice

_INSPECTING = frozenset({"department", "committee", "member", "group"})


@rule("KY13", lists=("hazards",))
def department_hazard_without_inspection(context: Context) -> Iterator[Notice]:
    """A department that found a hazard on an inspection says on which one; villages need not."""
    if context.unit_type not in _INSPECTING:
        return
    for table, row in context.rows("hazards", "source", "inspection_id"):
        if row["source"] == "department" and row.blank("inspection_id"):
            yield at_row("KY13", table, row, "inspection_id", id=row.text("hazard_id"))

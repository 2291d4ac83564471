"""KY12: an open hazard gets its rectification row."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.known import everything, first_rows, known_lives


@rule("KY12", lists=("hazards",))
def rectification_missing(context: Context) -> Iterator[Notice]:
    """A hazard that is still open some days after it was found stands in 整改清单."""
    grace = context.whole("KY12", "grace")
    tables, lives = context.once(everything), context.once(known_lives)
    rectified = first_rows(tables.get("rectifications"), "hazard_id")
    for table, row in context.rows("hazards", "hazard_id", "found_on"):
        hazard_id, found = row.text("hazard_id"), row.day("found_on")
        life = lives.get(hazard_id)
        if life is None or found is None or life.done or life.void or hazard_id in rectified:
            continue
        days = (context.as_of - found).days
        if days > grace:
            yield at_row("KY12", table, row, "hazard_id", id=hazard_id, days=days)

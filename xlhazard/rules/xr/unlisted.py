"""Major hazards of a submission that no government has listed (挂牌督办)."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.listing import found_lately, listing_state
from xlhazard.model.finding import Notice
from xlhazard.rules.hazard_lives import judged_lives
from xlhazard.rules.listing_state import default_level


@rule("XR15", lists=("hazards",))
def major_unlisted(context: Context) -> Iterator[Notice]:
    """A major hazard, or an urgent one left open overnight, is listed by the township or higher;
    one found only days ago may still wait."""
    grace = context.whole("XR15", "grace")
    for table, row, life in judged_lives(context, "grade", "found_on"):
        if not life.wants_listing or life.listed_on is not None or found_lately(life, grace):
            continue
        state = listing_state(life)
        level = default_level(context)
        yield at_row("XR15", table, row, "hazard_id", id=life.hazard_id, state=state, level=level)

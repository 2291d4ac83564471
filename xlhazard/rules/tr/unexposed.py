"""Major hazards found on unannounced visits, which are shown up in public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.hazard_lives import enterprise_name, judged_lives


@rule("TR23", lists=("hazards", "oversight"))
def unannounced_not_exposed(context: Context) -> Iterator[Notice]:
    """What an unannounced visit found to be a major hazard is exposed at a meeting soon after,
    whether or not it has been put right since."""
    limit = context.whole("TR23", "days")
    exposed = [
        held
        for row in context.tables["oversight"]
        if (held := row.day("held_on"))
        and (shown := row.day("exposed_on"))
        and shown <= context.as_of
    ]
    last = max(exposed, default=dt.date.min)
    for table, row, life in judged_lives(context, "grade", "source", "found_on"):
        found = life.found_on
        if life.grade != "major" or row["source"] != "unannounced" or life.void or found is None:
            continue
        days = (context.as_of - found).days
        if days > limit and last < found:
            firm = enterprise_name(context, row)
            yield at_row(
                "TR23", table, row, "source", id=life.hazard_id, days=days, enterprise=firm
            )

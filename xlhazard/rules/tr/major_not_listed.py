"""Open major hazards of the township that are not listed (挂牌督办)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.listing import lacking
from xlhazard.deriving.lives import Life
from xlhazard.model.finding import Notice
from xlhazard.rules.hazard_lives import enterprise_name, judged_lives
from xlhazard.rules.listing_state import default_level
from xlhazard.rules.work_calendar import work_calendar


@rule("TR01", lists=("hazards",))
def major_not_listed(context: Context) -> Iterator[Notice]:
    """An open major hazard, or an urgent one left open overnight, is listed by a government and
    by the enterprise itself. A missing township listing is a reminder, no breach by itself."""
    grace = context.whole("TR01", "grace")
    for table, row, life in judged_lives(context, "grade", "found_on"):
        states = list(lacking(life, grace))
        if states:
            slow = _slow(context, life)
            states[0] += slow
            yield at_row(
                "TR01",
                table,
                row,
                "hazard_id",
                id=life.hazard_id,
                enterprise=enterprise_name(context, row),
                state="；".join(states),
                level=default_level(context),
                days=_waiting(life),
                next_actor=life.next_actor,
                slow=bool(slow),
            )


def _waiting(life: Life) -> int | None:
    """Days since the request, else since the hazard was found."""
    since = life.requested_on or life.found_on
    return None if since is None else (life.as_of - since).days


def _slow(context: Context, life: Life) -> str:
    """Says so when a request has waited for more working days than it should."""
    if life.requested_on is None or life.listed_on is not None:
        return ""
    allowed = re.match(r"\d+", str(context.parameter("TR01", "pending")).strip())
    waited = work_calendar(context).between(life.requested_on, life.as_of)
    if allowed is None or waited.days <= int(allowed[0]):
        return ""
    return f"，已超过{allowed[0]}个工作日{waited.remark}"

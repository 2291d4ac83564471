"""Major hazards that call for the heaviest steps: both punished at once, closing down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.lives import Life
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row
from xlhazard.rules.accident_causes import accidents, hazard_behind
from xlhazard.rules.enforced import about_hazard, is_penalty, penalties
from xlhazard.rules.hazard_lives import enterprise_name, grade_label, judged_lives

BY_LAW = ((3, 180), (4, 365))
"""So many penalties within so many days for one major hazard (Work Safety Law art. 113)."""


@rule("TR17", lists=("hazards", "enforcements"))
def double_penalty(context: Context) -> Iterator[Notice]:
    """An overdue major hazard, and a hazard that led to an accident before it was done away with,
    are punished at the enterprise and at its head together."""
    led_to = _accidents_of(context)
    for table, row, life in judged_lives(context, "grade", "due"):
        if life.void:
            continue
        if life.hazard_id in led_to:
            problem = f"未消除时发生事故{led_to[life.hazard_id]}"
        elif life.grade == "major" and life.days_overdue:
            problem = f"逾期{life.days_overdue}天未消除"
        else:
            continue
        if not any(one["double_penalty"] is True for one in about_hazard(context, row)):
            yield at_row(
                "TR17",
                table,
                row,
                "grade",
                id=life.hazard_id,
                grade=grade_label(context, life),
                problem=problem,
                enterprise=enterprise_name(context, row),
                days=life.days_overdue,
            )


@rule("TR18", lists=("hazards", "enforcements"))
def closure_due(context: Context) -> Iterator[Notice]:
    """A major hazard that stays for long in spite of several penalties, or that was punished as
    often as the law counts, puts the question of closing down."""
    for table, row, life in judged_lives(context, "grade", "found_on", "enterprise_code"):
        if life.grade != "major" or not life.is_open or life.done or life.found_on is None:
            continue
        days = (context.as_of - life.found_on).days
        times = max(_while_open(context, row, life, days), _by_law(context, row))
        if times:
            name = enterprise_name(context, row)
            yield at_row(
                "TR18",
                table,
                row,
                "found_on",
                name=name,
                id=life.hazard_id,
                days=days,
                n=times,
                enterprise=name,
            )


def _accidents_of(context: Context) -> dict[str, str]:
    """The first accident of every hazard that was still to be done away with."""
    found: dict[str, str] = {}
    for one in accidents(context, "hazard_id"):
        life = hazard_behind(context, one)
        if life is not None:
            found.setdefault(life.hazard_id, one.id)
    return found


def _while_open(context: Context, hazard: Row, life: Life, days: int) -> int:
    """Penalties of the enterprise since the hazard was found, where there are enough; else 0."""
    if days <= context.whole("TR18", "open_days"):
        return 0
    since = life.found_on or dt.date.min
    own = [
        one
        for one in penalties(context, hazard.text("enterprise_code"))
        if (one.day("enforced_on") or dt.date.min) >= since
    ]
    return len(own) if len(own) >= context.whole("TR18", "penalties") else 0


def _by_law(context: Context, hazard: Row) -> int:
    """Penalties for this hazard, where so many fell so close together; else 0."""
    days = sorted(
        day
        for one in about_hazard(context, hazard)
        if one.text("hazard_id") and is_penalty(context, one)
        if (day := one.day("enforced_on")) is not None
    )
    return len(days) if any(_dense(days, times, span) for times, span in BY_LAW) else 0


def _dense(days: Sequence[dt.date], times: int, span: int) -> bool:
    pairs = zip(days, days[times - 1 :], strict=False)
    return any((last - first).days <= span for first, last in pairs)

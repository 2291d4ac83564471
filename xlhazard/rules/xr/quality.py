"""Signs that a unit's month was filled in without looking (XR26)."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Passage
from xlhazard.rules.known import unit_title
from xlhazard.rules.quality_signals import hazard_signals

MOST_NAMED = 10


@rule("XR26", lists=("hazards",))
def quality_signal(context: Context) -> Iterator[Notice]:
    """Everything found on one day, closed at once, in the same words, by the same two people, or
    nothing at all for months: worth a look, never a verdict."""
    for one in hazard_signals(context):
        yield at_row(
            "XR26",
            one.table,
            one.row,
            one.field,
            unit=unit_title(context, one.unit),
            signal=Passage(one.words),
            rows=Passage(_named(one.rows) or "见《单位》"),
            unit_code=one.unit,
            record_key=f"{one.unit} {one.month} {one.kind}",
        )


def _named(ids: tuple[str, ...]) -> str:
    more = f"等{len(ids)}条" if len(ids) > MOST_NAMED else ""
    return "、".join(ids[:MOST_NAMED]) + more

"""Units that lag behind and should be told so in writing (提示告知)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file
from xlhazard.checking.rule import rule
from xlhazard.deriving.rates import Owed
from xlhazard.model.finding import Notice
from xlhazard.model.reporting import State
from xlhazard.rules.known import named_units
from xlhazard.rules.last_places import last_in_a_row
from xlhazard.rules.own_records import unit_name
from xlhazard.rules.reporting import kind_label, owed

WINDOW = dt.timedelta(days=30)
"""A notice as old as this, or younger, still stands."""

_LAGGING: tuple[State, ...] = ("late", "missing", "refused")


@rule("TR10", lists=("units",))
def prompt_due(context: Context) -> Iterator[Notice]:
    """A unit whose last reports of one form all came late or not at all, or which is last in done
    rate month after month, gets a written prompt, unless it has just had one."""
    reasons: dict[str, list[str]] = {}
    periods = context.whole("TR10", "periods")
    for (unit, kind), some in _by_unit_and_kind(owed(context)).items():
        lagging = _lagging(some)
        if len(lagging) >= periods:
            months = "、".join(str(one.month) for one in lagging)
            reason = f"{kind_label(context, kind)}连续{len(lagging)}期迟报或未报（{months}）"
            reasons.setdefault(unit, []).append(reason)
    last = last_in_a_row(context)
    if last is not None and len(last.months) >= periods:
        reason = f"连续{len(last.months)}月整改率末位（{last.closing.done_rate}）"
        reasons.setdefault(last.unit, []).append(reason)
    prompted = _prompted(context) if reasons else frozenset()
    for unit, some_reasons in reasons.items():
        if unit not in prompted:
            yield at_file(
                "TR10",
                unit=unit_name(context, unit),
                reason="；".join(some_reasons),
                record_key=unit,
                unit_code=unit,
            )


def _by_unit_and_kind(reports: Sequence[Owed]) -> Mapping[tuple[str, str], Sequence[Owed]]:
    """Monthly reports by unit and kind, month by month."""
    found: dict[tuple[str, str], list[Owed]] = {}
    for one in sorted(reports, key=lambda one: one.month):
        if not one.stage:
            found.setdefault((one.unit, one.kind), []).append(one)
    return found


def _lagging(reports: Sequence[Owed]) -> Sequence[Owed]:
    """The unbroken run of late or missing reports up to the last one that was due or has come.

    A month in between for which the unit owed nothing breaks the run as well.
    """
    run: list[Owed] = []
    for one in reports:
        if one.state == "waiting":
            continue
        follows = not run or one.month == run[-1].month.plus(1)
        run = [*(run if follows else ()), one] if one.state in _LAGGING else []
    return run


def _prompted(context: Context) -> frozenset[str]:
    """Units that had a 提示告知 in the last 30 days."""
    known = named_units(context)
    found = set()
    for row in context.tables.get("notices_and_talks", ()):
        day = row.day("issued_on")
        if row.text("form") != "prompt" or day is None:
            continue
        unit = known.find(row.text("object_name")) if known is not None else None
        if unit is not None and context.as_of - WINDOW <= day <= context.as_of:
            found.add(unit.code)
    return frozenset(found)

"""Due days that are rest days."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file
from xlhazard.checking.rule import rule
from xlhazard.deriving.rates import Owed
from xlhazard.model.finding import Notice, Skipped
from xlhazard.rules.reporting import months_watched, owed, report_label
from xlhazard.rules.work_calendar import work_calendar


@rule("DL05", lists=("units",))
def due_on_rest_day(context: Context) -> Iterator[Notice | Skipped]:
    """While a report can still be sent, it is told that its due day is a rest day: the documents
    shift nothing. A year of which nobody knows the rest days is not judged."""
    calendar = work_calendar(context)
    unknown: dict[int, None] = {}
    for one in _this_month(context):
        if not calendar.knows(one.due.day):
            unknown[one.due.day.year] = None
        elif (name := calendar.rest_day(one.due.day)) is not None:
            yield at_file(
                "DL05",
                form=report_label(context, one.kind, one.stage),
                due=one.due.day,
                name=name,
                clause=one.due.clause,
            )
    if unknown:
        years = "、".join(map(str, unknown))
        yield Skipped("DL05", f"没有{years}年的节假日数据，请在总台账《节假日》表填写")


def _this_month(context: Context) -> Iterator[Owed]:
    """Each kind of report of the running month once, as long as its due day is not over."""
    month = months_watched(context)[-1]
    seen: set[tuple[str, str]] = set()
    for one in owed(context):
        if one.month == month and not one.over and (one.kind, one.stage) not in seen:
            seen.add((one.kind, one.stage))
            yield one

"""KY16: the file lies in the month that its cover names."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped


@rule("KY16")
def period_mismatch(context: Context) -> Iterator[Notice | Skipped]:
    """The cover's month is the month that is being worked on."""
    submission, wanted = context.submission, context.expected_month
    if submission is None or submission.cover is None or submission.month is None:
        return
    if wanted is None:
        yield Skipped("KY16", "没有指定报告期，文件也不在某月的收件文件夹里")
    elif submission.month != wanted:
        yield at_item("KY16", submission.cover, "period", value=submission.month, month=wanted)

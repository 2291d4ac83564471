"""KY20: what was closed stays closed."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.corrections import about_record, approved, correction_rows
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row, Table
from xlhazard.rules.known import before, first_rows, lives_before


@rule("KY20", lists=("hazards", "acceptances"), needs_master=True)
def closed_hazard_reopened(context: Context) -> Iterator[Notice]:
    """A hazard closed in the master is not filed as open; one found again is a new hazard.

    Closing is taken back only with an approved row in 更正说明.
    """
    submission = context.submission
    if submission is None:
        return
    hazards, acceptances = context.tables["hazards"], context.tables["acceptances"]
    filed = first_rows(hazards, "hazard_id")
    corrections = correction_rows(submission, context.master)
    lives = context.once(lives_before)
    keyed = acceptances.by_key()
    for closing in context.once(before).get("acceptances", ()):
        hazard_id, day = closing.text("hazard_id"), closing.day("closed_on")
        row = filed.get(hazard_id)
        if row is None or day is None:
            continue
        life = lives.get(hazard_id)
        if life is None or life.closed_on != day:
            continue
        if closing["result"] != "pass" or any(map(approved, about_record(corrections, hazard_id))):
            continue
        key = acceptances.key_of(closing)
        same = keyed.get(key) if key is not None else None
        if same is None:
            if submission.complete and not _closed_anyway(acceptances, hazard_id):
                yield at_row("KY20", hazards, row, "hazard_id", id=hazard_id, date=day)
        elif (field := _taken_back(context, acceptances, same)) is not None:
            yield at_row("KY20", acceptances, same, field, id=hazard_id, date=day)


def _closed_anyway(acceptances: Table, hazard_id: str) -> bool:
    """A row of another day closes it: the clerk mended the day, not the state."""
    return any(
        row.text("hazard_id") == hazard_id
        and row["result"] == "pass"
        and row.day("closed_on") is not None
        for row in acceptances
    )


def _taken_back(context: Context, table: Table, row: Row) -> str | None:
    """The cell that opens the hazard again: a blank 销号日期, or 不合格."""
    if row.blank("closed_on") and context.judged(table, row, "closed_on"):
        return "closed_on"
    failed = row["result"] == "fail" and context.judged(table, row, "result")
    return "result" if failed else None

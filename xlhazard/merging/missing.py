"""Units that owe a report of a month and have none accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from xlhazard.deriving.deadlines import due
from xlhazard.deriving.reporting import TAKEN, valid_in
from xlhazard.deriving.workdays import WorkCalendar
from xlhazard.merging.keys import by_key
from xlhazard.merging.receipts import LOG
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.results import MissingUnit
from xlhazard.schema.types import Schema

KINDS = "report_kinds"


def missing_units(
    master: Master,
    month: Month,
    schema: Schema,
    settings: Mapping[str, str],
    *,
    just_taken: Collection[tuple[str, str]] = (),
    calendar: WorkCalendar | None = None,
) -> Iterator[MissingUnit]:
    """By unit and form. just_taken: (unit, kind) of this run, not yet in the master's log."""
    taken = {
        (fold(row.text("unit_code")), row.text("report_kind"))
        for row in master.tables.get(LOG, ())
        if row.text("status") in TAKEN and row.text("period") == str(month)
    }
    taken.update(just_taken)
    for (code, *_), row in sorted(by_key(master.tables.get("units")).items()):
        if not valid_in(row, month):
            continue
        for kind in row.texts("forms_due"):
            day = due(schema, kind, month, settings, calendar)
            if day is not None and (code, kind) not in taken:
                yield MissingUnit(
                    unit=row.text("unit_code"),
                    unit_name=row.text("unit_name"),
                    form=kind,
                    form_name=schema.codes[KINDS].label(kind),
                    due=day.day,
                )

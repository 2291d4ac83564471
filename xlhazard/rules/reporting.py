"""Who has to report what, and what came in by 报送登记 (for the DL rules)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.deriving.deadlines import Due, due
from xlhazard.deriving.reporting import TAKEN
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.rules.work_calendar import work_calendar

ADOPTED = "采用"


class Receipt(NamedTuple):
    """One line of 报送登记."""

    unit: str
    kind: str
    month: Month | None
    version: int
    sha256: str
    file: str
    received: dt.date | None
    accepted: bool
    refused: bool
    adopted: bool


def receipts(context: Context) -> tuple[Receipt, ...]:
    """报送登记, line by line; empty without a master."""
    return context.once(_receipts)


def due_of(context: Context, kind: str, month: Month) -> Due | None:
    """When reports of this kind are due in the month, by calendar, 设置 and 节假日."""
    return due(context.schema, kind, month, context.settings, work_calendar(context))


def kind_label(context: Context, kind: str) -> str:
    """A report kind as people call it, such as 调度表."""
    return context.schema.codes["report_kinds"].label(kind)


def monthly_kinds(context: Context, unit: Row) -> Iterator[str]:
    """The monthly reports that a unit owes and the town asks for."""
    for kind in unit.texts("forms_due"):
        deadline = context.schema.calendar.deadlines.get(kind)
        if deadline and deadline.period == "month" and kind in context.town.calendar:
            yield deadline.id


def units(context: Context) -> Table | None:
    """The roster, sheet 单位."""
    return context.master.tables.get("units") if context.master is not None else None


def received(context: Context, unit: str, kind: str, month: Month) -> dt.date | None:
    """Day of receipt: of the first version that was accepted, else of the first that came."""
    own = [
        one
        for one in receipts(context)
        if (one.unit, one.kind, one.month) == (unit, kind, month) and one.received
    ]
    taken = [one.received for one in own if one.accepted]
    return min((day for day in taken or [one.received for one in own] if day), default=None)


def months_watched(context: Context) -> tuple[Month, ...]:
    """From the first month in 报送登记 to that of today (or of the command): each is followed up.

    What was before the township began with this tool is not asked for.
    """
    last = context.month or Month.of(context.today)
    first = min((one.month for one in receipts(context) if one.month), default=last)
    months, one = [], min(first, last)
    while one <= last:
        months.append(one)
        one = one.plus(1)
    return tuple(months)


def _receipts(context: Context) -> tuple[Receipt, ...]:
    log = context.master.tables.get("submissions_log") if context.master is not None else None
    return tuple(_receipt(row) for row in log or ())


def _receipt(row: Row) -> Receipt:
    version, status = row["version"], row.text("status")
    return Receipt(
        row.text("unit_code"),
        row.text("report_kind"),
        Month.read(row.text("period")),
        version if isinstance(version, int) else 0,
        row.text("sha256"),
        row.text("file_name"),
        _day(row.text("received_at")),
        status in TAKEN,
        status == "refused",
        row.text("decision").startswith(ADOPTED),
    )


def _day(text: str) -> dt.date | None:
    """The day of a time stamp, as written: it is local time (+08:00)."""
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None

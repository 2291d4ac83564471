"""Which unit reports what in a month, which forms were filed, and what 报送登记 tells of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet, Row, Table
from xlhazard.schema.types import Schema, Town

TAKEN = frozenset({"accepted", "warned", "replaced"})
"""校验结果 of a file that was taken, also where a newer version took its place."""

STAGE_REPORT = "stage_report"
ADOPTED = "采用"

_PRINTED = frozenset({"unit", "date", "row_no", "measure"})
"""The header, and what the 9+6 table prints in every row."""


class Report(NamedTuple):
    """One report that a unit owes or sent: 单位编码, 表种, 报告期."""

    unit: str
    kind: str
    month: Month | None


class Receipt(NamedTuple):
    """One line of 报送登记."""

    unit: str
    kind: str
    month: Month | None
    version: int = 0
    sha256: str = ""
    file: str = ""
    received: dt.date | None = None
    accepted: bool = False
    refused: bool = False
    adopted: bool = False


def valid_in(unit: Row, month: Month) -> bool:
    """The unit reports in that month, by 启用期 and 停用期 (both included)."""
    first, last, text = unit.text("valid_from"), unit.text("valid_to"), str(month)
    return (not first or first <= text) and (not last or text <= last)


def monthly_kinds(unit: Row, schema: Schema, town: Town) -> Iterator[str]:
    """The monthly reports that a unit owes and the town asks for."""
    for kind in unit.texts("forms_due"):
        deadline = schema.calendar.deadlines.get(kind)
        if deadline and deadline.period == "month" and kind in town.calendar:
            yield deadline.id


def filed(form: FormSheet) -> bool:
    """Somebody answered something beside what issued workbooks bring with them.

    A stage report stands blank in the workbooks of most months; a blank one was not filed.
    """
    return any(
        answer.typed.strip() and name.split("_", 1)[-1] not in _PRINTED
        for name, answer in form.items.items()
    )


def receipts(log: Table | None) -> tuple[Receipt, ...]:
    """报送登记, line by line; none without the sheet."""
    return tuple(_receipt(row) for row in log or ())


def by_report(log: Iterable[Receipt]) -> Mapping[Report, tuple[Receipt, ...]]:
    """The lines of each report, in the order of the log."""
    found: dict[Report, list[Receipt]] = {}
    for one in log:
        found.setdefault(Report(one.unit, one.kind, one.month), []).append(one)
    return {report: tuple(lines) for report, lines in found.items()}


def received(lines: Iterable[Receipt]) -> dt.date | None:
    """Day of receipt of a report: of the first version that was accepted, else of the first."""
    dated = [one for one in lines if one.received is not None]
    taken = [one for one in dated if one.accepted]
    return min((one.received for one in taken or dated if one.received), default=None)


def months_watched(log: Iterable[Receipt], last: Month) -> tuple[Month, ...]:
    """From the first month in 报送登记 to the last one: each is followed up.

    What was before the township began with this tool is not asked for.
    """
    first = min((one.month for one in log if one.month), default=last)
    months, one = [], min(first, last)
    while one <= last:
        months.append(one)
        one = one.plus(1)
    return tuple(months)


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

"""High-risk enterprises that nobody inspected in a month."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.reporting import valid_in
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.month import Month
from xlhazard.model.table import Row
from xlhazard.rules.enforced import known_by
from xlhazard.rules.hazard_lives import enterprise_name
from xlhazard.rules.known import roster
from xlhazard.rules.reporting import due_of, monthly_kinds, receipts

_DUTY = "F07"
"""The heads of high-risk enterprises lead an inspection every month (calendar)."""


@rule("XR24", lists=("enterprises", "inspections"))
def high_risk_not_visited(context: Context) -> Iterator[Notice | Skipped]:
    """A high-risk enterprise in business is inspected every month, once by its own head. A month
    is judged when its reports are due, and where the unit's report has come."""
    entries = context.town.extra.get("calendar_entries")
    if not isinstance(entries, tuple) or _DUTY not in entries:
        yield Skipped("XR24", f"{context.town.name}没有高危企业每月检查的规定")
        return
    month = _month(context)
    for table, row in context.rows("enterprises", "enterprise_code", "sector", "status"):
        high_risk = row.text("sector") in context.town.high_risk_sectors
        if not high_risk or row.text("status") not in ("", "open") or _unknown(context, row, month):
            continue
        visits = [
            one
            for one in _inspections(context, row)
            if (day := one.day("inspected_on")) is not None and Month.of(day) == month
        ]
        if any(one.text("method") == "self_led" for one in visits):
            continue
        name = enterprise_name(context, row)
        yield at_row(
            "XR24",
            table,
            row,
            "enterprise_code",
            name=name,
            month=month,
            what="主要负责人带队检查" if visits else "检查",
            enterprise=name,
            next_actor="报送单位",
        )


def _inspections(context: Context, enterprise: Row) -> tuple[Row, ...]:
    known = known_by(context, "inspections", "enterprise_code")
    return known.get(enterprise.text("enterprise_code"), ())


def _month(context: Context) -> Month:
    """The month asked for, else that of the day, or the one before until its reports are due."""
    if context.month is not None:
        return context.month
    month = Month.of(context.as_of)
    due = due_of(context, "six_lists", month)
    return month if due is None or context.as_of >= due.day else month.plus(-1)


def _unknown(context: Context, enterprise: Row, month: Month) -> bool:
    """The unit that filed the enterprise owes a report of the month that has not been accepted:
    what it did is not known, and DL02 says so."""
    unit = enterprise.text("filed_by")
    return unit in context.once(_waited_for, month)


def _waited_for(context: Context, month: Month) -> frozenset[str]:
    log = receipts(context)
    came = {one.unit for one in log if one.accepted and one.month == month}
    owing = (
        code
        for code, row in roster(context).items()
        if valid_in(row, month) and any(True for _ in monthly_kinds(context, row))
    )
    return frozenset(owing) - came if log else frozenset()

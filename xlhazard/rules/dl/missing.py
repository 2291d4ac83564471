"""Reports that have not come: due soon, or due and missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file, at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.rates import Owed, soon_due
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row, Table
from xlhazard.rules.own_records import unit_name
from xlhazard.rules.reporting import owed, report_label, units


@rule("DL02", lists=("units",))
def missing_unit(context: Context) -> Iterator[Notice]:
    """After the due day a unit that owes the report has none accepted; a refused one counts as
    missing and is told."""
    for table, row, one in _missing(context):
        if not one.stage:
            yield at_row(
                "DL02",
                table,
                row,
                "unit_code",
                form=report_label(context, one.kind),
                refused="，报来的一份已退回" if one.state == "refused" else "",
                kind=one.kind,
                **_facts(context, one),
            )


@rule("DL07", lists=("units",))
def stage_report_missing(context: Context) -> Iterator[Notice]:
    """After the day named in the plan a unit that owes stage reports has not that one accepted."""
    for table, row, one in _missing(context):
        if one.stage:
            kind = report_label(context, one.kind, one.stage)
            facts = _facts(context, one)
            yield at_row("DL07", table, row, "unit_code", kind=kind, **facts)


@rule("DL10", lists=("units",))
def due_soon(context: Context) -> Iterator[Notice]:
    """Some days before the due day, and on it: who has not reported yet."""
    waiting: dict[tuple[str, str], list[Owed]] = {}
    days = context.whole("DL10", "soon_days")
    for one in soon_due(owed(context), context.today, days):
        waiting.setdefault((str(one.month), one.stage or one.kind), []).append(one)
    for (month, name), some in waiting.items():
        first = some[0]
        yield at_file(
            "DL10",
            form=report_label(context, first.kind, first.stage),
            due=first.due.day,
            n=len(some),
            units=[unit_name(context, one.unit) for one in some],
            clause=first.due.clause,
            record_key=f"{month} {name}",
        )


def _missing(context: Context) -> Iterator[tuple[Table, Row, Owed]]:
    """Reports whose due day is over and of which nothing was accepted, at their unit's row."""
    table = units(context)
    rows: Mapping[str, Row] = {} if table is None else table.first_by("unit_code")
    for one in owed(context):
        row = rows.get(one.unit)
        if table is not None and row is not None and one.state in ("missing", "refused"):
            yield table, row, one


def _facts(context: Context, one: Owed) -> dict[str, object]:
    return {
        "unit": unit_name(context, one.unit),
        "month": one.month,
        "due": one.due.day,
        "days": one.due.days_late(context.today),
        "clause": one.due.clause,
        "record_key": f"{one.unit} {one.month} {one.stage or one.kind}",
        "unit_code": one.unit,
    }

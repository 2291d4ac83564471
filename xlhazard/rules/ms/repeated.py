"""The same words again: as last month (MS04), as another unit (MS05)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item, at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.rules.measure_lines import bare, judged_lines
from xlhazard.rules.own_records import unit_name
from xlhazard.rules.reporting import receipts

HISTORY = "nine_plus_six_history"
_Series = tuple[str, Month]


@rule("MS04", forms=("nine_plus_six",), needs_master=True)
def same_as_last_month(context: Context) -> Iterator[Notice]:
    """What was done this month is not word for word what was done last month."""
    form, month = context.forms["nine_plus_six"], context.month
    if month is None or context.master is None or context.unit is None:
        return
    accepted = context.once(_accepted)
    before = accepted.get((context.unit, month.plus(-1)), {})
    shortest = context.whole("MS04", "min_chars")
    for line in judged_lines(context, form):
        item = line.item("current")
        words = bare(form.text(item)) if context.judged_item(form, item) else ""
        row = before.get(line.number)
        if len(words) >= shortest and row is not None and bare(row.text("current")) == words:
            yield at_item("MS04", form, item, no=line.number)


@rule("MS05", lists=(HISTORY,))
def same_as_other_unit(context: Context) -> Iterator[Notice]:
    """Two units have not done the same thing in the same words in the same month."""
    table = context.tables[HISTORY]
    accepted = context.once(_accepted)
    watched = sorted({month for _, month in accepted})[-context.whole("MS05", "months") :]
    alike: dict[tuple[Month, int, str], list[str]] = {}
    for (unit, month), lines in sorted(accepted.items()):
        for number, row in lines.items() if month in watched else ():
            words = bare(row.text("current"))
            if len(words) >= context.whole("MS05", "min_chars"):
                alike.setdefault((month, number, words), []).append(unit)
    came = context.once(_turns)
    for (month, number, _), units in alike.items():
        if len(units) < 2:
            continue
        *others, last = sorted(units, key=lambda unit: came.get((unit, month), (dt.date.min, 0)))
        row = accepted[last, month][number]
        yield _told(context, table, row, last, number, others)


def _told(
    context: Context, table: Table, row: Row, unit: str, number: int, others: list[str]
) -> Notice:
    names = [unit_name(context, other) for other in sorted(others)]
    record = f"{unit} {row.text('period')} 第{number}行"
    facts = {"no": number, "units": names, "unit_code": unit, "record_key": record}
    return at_row("MS05", table, row, "current", **facts)


def _accepted(context: Context) -> Mapping[_Series, Mapping[int, Row]]:
    """The last accepted version of every unit's table: (unit, month) -> number of line -> row."""
    table = context.master.tables.get(HISTORY) if context.master is not None else None
    return {} if table is None else table.once(_last_versions)


def _last_versions(table: Table) -> Mapping[_Series, Mapping[int, Row]]:
    versions: dict[_Series, dict[int, dict[int, Row]]] = {}
    for row in table:
        month, version, number = Month.read(row.text("period")), row["version"], row["row_no"]
        if month is None or not isinstance(version, int) or not isinstance(number, int):
            continue
        series = versions.setdefault((row.text("unit_code"), month), {})
        series.setdefault(version, {}).setdefault(number, row)
    return {series: known[max(known)] for series, known in versions.items()}


def _turns(context: Context) -> Mapping[_Series, tuple[dt.date, int]]:
    """When each unit's accepted table came: the day, then the place in 报送登记."""
    return {
        (one.unit, one.month): (one.received or dt.date.min, place)
        for place, one in enumerate(receipts(context))
        if one.accepted and one.kind == "nine_plus_six" and one.month is not None
    }

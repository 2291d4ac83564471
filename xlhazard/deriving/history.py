"""What was accepted before: the forms of a unit in 调度历史 and 十条措施历史."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from xlhazard.deriving.settings import counted_from, same_series
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Row
from xlhazard.schema.types import Schema

HISTORIES = {"dispatch": "dispatch_history", "ten_measures": "ten_measures_history"}
"""Form id -> the master's list of its accepted figures."""


TOWNSHIP = "全镇"
"""单位编码 of what the township itself sent upwards. No unit can have this code, and whoever asks
for units' forms never sees these rows."""


@dataclass(frozen=True, slots=True)
class AcceptedForm:
    """The figures of one accepted form: value id -> number (是 = 1, 否 = 0).

    cells: value id -> the cell of the unit's file. parts: the accepted forms that a joined one
    adds up (merged villages), else none.
    """

    unit: str
    period: Month
    version: int
    as_of: dt.date | None
    values: Mapping[str, Decimal]
    cells: Mapping[str, str] = field(default_factory=dict, compare=False)
    parts: tuple[AcceptedForm, ...] = field(default=(), compare=False)


def accepted_forms(master: Master, unit: str, form: str = "dispatch") -> tuple[AcceptedForm, ...]:
    """The last accepted version of every period of a unit, earliest period first."""
    return tuple(one for one in all_accepted(master, form) if one.unit == unit)


def all_accepted(master: Master, form: str = "dispatch") -> tuple[AcceptedForm, ...]:
    """The last accepted version of every unit and period, by unit and period."""
    return accepted_in(of_units(master.tables.get(HISTORIES[form], ())))


def of_units(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a history without those of the township's own forms."""
    return (row for row in rows if row.text("unit_code") != TOWNSHIP)


def sent_forms(master: Master, form: str = "dispatch") -> tuple[AcceptedForm, ...]:
    """The last version that the township sent, of every period, earliest first."""
    rows = master.tables.get(HISTORIES[form], ())
    return accepted_in(row for row in rows if row.text("unit_code") == TOWNSHIP)


def versions_in(rows: Iterable[Row], value_id: str) -> Mapping[tuple[str, Month, int], Decimal]:
    """Every accepted version of one figure: unit, period and version -> number."""
    found = {}
    for row in rows:
        if row.text("value_id") != value_id:
            continue
        number, version, month = row["value"], row["version"], Month.read(row.text("period"))
        if isinstance(number, int | Decimal) and isinstance(version, int) and month is not None:
            found[row.text("unit_code"), month, version] = Decimal(number)
    return found


def accepted_in(rows: Iterable[Row]) -> tuple[AcceptedForm, ...]:
    """The same from the rows of a history."""
    versions: dict[tuple[str, Month], dict[int, dict[str, Decimal]]] = {}
    cells: dict[tuple[str, Month, int], dict[str, str]] = {}
    days: dict[tuple[str, Month, int], dt.date] = {}
    for row in rows:
        number, version = row["value"], row["version"]
        month = Month.read(row.text("period"))
        if not isinstance(number, int | Decimal) or not isinstance(version, int) or month is None:
            continue
        unit = row.text("unit_code")
        values = versions.setdefault((unit, month), {}).setdefault(version, {})
        values[row.text("value_id")] = Decimal(number)
        cells.setdefault((unit, month, version), {})[row.text("value_id")] = row.text("cell")
        if (day := row.day("as_of")) is not None:
            days[unit, month, version] = day
    forms = []
    for (unit, month), known in sorted(versions.items()):
        version = max(known)
        as_of = days.get((unit, month, version))
        places = cells[unit, month, version]
        forms.append(AcceptedForm(unit, month, version, as_of, known[version], places))
    return tuple(forms)


def last_versions(master: Master, list_id: str) -> Mapping[tuple[str, Month], tuple[Row, ...]]:
    """The rows of a history by unit and period, of the last accepted version only."""
    versions: dict[tuple[str, Month], dict[int, list[Row]]] = {}
    for row in of_units(master.tables.get(list_id, ())):
        version, month = row["version"], Month.read(row.text("period"))
        if isinstance(version, int) and month is not None:
            known = versions.setdefault((row.text("unit_code"), month), {})
            known.setdefault(version, []).append(row)
    return {key: tuple(known[max(known)]) for key, known in sorted(versions.items())}


def before(
    forms: Sequence[AcceptedForm], month: Month, settings: Mapping[str, str], schema: Schema
) -> tuple[AcceptedForm, ...]:
    """The accepted forms of months before this one that belong to the same count.

    A new start in 设置 (baseline_start) begins another series: nothing is compared across it.
    """
    return tuple(
        one
        for one in forms
        if one.period < month and same_series(settings, schema, one.period, month)
    )


def after(
    forms: Sequence[AcceptedForm], month: Month, settings: Mapping[str, str], schema: Schema
) -> tuple[AcceptedForm, ...]:
    """The accepted forms of later months of the same count."""
    return tuple(
        one
        for one in forms
        if one.period > month and same_series(settings, schema, month, one.period)
    )


def falls(forms: Sequence[AcceptedForm], value_id: str) -> tuple[Month, ...]:
    """The months in which the accepted figure was smaller than the time before."""
    known = [one for one in forms if value_id in one.values]
    return tuple(
        now.period for then, now in pairwise(known) if now.values[value_id] < then.values[value_id]
    )


def months_between(
    last: Month, month: Month, settings: Mapping[str, str], schema: Schema, kind: str = "dispatch"
) -> tuple[Month, ...]:
    """The months of the campaign after last and before month, for which a form was due."""
    deadline = schema.calendar.deadlines.get(kind)
    first = Month.of(counted_from(settings, schema, month.last))
    found = []
    one = last.plus(1)
    while one < month:
        in_periods = deadline is None or (
            (deadline.first is None or deadline.first <= one)
            and (deadline.last is None or one <= deadline.last)
        )
        if one >= first and in_periods:
            found.append(one)
        one = one.plus(1)
    return tuple(found)

"""What the dispatch table of an issued workbook starts from: accepted figures, counted rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from xlhazard.deriving.history import AcceptedForm, all_accepted
from xlhazard.deriving.measures import Lists, counted, measured
from xlhazard.deriving.successions import earlier_forms
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.render.templates.fill import Running, RunningFigure
from xlhazard.schema.types import FormValue
from xlhazard.workflow.place import Place

DISPATCH = "dispatch"


@dataclass(frozen=True, slots=True)
class Issued:
    """A unit's own rows in the master, and which of them go out with the workbook."""

    own: Mapping[str, Table]
    outside: Mapping[str, Table]


def running_figures(place: Place, unit: str, month: Month, rows: Issued) -> Running:
    """The figures of the dispatch table as the workbook of the month begins with them.

    A figure is the last accepted one (predecessors included) with what the rows count beyond
    what they counted then; without an accepted one, what the rows count. So rows that came
    later are counted whatever their day, and what the clerk knew better stays.
    """
    schema, settings = place.schema, place.settings
    form = schema.forms[DISPATCH]
    accepted = all_accepted(place.master)
    earlier = earlier_forms(accepted, place.master, unit, form, month, settings, schema, place.town)
    last = earlier[-1] if earlier else None
    counting = _Counting(place, month, rows, last)
    figures = {one.id: counting.figure(one, last) for one in form.values if one.measure}
    return Running(figures, None if last is None else last.period, settings)


class _Counting:
    """Counts over the same rows on several days."""

    def __init__(self, place: Place, month: Month, rows: Issued, last: AcceptedForm | None) -> None:
        def lists(tables: Mapping[str, Table]) -> Lists:
            return Lists(tables, place.schema, place.town, place.settings)

        self.month = month
        self.all = lists(rows.own)
        self.outside = lists(rows.outside)
        self.then = lists({} if last is None else _reported(rows.own, last.period))
        self.certain = month.first - dt.timedelta(days=1)
        """Whatever 填报日期 will be, it is no earlier than the month."""

    def figure(self, value: FormValue, last: AcceptedForm | None) -> RunningFigure:
        before = None if last is None else last.values.get(value.id)
        if value.cumulative == "flag":
            return self.flag(value, before)
        beyond = Decimal(0)
        if last is not None and before is not None:
            day = last.as_of or last.period.last
            beyond = before - _number(value, self.then, day)
        now = _number(value, self.all, self.month.last) + beyond
        if value.measure is not None and value.measure.count.how == "distinct":
            return RunningFigure(value.id, now, before, beyond, members=self.members(value))
        steps = tuple(self.steps(value))
        constant = beyond + sum((n for day, n in steps if day <= self.certain), Decimal(0))
        later = tuple((day, n) for day, n in steps if day > self.certain)
        return RunningFigure(value.id, now, before, constant, later)

    def flag(self, value: FormValue, before: Decimal | None) -> RunningFigure:
        """是 stays 是."""
        said = Decimal(1 if before else 0)
        steps = [] if said else [step for step in self.steps(value) if step[1] > 0]
        certain = any(day <= self.certain for day, _ in steps)
        constant = Decimal(1) if said or certain else Decimal(0)
        later = () if constant else tuple(steps)
        now = max(said, _number(value, self.all, self.month.last))
        return RunningFigure(value.id, now, before, constant, later)

    def steps(self, value: FormValue) -> Iterator[tuple[dt.date, Decimal]]:
        """Days on which the rows that stay outside begin to count more or less, and how much."""
        days = [dt.date.min, *sorted(self.days(value))]
        amounts = [Decimal(0), *(_number(value, self.outside, day) for day in days[1:])]
        for (before, now), day in zip(pairwise(amounts), days[1:], strict=True):
            if now != before:
                yield day, now - before

    def days(self, value: FormValue) -> set[dt.date]:
        """Days of the month on which the count may change, and the day before the month."""
        if value.measure is None:
            return set()
        found = {one.day for one in counted(value, self.outside, self.month.last) if one.day}
        if not value.measure.date:
            rows = self.outside.tables.get(value.measure.list_id, ())
            found = {day for row in rows for day in row.values.values() if type(day) is dt.date}
        return {self.certain, *(day for day in found if self.certain < day <= self.month.last)}

    def members(self, value: FormValue) -> tuple[tuple[str, dt.date], ...]:
        """What a distinct figure counts outside the workbook, each with its first day."""
        first: dict[str, dt.date] = {}
        for one in counted(value, self.outside, self.month.last):
            day = one.day or self.certain
            for member in one.members:
                first[member] = min(day, first.get(member, day))
        return tuple(sorted(first.items()))


def _number(value: FormValue, lists: Lists, day: dt.date) -> Decimal:
    return Decimal(measured(value, lists, day).figure)


def _reported(tables: Mapping[str, Table], last: Month) -> Mapping[str, Table]:
    """The rows that had come with the last accepted form, or before it."""

    def known(row: Row) -> bool:
        return row.text("first_period") <= str(last)

    return {
        name: replace(table, rows=tuple(row for row in table if known(row)))
        for name, table in tables.items()
    }

"""The figure of a form worked out from the lists, with the rows that make it (forms' measures).

Every filled or checked number can name its rows: the same function gives both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from xlhazard.deriving.conditions import fields_of, holds, unmet
from xlhazard.deriving.lives import Life, lives
from xlhazard.deriving.predicates import Predicates
from xlhazard.deriving.settings import DonePolicy, counted_from, done_policy
from xlhazard.model.ids import record_candidates
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import (
    Clause,
    Comparison,
    Condition,
    FormValue,
    Kind,
    ListSchema,
    Measure,
    Named,
    Schema,
    Town,
)

Figure: TypeAlias = int | Decimal | bool

DONE = "done"
"""As the date of a measure: the day on which the row's hazard was done."""


CLOSING: Mapping[DonePolicy, Mapping[str, frozenset[str]]] = {
    "销号": {"acceptances": frozenset({"hazard_id", "result", "closed_on"})},
    "整改完成": {
        "rectifications": frozenset({"hazard_id", "completed_on"}),
        "acceptances": frozenset({"hazard_id", "accepted_on", "result"}),
    },
}
"""By done policy and list, the cells that decide whether a hazard is done."""


class Counted(NamedTuple):
    """One row of a figure: its id, what a distinct count counts there, its day and its amount."""

    key: str
    row: Row
    members: tuple[str, ...]
    day: dt.date | None
    amount: Decimal


class PassedOver(NamedTuple):
    """One row that a figure does not count: the conditions it lacks, and whether its day fits.

    day is None where the row has none yet. A condition that only says the day is there (done,
    a filled date) is not told twice: then in_time alone is False.
    """

    key: str
    row: Row
    members: tuple[str, ...]
    day: dt.date | None
    lacks: tuple[Clause, ...]
    in_time: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure and the rows behind it. rows are ids in list order.

    members are what a distinct count counted (credit codes, hazard ids), each once.
    unjudged are ids of rows with an unreadable or missing cell that could change the figure.
    known is False when there is no such list at all; the figure is then 0 rows of nothing.
    """

    figure: Figure
    rows: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    known: bool = True


@dataclass(frozen=True)
class Lists:
    """What figures are counted from: tables by list id, with the town and its settings."""

    tables: Mapping[str, Table]
    schema: Schema
    town: Town
    settings: Mapping[str, str] = field(default_factory=dict)
    lives_by_day: dict[dt.date, Mapping[str, Life]] = field(
        default_factory=dict, compare=False, repr=False
    )
    counted_by_value: dict[tuple[str, dt.date], tuple[Counted, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def lives(self, as_of: dt.date) -> Mapping[str, Life]:
        """Every hazard's life on the day; worked out once."""
        if as_of not in self.lives_by_day:
            self.lives_by_day[as_of] = lives(self.tables, as_of, self.schema, self.settings)
        return self.lives_by_day[as_of]

    def value(self, value_id: str) -> FormValue:
        """The form value of this id, whichever form has it. KeyError for an unknown one."""
        for form in self.schema.forms.values():
            for value in form.values:
                if value.id == value_id:
                    return value
        raise KeyError(value_id)


def measured(value: FormValue, lists: Lists, as_of: dt.date) -> Measured:
    """The figure of one form value on as_of, counted from the lists.

    int for counts, Decimal (exact, in the value's unit) for money, bool for yes/no.
    Raises ValueError for a value without a measure.
    """
    measure = _measure(value)
    rows = counted(value, lists, as_of)
    keys = tuple(dict.fromkeys(one.key for one in rows))
    members: tuple[str, ...] = ()
    figure: Figure
    how = measure.count.how
    if how == "rows":
        figure = len(rows)
    elif how == "any_yes":
        figure = bool(rows)
    elif how == "sum":
        total = sum((one.amount for one in rows), Decimal(0))
        figure = int(total) if value.kind is Kind.WHOLE else total / measure.count.divide
    else:
        members = tuple(dict.fromkeys(member for one in rows for member in one.members))
        figure = len(members)
    return Measured(
        figure,
        keys,
        members,
        tuple(_Counter(lists, as_of).unjudged(value)),
        measure.list_id in lists.tables,
    )


def counted(value: FormValue, lists: Lists, as_of: dt.date) -> tuple[Counted, ...]:
    """The rows that a form value counts on as_of; worked out once per value and day."""
    known = lists.counted_by_value.get((value.id, as_of))
    if known is None:
        known = tuple(_Counter(lists, as_of).counted(value))
        lists.counted_by_value[value.id, as_of] = known
    return known


def passed_over(value: FormValue, lists: Lists, as_of: dt.date) -> Iterator[PassedOver]:
    """The rows of the figure's list that it does not count on as_of, in list order."""
    return _Counter(lists, as_of).passed_over(value)


def row_key(table: Table, row: Row) -> str:
    """A record's id as people read it; the parts of a compound key are joined by ·.

    A row without a readable key is named by its place in the sheet.
    """
    parts = [str(part) for name in table.key if (part := row[name]) is not None]
    return "·".join(parts) or f"第{row.number}行"


class _Counter:
    """Counting on one day. Named predicates of the schemas are its methods."""

    def __init__(self, lists: Lists, as_of: dt.date) -> None:
        self.lists = lists
        self.as_of = as_of
        self.lives = lists.lives(as_of)
        self.predicates = Predicates(
            lists.tables,
            self.lives,
            as_of,
            lambda value_id: counted(lists.value(value_id), lists, as_of),
            lists.schema.calendar,
        )

    def counted(self, value: FormValue) -> Iterator[Counted]:
        measure = _measure(value)
        table = self.lists.tables.get(measure.list_id)
        schema = self.lists.schema.lists[measure.list_id]
        for row in table or ():
            day = self.day(measure, row)
            if table is None or not self.in_time(value, measure, day):
                continue
            if not self.holds(measure.where, row, schema):
                continue
            members = self.members(measure, row, day)
            if members or measure.count.how in ("rows", "sum", "any_yes"):
                amount = self.amount(measure, schema, row)
                yield Counted(row_key(table, row), row, members, day, amount)

    def passed_over(self, value: FormValue) -> Iterator[PassedOver]:
        measure = _measure(value)
        table = self.lists.tables.get(measure.list_id)
        schema = self.lists.schema.lists[measure.list_id]
        for row in table or ():
            day = self.day(measure, row)
            in_time = self.in_time(value, measure, day)
            lacks = self.unmet(measure.where, row, schema)
            if table is None or (in_time and not lacks):
                continue
            if not in_time:
                lacks = tuple(one for one in lacks if not _about_the_day(one, measure))
            members = self.members(measure, row, day)
            yield PassedOver(row_key(table, row), row, members, day, lacks, in_time)

    def unjudged(self, value: FormValue) -> Iterator[str]:
        """Rows that an unreadable or missing cell keeps from being counted or passed over."""
        measure = _measure(value)
        table = self.lists.tables.get(measure.list_id)
        schema = self.lists.schema.lists[measure.list_id]
        dates = [name for name in measure.date if name != DONE]
        needed = {*fields_of(measure.where), *dates, *measure.count.fields}
        doubts = {one: self.in_doubt(one) for one in measure.where if isinstance(one, Named)}
        for row in table or ():
            faulty = needed & row.faults.keys()
            undated = bool(dates) and all(row.blank(name) for name in dates)
            nameless = measure.count.how == "distinct" and all(
                row.blank(name) for name in measure.count.fields
            )
            hazard_id = row.text("hazard_id")
            open_questions = {one for one, hazards in doubts.items() if hazard_id in hazards}
            if table is None or not (faulty or undated or nameless or open_questions):
                continue
            rest = tuple(
                one
                for one in measure.where
                if one not in open_questions and not faulty & set(fields_of((one,)))
            )
            day = self.day(measure, row)
            timeless = undated or faulty & set(dates) or (DONE in measure.date and open_questions)
            if self.holds(rest, row, schema) and (timeless or self.in_time(value, measure, day)):
                yield row_key(table, row)

    def in_doubt(self, clause: Named) -> frozenset[str]:
        """Hazards of which cells of other rows that could not be judged leave this open."""
        found: set[str] = set()
        if clause.name == "counted_in":
            for value_id in clause.arguments:
                found.update(self.unjudged(self.lists.value(value_id)))
        elif clause.name == DONE:
            policy = done_policy(self.lists.settings, self.lists.schema)
            for list_id, fields in CLOSING[policy].items():
                for row in self.lists.tables.get(list_id, ()):
                    if row.faults and not row.faults.keys().isdisjoint(fields):
                        found.update(_hazards_meant(row))
            found = {one for one in found if one in self.lives and not self.lives[one].done}
        return frozenset(found)

    def holds(self, condition: Condition, row: Row, schema: ListSchema) -> bool:
        return holds(
            condition,
            row,
            schema,
            self.lists.schema,
            named=self.predicates.named,
            as_of=self.as_of,
            town=self.lists.town,
        )

    def unmet(self, condition: Condition, row: Row, schema: ListSchema) -> Condition:
        return unmet(
            condition,
            row,
            schema,
            self.lists.schema,
            named=self.predicates.named,
            as_of=self.as_of,
            town=self.lists.town,
        )

    def day(self, measure: Measure, row: Row) -> dt.date | None:
        for name in measure.date:
            life = self.lives.get(row.text("hazard_id")) if name == DONE else None
            day = life.done_on if life is not None else row.day(name)
            if day is not None:
                return day
        return None

    def in_time(self, value: FormValue, measure: Measure, day: dt.date | None) -> bool:
        """The row's day lies in the value's period; a stock figure needs no day."""
        if not measure.date or value.period == "stock":
            return True
        if day is None:
            return False
        if value.period == "ever":
            return day <= self.as_of
        if value.period == "month":
            return Month.of(self.as_of).first <= day <= self.as_of
        start = counted_from(self.lists.settings, self.lists.schema, self.as_of)
        return start <= day <= self.as_of

    def members(self, measure: Measure, row: Row, day: dt.date | None) -> tuple[str, ...]:
        """What a distinct count counts in the row; several only for spans of days."""
        count = measure.count
        if count.how == "days" and len(count.fields) == 2:
            first, last = (row.day(name) for name in count.fields)
            return tuple(one.isoformat() for one in self.days_in_month(first, last))
        if count.how == "days":
            return () if day is None else (day.isoformat(),)
        if count.how == "iso_weeks":
            return () if day is None else ("{}-W{:02}".format(*day.isocalendar()),)
        parts = [str(row[name]) for name in count.fields if row[name] is not None]
        return ("·".join(parts),) if parts else ()

    def days_in_month(self, first: dt.date | None, last: dt.date | None) -> Iterator[dt.date]:
        """Days from first to last (both included) that lie in the month of the count."""
        month = Month.of(self.as_of)
        if first is not None:
            day, end = max(first, month.first), min(last or first, month.last)
            while day <= end:
                yield day
                day += dt.timedelta(days=1)

    def amount(self, measure: Measure, schema: ListSchema, row: Row) -> Decimal:
        """The sum of the counted fields; where all are blank, 1 for a row of one_where."""
        fields, count = measure.count.fields, measure.count
        if count.one_where and all(row.blank(name) for name in fields):
            return Decimal(self.holds(count.one_where, row, schema))
        numbers = (row[name] for name in fields)
        return sum((Decimal(n) for n in numbers if isinstance(n, int | Decimal)), Decimal(0))


def _measure(value: FormValue) -> Measure:
    if value.measure is None:
        raise ValueError(f"{value.id} has no measure")
    return value.measure


def _about_the_day(clause: Clause, measure: Measure) -> bool:
    """The condition only says that the row's own day is there."""
    if isinstance(clause, Named):
        return clause.name == DONE and DONE in measure.date
    return isinstance(clause, Comparison) and clause.field in measure.date


def _hazards_meant(row: Row) -> tuple[str, ...]:
    """The hazard that the row names, or those that a mistyped id may stand for."""
    known = row.text("hazard_id")
    typed = row.typed.get("hazard_id", "")
    return (known,) if known else (typed, *record_candidates(typed))

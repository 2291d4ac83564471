"""The figure of a form worked out from the lists, with the rows that make it (forms' measures).

Every filled or checked number can name its rows: the same function gives both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from xlhazard.deriving.conditions import attribute_of, fields_of, holds, is_yes
from xlhazard.deriving.lives import Life, lives
from xlhazard.deriving.settings import counted_from
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import (
    Condition,
    FormValue,
    ListSchema,
    Measure,
    Schema,
    Town,
)

Figure: TypeAlias = int | Decimal | bool

DONE = "done"
"""As the date of a measure: the day on which the row's hazard was done."""


class Counted(NamedTuple):
    """One row of a figure: its id, the value a distinct count counts, its day and its amount."""

    key: str
    row: Row
    member: str
    day: dt.date | None
    amount: Decimal


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
        figure = total / measure.count.divide if measure.count.divide != 1 else int(total)
    else:
        members = tuple(dict.fromkeys(one.member for one in rows if one.member))
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


def row_key(table: Table, row: Row) -> str:
    """A record's id as people read it; the parts of a compound key are joined by ·."""
    parts = (row[name] for name in table.key)
    return "·".join(str(part) for part in parts if part is not None)


class _Counter:
    """Counting on one day. Named predicates of the schemas are its methods."""

    def __init__(self, lists: Lists, as_of: dt.date) -> None:
        self.lists = lists
        self.as_of = as_of
        self.lives = lists.lives(as_of)
        self.sets: dict[tuple[str, ...], frozenset[str]] = {}
        self.named = {
            "done": self.done,
            "not_done": lambda row, names: not self.done(row, names),
            "not_void": self.not_void,
            "hazard_in": self.hazard_in,
        }

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
            member = self.member(measure, row, day)
            if member or measure.count.how != "distinct":
                amount = self.amount(measure, schema, row)
                yield Counted(row_key(table, row), row, member, day, amount)

    def unjudged(self, value: FormValue) -> Iterator[str]:
        """Rows that an unreadable or missing cell keeps from being counted or passed over."""
        measure = _measure(value)
        table = self.lists.tables.get(measure.list_id)
        schema = self.lists.schema.lists[measure.list_id]
        dates = [name for name in measure.date if name != DONE]
        needed = {*fields_of(measure.where), *dates, *measure.count.fields}
        for row in table or ():
            faulty = needed & row.faults.keys()
            undated = bool(dates) and all(row.blank(name) for name in dates)
            nameless = measure.count.how == "distinct" and all(
                row.blank(name) for name in measure.count.fields
            )
            if table is None or not (faulty or undated or nameless):
                continue
            rest = tuple(one for one in measure.where if not faulty & set(fields_of((one,))))
            day = self.day(measure, row)
            if self.holds(rest, row, schema) and (
                undated or faulty & set(dates) or self.in_time(value, measure, day)
            ):
                yield row_key(table, row)

    def holds(self, condition: Condition, row: Row, schema: ListSchema) -> bool:
        return holds(
            condition,
            row,
            schema,
            self.lists.schema,
            named=self.named,
            as_of=self.as_of,
            town=self.lists.town,
        )

    def day(self, measure: Measure, row: Row) -> dt.date | None:
        for name in measure.date:
            life = self.life(row) if name == DONE else None
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
        if value.period == "month":
            return Month.of(self.as_of).first <= day <= self.as_of
        start = counted_from(self.lists.settings, self.lists.schema, self.as_of)
        return start <= day <= self.as_of

    def member(self, measure: Measure, row: Row, day: dt.date | None) -> str:
        if measure.count.how == "days":
            return "" if day is None else day.isoformat()
        if measure.count.how == "iso_weeks":
            return "" if day is None else "{}-W{:02}".format(*day.isocalendar())
        parts = [str(row[name]) for name in measure.count.fields if row[name] is not None]
        return "·".join(parts)

    def amount(self, measure: Measure, schema: ListSchema, row: Row) -> Decimal:
        """The sum of the counted fields; a blank 问责人数 is 1 for a person, else 0."""
        total = Decimal(0)
        for name in measure.count.fields:
            number = row[name]
            if isinstance(number, int | Decimal):
                total += number
            elif name == "persons" and row.blank(name) and schema.has("object_type"):
                column = schema.column("object_type")
                code = row.text("object_type")
                total += is_yes(attribute_of(self.lists.schema, column, code, "person"))
        return total

    def life(self, row: Row) -> Life | None:
        return self.lives.get(row.text("hazard_id"))

    def done(self, row: Row, _names: tuple[str, ...]) -> bool:
        life = self.life(row)
        return life is not None and life.done

    def not_void(self, row: Row, _names: tuple[str, ...]) -> bool:
        life = self.life(row)
        return life is None or not life.void

    def hazard_in(self, row: Row, values: tuple[str, ...]) -> bool:
        """The row's hazard is counted in one of these values."""
        if values not in self.sets:
            self.sets[values] = frozenset(
                one.row.text("hazard_id")
                for value in values
                for one in counted(self.lists.value(value), self.lists, self.as_of)
            )
        return row.text("hazard_id") in self.sets[values]


def _measure(value: FormValue) -> Measure:
    if value.measure is None:
        raise ValueError(f"{value.id} has no measure")
    return value.measure

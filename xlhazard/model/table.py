"""Rows with typed fields that still know the cells they came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar, cast

from xlhazard.model.address import Address

T = TypeVar("T")
P = ParamSpec("P")
Value: TypeAlias = str | int | Decimal | dt.date | bool | tuple[str, ...] | None
"""One field: code values are ids of the value list, several codes or persons a tuple."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell could not be read: the finding code and what its message needs.

    told: a notice of its own says so already (a merge over several rows, an empty form); the
    cell is at fault all the same, but nothing more is said about it.
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    told: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One record. number is the sheet's row.

    values holds the fields that were read; a blank field is absent. typed holds the text
    of every filled cell as typed. faults holds the cells that could not be read: such a
    field is absent from values and is not blank either, it is not judged.
    supplied names the fields taken from elsewhere (a code found by the enterprise's name).
    """

    number: int
    values: Mapping[str, Value]
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)
    supplied: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> Value:
        return self.values.get(name)

    def blank(self, name: str) -> bool:
        """Nothing was typed there, so nothing is known; an unreadable cell is not blank."""
        return name not in self.values and name not in self.faults

    def text(self, name: str) -> str:
        """The value as text, or "" when blank; for texts, codes and keys."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Several codes or persons of one cell; one text for any other value, none when blank."""
        value = self.values.get(name)
        if isinstance(value, tuple):
            return value
        return () if value is None else (str(value),)

    def day(self, name: str) -> dt.date | None:
        value = self.values.get(name)
        return value if isinstance(value, dt.date) else None


@dataclass(frozen=True, slots=True)
class Table:
    """The records of one list sheet. cell() is the only place where a field becomes an address."""

    list_id: str
    sheet: str
    header_row: int
    columns: Mapping[str, int]
    key: tuple[str, ...]
    rows: tuple[Row, ...]
    last_row: int = 0
    """Last row of the sheet that belongs to the table, records or not."""
    memory: dict[object, object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(
        self, work: Callable[Concatenate[Table, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The result of a pure function of this table, worked out at most once.

        The master is asked by every file of a run. Nobody may change what comes back.
        """
        key = (work, args, tuple(sorted(kwargs.items())))
        if key not in self.memory:
            self.memory[key] = work(self, *args, **kwargs)
        return cast("T", self.memory[key])

    def __reduce__(self) -> tuple[type[Table], tuple[object, ...]]:
        """Goes to another process without what it remembers."""
        parts = (self.list_id, self.sheet, self.header_row, self.columns, self.key, self.rows)
        return Table, (*parts, self.last_row)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def cell(self, row: Row, name: str) -> Address | None:
        """The cell of a field, or None when the sheet has no such column."""
        column = self.columns.get(name)
        return None if column is None else Address(row.number, column)

    def header_cell(self, name: str) -> Address | None:
        column = self.columns.get(name)
        return None if column is None else Address(self.header_row, column)

    def key_of(self, row: Row) -> tuple[Value, ...] | None:
        """The record's key, or None when a part of it is blank or could not be read.

        A part that the list allows to be blank is still compared, as None.
        """
        if row.faults and not row.faults.keys().isdisjoint(self.key):
            return None
        parts = tuple([row.values.get(name) for name in self.key])
        return None if parts[0] is None else parts

    def by_key(self) -> Mapping[tuple[Value, ...], Row]:
        """First row of every complete key; later rows of the same key are KY01's business."""
        return self.once(_by_key)

    def first_by(self, name: str) -> Mapping[str, Row]:
        """First row of every text of a field; rows in which it is blank are passed over."""
        return self.once(_first_by, name)


def _by_key(table: Table) -> Mapping[tuple[Value, ...], Row]:
    found: dict[tuple[Value, ...], Row] = {}
    for row in table.rows:
        if (key := table.key_of(row)) is not None:
            found.setdefault(key, row)
    return found


def _first_by(table: Table, name: str) -> Mapping[str, Row]:
    found: dict[str, Row] = {}
    for row in table.rows:
        if text := row.text(name):
            found.setdefault(text, row)
    return found


@dataclass(frozen=True, slots=True)
class FormCell:
    """One answer on a form: where its label and its value cell stand, what was typed and read."""

    label: Address | None
    cell: Address | None
    typed: str = ""
    value: Value = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A fixed-layout sheet (cover, dispatch table, …) found by its labels.

    items maps header item ids (unit, date, …) and value ids (d1_1, d3_3a, …) to their cells;
    an item whose label was not found is absent. The two parts of one two-part cell share it.
    """

    form_id: str
    sheet: str
    items: Mapping[str, FormCell]

    def __getitem__(self, item: str) -> Value:
        found = self.items.get(item)
        return None if found is None else found.value

    def text(self, item: str) -> str:
        value = self[item]
        return "" if value is None else str(value)

    def day(self, item: str) -> dt.date | None:
        value = self[item]
        return value if isinstance(value, dt.date) else None

    def cell(self, item: str) -> Address | None:
        found = self.items.get(item)
        return None if found is None else found.cell

"""The master's lists while submissions are taken in: records by key, each still knowing its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from xlhazard.merging.keys import Fields, Key, keyed
from xlhazard.model.master import Master
from xlhazard.model.table import Row, Table, Value


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its row in the master (None for a new one) and its values as they now are."""

    row: Row | None
    values: Fields

    def with_values(self, values: Fields) -> Record:
        return replace(self, values={**self.values, **values})

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)


Records: TypeAlias = Mapping[Key, Record]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All lists of the master. withdrawn holds the rows that are to be emptied."""

    lists: Mapping[str, Records]
    withdrawn: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def records(self, list_id: str) -> Records:
        return self.lists.get(list_id, {})

    def fields(self, list_id: str) -> Mapping[Key, Fields]:
        return {key: record.values for key, record in self.records(list_id).items()}

    def changed(self, list_id: str, values: Mapping[Key, Fields]) -> Ledger:
        """With these values written over existing records, or as new records at the end."""
        records = dict(self.records(list_id))
        for key, fields in values.items():
            known = records.get(key)
            records[key] = Record(None, fields) if known is None else known.with_values(fields)
        return replace(self, lists={**self.lists, list_id: records})

    def without(self, list_id: str, keys: tuple[Key, ...]) -> Ledger:
        """With these records taken out."""
        if not keys:
            return self
        records = dict(self.records(list_id))
        gone = tuple(row for key in keys if (row := records.pop(key).row) is not None)
        return Ledger(
            {**self.lists, list_id: records},
            {**self.withdrawn, list_id: (*self.withdrawn.get(list_id, ()), *gone)},
        )

    def tables(self, master: Master) -> Mapping[str, Table]:
        """The lists as tables, for what is derived from them."""
        return {
            list_id: replace(
                table,
                rows=tuple(
                    Row(0 if record.row is None else record.row.number, record.values)
                    for record in self.records(list_id).values()
                ),
            )
            for list_id, table in master.tables.items()
        }


def ledger_of(master: Master) -> Ledger:
    """The master's records by key; rows without a complete key stay as they are.

    What staff typed and nobody can read stands in the ledger as its text, so that it counts as
    changed by the office and is never written over.
    """
    return Ledger(
        {
            list_id: {key: Record(row, {**row.values, **unread(row)}) for key, row in keyed(table)}
            for list_id, table in master.tables.items()
        }
    )


def after(ledger: Ledger, master: Master) -> Mapping[str, Table]:
    """The master's tables as they read once the ledger is written: cells that nobody can read are
    still at fault, rows without a complete key still there, new records without a row of their own.
    """
    found = {}
    for list_id, table in master.tables.items():
        known = {one.row.number: one for one in ledger.records(list_id).values() if one.row}
        gone = {row.number for row in ledger.withdrawn.get(list_id, ())}
        rows = [
            _written(row, known[row.number].values) if row.number in known else row
            for row in table.rows
            if row.number not in gone
        ]
        fresh = [Row(0, r.values) for r in ledger.records(list_id).values() if r.row is None]
        found[list_id] = replace(table, rows=(*rows, *fresh))
    return found


def _written(row: Row, values: Fields) -> Row:
    """The row with these values; what still is the text of an unreadable cell is no value."""
    before = unread(row)
    faults = {name: row.faults[name] for name, text in before.items() if values.get(name) == text}
    kept = {name: one for name, one in values.items() if name not in faults and one is not None}
    return replace(row, values=kept, faults=faults)


def unread(row: Row) -> dict[str, Value]:
    """The texts of a row's cells that could not be read."""
    return {name: row.typed.get(name, "") for name in row.faults}


def plain(values: Fields) -> dict[str, Value]:
    """Only what is filled."""
    return {name: value for name, value in values.items() if value is not None}

"""Rows of a list into a ledger with columns of its own, in place below its header."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from xlhazard.model.address import Address
from xlhazard.model.edits import AppendRow, Edit, Scalar, SetCell
from xlhazard.model.fold import fold, without_space
from xlhazard.model.table import Row, Table, Value
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.schema.types import Column, ListSchema, Schema
from xlhazard.tables.display import display, plain_text
from xlhazard.tables.headers import COMMON, Header, field_of, words_of
from xlhazard.tables.own_layout import SEQ, content
from xlhazard.tables.rows import has_content
from xlhazard.tables.values import Scope

FEWEST = 2
"""Columns besides the enterprise that tell one record from another where there is no number."""


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the ledger that a column of a list fills. list_id: whose column it is."""

    at: int
    header: str
    list_id: str
    column: Column

    @property
    def name(self) -> str:
        return f"{self.list_id}.{self.column.id}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as it goes into the ledger: values by Place.name. id: as it is remembered."""

    id: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class LedgerPlan:
    """The edits; what is remembered of them (cell id -> text written); what became of each row.

    short: records for which no blank row is left above what stands below the table.
    """

    edits: tuple[Edit, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    added: int = 0
    renewed: int = 0
    same: int = 0
    kept: tuple[Address, ...] = ()
    foreign: tuple[int, ...] = ()
    short: int = 0


def places(
    header: Header, own: ListSchema, others: Sequence[ListSchema]
) -> tuple[tuple[Place, ...], tuple[tuple[Address, str], ...]]:
    """Which column takes what, and the headers that nothing fills.

    A header that means nothing in the list itself may be one of the others, in their order.
    """
    found = [
        Place(at, own.column(name).header, own.id, own.column(name))
        for name, at in header.columns.items()
        if name not in COMMON
    ]
    unmatched = []
    for at, text in sorted(header.unknown.items()):
        known = ((one, field_of(text, words_of(one))) for one in others)
        hit = next(((one, name) for one, name in known if name and name not in COMMON), None)
        if hit is None:
            unmatched.append((header.cells.get(at, Address(header.last_row, at)), text))
        else:
            found.append(Place(at, text, hit[0].id, hit[0].column(hit[1])))
    return tuple(sorted(found, key=lambda one: one.at)), tuple(unmatched)


def identity(own: ListSchema, fields: Collection[str], telling: Sequence[str]) -> tuple[str, ...]:
    """The fields that tell a row of the ledger apart: the list's key, else enterprise and what is
    there of telling; () where that is not enough."""
    if all(name in fields for name in own.key):
        return own.key
    there = tuple(name for name in telling if name in fields and own.has(name))
    named = own.has("enterprise_name") and "enterprise_name" in fields
    return ("enterprise_name", *there) if named and len(there) >= FEWEST else ()


@dataclass(frozen=True)
class Ledger:
    """The ledger as it stands. ours: cell id -> digests of what we wrote there before."""

    sheet: Sheet
    header: Header
    table: Table
    own: ListSchema
    places: Sequence[Place]
    telling: Sequence[str]
    schema: Schema
    scope: Scope
    digest: Mapping[str, Collection[str]]

    def plan(self, entries: Sequence[Entry]) -> LedgerPlan:
        """Renew the rows that are there, put the others below the last one.

        A cell is written when it is blank or holds what we wrote; whatever else stands there stays.
        """
        rows = {key: row for row in self.table if any(key := self._key(row.values))}
        edits: list[Edit] = []
        texts: dict[str, str] = {}
        kept: list[Address] = []
        new: list[Entry] = []
        renewed = same = 0
        ours: set[int] = set()
        for entry in entries:
            known = rows.get(self._key(self._own(entry)))
            if known is None:
                new.append(entry)
                texts |= {cell_id(entry, p): self.text(p, entry) for p in self.places}
                continue
            ours.add(known.number)
            changed = []
            for one, edit in self._renewed(known, entry, kept):
                changed.append(edit)
                texts[cell_id(entry, one)] = self.text(one, entry)
            edits += changed
            renewed += bool(changed)
            same += not changed
        appended, short = self._appended(new)
        foreign = tuple(row.number for row in self.table if row.number not in ours)
        added = len(new) - short
        return LedgerPlan(
            (*edits, *appended), texts, added, renewed, same, tuple(kept), foreign, short
        )

    def text(self, place: Place, entry: Entry) -> str:
        """What the cell of a record shows when it is filled."""
        return plain_text(self._now(place, entry))

    def _now(self, place: Place, entry: Entry) -> Scalar:
        return display(place.column, entry.values.get(place.name), self.schema)

    def _own(self, entry: Entry) -> Mapping[str, Value]:
        prefix = f"{self.own.id}."
        return {
            name.removeprefix(prefix): value
            for name, value in entry.values.items()
            if name.startswith(prefix)
        }

    def _key(self, values: Mapping[str, Value]) -> tuple[str, ...]:
        fields = {place.column.id for place in self.places if place.list_id == self.own.id}
        names = identity(self.own, fields, self.telling)
        shown = (display(self.own.column(name), values.get(name), self.schema) for name in names)
        return tuple(without_space(fold(plain_text(one))) for one in shown)

    def _renewed(
        self, row: Row, entry: Entry, kept: list[Address]
    ) -> Iterator[tuple[Place, SetCell]]:
        cells = self.sheet.rows.get(row.number, {})
        for place in self.places:
            cell = cells.get(place.at)
            now = self._now(place, entry)
            stands = "" if cell is None else plain_text(content(cell, self.scope))
            wanted = plain_text(now)
            reads = row[place.column.id] if place.list_id == self.own.id else None
            alike = reads is not None and reads == entry.values.get(place.name)
            if alike or without_space(stands) == without_space(wanted):
                continue
            at = Address(row.number, place.at)
            if not self._may_write(cell, stands, cell_id(entry, place)):
                kept.append(at)
                continue
            was = None if cell is None else cell.raw or None
            yield place, SetCell(self.sheet.name, at, was, now)

    def _may_write(self, cell: RawCell | None, stands: str, name: str) -> bool:
        if cell is not None and cell.formula is not None:
            return False
        return not stands.strip() or short_digest(stands) in self.digest.get(name, ())

    def _appended(self, new: Sequence[Entry]) -> tuple[list[Edit], int]:
        """New rows, each in the next row that holds nothing but perhaps its number."""
        last = max((row.number for row in self.table), default=self.header.last_row)
        like = last if len(self.table) else self.header.last_row + 1
        seq = self.header.columns.get(SEQ)
        below = [n for n, cells in self.sheet.rows.items() if n > last and self._used(cells, seq)]
        merged = [area.first.row for area in self.sheet.merged if area.last.row > last]
        end = min((*below, *(n for n in merged if n > last)), default=None)
        counted = self._counted(seq)
        edits: list[Edit] = []
        for done, entry in enumerate(new):
            last += 1
            counted += 1
            if end is not None and last >= end:
                return edits, len(new) - done
            values = {p.at: now for p in self.places if (now := self._now(p, entry)) is not None}
            if self.sheet.rows.get(last):
                edits += [
                    SetCell(self.sheet.name, Address(last, at), None, now)
                    for at, now in sorted(values.items())
                ]
                continue
            if seq is not None:
                values[seq] = counted
            edits.append(AppendRow(self.sheet.name, last, like, values))
        return edits, 0

    def _used(self, cells: Mapping[int, RawCell], seq: int | None) -> bool:
        """Something stands in the row besides a number that was printed ahead."""
        return has_content({at: c for at, c in cells.items() if at != seq or c.kind != "n"})

    def _counted(self, seq: int | None) -> int:
        """The number of the last record; how many there are where they have none."""
        cells = (self.sheet.rows.get(row.number, {}).get(seq or 0) for row in self.table)
        numbers = [int(c.raw) for c in cells if c is not None and c.kind == "n" and c.raw.isdigit()]
        return max(numbers, default=len(self.table))


def cell_id(entry: Entry, place: Place) -> str:
    """Under which a cell of a record is remembered."""
    return f"{entry.id}:{place.name}"


def short_digest(text: str) -> str:
    """What is remembered of a cell: a ledger has many."""
    return sha256(without_space(text).encode()).hexdigest()[:16]

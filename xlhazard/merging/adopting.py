"""An enterprise's ledger into a unit workbook: new records on free rows, blanks filled in.

What the unit typed is never overwritten; a row that came before is known by its enterprise and
its identity (place, description, day).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from xlhazard.deriving.conditions import holds
from xlhazard.merging.keys import Fields, folded, same
from xlhazard.model.address import Address
from xlhazard.model.adoption import AdoptedRow
from xlhazard.model.edits import UNCHECKED, SetCell
from xlhazard.model.ids import HAZARD_PREFIX, parse_record_id
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row, Table, Value
from xlhazard.model.workbook import RawCell
from xlhazard.schema.types import ListSchema, Schema, Town
from xlhazard.tables.display import display
from xlhazard.tables.ledger import Ledger

HAZARDS, REGISTRY = "hazards", "enterprises"
SEQ = "seq"


@dataclass(frozen=True, slots=True)
class Firm:
    """The enterprise of a ledger. known: it stands in 企业底册; fields: what the head says."""

    code: str
    name: str
    known: bool
    fields: Fields = field(default_factory=dict)


@dataclass
class Adoption:
    """A unit workbook while a ledger is taken over; edits grow row by row."""

    book: Submission
    ledger: Ledger
    firm: Firm
    schema: Schema
    town: Town
    edits: list[SetCell] = field(default_factory=list)
    used: dict[str, set[int]] = field(default_factory=dict)
    numbered: dict[str, int] = field(default_factory=dict)

    def known_hazards(self) -> Mapping[tuple[str, ...], Row]:
        """The enterprise's hazards in the workbook by identity; the first of each counts."""
        found: dict[tuple[str, ...], Row] = {}
        for row in self.book.tables[HAZARDS]:
            if row.text("enterprise_code") == self.firm.code:
                found.setdefault(self.identity(row), row)
        return found

    def identity(self, row: Row) -> tuple[str, ...]:
        return tuple(folded(row[name]) for name in self.ledger.schema.identity)

    def spare_ids(self) -> Iterator[tuple[str, int]]:
        """Hazard ids that stand on rows with nothing else typed, in the order of the sheet."""
        table = self.book.tables[HAZARDS]
        records = {row.number for row in table}
        at = table.columns["hazard_id"]
        for number, cells in sorted(_cells(self.book, table).items()):
            if number <= table.header_row or number in records or at not in cells:
                continue
            known = parse_record_id(cells[at].raw)
            others = {column: cell for column, cell in cells.items() if column != at}
            numbers = (table.columns.get(SEQ),)
            if known is not None and known.prefix == HAZARD_PREFIX and _free(others, numbers):
                yield cells[at].raw.strip(), number

    def register(self) -> None:
        """The enterprise into 企业底册, on its spare CS-row or the first free one."""
        table = self.book.tables[REGISTRY]
        values = {**self.firm.fields, "enterprise_code": self.firm.code}
        spare = self._row_of(table, "enterprise_code", self.firm.code)
        self._new(REGISTRY, {**values, "enterprise_name": self.firm.name}, spare)

    def take(self, row: Row, existing: Row | None, spare: tuple[str, int] | None) -> AdoptedRow:
        """One row of the ledger: onto the row of a spare id, or into the blanks of its hazard."""
        hazard_id = existing.text("hazard_id") if existing is not None else ""
        if spare is not None:
            hazard_id = spare[0]
        filled: list[str] = []
        kept: list[str] = []
        lacking: list[str] = []
        for list_id in self.ledger.schema.lists:
            values = self.values(list_id, row, hazard_id)
            if not values:
                continue
            found = existing if list_id == HAZARDS else self._record(list_id, hazard_id, values)
            if found is None:
                number = spare[1] if spare is not None and list_id == HAZARDS else None
                filled += self._new(list_id, values, number)
                whole = values
            else:
                more, other = self._complete(list_id, found, values)
                filled += more
                kept += other
                whole = {**values, **found.values}
            lacking += self._lacking(list_id, {**whole, "grade": row["grade"]})
        state: Literal["new", "completed", "already"] = "completed" if filled else "already"
        if spare is not None:
            state = "new"
        return AdoptedRow(row.number, hazard_id, state, tuple(filled), tuple(kept), tuple(lacking))

    def values(self, list_id: str, row: Row, hazard_id: str) -> Fields:
        """What a ledger's row says for one list; nothing where no column of it was filled."""
        ledger = self.ledger.schema
        typed = {name: row[name] for name in ledger.columns_of(list_id) if row[name] is not None}
        if not typed:
            return {}
        values: dict[str, Value] = {"hazard_id": hazard_id, **typed}
        for (named, column), value in ledger.supplied.items():
            if named == list_id:
                values[column] = value
        if list_id == HAZARDS:
            values["enterprise_code"] = self.firm.code
            values["enterprise_name"] = values["responsible_unit"] = self.firm.name
        return values

    def _record(self, list_id: str, hazard_id: str, values: Fields) -> Row | None:
        """The record of the hazard in another list: of several that of the same key, or open."""
        table = self.book.tables[list_id]
        rows = [row for row in table if row.text("hazard_id") == hazard_id]
        rest = [name for name in table.key if name != "hazard_id"]
        for row in rows:
            if all(same(values.get(name), row[name]) for name in rest):
                return row
        return next((row for row in rows if all(row.blank(name) for name in rest)), None)

    def _new(self, list_id: str, values: Fields, number: int | None) -> list[str]:
        table = self.book.tables[list_id]
        if number is None:
            number = self._free_row(table)
        self.used.setdefault(list_id, set()).add(number)
        return self._write(list_id, number, values, Row(number, {}))

    def _complete(self, list_id: str, row: Row, values: Fields) -> tuple[list[str], list[str]]:
        """Headers of blanks that are filled, and of cells that say something else and stay."""
        blanks = {name: value for name, value in values.items() if row.blank(name)}
        columns = self._list(list_id)
        kept = [
            columns.column(name).header
            for name in self.ledger.schema.columns_of(list_id)
            if name in values and name not in blanks and not same(values[name], row[name])
        ]
        return self._write(list_id, row.number, blanks, row), kept

    def _write(self, list_id: str, number: int, values: Fields, row: Row) -> list[str]:
        table, columns = self.book.tables[list_id], self._list(list_id)
        stands = _cells(self.book, table).get(number, {})
        numbered = {**values, SEQ: self._number(table, stands)}
        filled = []
        for name, value in numbered.items():
            at = table.columns.get(name)
            if at is None or value is None or not columns.has(name):
                continue
            column, cell = columns.column(name), stands.get(at)
            if column.is_derived or (cell is not None and (cell.raw.strip() or cell.formula)):
                continue
            now = display(column, value, self.schema)
            self.edits.append(SetCell(table.sheet, Address(number, at), UNCHECKED, now))
            if name not in (SEQ, "hazard_id") and row.blank(name):
                filled.append(column.header)
        return filled

    def _number(self, table: Table, stands: Mapping[int, RawCell]) -> Value:
        """The next 序号 for a row that has none and was not written before."""
        at = table.columns.get(SEQ)
        cell = None if at is None else stands.get(at)
        if at is None or (cell is not None and cell.raw.strip()):
            return None
        if any(stands.get(column) for name, column in table.columns.items() if name in table.key):
            return None
        known = [row[SEQ] for row in table if isinstance(row[SEQ], int)]
        last = max((n for n in known if isinstance(n, int)), default=len(table))
        self.numbered[table.list_id] = self.numbered.get(table.list_id, last) + 1
        return self.numbered[table.list_id]

    def _free_row(self, table: Table) -> int:
        """The first row below the records on which nothing but formulas stands."""
        cells = _cells(self.book, table)
        number = max((row.number for row in table), default=table.header_row) + 1
        taken = self.used.get(table.list_id, set())
        while number in taken or not _free(cells.get(number, {}), ()):
            number += 1
        return number

    def _row_of(self, table: Table, name: str, text: str) -> int | None:
        at = table.columns[name]
        for number, cells in _cells(self.book, table).items():
            if number > table.header_row and at in cells and folded(cells[at].raw) == folded(text):
                return number
        return None

    def _list(self, list_id: str) -> ListSchema:
        return self.schema.town_list(list_id, self.town)

    def _lacking(self, list_id: str, values: Fields) -> list[str]:
        """Headers that the unit workbook asks for and that are blank in this record."""
        columns, table = self._list(list_id), self.book.tables[list_id]
        row = Row(0, {name: value for name, value in values.items() if value is not None})
        return [
            column.header
            for column in columns.columns
            if column.id in table.columns
            and column.owner == "unit"
            and row.blank(column.id)
            and (
                column.required == "always"
                or (column.required == "when" and holds(column.when, row, columns, self.schema))
            )
        ]


def _cells(book: Submission, table: Table) -> Mapping[int, Mapping[int, RawCell]]:
    sheet = book.workbook.sheets.get(table.sheet) if book.workbook is not None else None
    return {} if sheet is None else sheet.rows


def _free(cells: Mapping[int, RawCell], numbers: tuple[int | None, ...]) -> bool:
    """Nothing is typed: formulas, blanks and a 序号 do not count."""
    return all(
        cell.formula is not None or not cell.raw.strip() or column in numbers
        for column, cell in cells.items()
    )

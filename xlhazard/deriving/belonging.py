"""Which records belong to a unit or to an enterprise: what a book about it is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import Kind, ListSchema, Schema

Belonging = Mapping[str, tuple[Row, ...]]
"""List id -> its rows, in the order of the master."""


@dataclass(frozen=True)
class Records:
    """The tables of a master up to a month: rows that came in later are not there yet."""

    tables: Mapping[str, Table]
    schema: Schema
    until: Month

    def of_unit(self, codes: Collection[str]) -> Belonging:
        """What the unit filed (codes: its own and those of units it took over), what it has to
        do with in registers of the office, and what others filed about its enterprises and
        hazards. An enterprise that names the unit as its village is its own, whoever filed it."""
        own = frozenset(fold(code) for code in codes)
        places = frozenset(
            row.text("enterprise_code")
            for row in self.of_list("enterprises")
            if fold(row.text("filed_by")) in own or fold(row.text("village")) in own
        ) - {""}
        hazards = frozenset(
            row.text("hazard_id")
            for row in self.of_list("hazards")
            if fold(row.text("filed_by")) in own or row.text("enterprise_code") in places
        ) - {""}
        return self._found(own, places, hazards)

    def of_enterprise(self, code: str) -> Belonging:
        """Its entry in the register, its hazards with all about them, all that names its code."""
        hazards = frozenset(
            row.text("hazard_id")
            for row in self.of_list("hazards")
            if row.text("enterprise_code") == code
        ) - {""}
        return self._found(frozenset(), frozenset((code,)), hazards)

    def _found(
        self, units: frozenset[str], places: frozenset[str], hazards: frozenset[str]
    ) -> Belonging:
        found: dict[str, tuple[Row, ...]] = {}
        for list_id, table in self.tables.items():
            fields = _Fields.of(self.schema.lists[list_id], table)
            rows = tuple(
                row
                for row in table
                if self._there(row) and fields.belongs(row, units, places, hazards)
            )
            if rows:
                found[list_id] = rows
        return found

    def of_list(self, list_id: str) -> tuple[Row, ...]:
        """Every row of a list that had come in by then."""
        return tuple(row for row in self.tables.get(list_id, ()) if self._there(row))

    def _there(self, row: Row) -> bool:
        """It came in by then; a row that staff typed has no 首报期 and is always there."""
        first = row.text("first_period") or row.text("period")
        return not first or first <= str(self.until)


@dataclass(frozen=True, slots=True)
class _Fields:
    """Columns of a list that say whom a record is about."""

    units: tuple[str, ...]
    places: tuple[str, ...]
    hazards: tuple[str, ...]

    @classmethod
    def of(cls, list_schema: ListSchema, table: Table) -> _Fields:
        columns = [column for column in list_schema.columns if column.id in table.columns]
        return cls(
            ("filed_by", *(one.id for one in columns if one.id in ("unit_code", "village"))),
            (*(one.id for one in columns if one.kind is Kind.ENTERPRISE_CODE), "record_key"),
            ("hazard_id", "record_key", "target"),
        )

    def belongs(
        self,
        row: Row,
        units: frozenset[str],
        places: frozenset[str],
        hazards: frozenset[str],
    ) -> bool:
        return (
            any(fold(row.text(name)) in units for name in self.units)
            or any(row.text(name) in places for name in self.places)
            or any(row.text(name) in hazards for name in self.hazards)
        )

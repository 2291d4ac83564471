"""What derived columns hold: each fact is typed once, the rest follows (lists, required: derived).

Used for KY10 (a typed value that contradicts), for the master's own cells and for templates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from xlhazard.deriving.lives import Life
from xlhazard.model.table import Row, Table, Value
from xlhazard.schema.types import ListSchema, Schema, Town

OF_HAZARD = frozenset({"grade", "responsible_unit", "responsible_person", "due"})
"""Derived columns that repeat a field of 隐患清单 under the same name."""

SHEET_ONLY = frozenset({"hint"})
"""Derived columns that are only a formula for the clerk's eye; no value belongs to them."""


@dataclass(frozen=True)
class Deriver:
    """Derived values on one day, from tables that hold every record to look up.

    lives must come from the same tables. Lists without 企业底册 or 隐患清单 give None.
    """

    tables: Mapping[str, Table]
    lives: Mapping[str, Life]
    schema: Schema
    town: Town
    firsts: dict[str, Mapping[str, Row]] = field(default_factory=dict, compare=False, repr=False)
    applied: dict[str, tuple[dt.date, ...]] = field(default_factory=dict, compare=False, repr=False)

    def values(self, list_schema: ListSchema, row: Row) -> Mapping[str, Value]:
        """Field id -> value for every derived column of the row; None where nothing follows."""
        return {
            column.id: self.value(list_schema, row, column.id)
            for column in list_schema.columns
            if column.is_derived and column.id not in SHEET_ONLY
        }

    def value(self, list_schema: ListSchema, row: Row, name: str) -> Value:
        """One derived field. KeyError for a column that nothing is known about."""
        if name in OF_HAZARD and list_schema.id != "hazards":
            hazard = self.hazard(row)
            return None if hazard is None else hazard[name]
        return _WAYS[name](self, row)

    def hazard(self, row: Row) -> Row | None:
        return self.first("hazards", "hazard_id").get(row.text("hazard_id"))

    def enterprise(self, code: str) -> Row | None:
        return self.first("enterprises", "enterprise_code").get(code)

    def first(self, list_id: str, key: str) -> Mapping[str, Row]:
        """The first row of every key; built once."""
        if list_id not in self.firsts:
            table = self.tables.get(list_id)
            self.firsts[list_id] = {} if table is None else table.first_by(key)
        return self.firsts[list_id]

    def applications(self) -> Mapping[str, tuple[dt.date, ...]]:
        """Days of all extension applications by hazard; collected once."""
        if not self.applied:
            for row in self.tables.get("extensions", ()):
                if (day := row.day("applied_on")) is not None:
                    hazard_id = row.text("hazard_id")
                    self.applied[hazard_id] = (*self.applied.get(hazard_id, ()), day)
        return self.applied


def _enterprise_name(deriver: Deriver, row: Row) -> Value:
    source = row if "enterprise_code" in row.values else deriver.hazard(row)
    code = "" if source is None else source.text("enterprise_code")
    enterprise = deriver.enterprise(code) if code else None
    return None if enterprise is None else enterprise["enterprise_name"]


def _high_risk(deriver: Deriver, row: Row) -> Value:
    sector = row.text("sector")
    return sector in deriver.town.high_risk_sectors if sector else None


def _extended_to(deriver: Deriver, row: Row) -> Value:
    life = deriver.lives.get(row.text("hazard_id"))
    return None if life is None else life.extended_to


def _status(deriver: Deriver, row: Row) -> Value:
    life = deriver.lives.get(row.text("hazard_id"))
    return None if life is None else life.state


def _nth(deriver: Deriver, row: Row) -> Value:
    """How many applications of the hazard there are up to this one's day."""
    day, hazard_id = row.day("applied_on"), row.text("hazard_id")
    if day is None or not hazard_id:
        return None
    days = deriver.applications().get(hazard_id, ())
    return sum(applied <= day for applied in days)


_WAYS: Mapping[str, Callable[[Deriver, Row], Value]] = {
    "enterprise_name": _enterprise_name,
    "high_risk": _high_risk,
    "extended_to": _extended_to,
    "status": _status,
    "nth": _nth,
}

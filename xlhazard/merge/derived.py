"""The derived columns of the master, worked out anew and written as values (states.yaml)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.deriving.lives import Life, lives
from xlhazard.merge.keys import Fields, Key
from xlhazard.merge.ledger import Ledger
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.table import Value
from xlhazard.schema.types import Schema, Town

FROM_HAZARD = frozenset({"grade", "responsible_unit", "responsible_person", "due"})
"""Columns that other lists show out of 隐患清单."""


@dataclass(frozen=True, slots=True)
class _Sources:
    """What derived columns are taken from."""

    lives: Mapping[str, Life]
    hazards: Mapping[str, Fields]
    enterprises: Mapping[str, Fields]
    applications: Mapping[str, tuple[dt.date, ...]]
    town: Town

    def value(self, list_id: str, name: str, fields: Fields) -> Value:
        """The value of a derived column; None where nothing is known about it."""
        if list_id == "enterprises":
            sector = fields.get("sector")
            return None if sector is None else sector in self.town.high_risk_sectors
        hazard_id = fold(str(fields.get("hazard_id") or ""))
        hazard = self.hazards.get(hazard_id, {})
        if name == "status":
            life = self.lives.get(hazard_id)
            return None if life is None else life.state
        if name == "extended_to":
            life = self.lives.get(hazard_id)
            return None if life is None else life.extended_to
        if name == "nth":
            applied = fields.get("applied_on")
            days = self.applications.get(hazard_id, ())
            return sum(day <= applied for day in days) if isinstance(applied, dt.date) else None
        if name == "enterprise_name":
            return self.enterprise_name(hazard)
        return hazard.get(name) if name in FROM_HAZARD else None

    def enterprise_name(self, hazard: Fields) -> Value:
        known = self.enterprises.get(fold(str(hazard.get("enterprise_code") or "")), {})
        return known.get("enterprise_name") or hazard.get("enterprise_name")


def derived_values(
    ledger: Ledger,
    master: Master,
    schema: Schema,
    town: Town,
    settings: Mapping[str, str],
    as_of: dt.date,
) -> Mapping[str, Mapping[Key, Fields]]:
    """By list and record the values of the derived columns on as_of, for every record."""
    sources = _sources(ledger, master, schema, town, settings, as_of)
    found: dict[str, Mapping[Key, Fields]] = {}
    for list_id, table in master.tables.items():
        names = [
            column.id
            for column in schema.town_list(list_id, town).columns
            if column.is_derived and column.id in table.columns
        ]
        if not names:
            continue
        found[list_id] = {
            key: {name: sources.value(list_id, name, record.values) for name in names}
            for key, record in ledger.records(list_id).items()
        }
    return found


def _sources(
    ledger: Ledger,
    master: Master,
    schema: Schema,
    town: Town,
    settings: Mapping[str, str],
    as_of: dt.date,
) -> _Sources:
    applications: defaultdict[str, tuple[dt.date, ...]] = defaultdict(tuple)
    for key, record in ledger.records("extensions").items():
        applied = record.values.get("applied_on")
        if isinstance(applied, dt.date):
            applications[key[0]] += (applied,)
    return _Sources(
        lives={
            fold(hazard_id): life
            for hazard_id, life in lives(ledger.tables(master), as_of, schema, settings).items()
        },
        hazards={key[0]: record.values for key, record in ledger.records("hazards").items()},
        enterprises={
            key[0]: record.values for key, record in ledger.records("enterprises").items()
        },
        applications=applications,
        town=town,
    )

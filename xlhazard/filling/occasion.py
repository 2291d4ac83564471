"""Whose form of which month is filled, and which units' words go into it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlhazard.deriving.history import last_versions
from xlhazard.deriving.reporting import valid_in
from xlhazard.filling.gathering import Said
from xlhazard.filling.reports import OFFICE
from xlhazard.filling.sources import Sources
from xlhazard.model.evidence import Part
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Row
from xlhazard.schema.types import FORM_KINDS, FormSchema, Schema, Town


@dataclass(frozen=True, slots=True)
class Occasion:
    """A township’s form of one month: the master and all it is made of, up to as_of.

    sources: where answers come from; None where no evidence is asked for.
    """

    master: Master
    schema: Schema
    town: Town
    settings: Mapping[str, str]
    month: Month
    as_of: dt.date
    sources: Sources | None = None

    @property
    def roster(self) -> Sequence[Row]:
        return tuple(self.master.tables.get("units", ()))

    @property
    def office(self) -> str:
        """The code of 安办, "" without one in the roster."""
        offices = (row for row in self.roster if row.text("unit_type") == OFFICE)
        return next((row.text("unit_code") for row in offices), "")

    def units(self, form: FormSchema, history: str) -> Mapping[str, str]:
        """Code -> name of the units that owe the form in the month; without a roster, of all
        that ever had it accepted."""
        kind = FORM_KINDS.get(form.id, form.id)
        if not self.roster:
            return {unit: unit for unit, _ in last_versions(self.master, history)}
        return {
            row.text("unit_code"): row.text("unit_name") or row.text("unit_code")
            for row in self.roster
            if kind in row.texts("forms_due") and valid_in(row, self.month)
        }


def said_parts(
    units: Mapping[str, str], rows: Mapping[str, Row], column: str, form: str, around: Occasion
) -> Iterator[Part]:
    """What each unit wrote, with the accepted file that it stands in; nothing without sources."""
    for unit, name in units.items():
        row = rows.get(unit)
        if around.sources is None or row is None or not (text := row.text(column)):
            continue
        month, version = Month.read(row.text("period")), row["version"]
        if month is None or not isinstance(version, int):
            continue
        source = around.sources.form(unit, form, month, version)
        yield Part(name, unit, period=f"{month}第{version}版", source=source, text=text)


def said_by(units: Mapping[str, str], rows: Mapping[str, Row], column: str) -> Iterator[Said]:
    """What each unit wrote in a column of its row, in the order of units."""
    for unit, name in units.items():
        if unit in rows and (text := rows[unit].text(column)):
            yield Said(name, text)

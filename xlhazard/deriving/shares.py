"""A unit that was split: which part of its cumulative figures goes with its enterprises to whom.

A figure can be told apart only by the rows that make it. The part of an heir is what its
enterprises' rows make; what no row explains stays with the ended unit, or goes to the unit that
staff named under 其余归. Parts and rest together are always the ended unit's figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xlhazard.deriving.history import AcceptedForm
from xlhazard.deriving.measures import Lists, measured
from xlhazard.deriving.roster import Roster, by_code, homes_of, roster
from xlhazard.model.fold import fold
from xlhazard.model.ids import parse_record_id
from xlhazard.model.master import Master
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import FormSchema, Schema, Town


@dataclass(frozen=True)
class Shares:
    """Works out the parts of the forms of one unit that was split. rest of "" is nobody's."""

    unit: str
    form: FormSchema
    units: Roster
    whole: Lists
    lists: dict[str, Lists] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        master: Master,
        unit: str,
        form: FormSchema,
        schema: Schema,
        town: Town,
        settings: Mapping[str, str],
    ) -> Shares:
        units = roster(master)
        whole = Lists(master.tables, schema, town, settings)
        found = cls(fold(unit), form, units, whole)
        for heir, tables in found._parted(master).items():
            found.lists[heir] = replace(whole, tables=tables, counted_by_value={})
        return found

    @property
    def heirs(self) -> tuple[str, ...]:
        return self.units.successors.get(self.unit, ())

    def part(self, one: AcceptedForm, heir: str) -> AcceptedForm:
        """What of an accepted form goes to an heir; to "" what nobody can tell."""
        values = {
            name: part
            for name, figure in one.values.items()
            if (part := self._figure(name, figure, one.as_of or one.period.last, heir)) is not None
        }
        made_of = replace(one, values=values, parts=())
        return replace(one, unit=heir or one.unit, values=values, parts=(made_of,))

    def _figure(self, name: str, figure: Decimal, day: dt.date, heir: str) -> Decimal | None:
        taker = self.units.rest.get(self.unit, "")
        taker = taker if taker in self.heirs else ""
        value = next((one for one in self.form.values if one.id == name), None)
        if value is None or value.measure is None or value.cumulative != "yes":
            return figure if heir == taker else None
        counts = {
            one: Decimal(measured(value, self._on(one, day), day).figure) for one in self.heirs
        }
        least = {
            one: max(Decimal(0), min(counts[one], figure - sum(counts.values()) + counts[one]))
            for one in self.heirs
        }
        rest = figure - sum(least.values())
        if heir == taker:
            return least.get(heir, Decimal(0)) + rest
        return least.get(heir, Decimal(0))

    def _on(self, heir: str, day: dt.date) -> Lists:
        """The heir's rows, with the lives that all rows together give."""
        lists = self.lists[heir]
        lists.lives_by_day.setdefault(day, self.whole.lives(day))
        return lists

    def _parted(self, master: Master) -> Mapping[str, Mapping[str, Table]]:
        enterprises, hazards = by_code(master)

        named = replace(self.units, rest={})
        family = {one for one in self.units.types if self.unit in self._line(one)}

        def heir_of(table: Table, row: Row) -> str:
            if _origin(table, row) not in family:
                return ""
            return named.chosen(self.unit, self.heirs, homes_of(row, enterprises, hazards))

        parts: dict[str, dict[str, Table]] = {heir: {} for heir in self.heirs}
        for name, table in master.tables.items():
            owners = [(heir_of(table, row), row) for row in table]
            for heir in self.heirs:
                rows = tuple(row for owner, row in owners if owner == heir)
                parts[heir][name] = replace(table, rows=rows)
        return parts

    def _line(self, unit: str) -> frozenset[str]:
        """The unit and all that took it over, one after another."""
        found, todo = {unit}, [unit]
        while todo:
            following = set(self.units.successors.get(todo.pop(), ())) - found
            found |= following
            todo += following
        return frozenset(found)


def _origin(table: Table, row: Row) -> str:
    """The unit that gave a row its number, else the one that filed it first."""
    parsed = parse_record_id(row.text(table.key[0]))
    if parsed is not None:
        return parsed.unit
    return fold(row.typed.get("filed_by", "") or row.text("filed_by"))

"""The roster of units over time: who reports, who ended, and who answers for another one's rows.

Source: domain specification, list 单位 (启用期, 停用期, 并入单位). A unit that ended passes its
rows to the unit that took it over; one that was split passes each row to the unit that now has
the row's enterprise. What cannot be told stays with the ended unit and is said: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table

VILLAGE = "village"
OFFICE = "office"
ENTERPRISES = "enterprises"
HAZARDS = "hazards"

Homes: TypeAlias = Sequence[str]
"""Units that may have an enterprise, the likeliest first: 所属村, then who filed it."""

_PARTING = re.compile(r"[、，,；;/\s]+")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Roster:
    """Units by code. successors: the units that took one over; last: its 停用期.

    rest: of a unit that was split the one that takes what cannot be told apart (其余归).
    """

    types: Mapping[str, str] = field(default_factory=dict)
    successors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    last: Mapping[str, Month] = field(default_factory=dict)
    rest: Mapping[str, str] = field(default_factory=dict)

    def passed_on(self, unit: str, month: Month | None = None) -> tuple[str, ...]:
        """The units that directly took over a unit before a month (None: at any time)."""
        last = self.last.get(unit)
        early = month is not None and last is not None and month <= last
        return () if early else self.successors.get(unit, ())

    def is_split(self, unit: str) -> bool:
        return len(self.successors.get(unit, ())) > 1

    def chosen(self, unit: str, heirs: Sequence[str], homes: Homes) -> str:
        """The one of several heirs that takes what belongs to an enterprise, "" where unknown."""
        if len(heirs) == 1:
            return heirs[0]
        for home in homes:
            found = [one for one in heirs if home == one or home in self._below(one)]
            if len(found) == 1:
                return found[0]
        rest = self.rest.get(unit, "")
        return rest if rest in heirs else ""

    def answers(self, unit: str, homes: Homes = (), month: Month | None = None) -> str:
        """The unit that answers for another one's row in a month.

        The unit itself where it goes on, or where it was split and nobody can tell.
        """
        seen = {unit}
        while heirs := [one for one in self.passed_on(unit, month) if one not in seen]:
            heir = self.chosen(unit, heirs, homes)
            if not heir:
                break
            unit = heir
            seen.add(unit)
        return unit

    def heir(self, unit: str, month: Month | None = None) -> str:
        """The same without an enterprise."""
        return self.answers(unit, (), month)

    def heirs(self, unit: str, month: Month | None = None) -> frozenset[str]:
        """Every unit that may answer for a row of the unit; the unit itself where it goes on."""
        found, todo, seen = set(), [unit], {unit}
        while todo:
            one = todo.pop()
            following = [u for u in self.passed_on(one, month) if u not in seen]
            if not following:
                found.add(one)
            seen.update(following)
            todo += following
        return frozenset(found)

    def rank(self, unit: str) -> tuple[int, str]:
        """Villages before departments, the office last, then the lowest code."""
        kind = self.types.get(unit, "")
        return ({VILLAGE: 0, OFFICE: 2}.get(kind, 1), unit)

    def _below(self, unit: str) -> frozenset[str]:
        return self.heirs(unit) - {unit}


def roster(master: Master) -> Roster:
    """The master's sheet 单位."""
    types: dict[str, str] = {}
    successors: dict[str, tuple[str, ...]] = {}
    last: dict[str, Month] = {}
    rest: dict[str, str] = {}
    for row in master.tables.get("units", ()):
        code = fold(row.text("unit_code"))
        types[code] = row.text("unit_type")
        if heirs := successors_of(row):
            successors[code] = heirs
        if (month := Month.read(row.text("valid_to"))) is not None:
            last[code] = month
        if taker := fold(row.text("rest_to")):
            rest[code] = taker
    return Roster(types, successors, last, rest)


def successors_of(unit: Row) -> tuple[str, ...]:
    """The codes under 并入单位, several apart by 、."""
    parts = (fold(part) for part in _PARTING.split(unit.text("successor")))
    return tuple(dict.fromkeys(part for part in parts if part))


def homes_of(row: Row, enterprises: Mapping[str, Row], hazards: Mapping[str, Row]) -> Homes:
    """Where the enterprise of a row may be at home; none for a row without an enterprise.

    enterprises by 企业编号, hazards by 隐患编号: what belongs to a hazard is where the hazard is.
    """
    code = row.text("enterprise_code")
    if not code and (hazard := hazards.get(row.text("hazard_id"))) is not None:
        code = hazard.text("enterprise_code")
    enterprise = enterprises.get(code) if code else None
    if enterprise is None:
        return ()
    named = (fold(enterprise.text("village")), fold(enterprise.text("filed_by")))
    return tuple(dict.fromkeys(name for name in named if name))


def inherited(master: Master, month: Month | None) -> Master:
    """The master as it is to be read in a month: 填报单位编码 names the unit that answers.

    What was typed there stays in Row.typed. The same master where no unit was taken over.
    """
    units = roster(master)
    if not any(units.passed_on(unit, month) for unit in units.successors):
        return master
    enterprises, hazards = by_code(master)

    def passed(row: Row) -> Row:
        filed_by = fold(row.text("filed_by"))
        if not units.passed_on(filed_by, month):
            return row
        unit = units.answers(filed_by, homes_of(row, enterprises, hazards), month)
        if unit == filed_by:
            return row
        typed = {**row.typed, "filed_by": filed_by}
        return replace(row, values={**row.values, "filed_by": unit}, typed=typed)

    tables = {
        name: replace(table, rows=tuple(map(passed, table.rows)))
        if "filed_by" in table.columns
        else table
        for name, table in master.tables.items()
    }
    return replace(master, tables=tables)


def roster_notes(master: Master, month: Month) -> Iterator[str]:
    """What is wrong or cannot be told about units that ended (Chinese)."""
    yield from _faults(master)
    units = roster(master)
    read = inherited(master, month)
    for unit in sorted(units.successors):
        if not units.is_split(unit) or not units.passed_on(unit, month):
            continue
        left = {
            table.sheet: [_named(table, row) for row in table if row.text("filed_by") == unit]
            for table in read.tables.values()
            if "filed_by" in table.columns
        }
        said = [f"《{sheet}》{_listed(names)}" for sheet, names in left.items() if names]
        if said:
            yield (
                f"{unit}已拆给{'、'.join(units.successors[unit])}，这些行分不清归谁，没有划归："
                f"{'、'.join(said)}。请在《企业底册》填“所属村”，没有企业的在该行“填报单位编码”"
                f"写明，或在《单位》“其余归”写明。"
            )


def _faults(master: Master) -> Iterator[str]:
    table = master.tables.get("units")
    rows = {fold(row.text("unit_code")): row for row in table or ()}
    for code, row in rows.items():
        where = f"《单位》第{row.number}行（{code}）"
        first, last = Month.read(row.text("valid_from")), Month.read(row.text("valid_to"))
        if first is not None and last is not None and last < first:
            yield f"{where}停用期{last}早于启用期{first}。"
        heirs = successors_of(row)
        if heirs and last is None:
            yield f"{where}填了并入单位，没有填停用期：按已经并入算。"
        rest = fold(row.text("rest_to"))
        if rest and rest not in heirs:
            yield f"{where}“其余归”{rest}不在并入单位里，没有采用。"
        for heir in heirs:
            taker = rows.get(heir)
            until = None if taker is None else Month.read(taker.text("valid_to"))
            since = None if taker is None else Month.read(taker.text("valid_from"))
            if heir == code:
                yield f"{where}并入单位是它自己。"
            elif taker is None:
                yield f"{where}并入单位{heir}没有登记。"
            elif last is not None and until is not None and until <= last:
                yield f"{where}并入单位{heir}自己在{until}已停用。"
            elif last is not None and since is not None and since > last.plus(1):
                yield f"{where}停用后到{heir}启用（{since}）之间，没有单位报它的数。"


def by_code(master: Master) -> tuple[Mapping[str, Row], Mapping[str, Row]]:
    """Enterprises by 企业编号 and hazards by 隐患编号."""
    enterprises, hazards = master.tables.get(ENTERPRISES), master.tables.get(HAZARDS)
    return (
        {} if enterprises is None else enterprises.first_by("enterprise_code"),
        {} if hazards is None else hazards.first_by("hazard_id"),
    )


def _listed(names: Sequence[str]) -> str:
    more = "等" if len(names) > _SHOWN else ""
    return f"{len(names)}行（{'、'.join(names[:_SHOWN])}{more}）"


def _named(table: Table, row: Row) -> str:
    return row.text(table.key[0]) or f"第{row.number}行"

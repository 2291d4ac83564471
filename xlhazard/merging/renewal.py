"""开新账: what goes from an old master into the one of a new campaign or year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlhazard.deriving.lives import lives
from xlhazard.merging.chain import SEAL
from xlhazard.merging.conflicts import CONFLICTS
from xlhazard.merging.deciding import is_settled
from xlhazard.merging.owners import OF_A_HAZARD
from xlhazard.model.address import Address
from xlhazard.model.master import Master
from xlhazard.model.table import Row, Table, Value
from xlhazard.schema.types import ListSchema, Schema

ON_REQUEST = ("hazards", "inspections", *OF_A_HAZARD)
"""Lists of which only open hazards go on, and what a row that goes on refers to."""
STAYS = frozenset(
    {
        *("dispatch_history", "nine_plus_six_history", "ten_measures_history"),
        *("stage_reports_history", "submissions_log", "corrections", "conflicts"),
        *("settings", "settled_flags", "amendments"),
    }
)
"""Lists of the old campaign's reports; they stay in the archived master."""
ARCHIVED_AS = "previous_ledger"
"""Setting that names the file of the archived master."""
OLD_LEDGERS = "旧账"
"""Folder of archived masters in 存档."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that cannot be carried on because it cannot be read."""

    sheet: str
    cell: Address | None
    typed: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """First rows of the new master by list, and how many rows of each list stay behind."""

    rows: Mapping[str, tuple[Mapping[str, Value], ...]]
    left: Mapping[str, int]
    unreadable: tuple[Unreadable, ...] = ()


def renewal(master: Master, schema: Schema, settings: Mapping[str, str], today: dt.date) -> Renewal:
    """Rows that go on: every register whole, open hazards with all that belongs to them.

    A closed or void hazard goes on only where a row of a register refers to it; an inspection
    only where a hazard does. So no reference of the new master ends in nothing. The histories of
    the old campaign, its log, corrections and conflicts stay in the archived master.
    """
    tables = {name: one for name, one in master.tables.items() if name not in STAYS}
    known = lives(tables, today, schema, settings)
    wanted = {key for key, life in known.items() if life.is_open and not life.done}
    registers = {name: tuple(one) for name, one in tables.items() if name not in ON_REQUEST}
    wanted |= set(_referred("hazards", registers, schema))
    going = dict(registers)
    for name in ("hazards", *OF_A_HAZARD):
        if name in tables:
            going[name] = tuple(row for row in tables[name] if row.text("hazard_id") in wanted)
    if "inspections" in tables:
        asked = set(_referred("inspections", going, schema))
        key = tables["inspections"].key[0]
        going["inspections"] = tuple(r for r in tables["inspections"] if r.text(key) in asked)
    rows = {name: tuple(dict(row.values) for row in found) for name, found in going.items()}
    left = {
        name: len(one.rows) - len(going.get(name, ()))
        for name, one in master.tables.items()
        if name != "settings" and len(one.rows) > len(going.get(name, ()))
    }
    unreadable = tuple(
        one for name, found in going.items() for one in _unreadable(tables[name], found)
    )
    return Renewal(rows, left, unreadable)


def _referred(list_id: str, going: Mapping[str, tuple[Row, ...]], schema: Schema) -> Iterator[str]:
    """Keys of a list that rows of the lists that go on name."""
    for name, rows in going.items():
        fields = _references(schema.lists[name], list_id)
        for row in rows:
            for field in fields:
                yield from row.texts(field)


def _references(list_schema: ListSchema, list_id: str) -> tuple[str, ...]:
    return tuple(
        column.id
        for column in list_schema.columns
        if column.references is not None and column.references[0] == list_id
    )


def _unreadable(table: Table, rows: tuple[Row, ...]) -> Iterator[Unreadable]:
    for row in rows:
        for field in row.faults:
            yield Unreadable(table.sheet, table.cell(row, field), row.typed.get(field, ""))


def undecided(master: Master) -> tuple[str, ...]:
    """Numbers of the rows of 冲突 that nobody has decided, or whose decision no merge did yet."""
    return tuple(
        row.text("conflict_no") for row in master.tables.get(CONFLICTS, ()) if not is_settled(row)
    )


def renewed_settings(
    master: Master, given: Mapping[str, str], meanings: Mapping[str, str]
) -> tuple[Mapping[str, Value], ...]:
    """设置 as it stands with the new campaign's values; the old log's seal stays with the log."""
    known: dict[str, dict[str, Value]] = {}
    for row in master.tables.get("settings", ()):
        if row.text("key") != SEAL:
            known[row.text("key")] = dict(row.values)
    for key, value in given.items():
        known[key] = {"meaning": meanings.get(key), **known.get(key, {"key": key}), "value": value}
    return tuple(known.values())

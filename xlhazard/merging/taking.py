"""One submission into the ledger: its lists three-way, its forms into the histories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from xlhazard.checking.masking import mask, may_hold_card
from xlhazard.deriving.conditions import unit_owns
from xlhazard.deriving.roster import ENTERPRISES, HAZARDS, Roster, homes_of
from xlhazard.merging.amending import Cell
from xlhazard.merging.conflicts import conflict_of, key_text
from xlhazard.merging.histories import history_rows
from xlhazard.merging.keys import Fields, Key, by_key, folded
from xlhazard.merging.ledger import Ledger, Record
from xlhazard.merging.owners import (
    ROWS_OF_A_HAZARD,
    Standing,
    merged_columns,
    names_its_unit,
    standing,
)
from xlhazard.merging.three_way import Changes, Terms, merged
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.results import Conflict, Merged
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row, Table, Value
from xlhazard.schema.types import Column, ListSchema, Schema, Town

FIRST = ("enterprises", "corrections", "extensions")
"""Merged before the others: enterprises tell which unit answers for a row of one that was split,
approvals what happens to deadlines."""

ACCUMULATE = frozenset({"corrections"})
"""Lists whose rows are never taken back."""

_SHOWN = 10
_CARD_DIGITS = 17


@dataclass(frozen=True, slots=True)
class Incoming:
    """A submission that is to be merged.

    base: what the unit and the office both knew, by list. holders: for units whose rows may pass
    to this one, their base. amended: rows of 代改 with which it was read, and their cells.
    """

    submission: Submission
    name: str
    unit: str
    month: Month
    version: int
    base: Mapping[str, Table] = field(default_factory=dict)
    holders: Mapping[str, Mapping[str, Table]] = field(default_factory=dict)
    released: bool = False
    amended: Mapping[Key, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for every submission of a run."""

    master: Master
    schema: Schema
    town: Town
    today: dt.date
    units: Roster


@dataclass(frozen=True, slots=True)
class Taken:
    """The ledger after one submission, and what to tell about it."""

    ledger: Ledger
    outcome: Merged
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]


def taken(ledger: Ledger, one: Incoming, around: Circumstances) -> Taken:
    """Fold one submission into the ledger."""
    added = changed = withdrawn = left_out = 0
    conflicts: list[Conflict] = []
    notes: list[str] = []
    for list_id in sorted(one.submission.tables, key=lambda name: (name not in FIRST, name)):
        if list_id not in around.master.tables:
            continue
        list_schema = around.schema.town_list(list_id, around.town)
        theirs = masked(one.submission.tables[list_id], around.today)
        changes = _compared(ledger, one, around, list_schema, theirs)
        added += len(changes.new)
        changed += sum(len(fields) for fields in changes.fields.values())
        withdrawn += len(changes.withdrawn)
        left_out += len(changes.left_out)
        conflicts += [
            conflict_of(clash, list_schema, one.unit, one.month, one.name, around.schema)
            for clash in changes.clashes
        ]
        notes += _said(changes, one, list_schema, around.schema)
        notes += _nowhere_to_go(theirs, around.master.tables[list_id], list_schema)
        ledger = ledger.changed(list_id, _provenance(ledger, changes, one, theirs, around))
        ledger = ledger.without(list_id, changes.withdrawn)
    for list_id, rows in history_rows(
        one.submission, one.unit, one.month, one.version, around.schema
    ).items():
        if list_id in around.master.tables:
            ledger = ledger.changed(list_id, _keyed(rows, around.schema.lists[list_id], around))
    outcome = Merged(
        one.submission.path,
        one.unit,
        one.month,
        added,
        changed,
        withdrawn,
        left_out,
        one.released,
        len(one.amended),
    )
    return Taken(ledger, outcome, tuple(conflicts), tuple(notes))


@dataclass(frozen=True)
class Answering:
    """Which unit answers for a record of the ledger in a month."""

    units: Roster
    month: Month
    enterprises: Mapping[str, Row]
    hazards: Mapping[str, Row]

    @classmethod
    def of(cls, ledger: Ledger, units: Roster, month: Month) -> Answering:
        split = any(units.is_split(unit) for unit in units.successors)
        return cls(
            units,
            month,
            _rows(ledger, ENTERPRISES, "enterprise_code") if split else {},
            _rows(ledger, HAZARDS, "hazard_id") if split else {},
        )

    def holder(self, record: Record) -> str:
        filed_by = fold(record.text("filed_by"))
        if not self.units.passed_on(filed_by, self.month):
            return filed_by
        homes = homes_of(Row(0, record.values), self.enterprises, self.hazards)
        return self.units.answers(filed_by, homes, self.month)


def _rows(ledger: Ledger, list_id: str, name: str) -> Mapping[str, Row]:
    return {one.text(name): Row(0, one.values) for one in ledger.records(list_id).values()}


def masked(table: Table, today: dt.date) -> Table:
    """The table without identity-card numbers: 总台账 never holds one (specification 9)."""

    def clean(row: Row) -> Row:
        hidden = {
            name: mask(value, today)
            for name, value in row.values.items()
            if isinstance(value, str) and len(value) >= _CARD_DIGITS and may_hold_card(value)
        }
        return replace(row, values={**row.values, **hidden}) if hidden else row

    return replace(table, rows=tuple(map(clean, table.rows)))


def _compared(
    ledger: Ledger, one: Incoming, around: Circumstances, list_schema: ListSchema, theirs: Table
) -> Changes:
    records = ledger.records(list_schema.id)
    hazards = ledger.records("hazards")
    month = str(one.month)

    answering = Answering.of(ledger, around.units, one.month)

    def holder(key: Key) -> str:
        return answering.holder(records[key])

    def stands(key: Key) -> Standing:
        registrant = hazards.get(key[:1])
        registered_by = "" if registrant is None else answering.holder(registrant)
        return standing(list_schema, holder(key), one.unit, around.units, registered_by)

    def owns(column: Column, fields: Fields) -> bool:
        return unit_owns(column, Row(0, fields), list_schema, around.schema)

    def refuses(key: Key, name: str, new: Value, old: Value) -> bool:
        if (list_schema.id, name) != ("hazards", "due"):
            return False
        return _moved_without_approval(ledger, key, new, old)

    def mine(key: Key) -> bool:
        return holder(key) == one.unit

    terms = Terms(
        standing=stands,
        unit_owns=owns,
        refuses=refuses,
        is_later=lambda key: records[key].text("last_period") > month,
        mine=mine,
        only_of_month=lambda key: (
            records[key].text("first_period") == records[key].text("last_period") == month
        ),
        takes_back=list_schema.id not in ACCUMULATE,
    )
    return merged(
        merged_columns(list_schema),
        _values(one.base.get(list_schema.id), around.today),
        _holders(one, list_schema.id, around, holder, records),
        theirs,
        ledger.fields(list_schema.id),
        terms,
    )


def _holders(
    one: Incoming,
    list_id: str,
    around: Circumstances,
    holder: Callable[[Key], str],
    records: Mapping[Key, object],
) -> Mapping[Key, Fields]:
    """What the present holder of each row had filed, for rows that pass to this unit."""
    known = {
        unit: _values(tables.get(list_id), around.today) for unit, tables in one.holders.items()
    }
    if not known:
        return {}
    found = {}
    for key in records:
        fields = known.get(holder(key), {}).get(key)
        if fields is not None:
            found[key] = fields
    return found


def _values(table: Table | None, today: dt.date) -> Mapping[Key, Fields]:
    if table is None:
        return {}
    return {key: row.values for key, row in by_key(masked(table, today)).items()}


def _moved_without_approval(ledger: Ledger, key: Key, new: Value, old: Value) -> bool:
    """A deadline moves later only with an approved extension to that day or beyond (CM13)."""
    if not isinstance(new, dt.date) or not isinstance(old, dt.date) or new <= old:
        return False
    for other, record in ledger.records("extensions").items():
        until = record.values.get("extend_to")
        approved = record.text("result") == "approved"
        if other[:1] == key and approved and isinstance(until, dt.date) and until >= new:
            return False
    return True


def _provenance(
    ledger: Ledger, changes: Changes, one: Incoming, theirs: Table, around: Circumstances
) -> Mapping[Key, Fields]:
    """New values of records together with who filed them, when, and out of which row."""
    records = ledger.records(theirs.list_id)
    month = str(one.month)
    values: dict[Key, Fields] = {}
    for key, fields in (*changes.new.items(), *changes.fields.items()):
        known = records.get(key)
        first = month if known is None else min(known.text("first_period") or month, month)
        told: dict[str, Value] = {
            **fields,
            "filed_by": one.unit,
            "first_period": first,
            "last_period": month,
            "source_ref": source_ref(one, theirs, changes.came[key]),
        }
        if fields:
            told["updated_on"] = around.today
        values[key] = told
    for key in changes.spoken_for:
        values[key] = {"first_period": min(records[key].text("first_period") or month, month)}
    return values


def source_ref(one: Incoming, table: Table, row: Row) -> str:
    """File, sheet, row, the first 8 digits of the sha256, and whether staff amended the row."""
    amended = any(
        (sheet, at.row) == (table.sheet, row.number) for sheet, at in one.amended.values()
    )
    more = "（有代改）" if amended else ""
    return f"{one.name} {table.sheet} 第{row.number}行 {one.submission.sha256[:8]}{more}"


def _nowhere_to_go(theirs: Table, ours: Table, list_schema: ListSchema) -> Iterable[str]:
    """Columns that hold values and that staff took out of the master."""
    filled = {name for row in theirs for name in row.values}
    for column in merged_columns(list_schema):
        if column.id in filled and column.id not in ours.columns:
            yield (
                f"总台账《{ours.sheet}》没有“{column.header}”列，该列内容没有并入。"
                f"请在总台账恢复该列后，请单位提高版本再报。"
            )


def _keyed(
    rows: Iterable[Fields], list_schema: ListSchema, around: Circumstances
) -> Mapping[Key, Fields]:
    return {
        tuple(folded(row.get(name)) for name in list_schema.key): {
            name: mask(value, around.today) if isinstance(value, str) else value
            for name, value in row.items()
        }
        for row in rows
    }


def _said(
    changes: Changes, one: Incoming, list_schema: ListSchema, schema: Schema
) -> Iterable[str]:
    """What people should know besides the findings (Chinese)."""

    def names(keys: tuple[Key, ...]) -> str:
        shown = "、".join(key_text(key, list_schema, schema) for key in keys[:_SHOWN])
        return shown + (f"等{len(keys)}行" if len(keys) > _SHOWN else "")

    where = f"{one.name}《{list_schema.sheet}》"
    if changes.foreign:
        yield f"{where}有其他单位填报的行，内容不同，没有采用：{names(changes.foreign)}。"
    if changes.superseded:
        yield f"{where}有行与已接收的后期报表不同，以后期报表为准：{names(changes.superseded)}。"
    if changes.taken_out:
        yield f"{where}有总台账已删去、单位又照旧报来的行，没有并入：{names(changes.taken_out)}。"
    if changes.withdrawn:
        yield f"{where}本月前一版的行没有再报，已撤回：{names(changes.withdrawn)}。"
    if changes.left_out and one.submission.complete and list_schema.id != "hazards":
        yield f"{where}没有再报的行仍保留在总台账：{names(changes.left_out)}。"


def holders_needed(
    submission: Submission, unit: str, month: Month, master: Master, units: Roster, schema: Schema
) -> frozenset[str]:
    """Other units whose rows this submission may take over; their base is needed for that."""
    found: set[str] = set()
    for list_id, theirs in submission.tables.items():
        ours = master.tables.get(list_id)
        if ours is None or (
            names_its_unit(schema.lists[list_id]) and list_id not in ROWS_OF_A_HAZARD
        ):
            continue
        rows = by_key(ours)
        holders = {fold(rows[key].text("filed_by")) for key in by_key(theirs) if key in rows}
        heirs = {heir for holder in holders if holder for heir in units.heirs(holder, month)}
        found |= {heir for heir in heirs if units.rank(unit) < units.rank(heir)}
    return frozenset(found)

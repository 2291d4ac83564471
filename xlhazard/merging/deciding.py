"""What becomes of a row of 冲突: staff decide and the next merge does it, or both sides agree.

办理结果 tells what was done, so that every decision is carried out once: a cell that staff change
afterwards is left alone, and another decision in the same row is carried out again. The values
of the conflict stay in the row for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlhazard.merging.conflicts import CONFLICTS, conflict_row, key_text, shown
from xlhazard.merging.keys import Fields, Key, by_key, folded, is_empty, same
from xlhazard.merging.ledger import Ledger, Record
from xlhazard.merging.owners import merged_columns
from xlhazard.merging.taking import Circumstances, Incoming
from xlhazard.merging.three_way import ABSENT
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.results import Conflict
from xlhazard.model.table import Row, Table, Value
from xlhazard.model.workbook import RawCell
from xlhazard.schema.types import Column, ListSchema
from xlhazard.tables.values import Scope, read_value

UNIT, MASTER = "unit", "master"
_HOW = {UNIT: "采用单位值", MASTER: "保留总台账值"}
_AGREED = "改为商定值"
_NOT_DONE = "没有照办"
_ALIKE = "两边已一致"
_REPLACED = "单位已另报新值，见"

Filed = Mapping[str, Mapping[str, Table]]
"""By unit what it last had accepted, for records that staff took out of the master."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The ledger after the decisions were carried out, and what could not be (Chinese)."""

    ledger: Ledger
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a row asks for: the value as text, and the 办理结果 that says it was done."""

    value: str
    said: str
    back: bool = False
    """保留总台账值: to be done only where another decision was carried out before."""


@dataclass(frozen=True, slots=True)
class _Target:
    """The cell that a row speaks of; record None where the master has no such record."""

    list_schema: ListSchema
    key: Key
    column: Column
    record: Record | None

    @property
    def value(self) -> Value:
        return ABSENT if self.record is None else self.record.values.get(self.column.id)


@dataclass(frozen=True)
class _Finder:
    """Finds records by the text that 冲突 shows of their keys."""

    around: Circumstances
    known: dict[str, Mapping[str, Key]] = field(default_factory=dict)

    def target(self, fields: Fields, ledger: Ledger, filed: Table | None) -> _Target | None:
        """None where the sheet or column is unknown, or nobody has such a record."""
        list_schema = self.list_of(fields)
        header = _text(fields, "field")
        columns = () if list_schema is None else list_schema.columns
        column = next((one for one in columns if one.header == header), None)
        if list_schema is None or column is None:
            return None
        wanted, records = _text(fields, "record_key"), ledger.records(list_schema.id)
        key = self._keys(list_schema, records).get(wanted)
        if key is not None and key in records:
            return _Target(list_schema, key, column, records[key])
        there = (k for k in by_key(filed) if self._named(k, list_schema) == wanted)
        key = next(there, None)
        return None if key is None else _Target(list_schema, key, column, None)

    def list_of(self, fields: Fields) -> ListSchema | None:
        named = self.around.schema.list_of_sheet(_text(fields, "list_name"))
        return None if named is None else self.around.schema.town_list(named.id, self.around.town)

    def _keys(self, list_schema: ListSchema, records: Iterable[Key]) -> Mapping[str, Key]:
        if list_schema.id not in self.known:
            named = {self._named(key, list_schema): key for key in records}
            self.known[list_schema.id] = named
        return self.known[list_schema.id]

    def _named(self, key: Key, list_schema: ListSchema) -> str:
        return key_text(key, list_schema, self.around.schema)


def units_to_read(master: Master) -> frozenset[str]:
    """Units whose last originals are needed: a record that was taken out is to come back."""
    return frozenset(
        row.text("unit_code")
        for row in master.tables.get(CONFLICTS, ())
        if row.text("master_value") == ABSENT and (wish := _wish(row)) and not _done(row, wish)
    )


def carried_out(ledger: Ledger, around: Circumstances, filed: Filed) -> Decided:
    """Do what staff decided since the last merge.

    A value is written only over one of those that the conflict is about. A record that staff had
    taken out comes back whole, as the unit last had it accepted.
    """
    finder, notes = _Finder(around), []
    for number, row in by_key(around.master.tables.get(CONFLICTS)).items():
        if fault := _unclear(row):
            notes.append(f"《冲突》第{row.number}行{fault}，没有办理。")
            continue
        wish = _wish(row)
        if wish is None or _done(row, wish):
            continue
        if row.text("outcome").startswith(_REPLACED):
            notes.append(f"《冲突》第{row.number}行{row.text('outcome')}，请在那一行填处理意见。")
            continue
        list_schema = finder.list_of(row.values)
        theirs = filed.get(row.text("unit_code"), {})
        original = None if list_schema is None else theirs.get(list_schema.id)
        target = finder.target(row.values, ledger, original)
        said = _NOT_DONE + "：找不到这条记录或这一列"
        if target is not None:
            ledger, said = _done_to(ledger, target, row, wish, original, around)
        if said.startswith(_NOT_DONE) and said != row.text("outcome"):
            notes.append(f"《冲突》第{row.number}行{said}。")
        ledger = _closed(ledger, number, row, said, around)
    return Decided(ledger, tuple(notes))


def _wish(row: Row) -> _Wish | None:
    choice, agreed = row.text("choice"), row.text("agreed_value").strip()
    if agreed and not choice:
        return _Wish(agreed, f"{_AGREED}：{agreed}")
    if choice not in _HOW or agreed:
        return None
    value = row.text(f"{choice}_value")
    return _Wish(value, f"{_HOW[choice]}：{value}", back=choice == MASTER)


def _unclear(row: Row) -> str:
    """What keeps anybody from knowing what staff want, "" when nothing does."""
    for name, header in (("choice", "处理意见"), ("agreed_value", "商定值")):
        if name in row.faults:
            return f"“{header}”读不懂：{row.typed.get(name, '')}"
    if row.text("choice") and row.text("agreed_value").strip():
        return "处理意见和商定值都填了，请只留一个"
    return ""


def _done(row: Row, wish: _Wish) -> bool:
    return row.text("outcome") == wish.said


def _done_to(
    ledger: Ledger,
    target: _Target,
    row: Row,
    wish: _Wish,
    original: Table | None,
    around: Circumstances,
) -> tuple[Ledger, str]:
    """The ledger with the value in its cell, and what 办理结果 says of it."""
    now = shown(target.column, target.value, around.schema)
    before = row.text("outcome").partition("：")[2]
    carried = row.text("outcome").startswith((_HOW[UNIT], _AGREED))
    if now == wish.value or (wish.back and not carried):
        return ledger, wish.said
    if now not in {row.text("unit_value"), row.text("master_value"), *({before} - {""})}:
        return ledger, f"{_NOT_DONE}：总台账现值“{now}”是后来改的，确要改请直接改总台账"
    if wish.value == ABSENT:
        return ledger, f"{_NOT_DONE}：要删的行请直接在总台账删去"
    value = _read(target.column, wish.value, row, around)
    if is_empty(value) and wish.value:
        return ledger, f"{_NOT_DONE}：“{wish.value}”不是“{target.column.header}”能填的值"
    fields: dict[str, Value] = {target.column.id: value, "updated_on": around.today}
    if target.record is None:
        fields = {**_restored(target, row, original), **fields}
    return ledger.changed(target.list_schema.id, {target.key: fields}), wish.said


def _restored(target: _Target, row: Row, original: Table | None) -> dict[str, Value]:
    """A record as the unit last had it accepted, with who filed it and when."""
    filed = by_key(original)[target.key]
    names = {column.id for column in merged_columns(target.list_schema)}
    values = {name: value for name, value in filed.values.items() if name in names}
    period = row.text("period")
    told = {"filed_by": row.text("unit_code"), "first_period": period, "last_period": period}
    return {**values, **told, "source_ref": row.text("source_file") or None}


def _read(column: Column, typed: str, row: Row, around: Circumstances) -> Value:
    if not typed:
        return None
    month = Month.read(row.text("period")) or Month.of(around.today)
    scope = Scope(codes=around.schema.codes, period=month, report_date=month.last)
    return read_value(column, RawCell("s", typed), scope).value


def _closed(ledger: Ledger, number: Key, row: Row, said: str, around: Circumstances) -> Ledger:
    """With 办理结果 in the row of 冲突, and the days; the same ledger where it says so already."""
    if row.text("outcome") == said:
        return ledger
    fields: dict[str, Value] = {"outcome": said, "settled_on": around.today}
    decided = not said.startswith((_ALIKE, _REPLACED))
    if decided and row.blank("decided_on"):
        fields["decided_on"] = around.today
    return ledger.changed(CONFLICTS, {number: fields})


def put_down(
    ledger: Ledger,
    conflicts: Sequence[Conflict],
    incoming: Sequence[Incoming],
    around: Circumstances,
) -> Ledger:
    """New rows of 冲突; open ones end where the sides agree or the unit filed another value."""
    known = ledger.records(CONFLICTS)
    made = (conflict_row(one, around.today) for one in conflicts)
    numbered: dict[Key, Fields] = {(folded(row["conflict_no"]),): row for row in made}
    new = {key: row for key, row in numbered.items() if key not in known}
    ends: dict[Key, str] = {}
    later = {_cell(fields): str(fields["conflict_no"]) for fields in new.values()}
    open_rows = {key: one.values for key, one in known.items() if _is_open(one.values)}
    for key, fields in open_rows.items():
        if (number := later.get(_cell(fields))) is not None:
            ends[key] = _REPLACED + number
    rest = {key: fields for key, fields in open_rows.items() if key not in ends}
    ends |= dict(_alike(rest, ledger, incoming, around))
    for key, said in ends.items():
        new[key] = {"outcome": said, "settled_on": around.today}
    return ledger.changed(CONFLICTS, new) if new else ledger


def _alike(
    rows: Mapping[Key, Fields], ledger: Ledger, incoming: Sequence[Incoming], around: Circumstances
) -> Iterator[tuple[Key, str]]:
    """Open rows whose cell now holds the unit's value, or whose unit now files the master's."""
    finder = _Finder(around)
    last = {one.unit: one for one in incoming}
    for key, fields in rows.items():
        target = finder.target(fields, ledger, None)
        if target is None or target.record is None:
            continue
        now = target.value
        if shown(target.column, now, around.schema) == _text(fields, "unit_value"):
            yield key, _ALIKE
            continue
        one = last.get(_text(fields, "unit_code"))
        table = None if one is None else one.submission.tables.get(target.list_schema.id)
        row = by_key(table).get(target.key)
        name = target.column.id
        if row is None or table is None or name not in table.columns or name in row.faults:
            continue
        if same(row[name], now):
            yield key, _ALIKE


def is_settled(row: Row) -> bool:
    """Nothing is left to be done about the conflict."""
    said = row.text("outcome")
    if said.startswith((_ALIKE, _REPLACED)):
        return True
    wish = _wish(row)
    return said != "" and (wish is None or _done(row, wish) or said.startswith(_NOT_DONE))


def _is_open(fields: Fields) -> bool:
    return not any(_text(fields, name) for name in ("choice", "agreed_value", "outcome"))


def _cell(fields: Fields) -> tuple[str, ...]:
    return tuple(_text(fields, name) for name in ("list_name", "record_key", "field"))


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return "" if value is None else str(value)

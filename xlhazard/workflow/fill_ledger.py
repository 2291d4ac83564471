"""A list of the township into a ledger that a county wants in its own columns, in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.checking import privacy
from xlhazard.checking.context import Context
from xlhazard.deriving.derived_fields import Deriver
from xlhazard.deriving.lives import Life, lives
from xlhazard.filling.county_ledger import (
    Entry,
    Ledger,
    LedgerPlan,
    Place,
    cell_id,
    identity,
    places,
    short_digest,
)
from xlhazard.io.commit import commit, write_new
from xlhazard.io.lock import refuse_open
from xlhazard.io.township import Township
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.check_code import check_code
from xlhazard.model.county_ledger import CountyLedger, MatchedColumn
from xlhazard.model.edits import EditPlan
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table, Value
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import ListSchema, Schema
from xlhazard.tables.headers import Header, find_header
from xlhazard.tables.own_layout import OwnSheet, own_sheets
from xlhazard.tables.values import Scope
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.filled_before import FilledBefore, filled_before, remember
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.opening import book_of
from xlhazard.workflow.own_ledgers import lists_named
from xlhazard.workflow.place import Place as Whole
from xlhazard.workflow.place import opened
from xlhazard.workflow.saving import lock_of

WHERE = {
    "open": "未销号的",
    "overdue": "逾期的",
    "major": "重大的",
    "unlisted": "应挂牌未挂牌的",
    "done": "已销号的",
}
"""Which hazards: all that are asked for must hold."""

OF_A_HAZARD = ("rectifications", "acceptances", "listings", "extensions")
"""Lists whose last row of a hazard fills columns that the list of hazards does not have."""
HAZARDS = "hazards"


@dataclass(frozen=True, slots=True)
class LedgerFillOrder:
    """Which list, and which of its records (WHERE), into a ledger; out: where to (default: the
    ledger itself)."""

    list_id: str
    month: Month
    today: dt.date
    where: tuple[str, ...] = ()
    out: Path | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False

    @property
    def as_of(self) -> dt.date:
        return min(self.today, self.month.last)


def fill_ledger(path: Path, township: Township, order: LedgerFillOrder) -> CountyLedger:
    """Write the records of a list below the headers of a ledger; all else of it stays.

    Columns are matched by header and alias. A row that holds a record already (by its number,
    else by enterprise, place, description and day) is renewed where a cell is blank or ours; the
    others get new rows. Nothing is deleted.
    Raises Misuse when the file is no such ledger or has no room, SchemaError, and CannotWriteNow
    (exit 4).
    """
    schema = the_schema(order.schemas)
    with lock_of(township, order.dry_run, ignore_owner_file=True):
        place = opened(township, schema, order.town).at(order.month)
        return _filled(path, place, order)


def _filled(path: Path, place: Whole, order: LedgerFillOrder) -> CountyLedger:
    schema = place.schema
    reading, book = book_of(path, schema)
    (listed,) = lists_named((order.list_id,), schema, place.town)
    own = schema.in_master(listed)
    if order.where and own.id != HAZARDS:
        raise Misuse("--where 只用于隐患清单（--list hazards）。")
    scope = replace(Scope.of(book, schema.codes), period=order.month)
    sheet, header = _layout(book, own, schema, scope, path)
    others = [schema.town_list(one, place.town) for one in _others(own, place)]
    matched, unmatched = places(header, own, others)
    telling = next(iter(schema.ledgers.values())).identity
    if not identity(own, {p.column.id for p in matched if p.list_id == own.id}, telling):
        keys = "、".join(own.column(name).header for name in own.key)
        raise Misuse(
            f"“{path.name}”没有“{keys}”列，也没有足够的列认出哪一行是哪一条，没有填。"
            f"请加上“{keys}”列再运行。"
        )
    entries, notes = _entries(place, own, matched, order)
    name = f"{own.id}@{path.name}"
    before = filled_before(place.township, order.month, name)
    earlier = _ours(before, place.township, order.month, name)
    ledger = Ledger(sheet.sheet, header, sheet.table, own, matched, telling, schema, scope, earlier)
    plan = ledger.plan(entries)
    if plan.short:
        raise Misuse(
            f"“{sheet.sheet.name}”表尾前的空行不够，还差{plan.short}行，没有填。请插入空行后再运行。"
        )
    edits = EditPlan(book.source, reading.sha256, plan.edits)
    filled = apply(reading.data, edits)
    target = order.out or path
    if not order.dry_run:
        refuse_open((target,))
        remember(place.township, order.month, name, _remembered(before, earlier, plan))
        if target != path:
            write_new(target, filled)
        elif edits.edits:
            commit(path, filled, expect=reading.sha256)
    wanted = {one.id for one in entries}
    return CountyLedger(
        target,
        own.id,
        own.sheet,
        sheet.sheet.name,
        order.month,
        order.as_of,
        edits,
        tuple(_matched(matched, header, schema)),
        unmatched,
        plan.added,
        plan.renewed,
        plan.same,
        plan.kept,
        plan.foreign,
        tuple(sorted({one.partition(":")[0] for one in earlier} - wanted)),
        notes,
        check_code((cell_id(e, p), ledger.text(p, e)) for e in entries for p in matched),
        order.dry_run,
    )


def _layout(
    book: Workbook, own: ListSchema, schema: Schema, scope: Scope, path: Path
) -> tuple[OwnSheet, Header]:
    """The one sheet of the ledger that holds the list."""
    found = tuple(own_sheets(book, own, schema, scope))
    if not found:
        raise Misuse(
            f"“{path.name}”里没有认出《{own.sheet}》的列（按列名找，至少要认得三列）。"
            "请核对 --list，或把表头改成清单的列名再试。"
        )
    if len(found) > 1:
        names = "、".join(one.sheet.name for one in found)
        raise Misuse(f"“{path.name}”里有几张表都像《{own.sheet}》：{names}。请只留一张再填。")
    header = find_header(found[0].sheet, own)
    if header is None:
        raise Misuse(f"“{path.name}”里没有认出《{own.sheet}》的表头。")
    return found[0], header


def _others(own: ListSchema, place: Whole) -> tuple[str, ...]:
    if own.id != HAZARDS:
        return ()
    return tuple(one for one in OF_A_HAZARD if one in place.master.tables)


def _entries(
    place: Whole, own: ListSchema, matched: tuple[Place, ...], order: LedgerFillOrder
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The records that are asked for, and what was left out (Chinese)."""
    table = place.master.tables.get(own.id)
    if table is None:
        raise Misuse(f"总台账没有《{own.sheet}》。")
    tables = place.master.tables
    known = lives(tables, order.as_of, place.schema, place.settings)
    deriver = Deriver(tables, known, place.schema, place.town)
    last = {one: _last_of(tables.get(one)) for one in _others(own, place)}
    hidden = _concealed(place, order)
    entries, concealed = [], 0
    for row in table:
        if own.id == HAZARDS and not _asked_for(known.get(row.text("hazard_id")), order.where):
            continue
        key = table.key_of(row)
        if key is None:
            continue
        values: dict[str, Value] = {}
        for one in matched:
            source, of = (row, table) if one.list_id == own.id else (None, None)
            if source is None:
                source, of = last[one.list_id].get(row.text("hazard_id")), tables[one.list_id]
            if source is None or of is None:
                continue
            at = of.cell(source, one.column.id)
            if at is not None and (of.sheet, at) in hidden:
                concealed += 1
                continue
            values[one.name] = _value(deriver, place.schema.lists[one.list_id], source, one)
        entries.append(Entry("·".join(str(part) for part in key), values))
    told = (f"{concealed}格的内容可能透露举报人，没有写入，请人工核对",) if concealed else ()
    return tuple(entries), told


def _value(deriver: Deriver, of: ListSchema, row: Row, one: Place) -> Value:
    """A field of the record; what is derived is worked out anew, a name by the code."""
    if one.column.is_derived:
        return deriver.value(of, row, one.column.id)
    value = row[one.column.id]
    if value is None and one.column.id == "enterprise_name":
        return deriver.value(of, row, "enterprise_name")
    return value


def _asked_for(life: Life | None, where: tuple[str, ...]) -> bool:
    if life is None or life.void:
        return False
    holds = {
        "open": life.is_open and not life.done,
        "overdue": life.days_overdue > 0,
        "major": life.grade == "major",
        "unlisted": life.wants_listing and life.listed_on is None,
        "done": life.done,
    }
    return all(holds[one] for one in where)


def _last_of(table: Table | None) -> Mapping[str, Row]:
    """The last row of every hazard."""
    return {row.text("hazard_id"): row for row in table or ()}


def _concealed(place: Whole, order: LedgerFillOrder) -> frozenset[tuple[str, Address]]:
    context = Context(
        schema=place.schema,
        town=place.town,
        today=order.today,
        as_of=order.as_of,
        master=place.master,
        expected_month=order.month,
    )
    return context.once(privacy.concealed)


def _ours(
    before: FilledBefore, township: Township, month: Month, name: str
) -> Mapping[str, tuple[str, ...]]:
    """What we wrote into this ledger in this month, or the last month in which we did."""
    for back in range(12):
        known = before if back == 0 else filled_before(township, month.plus(-back), name)
        if known.texts:
            return known.texts
    return {}


def _remembered(
    before: FilledBefore, earlier: Mapping[str, tuple[str, ...]], plan: LedgerPlan
) -> FilledBefore:
    texts = {name: (short_digest(text),) for name, text in plan.texts.items() if text}
    return replace(before, texts={**earlier, **texts})


def _matched(found: tuple[Place, ...], header: Header, schema: Schema) -> Iterator[MatchedColumn]:
    for one in found:
        cell = header.cells.get(one.at, Address(header.last_row, one.at))
        yield MatchedColumn(cell, one.header, schema.lists[one.list_id].sheet, one.column.header)

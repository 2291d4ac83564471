"""Ledgers that a village or office keeps in layouts of its own, into one new unit workbook.

The ledgers are only read. Everything that stands in them is in the workbook: read into the lists,
in columns to the right of them, and cell by cell on the sheet 原台账.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.checking.words import finding
from xlhazard.io.commit import write_new
from xlhazard.io.township import Township
from xlhazard.model.adoption import LedgerResult
from xlhazard.model.finding import Finding, Notice
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport, Report
from xlhazard.model.submission import Submission
from xlhazard.schema.types import ListSchema, Schema, Town
from xlhazard.tables.own_layout import own_sheets, taken
from xlhazard.tables.values import Scope
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.own_ledgers import (
    ListIn,
    Owner,
    Source,
    lists_named,
    owner_of,
    sources,
    town_of,
)
from xlhazard.workflow.own_numbers import Numbers, earlier_workbooks
from xlhazard.workflow.own_records import Taken, repeated, take
from xlhazard.workflow.own_workbook import workbook_of
from xlhazard.workflow.place import opened


@dataclass(frozen=True, slots=True)
class LedgerOrder:
    """Which lists, and whose. unit: code, or name where a township knows it; default: the cover.

    month stands on the new cover, and dates without a year are read near it.
    """

    lists: tuple[str, ...]
    today: dt.date
    unit: str | None = None
    month: Month | None = None
    out: Path | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False


def take_over(paths: Sequence[Path], township: Township | None, order: LedgerOrder) -> LedgerResult:
    """Write a unit workbook that holds the ledgers; another file of its name is never replaced.

    Ids come behind those of the master, of what was issued or came in, and of unit workbooks of
    the same unit beside the new one. Raises Misuse when a file is not what it should be,
    SchemaError, and CannotWriteNow (exit 4).
    """
    schema = the_schema(order.schemas)
    place = None if township is None else opened(township, schema, order.town)
    found = sources(paths, schema)
    town = town_of(found, place, schema, order.town)
    lists = lists_named(order.lists, schema, town)
    month = order.month or Month.of(order.today)
    owner = owner_of(found, place, schema, order.unit)
    scopes = {one.name: _scope(one, schema, month, owner) for one in found}
    parts = tuple(_parts(found, lists, scopes, schema))
    out = order.out or _beside(found, lists)
    if out.resolve() in {one.path.resolve() for one in found}:
        raise Misuse("新工作簿不能写到原台账上。请用 -o 另起一个文件名。")
    earlier = tuple(
        earlier_workbooks(owner.code, out, [one.path for one in found], place, month, schema)
    )
    known = (*(id_ for one in earlier for id_ in one.ids), *_own_keys(parts))
    numbers = Numbers(owner.code, place, known)
    got = take(parts, numbers, scopes, month)
    data = workbook_of(found, got, lists, numbers, owner, month, scopes, schema, town)
    written = not order.dry_run and not out.exists()
    if not order.dry_run:
        write_new(out, data)
    behind = (f"编号接在“{one.name}”用过的后面" for one in earlier)
    read = {(part.source.name, one.sheet.name) for part in parts for one in part.sheets}
    return LedgerResult(
        report=Report(
            order.today,
            tuple(_file(one, parts, got, owner, month, order, schema, town) for one in found),
        ),
        target=out,
        lists=tuple(got.lists),
        unread=tuple(
            (one.path, name)
            for one in found
            for name, sheet in one.book.sheets.items()
            if (one.name, name) not in read and sheet.rows
        ),
        notes=(*behind, *got.notes, *repeated(parts, schema)),
        written=written,
        dry_run=order.dry_run,
    )


def _scope(source: Source, schema: Schema, month: Month, owner: Owner) -> Scope:
    return replace(Scope.of(source.book, schema.codes), period=month, unit=owner.code)


def _parts(
    found: Sequence[Source], lists: Sequence[ListSchema], scopes: dict[str, Scope], schema: Schema
) -> Iterator[ListIn]:
    """Every list of every ledger; each list has to be in one, each ledger has to have one."""
    together = frozenset(of.id for of in lists)
    parts = [
        ListIn(one, of, tuple(own_sheets(one.book, of, schema, scopes[one.name], together)))
        for one in found
        for of in lists
    ]
    filled = [part for part in parts if any(len(one.table) for one in part.sheets)]
    for of in lists:
        if not any(part.list_schema is of for part in filled):
            names = "、".join(f"“{one.path.name}”" for one in found)
            raise Misuse(
                f"{names}里没有认出《{of.sheet}》的内容（按列名找，至少要认得三列）。"
                "请核对 --list，或把表头改成清单的列名再试。"
            )
    for one in found:
        if not any(part.source is one for part in filled):
            raise Misuse(
                f"“{one.path.name}”里没有认出要接收的清单。请核对 --list，或去掉这个文件。"
            )
    yield from filled


def _own_keys(parts: Sequence[ListIn]) -> Iterator[str]:
    for part in parts:
        for one in part.sheets:
            for row in one.table:
                yield row.typed.get(part.list_schema.key[0], "")


def _beside(found: Sequence[Source], lists: Sequence[ListSchema]) -> Path:
    path, more = found[0].path, "等" if len(found) > 1 else ""
    name = lists[0].sheet if len(lists) == 1 else "台账"
    return path.with_name(f"{path.stem}{more}-{name}工作簿.xlsx")


def _file(
    source: Source,
    parts: Sequence[ListIn],
    got: Taken,
    owner: Owner,
    month: Month,
    order: LedgerOrder,
    schema: Schema,
    town: Town,
) -> FileReport:
    own = [part for part in parts if part.source is source]
    submission = Submission(source.reading.name, source.reading.sha256, source.book)
    context = Context(schema, town, order.today, order.today, submission)
    findings = (one for part in own for one in _findings(context, part, got))
    # Of a sheet that holds two lists both may have read the same cell.
    once = {(one.code, one.sheet, one.cell): one for one in findings}
    read_as = (one for part in own for sheet in part.sheets for one in sheet.read_as)
    return FileReport(
        path=str(source.path),
        sha256=source.reading.sha256,
        unit=owner.code,
        month=month,
        findings=tuple(once.values()),
        read_as=tuple(dict.fromkeys(read_as)),
        unit_name=owner.name or None,
    )


def _findings(context: Context, part: ListIn, got: Taken) -> Iterator[Finding]:
    """Cells that could not be read, and what was noticed about the sheets."""
    schema, key = context.schema, part.list_schema.key[0]
    for one in part.sheets:
        for row in one.table:
            for name, fault in row.faults.items():
                place = (part.source.name, one.sheet.name, row.number)
                own = name == key and place in got.own_ids
                column = part.list_schema.column(name)
                if own or fault.told or not taken(column):
                    continue
                facts = {"header": column.header, "unit": column.unit or "", **fault.facts}
                cell, typed = one.table.cell(row, name), row.typed.get(name)
                notice = Notice(fault.code, one.sheet.name, cell, name, typed, facts)
                yield finding(context, notice, schema.rules[fault.code].severity)
        for notice in one.notices:
            yield finding(context, notice, schema.rules[notice.code].severity)

"""From a sheet to the records of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from xlhazard.model.address import Address
from xlhazard.model.finding import Notice, ReadAs
from xlhazard.model.fold import is_blank
from xlhazard.model.table import Fault, Row, Table, Value
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.schema.types import Column, Kind, ListSchema, Schema
from xlhazard.tables.columns import Chosen, choose_columns
from xlhazard.tables.headers import COMMON, Header, words_of
from xlhazard.tables.merges import Place, read_merges
from xlhazard.tables.resolving import Names, codes_by_name
from xlhazard.tables.rows import has_content, is_passed_over, row_ranges, wide_starts
from xlhazard.tables.values import Read, Scope, read_value

AT_ONCE_GRADES = frozenset({"urgent", "minor"})
"""Grades in which 立即整改 as a deadline means the day of discovery (specification 5.1, CV11)."""


@dataclass(frozen=True, slots=True)
class Built:
    """A table with what was noticed while it was read."""

    table: Table
    notices: tuple[Notice, ...] = ()
    read_as: tuple[ReadAs, ...] = ()


class Draft(NamedTuple):
    """A row while it is read. at_once: fields with a deadline word that may mean a day."""

    number: int
    reads: dict[str, Read]
    filled: bool


def list_scope(scope: Scope, list_schema: ListSchema, schema: Schema) -> Scope:
    """The scope for one list: its only key, and where deadlines may be put in words (CV11)."""
    rule = schema.rules.get("CV11")
    worded = rule is not None and list_schema.id in rule.scope
    return replace(
        scope,
        keys=frozenset(list_schema.key)
        if len(list_schema.key) == 1 and not list_schema.master_only
        else frozenset(),
        deadlines=frozenset(
            column.id
            for column in list_schema.columns
            if worded and column.kind is Kind.DATE and column.future and not column.is_derived
        ),
    )


def build_table(
    sheet: Sheet, list_schema: ListSchema, header: Header, scope: Scope, names: Names | None = None
) -> Built:
    """Every record of the sheet, with the cells it came from.

    Args: header as find_header gives it; scope as list_scope gives it; names to find codes of
    enterprises by, None where a list of names is not at hand.
    A record is a row with something filled besides 序号, 备注, derived columns and the first key
    part: a spare id alone is none. Rows that are passed over on purpose are told (ST25).
    """
    rows, passed = _table_rows(sheet, list_schema, header)
    chosen = choose_columns(sheet, list_schema, header, rows)
    drafts = [d for d in _drafts(sheet, list_schema, chosen, rows, scope) if d.filled]
    places = [Place(number, c) for c in list_schema.columns for number in chosen.all_of(c.id)]
    numbers = [draft.number for draft in drafts]
    merged = read_merges(sheet, places, numbers, header.last_row, list_schema.key, scope)
    if merged.reads:
        drafts = [_with(draft, merged.reads) for draft in drafts]
    drafts = [_deadline(draft) for draft in drafts]
    table = Table(
        list_id=list_schema.id,
        sheet=sheet.name,
        header_row=header.last_row,
        columns=chosen.columns,
        key=list_schema.key,
        rows=(),
        last_row=max((n for n in sheet.rows if has_content(sheet.rows[n])), default=0),
    )
    derived = frozenset(column.id for column in list_schema.columns if column.is_derived)
    finished = _finished(drafts, table, derived)
    supplied: tuple[ReadAs, ...] = ()
    if names is not None:
        finished, supplied = codes_by_name(finished, table, list_schema, names)
    table = replace(table, rows=finished, last_row=max(table.last_row, header.last_row))
    notices = (
        *chosen.notices,
        *_hidden(sheet, table, derived),
        *merged.notices,
        *_warnings(drafts, table, derived),
        *_passed(sheet, passed),
    )
    read_as = (*_read_as(drafts, table, derived), *merged.read_as, *supplied)
    return Built(table, notices, tuple(sorted(read_as, key=lambda one: one.cell)))


def _table_rows(
    sheet: Sheet, list_schema: ListSchema, header: Header
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The rows below the header that may be records, and those passed over on purpose."""
    words = words_of(list_schema)
    wide = wide_starts(sheet, header)
    rows: list[int] = []
    passed: list[int] = []
    for number in sorted(sheet.rows):
        if number > header.last_row:
            over = is_passed_over(sheet.rows[number], header, words, wide.get(number, ()))
            (passed if over else rows).append(number)
    return tuple(rows), tuple(passed)


def _drafts(
    sheet: Sheet, list_schema: ListSchema, chosen: Chosen, rows: Sequence[int], scope: Scope
) -> Iterable[Draft]:
    """Every row read. Equal cells of a column are read once."""
    plan: list[tuple[int, str, Column, bool, dict[RawCell, Read]]] = []
    first_key = list_schema.key[0]
    for column in list_schema.columns:
        if column.id in chosen.columns and column.id not in chosen.spread:
            counts = column.id not in COMMON and column.id != first_key and not column.is_derived
            plan.append((chosen.columns[column.id], column.id, column, counts, {}))
    for number in rows:
        cells = sheet.rows[number]
        reads: dict[str, Read] = {}
        filled = False
        for place, name, column, counts, cache in plan:
            cell = cells.get(place)
            if cell is None:
                continue
            read = cache.get(cell)
            if read is None:
                read = cache[cell] = read_value(column, cell, scope)
            if not read.typed and read.value is None and not read.warnings:
                continue
            reads[name] = read
            if counts and not filled:
                filled = _is_filling(read, cell)
        for name in chosen.spread:
            read = _joined(cells, list_schema.column(name), chosen.spread[name], scope)
            if read is not None:
                reads[name] = read
                filled = True
        yield Draft(number, reads, filled)


def _is_filling(read: Read, cell: RawCell) -> bool:
    """Somebody filled this cell; formulas without a result and error values do not count."""
    if read.value is not None or read.warnings:
        return True
    return read.fault is not None and cell.kind not in ("", "e")


def _joined(
    cells: Mapping[int, RawCell], column: Column, parts: Sequence[tuple[int, str]], scope: Scope
) -> Read | None:
    """One field under a heading with several columns: what stands in each, by its sub-heading."""
    found = [
        (label, read)
        for place, label in parts
        if (read := read_value(column, cells.get(place), scope)).typed or read.fault
    ]
    if len(found) < 2:
        return found[0][1] if found else None
    faulty = next((read for _, read in found if read.fault is not None), None)
    if faulty is not None:
        return faulty
    typed = "；".join(f"{label}：{read.typed}" if label else read.typed for label, read in found)
    value: Value = typed
    if column.kind is Kind.PERSON:
        persons = [name for _, r in found if isinstance(r.value, tuple) for name in r.value]
        value = tuple(dict.fromkeys(persons))
    return Read(value, read_as="、".join(value) if isinstance(value, tuple) else typed, typed=typed)


def _with(draft: Draft, reads: Mapping[tuple[int, str], Read]) -> Draft:
    changed = {name: read for (row, name), read in reads.items() if row == draft.number}
    return draft._replace(reads={**draft.reads, **changed}) if changed else draft


def _deadline(draft: Draft) -> Draft:
    """立即整改 as a deadline: the day of discovery, unless the grade asks for a date."""
    words = [name for name, read in draft.reads.items() if read.at_once]
    if not words:
        return draft
    grade, found = draft.reads.get("grade", Read()), draft.reads.get("found_on", Read())
    if grade.value not in AT_ONCE_GRADES or found.value is None:
        return draft
    day = str(found.value)
    changed = {
        name: draft.reads[name]._replace(value=found.value, fault=None, read_as=day)
        for name in words
    }
    return draft._replace(reads={**draft.reads, **changed})


def _finished(drafts: Iterable[Draft], table: Table, derived: frozenset[str]) -> tuple[Row, ...]:
    """Rows of values. Derived cells that cannot be read are blank: nothing depends on them.

    A formula of theirs that was never computed says nothing, not even as typed text.
    """
    rows = []
    for draft in drafts:
        values: dict[str, Value] = {}
        typed: dict[str, str] = {}
        faults: dict[str, Fault] = {}
        for name, read in draft.reads.items():
            unsaid = name in derived and read.fault is not None and read.fault.code == "ST17"
            if read.typed and not unsaid:
                typed[name] = read.typed
            if read.value is not None:
                values[name] = read.value
            elif read.fault is not None and name not in derived and name != "seq":
                faults[name] = _placed(read.fault, table, draft.number, name)
        rows.append(Row(draft.number, values, typed, faults))
    return tuple(rows)


def _placed(fault: Fault, table: Table, number: int, name: str) -> Fault:
    cell = str(Address(number, table.columns[name]))
    return replace(fault, facts={**fault.facts, "cell": cell})


def _warnings(drafts: Iterable[Draft], table: Table, derived: frozenset[str]) -> Iterable[Notice]:
    for draft in drafts:
        for name, read in draft.reads.items():
            for warned in read.warnings if name not in derived and name != "seq" else ():
                cell = Address(draft.number, table.columns[name])
                facts = {**warned.facts, "cell": str(cell)}
                yield Notice(warned.code, table.sheet, cell, name, read.typed or None, facts)


def _read_as(drafts: Iterable[Draft], table: Table, derived: frozenset[str]) -> Iterable[ReadAs]:
    for draft in drafts:
        for name, read in draft.reads.items():
            if read.read_as is not None and read.value is not None and name not in derived:
                cell = Address(draft.number, table.columns[name])
                yield ReadAs(table.sheet, cell, read.typed, read.read_as)


def _hidden(sheet: Sheet, table: Table, derived: frozenset[str]) -> Iterable[Notice]:
    """ST16: records in hidden rows, and filled columns that are hidden; one notice a sheet."""
    rows = [row.number for row in table if row.number in sheet.hidden_rows]
    columns = [
        column
        for name, column in table.columns.items()
        if name not in derived
        and sheet.column_hidden(column)
        and any(name in row.typed for row in table)
    ]
    parts = [f"第{row_ranges(rows)}行"] if rows else []
    parts += [str(Address(1, column)).removesuffix("1") + "列" for column in sorted(columns)]
    if parts:
        yield Notice("ST16", sheet.name, facts={"sheet": sheet.name, "rows": "、".join(parts)})


def _passed(sheet: Sheet, passed: Sequence[int]) -> Iterable[Notice]:
    if passed:
        yield Notice("ST25", sheet.name, facts={"sheet": sheet.name, "rows": row_ranges(passed)})


def holds_records(sheet: Sheet, header: Header) -> bool:
    """Something is filled below the header."""
    return any(
        not is_blank(cell.raw)
        for number, cells in sheet.rows.items()
        if number > header.last_row
        for cell in cells.values()
        if cell.kind == "s"
    )

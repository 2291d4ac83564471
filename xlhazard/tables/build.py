"""From a sheet to the records of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from xlhazard.model.address import Address
from xlhazard.model.finding import Notice, ReadAs
from xlhazard.model.table import Fault, Row, Table, Value
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.schema.types import Column, Kind, ListSchema, Schema
from xlhazard.tables.columns import Chosen, choose_columns
from xlhazard.tables.headers import COMMON, Header, words_of
from xlhazard.tables.merges import Place, read_merges
from xlhazard.tables.resolving import Names, codes_by_name
from xlhazard.tables.rows import has_content, is_passed_over, row_ranges, wide_starts
from xlhazard.tables.values import Read, Scope, read_value
from xlhazard.tables.values.reading import is_picture

AT_ONCE_GRADES = frozenset({"urgent", "minor"})
"""Grades in which 立即整改 as a deadline means the day of discovery (specification 5.1, CV11)."""


@dataclass(frozen=True, slots=True)
class Built:
    """A table with what was noticed while it was read."""

    table: Table
    notices: tuple[Notice, ...] = ()
    read_as: tuple[ReadAs, ...] = ()


class Draft(NamedTuple):
    """A row while it is read. odd: the cells about which there is something to say."""

    number: int
    values: dict[str, Value]
    typed: dict[str, str]
    odd: dict[str, Read]
    filled: bool


class _Known(NamedTuple):
    """What a cell's content means in its column; odd None where nothing is to be said of it."""

    value: Value
    typed: str
    odd: Read | None
    fills: bool


class _Place(NamedTuple):
    """A column to be read: its cells' meanings are remembered, equal cells are read once."""

    number: int
    column: Column
    counts: bool
    derived: bool
    known: dict[object, _Known]


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
        drafts = _with_merged(drafts, merged.reads)
    drafts = [_deadline(draft) for draft in drafts]
    table = Table(
        list_id=list_schema.id,
        sheet=sheet.name,
        header_row=header.last_row,
        columns=chosen.columns,
        key=list_schema.key,
        rows=(),
        last_row=_last_row(sheet, header),
    )
    derived = frozenset(column.id for column in list_schema.columns if column.is_derived)
    finished = _finished(drafts, table, derived)
    supplied: tuple[ReadAs, ...] = ()
    if names is not None:
        finished, supplied = codes_by_name(finished, table, list_schema, names)
    table = replace(table, rows=finished)
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
        if number > header.last_row and has_content(sheet.rows[number]):
            over = is_passed_over(sheet.rows[number], header, words, wide.get(number, ()))
            (passed if over else rows).append(number)
    return tuple(rows), tuple(passed)


def _last_row(sheet: Sheet, header: Header) -> int:
    """The last row with something to be seen, notes below the table included."""
    below = sorted((number for number in sheet.rows if number > header.last_row), reverse=True)
    return next((n for n in below if has_content(sheet.rows[n])), header.last_row)


def _drafts(
    sheet: Sheet, list_schema: ListSchema, chosen: Chosen, rows: Sequence[int], scope: Scope
) -> Iterable[Draft]:
    """Every row read."""
    places = [
        _Place(
            chosen.columns[column.id],
            column,
            column.id not in COMMON and column.id != list_schema.key[0] and not column.is_derived,
            column.is_derived,
            {},
        )
        for column in list_schema.columns
        if column.id in chosen.columns and column.id not in chosen.spread
    ]
    for number in rows:
        draft = _draft(number, sheet.rows[number], places, scope)
        for name in chosen.spread:
            column = list_schema.column(name)
            read = _joined(sheet.rows[number], column, chosen.spread[name], scope)
            if read is not None:
                draft = _with_reads(draft, {name: read})._replace(filled=True)
        yield draft


def _draft(
    number: int, cells: Mapping[int, RawCell], places: Sequence[_Place], scope: Scope
) -> Draft:
    values: dict[str, Value] = {}
    typed: dict[str, str] = {}
    odd: dict[str, Read] = {}
    filled = False
    for place, column, counts, derived, known in places:
        cell = cells.get(place)
        if cell is None:
            continue
        kind, raw, style, formula = cell
        if derived and kind == "":
            continue
        # The look of a text does not matter, nor the words of a formula that has a result.
        key: object = raw
        if formula is not None or kind != "s":
            key = (kind, raw, style, formula is not None and is_picture(cell))
        found = known.get(key)
        if found is None:
            found = known[key] = _meaning(read_value(column, cell, scope), cell)
        value, text, odd_read, fills = found
        if value is not None:
            values[column.id] = value
        if text:
            typed[column.id] = text
        if odd_read is not None:
            odd[column.id] = odd_read
        if counts and fills:
            filled = True
    return Draft(number, values, typed, odd, filled)


def _meaning(read: Read, cell: RawCell) -> _Known:
    """Formulas without a result and error values do not make a row a record."""
    fills = read.value is not None or bool(read.warnings)
    if read.fault is not None and cell.kind not in ("", "e"):
        fills = True
    plain = read.fault is None and read.read_as is None and not read.warnings
    return _Known(read.value, read.typed, None if plain else read, fills)


def _with_reads(draft: Draft, reads: Mapping[str, Read]) -> Draft:
    """The row with other readings of some of its cells."""
    values = {name: value for name, value in draft.values.items() if name not in reads}
    values |= {name: read.value for name, read in reads.items() if read.value is not None}
    typed = draft.typed | {name: read.typed for name, read in reads.items() if read.typed}
    return Draft(draft.number, values, typed, {**draft.odd, **reads}, draft.filled)


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


def _with_merged(drafts: list[Draft], reads: Mapping[tuple[int, str], Read]) -> list[Draft]:
    """What merged cells change. Their own read_as is told by read_merges, not again here."""
    by_row: dict[int, dict[str, Read]] = {}
    for (number, name), read in reads.items():
        by_row.setdefault(number, {})[name] = read._replace(read_as=None, warnings=())
    return [_with_reads(one, by_row[one.number]) if one.number in by_row else one for one in drafts]


def _deadline(draft: Draft) -> Draft:
    """立即整改 as a deadline: the day of discovery, unless the grade asks for a date."""
    words = [name for name, read in draft.odd.items() if read.at_once]
    found = draft.values.get("found_on")
    if not words or draft.values.get("grade") not in AT_ONCE_GRADES or found is None:
        return draft
    return _with_reads(
        draft,
        {
            name: draft.odd[name]._replace(value=found, fault=None, read_as=str(found))
            for name in words
        },
    )


def _finished(drafts: Iterable[Draft], table: Table, derived: frozenset[str]) -> tuple[Row, ...]:
    """Rows of values. Derived cells that cannot be read are blank: nothing depends on them."""
    rows = []
    for draft in drafts:
        faults = {
            name: _placed(read.fault, table, draft.number, name)
            for name, read in draft.odd.items()
            if read.fault is not None and name not in derived and name != "seq"
        }
        rows.append(Row(draft.number, draft.values, draft.typed, faults))
    return tuple(rows)


def _placed(fault: Fault, table: Table, number: int, name: str) -> Fault:
    cell = str(Address(number, table.columns[name]))
    return replace(fault, facts={**fault.facts, "cell": cell})


def _warnings(drafts: Iterable[Draft], table: Table, derived: frozenset[str]) -> Iterable[Notice]:
    for draft in drafts:
        for name, read in draft.odd.items():
            for warned in read.warnings if name not in derived and name != "seq" else ():
                cell = Address(draft.number, table.columns[name])
                facts = {**warned.facts, "cell": str(cell)}
                yield Notice(warned.code, table.sheet, cell, name, read.typed or None, facts)


def _read_as(drafts: Iterable[Draft], table: Table, derived: frozenset[str]) -> Iterable[ReadAs]:
    for draft in drafts:
        for name, read in draft.odd.items():
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

"""The records of adopted ledgers as they go into lists, and what stands beside each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlhazard.merging.keys import folded
from xlhazard.model.adoption import KeptColumn, ListTaken, TakenRow
from xlhazard.model.edits import Scalar
from xlhazard.model.ids import parse_record_id
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Value
from xlhazard.render.templates.fill import id_prefix
from xlhazard.schema.types import ListSchema, Schema
from xlhazard.tables.own_layout import Extra, OwnSheet, content, label_of, taken
from xlhazard.tables.values import Scope
from xlhazard.workflow.own_ledgers import ListIn, Source
from xlhazard.workflow.own_numbers import Numbers

PLACE = "原台账位置"
HAZARDS, HAZARD_ID = "hazards", "hazard_id"
At = tuple[str, str, int]
"""Ledger, sheet and row."""


@dataclass
class Taken:
    """What goes into the lists: values and what stands beside them, by list; what was noticed.

    own_ids: places where a number of the ledger's own stood in the key column.
    """

    lists: list[ListTaken] = field(default_factory=list)
    values: dict[str, list[Mapping[str, Value]]] = field(default_factory=dict)
    beside: dict[str, list[Mapping[str, Scalar]]] = field(default_factory=dict)
    own_ids: set[At] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    hazard_at: dict[At, str] = field(default_factory=dict)
    hazard_called: dict[str, str] = field(default_factory=dict)


def take(
    parts: Sequence[ListIn], numbers: Numbers, scopes: Mapping[str, Scope], month: Month
) -> Taken:
    """Every record, hazards first: a rectification in the same row, or under the ledger's own
    number of the hazard, gets the id that the hazard was given. scopes: by name of the source."""
    got = Taken()
    order = sorted(parts, key=lambda part: part.list_schema.id != HAZARDS)
    read = _columns_read(order)
    for part in order:
        rows: list[TakenRow] = []
        for sheet in part.sheets:
            extras = [one for one in sheet.extras if _is_left(part, sheet, one, read)]
            rows += _rows(got, part, sheet, extras, numbers, scopes[part.source.name], month)
        got.lists.append(_told(part, rows, read))
    return got


def _rows(
    got: Taken,
    part: ListIn,
    sheet: OwnSheet,
    extras: Sequence[Extra],
    numbers: Numbers,
    scope: Scope,
    month: Month,
) -> Iterator[TakenRow]:
    list_schema, source, name = part.list_schema, part.source, sheet.sheet.name
    key = list_schema.key[0]
    for row in sheet.table:
        cells = sheet.sheet.rows[row.number]
        beside: dict[str, Scalar] = {PLACE: _place(source, name, row.number)}
        for extra in extras:
            if extra.column in cells and cells[extra.column].kind != "":
                beside[extra.label] = content(cells[extra.column], scope)
        values, issued = _values(row, list_schema), False
        own = row.typed.get(key, "")
        given = _given(got, part, sheet, row, numbers, month)
        if given is not None:
            if own:
                beside[label_of(list_schema.column(key).header, list_schema)] = own
                got.own_ids.add((source.name, name, row.number))
            values[key], issued = given, bool(given) and id_prefix(list_schema) is not None
        if list_schema.id == HAZARDS and values.get(key):
            got.hazard_at[source.name, name, row.number] = str(values[key])
            if own:
                got.hazard_called[own] = str(values[key])
        if not values.get(key):
            header = list_schema.column(key).header
            got.notes.append(f"{source.where(name, row.number)}没有{header}，请在新工作簿里补")
        got.values.setdefault(list_schema.id, []).append(values)
        got.beside.setdefault(list_schema.id, []).append(beside)
        yield TakenRow(name, row.number, str(values.get(key) or ""), issued)


def _given(
    got: Taken, part: ListIn, sheet: OwnSheet, row: Row, numbers: Numbers, month: Month
) -> str | None:
    """The id that a record gets; None where it keeps what it has, or where none is given out."""
    list_schema = part.list_schema
    own = row.typed.get(list_schema.key[0], "")
    if parse_record_id(own) is not None:
        return None
    prefix = id_prefix(list_schema)
    if prefix is not None:
        if prefix == "CS":
            return None
        found_on = row.day("found_on")
        return numbers.next(prefix, month.year if found_on is None else found_on.year)
    if list_schema.key[0] != HAZARD_ID:
        return None
    if own:
        return got.hazard_called.get(own)
    return got.hazard_at.get((part.source.name, sheet.sheet.name, row.number))


def _values(row: Row, list_schema: ListSchema) -> dict[str, Value]:
    """What was read; what could not be read stays as typed, to be mended in the new workbook."""
    found: dict[str, Value] = {}
    for column in list_schema.columns:
        value = row[column.id]
        value = row.typed.get(column.id) if value is None else value
        if value is not None and taken(column):
            found[column.id] = value
    return found


def _place(source: Source, sheet: str, row: int) -> str:
    before = f"{source.name} " if source.name else ""
    return f"{before}{sheet} 第{row}行"


def _columns_read(parts: Iterable[ListIn]) -> Mapping[tuple[str, str], Mapping[int, str]]:
    """Of sheets that hold several lists: column -> the first list that reads it or keeps it."""
    found: dict[tuple[str, str], dict[int, str]] = {}
    several = list(parts)
    for part in several:
        for sheet in part.sheets:
            own = {one.column for one in sheet.extras}
            columns = {c for row in sheet.sheet.rows.values() for c in row} - own
            first = found.setdefault((part.source.name, sheet.sheet.name), {})
            for column in columns:
                first.setdefault(column, part.list_schema.id)
    for part in several:
        for sheet in part.sheets:
            first = found[part.source.name, sheet.sheet.name]
            for extra in sheet.extras:
                first.setdefault(extra.column, part.list_schema.id)
    return found


def _is_left(
    part: ListIn,
    sheet: OwnSheet,
    extra: Extra,
    read: Mapping[tuple[str, str], Mapping[int, str]],
) -> bool:
    """No other list of the run has this column."""
    return read[part.source.name, sheet.sheet.name][extra.column] == part.list_schema.id


def _told(
    part: ListIn,
    rows: Sequence[TakenRow],
    read: Mapping[tuple[str, str], Mapping[int, str]],
) -> ListTaken:
    return ListTaken(
        ledger=part.source.path,
        list_id=part.list_schema.id,
        list_name=part.list_schema.sheet,
        rows=tuple(rows),
        kept=tuple(
            KeptColumn(one.sheet.name, extra.cell, extra.header, extra.label)
            for one in part.sheets
            for extra in one.extras
            if _is_left(part, one, extra, read)
        ),
        missing=tuple((one.sheet.name, one.missing) for one in part.sheets if one.missing),
        left=tuple((one.sheet.name, one.left) for one in part.sheets if one.left),
    )


def repeated(parts: Iterable[ListIn], schema: Schema) -> Iterator[str]:
    """Hazards that stand in the ledgers twice, as in those that carry on month after month."""
    identity = next(iter(schema.ledgers.values())).identity
    first: dict[tuple[str, ...], str] = {}
    for part in parts:
        if part.list_schema.id != HAZARDS:
            continue
        for one in part.sheets:
            for row in one.table:
                known = (row.text("enterprise_name"), *(folded(row[name]) for name in identity))
                where = part.source.where(one.sheet.name, row.number)
                earlier = first.setdefault(known, where)
                if all(known[1:]) and earlier != where:
                    yield f"{where}与{earlier}像是同一条隐患，两条都已写入，请核对后删去多的"

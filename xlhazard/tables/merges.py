"""Merged cells inside a list: read down where that is safe, else refused (ST21, ST22)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlhazard.model.address import Address, Area
from xlhazard.model.finding import Notice, ReadAs
from xlhazard.model.table import Fault
from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import Column, Kind
from xlhazard.tables.display import plain_text
from xlhazard.tables.values import Read, Scope, read_value

_READ_DOWN = frozenset(
    {Kind.TEXT, Kind.CODE, Kind.MULTI_CODE, Kind.DATE, Kind.YES_NO, Kind.PERSON, Kind.PHONE}
)


class Place(NamedTuple):
    """A column of the table on its sheet."""

    number: int
    column: Column


@dataclass(frozen=True, slots=True)
class Merged:
    """What merged cells change: (row, field) -> what it reads as; notices; read_as."""

    reads: Mapping[tuple[int, str], Read] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    read_as: tuple[ReadAs, ...] = ()


def read_merges(
    sheet: Sheet,
    places: Sequence[Place],
    records: Sequence[int],
    header_row: int,
    key: tuple[str, ...],
    scope: Scope,
) -> Merged:
    """The merged cells over records. records: their row numbers, ascending.

    A vertical merge of a text, code, date, yes/no or person column that is no key gives every
    record the top value (ST21). One of a key, reference, code of an enterprise or number, and one
    that joins two columns, cannot be read (ST22). Derived columns are free.
    """
    if not sheet.merged or not records:
        return Merged()
    mapped = sorted(place for place in places if not place.column.is_derived)
    numbers = [place.number for place in mapped]
    reads: dict[tuple[int, str], Read] = {}
    notices: list[Notice] = []
    read_as: list[ReadAs] = []
    # Merged cells never overlap; a file in which they do is not searched for ever.
    budget = len(records) * (len(places) + 1)
    for area in sheet.merged:
        low = bisect_left(records, area.first.row)
        rows = records[low : bisect_right(records, area.last.row)]
        left = bisect_left(numbers, area.first.column)
        joined = mapped[left : bisect_right(numbers, area.last.column)]
        fields = {place.column.id for place in joined}
        budget -= len(rows)
        if not rows or not fields or budget < 0 or area.first.row <= header_row:
            continue
        first = joined[0].column
        if len(fields) == 1 and (len(rows) < 2 or first.id == "seq"):
            continue
        if len(fields) > 1 or first.kind not in _READ_DOWN or first.id in key:
            reads |= {(row, p.column.id): _refused(sheet, area, p) for row in rows for p in joined}
            notices.append(_notice("ST22", sheet, area, first, {"header": first.header}))
            continue
        top = read_value(first, sheet.at(area.first), scope)
        if top.value is None:
            reads |= _same_fault(top, rows[1:], first)
            continue
        shown = top.read_as or top.typed
        reads |= {(row, first.id): top for row in rows if row != area.first.row}
        read_as += [
            ReadAs(sheet.name, Address(row, joined[0].number), "", shown)
            for row in rows
            if row != area.first.row
        ]
        facts = {"n": len(rows), "value": plain_text(shown)}
        notices.append(_notice("ST21", sheet, area, first, facts))
    return Merged(reads, tuple(notices), tuple(read_as))


def _refused(sheet: Sheet, area: Area, place: Place) -> Read:
    cell = sheet.at(area.first)
    facts = {"range": str(area), "header": place.column.header}
    return Read(None, Fault("ST22", facts, told=True), typed="" if cell is None else cell.raw)


def _same_fault(top: Read, rows: Sequence[int], column: Column) -> dict[tuple[int, str], Read]:
    """An unreadable top cell is told once, at the top."""
    if top.fault is None:
        return {}
    fault = Fault(top.fault.code, top.fault.facts, told=True)
    return {(row, column.id): Read(None, fault, typed=top.typed) for row in rows}


def _notice(
    code: str, sheet: Sheet, area: Area, column: Column, facts: Mapping[str, object]
) -> Notice:
    cell = sheet.at(area.first)
    typed = None if cell is None else cell.raw
    return Notice(code, sheet.name, area.first, column.id, typed, {"range": str(area), **facts})

"""Which columns of a sheet are read, and what is to be said about the others (ST12 to ST15)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlhazard.model.address import Address, column_letters
from xlhazard.model.finding import Notice
from xlhazard.model.fold import is_blank
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.schema.types import Column, Kind, ListSchema
from xlhazard.tables.headers import COMMON, Header, header_key

_SPREAD_KINDS = frozenset({Kind.TEXT, Kind.PERSON})
_AIDS = frozenset({header_key("填写提示")})


@dataclass(frozen=True, slots=True)
class Chosen:
    """columns: field -> its column. spread: fields whose heading covers several columns.

    Only one of several columns under the same header is read, that with data.
    """

    columns: Mapping[str, int]
    spread: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    def all_of(self, name: str) -> tuple[int, ...]:
        """Every column that is read for a field."""
        if name in self.spread:
            return tuple(column for column, _ in self.spread[name])
        return (self.columns[name],) if name in self.columns else ()


def choose_columns(
    sheet: Sheet, list_schema: ListSchema, header: Header, rows: Sequence[int]
) -> Chosen:
    """Decide between columns with the same header, and notice what is missing or unknown."""
    filled = _filled_columns(sheet, header, rows)
    columns = dict(header.columns)
    spread: dict[str, tuple[tuple[int, str], ...]] = {}
    notices: list[Notice] = []
    for column in list_schema.columns:
        name = column.id
        if name not in columns:
            continue
        parts = header.spread.get(name, ())
        if parts and column.kind in _SPREAD_KINDS and column.format is None:
            if any(place in filled for place, _ in parts[1:]):
                spread[name] = parts
            rivals = [columns[name], *header.further.get(name, ())]
        else:
            rivals = [columns[name], *(p for p, _ in parts[1:]), *header.further.get(name, ())]
        full = [place for place in rivals if place in filled]
        if full and full[0] != columns[name]:
            columns[name] = full[0]
        if len(full) > 1:
            notices.append(_double(sheet, header, column, full))
    notices += _missing(sheet, list_schema, header)
    notices += _unknown(sheet, header, filled)
    return Chosen(columns, spread, tuple(notices))


def _filled_columns(sheet: Sheet, header: Header, rows: Iterable[int]) -> frozenset[int]:
    """Columns with data, among those about which there is something to decide or to say."""
    rivals = {place for places in header.further.values() for place in places}
    rivals |= {header.columns[name] for name in header.further}
    rivals |= {place for parts in header.spread.values() for place, _ in parts}
    settled = frozenset(header.columns.values()) - rivals
    found: set[int] = set()
    for number in rows:
        cells = sheet.rows[number]
        for column in cells.keys() - settled:
            if column not in found and _filled(cells[column]):
                found.add(column)
    return frozenset(found)


def _filled(cell: RawCell) -> bool:
    return cell.kind != "" and not is_blank(cell.raw)


def _double(sheet: Sheet, header: Header, column: Column, full: Sequence[int]) -> Notice:
    cells = [header.cells.get(place, Address(header.last_row, place)) for place in full[:2]]
    facts = {
        "sheet": sheet.name,
        "header": column.header,
        "cell1": str(cells[0]),
        "cell2": str(cells[1]),
    }
    return Notice("ST14", sheet.name, cells[1], column.id, None, facts)


def _missing(sheet: Sheet, list_schema: ListSchema, header: Header) -> Iterator[Notice]:
    for name in header.missing:
        column = list_schema.column(name)
        if name in COMMON:
            continue
        needed = name in list_schema.key or column.required in ("always", "when")
        code = "ST12" if needed and not column.is_derived else "ST13"
        facts = {"sheet": sheet.name, "header": column.header}
        yield Notice(code, sheet.name, header.first_cell, name, None, facts)


def _unknown(sheet: Sheet, header: Header, filled: frozenset[int]) -> Iterator[Notice]:
    for column, text in header.unknown.items():
        if column in filled and header_key(text) not in _AIDS:
            facts = {"sheet": sheet.name, "header": text}
            yield Notice("ST15", sheet.name, header.cells[column], None, None, facts)
    for column in sorted(filled - header.cells.keys()):
        cell = Address(header.last_row, column)
        facts = {"sheet": sheet.name, "header": f"{column_letters(column)}（没有表头）"}
        yield Notice("ST15", sheet.name, cell, None, None, facts)

"""A list that somebody keeps in a layout of its own: what of it is ours, and all the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlhazard.model.address import Address, column_letters
from xlhazard.model.edits import Scalar
from xlhazard.model.finding import Notice, ReadAs
from xlhazard.model.fold import is_blank
from xlhazard.model.table import Table
from xlhazard.model.workbook import RawCell, Sheet, Workbook
from xlhazard.schema.types import Column, ListSchema, Schema
from xlhazard.tables.build import build_table, list_scope
from xlhazard.tables.columns import choose_columns
from xlhazard.tables.headers import Header, field_of, find_header, words_of
from xlhazard.tables.rows import has_content, row_ranges
from xlhazard.tables.values import Scope
from xlhazard.tables.values.seen import see

SEQ = "seq"
FEWEST_OWN = 2
"""Columns of a list beside another one on the same sheet."""
OURS = "原台账"
"""Before the header of a column that is kept, but would be read as one of the list's."""

TOLD_ELSEWHERE = frozenset({"ST12", "ST13", "ST15", "ST25"})
"""Notices about columns and rows that an adopted ledger lists in its own words."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A column that is not read into the list. label: its header in the workbook it goes to."""

    column: int
    cell: Address
    header: str
    label: str


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet with records of the list.

    missing: headers of the list that it has no column for. left: rows below the header that
    hold something and are no record (totals, notes, numbers only), as ranges.
    """

    sheet: Sheet
    table: Table
    extras: tuple[Extra, ...]
    missing: tuple[str, ...]
    left: str
    notices: tuple[Notice, ...]
    read_as: tuple[ReadAs, ...]


def taken(column: Column) -> bool:
    """Whether a column's values go into the list; numbers and look-ups are made anew there."""
    return column.id != SEQ and not column.is_derived


def own_sheets(
    workbook: Workbook,
    list_schema: ListSchema,
    schema: Schema,
    scope: Scope,
    together: Collection[str] = (),
) -> Iterator[OwnSheet]:
    """The sheets that hold this list, in their order.

    A sheet whose header says more about another of the core lists is that one's, unless no
    sheet is left then. together: lists that are taken from the workbook in the same run; a sheet
    may hold them side by side, each with columns of its own.
    """
    found = [
        (sheet, header)
        for sheet in workbook.sheets.values()
        if (header := find_header(sheet, list_schema)) is not None
    ]
    others = [schema.lists[one] for one in schema.core_lists if one != list_schema.id]
    own = [
        (sheet, header) for sheet, header in found if not _rather(sheet, header, others, together)
    ]
    for sheet, header in own or found:
        yield _read(sheet, header, list_schema, list_scope(scope, list_schema, schema))


def _rather(
    sheet: Sheet, header: Header, others: list[ListSchema], together: Collection[str]
) -> bool:
    for one in others:
        rival = find_header(sheet, one)
        if rival is None or len(rival.columns) <= len(header.columns):
            continue
        own = set(header.columns.values()) - set(rival.columns.values())
        if one.id not in together or len(own) < FEWEST_OWN:
            return True
    return False


def _read(sheet: Sheet, header: Header, list_schema: ListSchema, scope: Scope) -> OwnSheet:
    built = build_table(sheet, list_schema, header, scope)
    numbers = [row.number for row in built.table]
    chosen = choose_columns(sheet, list_schema, header, numbers)
    read = {
        place
        for column in list_schema.columns
        if taken(column)
        for place in chosen.all_of(column.id)
    }
    left = [
        number
        for number, cells in sheet.rows.items()
        if number > header.last_row and has_content(cells) and number not in set(numbers)
    ]
    return OwnSheet(
        sheet,
        built.table,
        tuple(_extras(sheet, header, list_schema, read, numbers)),
        tuple(
            column.header
            for column in list_schema.columns
            if column.id in header.missing and column.required == "always" and taken(column)
        ),
        row_ranges(left),
        tuple(one for one in built.notices if one.code not in TOLD_ELSEWHERE),
        built.read_as,
    )


def _extras(
    sheet: Sheet, header: Header, list_schema: ListSchema, read: set[int], numbers: list[int]
) -> Iterator[Extra]:
    """Every other column with something in a record's row, or with a header."""
    filled = {
        column
        for number in numbers
        for column, cell in sheet.rows[number].items()
        if cell.kind != "" and not is_blank(cell.raw)
    }
    used: set[str] = set()
    for column in sorted((filled | header.unknown.keys()) - read):
        cell = header.cells.get(column, Address(header.last_row, column))
        head = sheet.at(cell)
        text = "" if head is None else head.raw.strip()
        label = label_of(text or f"{column_letters(column)}列", list_schema)
        if label in used:
            label = f"{label}（{column_letters(column)}列）"
        used.add(label)
        yield Extra(column, cell, text or "（没有表头）", label)


def label_of(header: str, list_schema: ListSchema) -> str:
    """A header under which a kept column is read as nothing of the list."""
    plain = " ".join(header.split())
    return plain if field_of(plain, words_of(list_schema)) is None else f"{OURS}{plain}"


def content(cell: RawCell, scope: Scope) -> Scalar:
    """What a cell holds, as a copy of it holds it: numbers as numbers, days as days."""
    if cell.kind not in ("n", "d"):
        return see(cell, scope).text or cell.raw
    seen = see(cell, scope)
    if seen.day is not None and seen.moment is None:
        return seen.day
    number: Decimal | None = seen.number
    plain = number is not None and not seen.is_date and not seen.percent
    return number if plain else seen.text


def all_cells(workbook: Workbook, scope: Scope) -> Iterator[tuple[str, str, Scalar]]:
    """Sheet, cell and content of everything that stands in a workbook."""
    for sheet in workbook.sheets.values():
        rows: Mapping[int, Mapping[int, RawCell]] = sheet.rows
        for number in sorted(rows):
            for column, cell in sorted(rows[number].items()):
                if cell.kind != "" and cell.raw != "":
                    yield sheet.name, str(Address(number, column)), content(cell, scope)

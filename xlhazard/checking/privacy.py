"""Cells that may betray an informant (CV22). Their content is shown nowhere.

Source: rule catalogue CV22 and domain specification 9: hidden sheets, notes and defined names
are searched too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.checking.context import Context
from xlhazard.checking.masking import MOBILE, card_numbers
from xlhazard.model.address import Address
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold
from xlhazard.model.table import Row, Table
from xlhazard.model.workbook import Sheet

CODE = "CV22"

_INFORMANT = ("举报人", "吹哨人", "线索提供人")
_ABOUT = ("姓名", "电话", "手机", "联系", "身份", "住址")
_LONGEST_HEADER = 40
_TOP_ROWS = 15
"""Where a sheet that is no list of ours may have its headers."""


def informants(context: Context) -> tuple[Notice, ...]:
    """A notice for every place of the submission that holds what may identify an informant."""
    return () if context.submission is None else betraying(context)


def betraying(context: Context) -> tuple[Notice, ...]:
    """The same for whatever workbook is judged, the master included."""
    found: dict[tuple[str | None, Address | None, str], Notice] = {}
    for notice in (*_headed(context), *_reported(context), *_beside(context)):
        about = str(notice.facts.get("cell", ""))
        found.setdefault((notice.sheet, notice.cell, about), notice)
    return tuple(found.values())


def concealed(context: Context) -> frozenset[tuple[str, Address]]:
    """Every cell whose content must not be shown: those of CV22, columns included."""
    cells: set[tuple[str, Address]] = set()
    workbook = context.workbook
    for notice in context.once(informants):
        if notice.sheet is None or notice.cell is None or workbook is None:
            continue
        cells.add((notice.sheet, notice.cell))
        if notice.facts.get("whole_column"):
            sheet = workbook.sheets[notice.sheet]
            cells.update(
                (notice.sheet, address)
                for address, _ in sheet.cells()
                if address.column == notice.cell.column and address.row > notice.cell.row
            )
    return frozenset(cells)


def is_informant_header(text: str) -> bool:
    """A header that asks for who reported: 举报人, 举报人电话, 线索提供人联系方式; not 匿名."""
    plain = fold(text)
    if plain in _INFORMANT:
        return True
    return any(who in plain for who in _INFORMANT) and any(what in plain for what in _ABOUT)


def betrays(text: str, context: Context) -> bool:
    """The text holds a mobile number or an identity-card number."""
    return bool(MOBILE.search(fold(text))) or bool(card_numbers(text, context.today))


def _headed(context: Context) -> Iterator[Notice]:
    """Headers that ask for the informant: down to the header row of a list, else near the top."""
    workbook = context.workbook
    header_rows = {table.sheet: table.header_row for table in context.tables.values()}
    for sheet in workbook.sheets.values() if workbook is not None else ():
        last = header_rows.get(sheet.name, _TOP_ROWS)
        for row in (number for number in sorted(sheet.rows) if number <= last):
            for column, cell in sorted(sheet.rows[row].items()):
                address = Address(row, column)
                short = "人" in cell.raw and len(cell.raw) <= _LONGEST_HEADER
                if short and is_informant_header(cell.raw) and _has_data_below(sheet, address):
                    facts = {"cell": f"“{sheet.name}”{address}", "whole_column": True}
                    yield Notice(CODE, sheet.name, address, None, None, facts)


def _has_data_below(sheet: Sheet, header: Address) -> bool:
    return any(
        row > header.row and header.column in cells and cells[header.column].raw.strip()
        for row, cells in sheet.rows.items()
    )


def _reported(context: Context) -> Iterator[Notice]:
    rewards = context.tables.get("report_rewards")
    if rewards is not None:
        for row in rewards:
            yield from _in_row(context, rewards, row, free=("receiver", "main_phone"))
    hazards = context.tables.get("hazards")
    if hazards is not None:
        for row in hazards:
            if row["source"] == "report":
                yield from _in_row(context, hazards, row, free=("main_phone",))


def _in_row(context: Context, table: Table, row: Row, free: tuple[str, ...]) -> Iterator[Notice]:
    workbook = context.workbook
    sheet = workbook.sheets.get(table.sheet) if workbook is not None else None
    if sheet is None:
        return
    names: Mapping[int, str] = {number: name for name, number in table.columns.items()}
    passed = {table.columns[name] for name in free if name in table.columns}
    passed |= {
        number
        for number, name in names.items()
        if name in context.columns(table.list_id)
        and context.columns(table.list_id)[name].kind in ("enterprise_code", "hazard_id")
    }
    for number, cell in sorted(sheet.rows.get(row.number, {}).items()):
        if number not in passed and betrays(cell.raw, context):
            address = Address(row.number, number)
            facts = {"cell": f"“{sheet.name}”{address}"}
            yield Notice(CODE, sheet.name, address, names.get(number), None, facts)
    for address, note in sorted(sheet.notes.items()):
        if address.row == row.number and betrays(note, context):
            facts = {"cell": f"“{sheet.name}”{address}的批注"}
            yield Notice(CODE, sheet.name, address, None, None, facts)


def _beside(context: Context) -> Iterator[Notice]:
    """Notes and defined names that name an informant together with a number."""
    workbook = context.workbook
    if workbook is None:
        return
    for sheet in workbook.sheets.values():
        for address, note in sorted(sheet.notes.items()):
            if any(who in note for who in _INFORMANT) and betrays(note, context):
                facts = {"cell": f"“{sheet.name}”{address}的批注"}
                yield Notice(CODE, sheet.name, address, None, None, facts)
    for name, formula in sorted(workbook.names.items()):
        if any(who in name or who in formula for who in _INFORMANT) and (
            betrays(formula, context) or any(what in name for what in _ABOUT)
        ):
            yield Notice(CODE, facts={"cell": "定义的名称里"})

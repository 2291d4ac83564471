"""Cells that may betray an informant (CV22). Their content is shown nowhere.

Source: rule catalogue CV22 and domain specification 9: hidden sheets, notes and defined names
are searched too, and document properties, validations and names of sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xlhazard.checking.context import Context
from xlhazard.checking.masking import MOBILE, card_numbers
from xlhazard.model.address import Address
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold
from xlhazard.model.table import Row, Table
from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import Kind

CODE = "CV22"

_INFORMANT = ("举报人", "吹哨人", "线索提供人")
_ABOUT = ("姓名", "电话", "手机", "联系", "身份", "住址")
_GUARDED = ("保密", "保护", "不得", "严禁", "泄露")
"""A text with these speaks of how informants are protected."""

_LONGEST_HEADER = 20
_TOP_ROWS = 15
"""Down to here 举报人 alone, on a sheet that is no list of ours, may be a header."""

_NAMED = re.compile(
    rf"(?:{'|'.join(_INFORMANT)})(?:姓名|信息|身份)?:"
    r"(?![已要同表对愿不未无匿保略暂系为是的反来经在本某]|群众|村民|居民|市民|职工|员工|路人|网友|热心)"
    r"[\u4e00-\u9fff·]{2,6}(?![\u4e00-\u9fff])"
)
"""举报人：欧阳某某, in a folded text; not 举报人：匿名, 举报人：已答复."""


def betraying(context: Context) -> tuple[Notice, ...]:
    """A notice for every place of the judged workbook, submission or master, that holds what may
    identify an informant."""
    if context.workbook is None:
        return ()
    found: dict[tuple[str | None, Address | None, str], Notice] = {}
    for notice in (*_headed(context), *_reported(context), *_told(context), *_beside(context)):
        about = str(notice.facts.get("cell", ""))
        found.setdefault((notice.sheet, notice.cell, about), notice)
    return tuple(found.values())


def secrets(context: Context) -> tuple[str, ...]:
    """What the concealed cells hold, folded: no finding about another cell may say it either."""
    workbook = context.workbook
    texts = set()
    for sheet, address in context.once(concealed):
        cell = workbook.sheets[sheet].at(address) if workbook is not None else None
        texts.add("" if cell is None else fold(cell.raw))
    return tuple(text for text in texts if len(text) > 1)


def secret_sheets(context: Context) -> frozenset[str]:
    """Sheets whose very name betrays an informant: they are called by no name."""
    workbook = context.workbook
    sheets = workbook.sheets if workbook is not None else ()
    return frozenset(name for name in sheets if tells(name, context))


def concealed(context: Context) -> frozenset[tuple[str, Address]]:
    """Every cell whose content must not be shown: those of CV22, columns included."""
    cells: set[tuple[str, Address]] = set()
    workbook = context.workbook
    for notice in context.once(betraying):
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
    if plain.rstrip(":") in _INFORMANT:
        return True
    asks = any(who in plain for who in _INFORMANT) and any(what in plain for what in _ABOUT)
    return asks and not any(word in plain for word in _GUARDED)


def betrays(text: str, context: Context) -> bool:
    """The text holds a mobile number or an identity-card number."""
    return bool(MOBILE.search(fold(text))) or bool(card_numbers(text, context.today))


def tells(text: str, context: Context) -> bool:
    """The text names an informant: it speaks of one, with a number or with a name."""
    if "人" not in text or not any(who in text for who in _INFORMANT):
        return False
    return betrays(text, context) or bool(_NAMED.search(fold(text)))


def suspicious(text: str) -> bool:
    """No name of anything: it speaks of an informant, or holds a mobile number."""
    return any(who in text for who in _INFORMANT) or bool(MOBILE.search(fold(text)))


def _headed(context: Context) -> Iterator[Notice]:
    """Headers that ask for the informant: down to the header row of a list, else anywhere.

    Official forms have headers of their own.
    """
    workbook = context.workbook
    header_rows = {table.sheet: table.header_row for table in context.tables.values()}
    forms = {form.sheet for form in context.forms.values()}
    for sheet in workbook.sheets.values() if workbook is not None else ():
        if sheet.name in forms:
            continue
        last = header_rows.get(sheet.name)
        for address, cell in sheet.cells():
            if last is not None and address.row > last:
                break
            if "人" not in cell.raw or len(cell.raw) > _LONGEST_HEADER:
                continue
            alone = fold(cell.raw).rstrip(":") in _INFORMANT
            if alone and last is None and address.row > _TOP_ROWS:
                continue
            if is_informant_header(cell.raw) and _has_data(sheet, address, context):
                facts = {**_at(sheet, address), "whole_column": True}
                yield Notice(CODE, sheet.name, address, None, None, facts)


def _has_data(sheet: Sheet, header: Address, context: Context) -> bool:
    """Something stands below a header, or a number right of what is a label."""
    below = any(
        row > header.row and header.column in cells and cells[header.column].raw.strip()
        for row, cells in sheet.rows.items()
    )
    beside = sheet.at(header._replace(column=header.column + 1))
    return below or (beside is not None and betrays(beside.raw, context))


def _reported(context: Context) -> Iterator[Notice]:
    """Numbers in 举报奖励, in hazards that the public reported, and in what follows from those."""
    rewards = context.tables.get("report_rewards")
    for row in rewards or ():
        if rewards is not None:
            yield from _in_row(context, rewards, row, free=("receiver", "main_phone"))
    hazards = context.tables.get("hazards")
    reported = _reported_ids(context)
    for table in context.tables.values():
        if "hazard_id" not in table.columns or table is rewards:
            continue
        free = _phones(context, table.list_id)
        for row in table:
            of_public = table is hazards and _of_public(row)
            if of_public or row.text("hazard_id") in reported:
                yield from _in_row(context, table, row, free)


def _reported_ids(context: Context) -> frozenset[str]:
    """Hazards of the public, by what is judged and by the master."""
    known = [context.tables.get("hazards")]
    if context.master is not None and context.submission is not None:
        known.append(context.master.tables.get("hazards"))
    ids = {row.text("hazard_id") for table in known for row in table or () if _of_public(row)}
    return frozenset(ids - {""})


def _of_public(hazard: Row) -> bool:
    """群众举报, also where the word typed is none of the value list."""
    return hazard["source"] == "report" or (
        hazard["source"] is None and "举报" in hazard.typed.get("source", "")
    )


def _phones(context: Context, list_id: str) -> tuple[str, ...]:
    """Columns whose business it is to hold a telephone number."""
    columns = context.columns(list_id).values()
    return ("main_phone", *(column.id for column in columns if column.kind is Kind.PHONE))


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
            facts = _at(sheet, address)
            yield Notice(CODE, sheet.name, address, names.get(number), None, facts)
    for address, note in sheet.notes.items():
        if address.row == row.number and betrays(note, context):
            yield _at_note(sheet, address)


def _told(context: Context) -> Iterator[Notice]:
    """Any cell that names an informant, on whatever sheet."""
    workbook = context.workbook
    for sheet in workbook.sheets.values() if workbook is not None else ():
        for row, cells in sheet.rows.items():
            for column, cell in cells.items():
                if "人" in cell.raw and tells(cell.raw, context):
                    address = Address(row, column)
                    facts = _at(sheet, address)
                    yield Notice(CODE, sheet.name, address, None, None, facts)


def _beside(context: Context) -> Iterator[Notice]:
    """What names an informant beside the cells: notes, validations, names, document properties."""
    workbook = context.workbook
    if workbook is None:
        return
    for sheet in workbook.sheets.values():
        for address, note in sorted(sheet.notes.items()):
            if tells(note, context):
                yield _at_note(sheet, address)
        for one in sheet.validations:
            if any(tells(text, context) for text in (one.formula1, one.error, one.prompt)):
                yield Notice(CODE, facts={"cell": f"“{sheet.name}”的数据有效性里"})
        if tells(sheet.name, context):
            yield Notice(CODE, facts={"cell": "一张工作表的名称里"})
    for name, formula in sorted(workbook.names.items()):
        if any(who in name or who in formula for who in _INFORMANT) and (
            betrays(formula, context) or any(what in name for what in _ABOUT)
        ):
            yield Notice(CODE, facts={"cell": "定义的名称里"})
    if any(tells(f"{name}:{text}", context) for name, text in workbook.facts.properties.items()):
        yield Notice(CODE, facts={"cell": "文件属性里"})


def _at(sheet: Sheet, address: Address) -> dict[str, object]:
    return {"cell": f"“{sheet.name}”{address}"}


def _at_note(sheet: Sheet, address: Address) -> Notice:
    facts = {"cell": f"“{sheet.name}”{address}的批注"}
    return Notice(CODE, sheet.name, address, None, None, facts)

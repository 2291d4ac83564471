"""CV21: identity-card numbers have no place in a ledger."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.masking import card_numbers, masked_card, may_hold_card
from xlhazard.checking.privacy import concealed
from xlhazard.checking.rule import rule
from xlhazard.model.address import Address
from xlhazard.model.finding import Notice
from xlhazard.model.table import Table
from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import Kind

_DIGITS = 17


@rule("CV21")
def id_card_suspected(context: Context) -> Iterator[Notice]:
    """No cell, note, name or property holds an identity-card number; hidden sheets are searched.

    Columns of enterprise codes are left out. Rows of a report by the public belong to CV22.
    """
    workbook = context.workbook
    if workbook is None:
        return
    hidden = context.once(concealed)
    for sheet in workbook.sheets.values():
        passed = _passed(context, sheet)
        for address, text, where in _texts(sheet):
            for number in _cards(context, text):
                if address.column in passed[0] or address.row in passed[1]:
                    continue
                if (sheet.name, address) in hidden:
                    continue
                masked = masked_card(number)
                name = passed[2].get(address.column) if not where else None
                cell = f"“{sheet.name}”{address}{where}"
                facts = {"cell": cell, "masked": masked}
                yield Notice("CV21", sheet.name, address, name, masked, facts)
    for where, text in _elsewhere(context):
        for number in _cards(context, text):
            masked = masked_card(number)
            yield Notice("CV21", None, None, None, masked, {"cell": where, "masked": masked})


def _texts(sheet: Sheet) -> Iterator[tuple[Address, str, str]]:
    long = [c.raw for row in sheet.rows.values() for c in row.values() if len(c.raw) >= _DIGITS]
    if may_hold_card("\n".join(long)):
        found = [
            (Address(row, column), cell.raw, "")
            for row, cells in sheet.rows.items()
            for column, cell in cells.items()
            if len(cell.raw) >= _DIGITS and may_hold_card(cell.raw)
        ]
        yield from sorted(found)
    for address, note in sorted(sheet.notes.items()):
        yield address, note, "的批注"


def _elsewhere(context: Context) -> Iterator[tuple[str, str]]:
    workbook = context.workbook
    if workbook is not None:
        for name, formula in sorted(workbook.names.items()):
            yield "定义的名称", f"{name} {formula}"
        for name, text in sorted(workbook.facts.properties.items()):
            yield "文件属性", f"{name} {text}"


def _cards(context: Context, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(card_numbers(text, context.today)))


def _passed(
    context: Context, sheet: Sheet
) -> tuple[frozenset[int], frozenset[int], dict[int, str]]:
    """Columns and rows that are not searched, and the field of every column."""
    table: Table | None = next((t for t in context.tables.values() if t.sheet == sheet.name), None)
    if table is None:
        return frozenset(), frozenset(), {}
    kinds = {column.id: column.kind for column in context.schema.lists[table.list_id].columns}
    codes = frozenset(
        number for name, number in table.columns.items() if kinds.get(name) is Kind.ENTERPRISE_CODE
    )
    reported = table.list_id == "report_rewards"
    rows = frozenset(
        row.number
        for row in table
        if reported or (table.list_id == "hazards" and row["source"] == "report")
    )
    return codes, rows, {number: name for name, number in table.columns.items()}

"""企业自查台账: one sheet that an enterprise fills, for the village to take over with adopt."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.render.templates import look, names, prompts
from xlhazard.render.templates.list_columns import bounds_of, cell_look, source_of, widths_of
from xlhazard.render.templates.list_sheet import LAST_COLUMN, MASTER_ROW_HEIGHT
from xlhazard.render.templates.package import packed
from xlhazard.render.templates.sheets import (
    add_sheet,
    aid,
    height_for,
    merge,
    printing,
    protect,
    put,
    show_from,
    title,
)
from xlhazard.render.templates.value_lists import add_template_mark, add_value_lists
from xlhazard.schema.types import Column, Kind, LedgerSchema, ListSchema, Schema, Town
from xlhazard.tables.ledger import ledger_list

LEDGER = "_ledger"
"""Ends the template id of a ledger."""

HEAD_ROW = 2
HEAD_PER_ROW = 3
PRINT_ROWS = 15
"""Rows of two lines that fill a page."""
ROWS = 500
"""Rows that drop-downs and checks of typing reach."""

_WORDS = {
    "due": "填具体日期；一般隐患当场改完的填“立即”，重大、较大隐患不能写“立即”“长期”。",
    "funds": "单位是万元；不花钱的填0。",
    "grade": "从下拉列表选一个；拿不准的先问村里，不要往低里填。",
    "signed": "验收单签了字、存了档的填“是”。",
    "enterprise_code": "填18位统一社会信用代码；没有执照的填村里给的CS-编号。",
}


def enterprise_ledger(schema: Schema, town: Town, ledger: LedgerSchema) -> bytes:
    """The blank ledger of a town: a line about the enterprise, then one row a hazard."""
    as_list = ledger_list(ledger, schema)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    look.register(workbook)
    sheet = add_sheet(workbook, ledger.sheet, look.LIST_TAB)
    columns = _in_order(as_list)
    printed = sum(not column.wide for column in columns)
    title(sheet, ledger.title, printed)
    first = _head(sheet, schema, ledger, printed)
    _table(sheet, schema, as_list, columns, first)
    last_printed = first + PRINT_ROWS
    area = f"A1:{get_column_letter(printed)}{last_printed}"
    printing(sheet, area, landscape=True, repeat=f"1:{first}")
    protect(sheet)
    show_from(sheet, f"B{first + 1}", f"{get_column_letter(_answers(printed)[0][1])}{HEAD_ROW}")
    add_value_lists(workbook, schema, (_with_head(as_list, ledger, schema),), ())
    template = names.template_id(town, f"{ledger.id}{LEDGER}")
    print_ = names.fingerprint((as_list,), schema, ())
    add_template_mark(workbook, names.template_mark(template, schema.templates.current, print_))
    workbook.active = 0
    return packed(workbook, template)


def _in_order(as_list: ListSchema) -> tuple[Column, ...]:
    """What is printed first, the rest right of it."""
    return tuple(sorted(as_list.columns, key=lambda column: column.wide))


def _with_head(as_list: ListSchema, ledger: LedgerSchema, schema: Schema) -> ListSchema:
    """The columns and the lines of the head, for the value lists that both offer."""
    head = tuple(schema.lists[list_id].column(name) for list_id, name in ledger.head)
    return ListSchema(
        as_list.id,
        as_list.sheet,
        as_list.key,
        (*as_list.columns, *head),
        as_list.filed_by,
        master_only=False,
        village_core=False,
        about=as_list.about,
    )


def _answers(printed: int) -> tuple[tuple[int, int, int], ...]:
    """(label column, first and last answer column) of each line in a row of the head."""
    share = printed // HEAD_PER_ROW
    starts = [1 + share * number for number in range(HEAD_PER_ROW)]
    ends = [*(start - 1 for start in starts[1:]), printed]
    # 序号 and 隐患点 together are wide enough for a label, further right one column is.
    spans = [2 if start == 1 else 1 for start in starts]
    return tuple(
        (start, start + span, end) for start, span, end in zip(starts, spans, ends, strict=True)
    )


def _head(sheet: Worksheet, schema: Schema, ledger: LedgerSchema, printed: int) -> int:
    """Lines about the enterprise, three in a row; gives the row of the table's header."""
    places = _answers(printed)
    row = HEAD_ROW
    for number, (list_id, name) in enumerate(ledger.head):
        row = HEAD_ROW + number // HEAD_PER_ROW
        column = schema.lists[list_id].column(name)
        label, first, last = places[number % HEAD_PER_ROW]
        area = f"{get_column_letter(label)}{row}:{get_column_letter(first - 1)}{row}"
        merge(sheet, area, column.header, look.LABEL)
        style = look.ANSWER_TEXT if _is_text(column) else look.ANSWER
        start = f"{get_column_letter(first)}{row}"
        merge(sheet, f"{start}:{get_column_letter(last)}{row}", None, style)
        _aid(sheet, start, column, schema.lists[list_id], schema)
        sheet.row_dimensions[row].height = 24
    return row + 1


def _is_text(column: Column) -> bool:
    return column.kind in (Kind.ENTERPRISE_CODE, Kind.PHONE)


def _table(
    sheet: Worksheet,
    schema: Schema,
    as_list: ListSchema,
    columns: tuple[Column, ...],
    header_row: int,
) -> None:
    widths = widths_of(columns, schema)
    tallest = 36.0
    for index, column in enumerate(columns, 1):
        letter = get_column_letter(index)
        needed = (column.required == "always" and column.id in as_list.key) or column.id in (
            "grade",
            "responsible_person",
        )
        style = look.HEADER_REQUIRED if needed else look.HEADER
        put(sheet, f"{letter}{header_row}", column.header, style)
        tallest = max(tallest, height_for(column.header, widths[column.id]) + 4)
        dimension = sheet.column_dimensions[letter]
        dimension.width = widths[column.id]
        look.dress_column(dimension, cell_look(column, shade_office=False))
        if column.id != names.SEQ:
            area = f"{letter}{header_row + 1}:{letter}{header_row + ROWS}"
            _aid(sheet, area, column, as_list, schema)
    sheet.row_dimensions[header_row].height = tallest
    end = get_column_letter(len(columns) + 1)
    rest = ColumnDimension(sheet, index=end, min=len(columns) + 1, max=LAST_COLUMN, width=9)
    look.dress_column(rest, look.FREE)
    sheet.column_dimensions[end] = rest
    sheet.sheet_format.defaultRowHeight = MASTER_ROW_HEIGHT
    sheet.auto_filter.ref = f"A{header_row}:{get_column_letter(len(columns))}{header_row + ROWS}"
    for number in range(1, PRINT_ROWS + 1):
        put(sheet, f"A{header_row + number}", number, look.CENTRE)


def _aid(
    sheet: Worksheet, area: str, column: Column, list_schema: ListSchema, schema: Schema
) -> None:
    offered = source_of(column, offer_enterprises=False)
    bounds = bounds_of(column)
    checked = bool(offered or bounds)
    words = "".join(_prompt(column, list_schema, schema))
    # A deadline may also be put in words; the box then only asks whether that is meant.
    stop = column.kind in (Kind.CODE, Kind.YES_NO)
    error = prompts.error(column, schema) if checked else ""
    sheet.add_data_validation(
        aid(
            area,
            head=prompts.title(column),
            prompt=words,
            names=offered,
            formula=bounds,
            stop=stop,
            error=error,
        )
    )


def _prompt(column: Column, list_schema: ListSchema, schema: Schema) -> Iterator[str]:
    if column.id == names.REMARK:
        yield "需要说明的写在这里；不要写身份证号。"
    elif column.id in _WORDS:
        yield _WORDS[column.id]
    else:
        yield prompts.prompt(column, list_schema, schema)

"""The workbooks that are measured: a unit's own as it is issued, and tables that a clerk drew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side

from benchmarks.profiles import MONTH, REPORT_DATE, schema
from benchmarks.records import Author, Record, records
from xlhazard.model.address import column_letters
from xlhazard.render.templates import UnitFill, unit_workbook
from xlhazard.schema.types import Town
from xlhazard.tables.display import display

SPARE_BOXES = 20
"""Boxed lines below the records for what is still to come."""
_BOX = "box"
_LEADER, _FILLER = "钱守山", "孙长河"


def issued_workbook(
    author: Author, unit_type: str, town: Town, lists: Iterable[str], rows: int
) -> bytes:
    """The unit's workbook as issued: look, drop-downs, hints and look-up formulas, and the rows."""
    fill = UnitFill(
        unit_code=author.code,
        unit_name=author.name,
        month=MONTH,
        report_date=REPORT_DATE,
        filler=_FILLER,
        leader=_LEADER,
        rows={one: records(one, author, rows) for one in lists},
    )
    return unit_workbook(schema(), town, unit_type, fill)


def drawn_workbook(
    author: Author, unit_type: str, town: Town, lists: Iterable[str], rows: int
) -> bytes:
    """The same records in tables that a clerk drew: a title, a header and boxes, no formulas.

    The unit's other lists are there too, empty.
    """
    book = Workbook()
    book.add_named_style(_box())
    cover = book.worksheets[0]
    cover.title = schema().cover.sheet
    stated = {
        "unit_code": author.code,
        "unit_name": author.name,
        "period": str(MONTH),
        "report_date": REPORT_DATE,
        "filler": _FILLER,
        "leader": _LEADER,
        "version": 1,
        "scope": "全部累计",
        "template_id": f"{town.id}-{unit_type}",
        "template_version": schema().templates.current,
        "town": town.id,
    }
    for item in schema().cover.items:
        if item.id in stated:
            cover.append([item.label, stated[item.id]])
    filled = frozenset(lists)
    for one in schema().unit_lists(unit_type, town):
        _drawn_list(book, one, town, records(one, author, rows) if one in filled else ())
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _box() -> NamedStyle:
    side = Side(style="thin")
    return NamedStyle(
        _BOX,
        font=Font(name="宋体", size=11),
        border=Border(left=side, right=side, top=side, bottom=side),
        alignment=Alignment(vertical="center", wrap_text=True),
    )


def _drawn_list(book: Workbook, list_id: str, town: Town, rows: Sequence[Record]) -> None:
    list_schema = schema().town_list(list_id, town)
    sheet = book.create_sheet(list_schema.sheet)
    width = len(list_schema.columns)
    sheet.cell(1, 1).value = list_schema.sheet
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.append([column.header for column in list_schema.columns])
    for number, row in enumerate(rows, 1):
        values: Record = {"seq": number, **row}
        sheet.append([display(c, values.get(c.id), schema()) for c in list_schema.columns])
    last = 2 + len(rows) + SPARE_BOXES
    for line in sheet.iter_rows(min_row=2, max_row=last, max_col=width):
        for cell in line:
            shown = cell.number_format
            cell.style = _BOX
            cell.number_format = shown
    for column, one in enumerate(list_schema.columns, 1):
        sheet.column_dimensions[column_letters(column)].width = one.width

"""The workbooks that are measured: a unit's own, as it is issued, and plain ones of its records."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook

from benchmarks.profiles import MONTH, REPORT_DATE, schema
from benchmarks.records import Author, Record, records
from xlhazard.render.templates import UnitFill, unit_workbook
from xlhazard.schema.types import Town
from xlhazard.tables.display import display

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


def plain_workbook(
    author: Author, unit_type: str, town: Town, lists: Iterable[str], rows: int
) -> bytes:
    """The same records without look and formulas: a cover, and a header over each list.

    The unit's other lists are there too, empty.
    """
    book = Workbook()
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
        _plain_list(book, one, town, records(one, author, rows) if one in filled else ())
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _plain_list(book: Workbook, list_id: str, town: Town, rows: Iterable[Record]) -> None:
    list_schema = schema().town_list(list_id, town)
    sheet = book.create_sheet(list_schema.sheet)
    sheet.append([column.header for column in list_schema.columns])
    for number, row in enumerate(rows, 1):
        values: Record = {"seq": number, **row}
        sheet.append([display(c, values.get(c.id), schema()) for c in list_schema.columns])

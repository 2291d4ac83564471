"""A desk with an enterprise's ledger, typed in one way or another, and a village's workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.schemas import SCHEMA
from xlhazard.io.reader import read_file
from xlhazard.io.writer import apply
from xlhazard.model.adoption import AdoptResult
from xlhazard.model.edits import UNCHECKED, EditPlan, Scalar, SetCell
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.table import Value
from xlhazard.render.templates import UnitFill, spare_ids, unit_workbook
from xlhazard.render.templates.ledger import enterprise_ledger
from xlhazard.render.templates.unit import unit_lists
from xlhazard.tables.submission import understand
from xlhazard.workflow.adopt import AdoptOrder, adopt

TOWN = SCHEMA.towns["heilin"]
LEDGER = SCHEMA.ledgers["enterprise"]
TODAY = dt.date(2023, 6, 20)
HONGDA, NAME = "91320707MA1TE5T0XK", "宏达石材有限公司"
OTHER, OTHER_NAME = "92320707MA1TE5T18G", "弘达石材厂"
FIRST, SECOND = "YH-HL-03-2023-0001-J", "YH-HL-03-2023-0002-5"
Typed = Mapping[str, Any]

DOOR: Typed = {
    "隐患点": "切割车间配电房",
    "隐患描述": "配电箱门未上锁，缺少警示标识",
    "隐患等级": "一般",
    "发现日期": dt.date(2023, 6, 5),
    "责任人": "陈大勇",
    "整改措施": "更换门锁并张贴警示标识",
    "整改资金": 0.2,
    "整改时限": dt.date(2023, 6, 10),
    "整改完成日期": dt.date(2023, 6, 6),
    "验收人": "李强",
    "验收日期": dt.date(2023, 6, 7),
    "验收结论": "合格",
    "销号日期": dt.date(2023, 6, 7),
    "签字归档": "是",
}
CLERKS: Typed = {
    **DOOR,
    "隐患点": " 切割车间配电房 ",
    "隐患等级": "一般隐患",
    "发现日期": "２０２３．６．５",
    "整改资金": "2000元",
    "整改时限": "2023年6月10日前",
    "整改完成日期": "45083",
    "验收日期": "2023。6。7",
    "验收结论": "通过",
    "销号日期": 20230607,
    "签字归档": "√",
}
AISLE: Typed = {
    "隐患点": "成品库",
    "隐患描述": "消防通道堆放板材，堵塞约两米",
    "隐患等级": "较大",
    "发现日期": dt.date(2023, 6, 7),
    "责任人": "陈大勇",
    "整改时限": dt.date(2023, 6, 30),
}


@cache
def blank_ledger() -> bytes:
    return enterprise_ledger(SCHEMA, TOWN, LEDGER)


@cache
def village() -> bytes:
    """The workbook that was issued to HL-03, with one enterprise and 60 spare ids."""
    lists = unit_lists(SCHEMA, TOWN, "village")
    firm: Mapping[str, Value] = {
        "enterprise_code": HONGDA,
        "enterprise_name": NAME,
        "scale": "micro",
        "sector": "industry",
        "main_person": ("陈大勇",),
    }
    fill = UnitFill(
        "HL-03",
        "河口村",
        Month(2023, 6),
        spare_ids=spare_ids(lists, "HL-03", 2023, {}),
        rows={"enterprises": (firm,)},
    )
    return unit_workbook(SCHEMA, TOWN, "village", fill)


def ledger_bytes(*rows: Typed, head: Typed | None = None, reshape: Any = None) -> bytes:
    book = load_workbook(io.BytesIO(blank_ledger()))
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    labels = {cell.value: cell for row in sheet["A2:P3"] for cell in row if cell.value}
    for label, value in ({"企业名称": NAME} if head is None else head).items():
        at = labels[label]
        merged = (
            next(area for area in sheet.merged_cells.ranges if at.coordinate in area)
            if (at.coordinate in sheet.merged_cells)
            else None
        )
        column = at.column + 1 if merged is None else merged.max_col + 1
        sheet.cell(at.row, column).value = value
    headers = {cell.value: cell.column for cell in sheet[4] if cell.value}
    for number, row in enumerate(rows, 5):
        for header, value in row.items():
            sheet.cell(number, headers[header]).value = value
    if reshape is not None:
        reshape(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class LedgerDesk:
    """A folder with a ledger and the village's workbook."""

    def __init__(self, folder: Path) -> None:
        self.ledger, self.book = folder / "企业自查台账.xlsx", folder / "村工作簿.xlsx"
        self.book.write_bytes(village())

    def give(self, *rows: Typed, **more: Any) -> None:
        self.ledger.write_bytes(ledger_bytes(*rows, **more))

    def adopt(self, **more: Any) -> AdoptResult:
        return adopt(self.ledger, AdoptOrder(self.book, TODAY, **more))

    def read(self, path: Path | None = None) -> Submission:
        reading = read_file(path or self.book)
        assert reading.workbook is not None
        return understand(
            reading.workbook,
            "村",
            SCHEMA,
            TOWN,
            roster=None,
            registry=None,
            month=None,
            today=TODAY,
        )

    def records(self, list_id: str) -> list[dict[str, Value]]:
        columns = SCHEMA.lists[list_id]
        return [
            {
                name: value
                for name, value in row.values.items()
                if name != "seq" and not columns.column(name).is_derived
            }
            for row in self.read().tables[list_id]
        ]

    def type(self, list_id: str, number: int, field: str, value: Scalar) -> None:
        """The village types into its own workbook."""
        table = self.read().tables[list_id]
        cell = table.cell(table.rows[number], field)
        assert cell is not None
        edit = SetCell(table.sheet, cell, UNCHECKED, value)
        self.book.write_bytes(apply(self.book.read_bytes(), EditPlan("", "", (edit,))))

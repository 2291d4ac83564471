"""Official forms as Word documents, built by python-docx: merged cells, titles, places to sign."""

from __future__ import annotations

import io
from collections.abc import Callable

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from openpyxl import load_workbook

from tests.support.schemas import SCHEMA
from xlhazard.schema.types import FormValue
from xlhazard.tables.forms import labels_of

DISPATCH, NINE = SCHEMA.forms["dispatch"], SCHEMA.forms["nine_plus_six"]


def dispatch(change: Callable[[Word, Table], None] | None = None) -> bytes:
    """The dispatch table: title, a line for unit and day, merged block names, a unit column,
    centred answers, a line to sign."""
    word = Document()
    title = word.add_paragraph().add_run("云岭县重大事故隐患专项排查整治行动调度表")
    title.bold, title.font.size = True, Pt(16)
    line = word.add_paragraph()
    line.add_run("填报单位：").bold = True
    line.add_run("                ").underline = True
    line.add_run("    时间：    年  月  日")
    table = word.add_table(rows=1, cols=5)
    table.style = "Table Grid"
    for cell, head in zip(
        table.rows[0].cells, ("类别", "序号", "项目", "单位", "数值"), strict=True
    ):
        cell.text = head
    for block, name in DISPATCH.blocks:
        first = len(table.rows)
        for number, (cell_id, value) in enumerate(_items(block), 1):
            cells = table.add_row().cells
            cells[1].text, cells[2].text = str(number), labels_of(DISPATCH)[cell_id]
            cells[3].text = value.unit
            cells[4].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        merged = table.cell(first, 0).merge(table.cell(len(table.rows) - 1, 0))
        merged.text = name
    for row in table.rows:
        for cell, wide in zip(row.cells, (2.4, 1.2, 8.2, 1.6, 3.0), strict=True):
            cell.width = Cm(wide)
    word.add_paragraph("填报人：            联系电话：").runs[0].font.color.rgb = RGBColor(
        90, 90, 90
    )
    if change is not None:
        change(word, table)
    return saved(word)


def nine_plus_six() -> bytes:
    """The 9+6 table, its header of two rows, the first of them merged across."""
    word = Document()
    word.add_paragraph("单位（盖章）：                时间：    年  月  日")
    table = word.add_table(rows=2, cols=7)
    table.cell(0, 0).merge(table.cell(0, 6)).text = "安全生产“9+6”工作机制落实情况"
    for cell, column in zip(table.rows[1].cells, NINE.columns, strict=True):
        cell.text = column.label
    for row in NINE.rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(row["no"]), str(row["measure"])
    return saved(word)


def from_sheet(data: bytes, name: str) -> bytes:
    """A sheet of a workbook as one Word table, merged cells and all."""
    sheet = load_workbook(io.BytesIO(data))[name]
    word = Document()
    table = word.add_table(rows=sheet.max_row, cols=sheet.max_column)
    grid = [row.cells for row in table.rows]
    for area in sheet.merged_cells.ranges:
        first = grid[area.min_row - 1][area.min_col - 1]
        first.merge(grid[area.max_row - 1][area.max_col - 1])
    grid = [row.cells for row in table.rows]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and not str(cell.value).startswith("="):
                grid[cell.row - 1][cell.column - 1].text = str(cell.value)
    return saved(word)


def saved(word: Word) -> bytes:
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _items(block: int) -> list[tuple[str, FormValue]]:
    found: dict[str, FormValue] = {}
    for value in DISPATCH.values:
        if value.block == block:
            found.setdefault(value.cell_id, value)
    return list(found.items())

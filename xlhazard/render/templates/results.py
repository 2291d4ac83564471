"""校验结果 as a workbook of its own, for files that get no marked copy."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from xlhazard.model.report import FileReport
from xlhazard.render.result_sheet import result_sheet
from xlhazard.render.templates import look
from xlhazard.render.templates.look import Look
from xlhazard.render.templates.package import packed
from xlhazard.render.templates.sheets import (
    add_sheet,
    height_for,
    printing,
    put,
    show_from,
)

_LOOKS: dict[str, Look] = {
    "title": look.RESULT_TITLE,
    "lead": look.GUIDE_TEXT,
    "header": look.HEADER,
    "text": look.GUIDE_CELL,
    "code": look.RESULT_CODE,
    "error": look.RESULT_ERROR,
    "warning": look.RESULT_WARNING,
    "info": look.RESULT_CODE,
}


def result_workbook(report: FileReport) -> bytes:
    """What was found, with addresses but without the file's own content.

    For files that hold what must not travel (CV22) and files that could not be read. The
    findings' own texts are masked before they come here.
    """
    made = result_sheet(report, None, links=False)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    look.register(workbook)
    sheet = add_sheet(workbook, made.name, look.ALERT_TAB)
    for index, width in enumerate(made.widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    styles = {(at.row, at.column): cell.style for at, cell in made.looks.items()}
    for row, cells in enumerate(made.rows, 1):
        if not cells:
            continue
        spread = len(cells) == 1
        for column, value in enumerate(cells, 1):
            style = _LOOKS[styles.get((row, column), "text")]
            put(sheet, f"{get_column_letter(column)}{row}", value, style)
        if spread:
            last = get_column_letter(len(made.widths))
            sheet.merge_cells(f"A{row}:{last}{row}")
            sheet.row_dimensions[row].height = 30 if row == 1 else 24
            continue
        texts = [str(value or "") for value in cells]
        sheet.row_dimensions[row].height = max(
            height_for(text, width, 10.5) for text, width in zip(texts, made.widths, strict=True)
        )
    end = get_column_letter(len(made.widths))
    head = made.header_row
    printing(sheet, f"A1:{end}{len(made.rows)}", landscape=True, repeat=f"{head}:{head}")
    show_from(sheet, f"A{head + 1}", f"A{head + 1}")
    workbook.active = 0
    return packed(workbook, made.name)

"""What every sheet of ours has in common: title, links, protection, printing, typing aids."""

from __future__ import annotations

from typing import Literal

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.render.templates import look
from xlhazard.render.templates.look import Look

TITLE_HEIGHT = 34.0
LINE_HEIGHT = 24.0
PIXELS_PER_WIDTH = 7.0
"""One unit of column width: a digit of the workbook's default font, 宋体 10."""
LINE_OF_FONT = 1.3
"""Height of a line in font sizes, about, whatever the font."""
DIGIT_PIXELS = 8.0
"""A digit of the body font, 宋体 11."""

Bounds = tuple[Literal["whole", "decimal", "date"], str, str]
"""(type, low, high) of the check made while typing; high "" for none."""


def add_sheet(workbook: Workbook, name: str, tab: str) -> Worksheet:
    """A new sheet behind those that are there, with the colour of its tab."""
    sheet: Worksheet = workbook.create_sheet(name)
    sheet.sheet_properties.tabColor = tab
    return sheet


def put(sheet: Worksheet, cell: str, value: object, style: Look) -> None:
    """Write one cell in one of our styles. A text is never taken for a formula."""
    target = sheet[cell]
    target.value = value
    if isinstance(value, str):
        target.data_type = "s"
    look.dress_cell(target, style)


def put_formula(sheet: Worksheet, cell: str, formula: str | ArrayFormula, style: Look) -> None:
    target = sheet[cell]
    target.value = formula
    look.dress_cell(target, style)


def merge(sheet: Worksheet, area: str, value: object, style: Look) -> None:
    """Merge an area and dress all of it, so that its borders are whole."""
    first, _, last = area.partition(":")
    if last and last != first:
        sheet.merge_cells(area)
        for row in sheet[area]:
            for cell in row:
                cell.style = style.name
    put(sheet, first, value, style)


def link(sheet: Worksheet, cell: str, text: str, target: str, style: Look = look.LINK) -> None:
    """A link to the top of another sheet of the workbook."""
    put(sheet, cell, text, style)
    sheet[cell].hyperlink = Hyperlink(ref=cell, location=f"{quote_sheetname(target)}!A1")
    sheet[cell].style = style.name


def title(sheet: Worksheet, text: str, columns: int) -> None:
    merge(sheet, f"A1:{get_column_letter(columns)}1", text, look.TITLE)
    sheet.row_dimensions[1].height = TITLE_HEIGHT


def widths(sheet: Worksheet, values: tuple[float, ...]) -> None:
    for index, width in enumerate(values, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width


def text_lines(text: str, width: float, size: float = 11) -> int:
    """How many lines a text takes in a column of this width (Excel's characters)."""
    per_line = max(1.0, (width * PIXELS_PER_WIDTH - 6) / (size * 4 / 3))
    lines = 0
    for part in text.split("\n"):
        ems = sum(1.0 if ord(c) > 0x2E7F or c in "“”‘’…—·" else 0.55 for c in part)
        lines += max(1, -int(-ems // per_line))
    return lines


def height_for(text: str, width: float, size: float = 11, least: float = LINE_HEIGHT) -> float:
    """A row height in points in which a text of this width is never clipped."""
    return max(least, text_lines(text, width, size) * size * 1.42 + 6)


_Fitted = type("_Fitted", (RowDimension,), {"customHeight": False})
"""A row whose height is what a program once fitted; it fits again when somebody types."""


def growing(sheet: Worksheet, row: int, height: float, strut: str) -> None:
    """A row so high (points) that grows with what is typed and never becomes lower.

    strut is the letter of a column that is not printed: a blank in a tall font stands there,
    so that office programs that fit the row again leave it as high.
    """
    sheet.row_dimensions[row] = _Fitted(sheet, index=row, ht=height)
    put(sheet, f"{strut}{row}", " ", look.MARGIN)
    sheet[f"{strut}{row}"].font = Font(name=look.BODY_FONT, size=round(height / LINE_OF_FONT, 1))


def protect(sheet: Worksheet) -> None:
    """Protection without password: locked cells only; sorting, filtering, rows stay free."""
    guard = sheet.protection
    guard.sheet = True
    guard.objects = False
    guard.scenarios = False
    for allowed in (
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertRows",
        "insertHyperlinks",
        "deleteRows",
        "sort",
        "autoFilter",
    ):
        setattr(guard, allowed, False)


def printing(
    sheet: Worksheet,
    area: str,
    *,
    landscape: bool,
    repeat: str | None = None,
    pages: int = 0,
    scale: int | None = None,
) -> None:
    """A4, one page wide; pages 0 lets the height run on. repeat: "1:3".

    scale in per cent takes the place of fitting, for sheets with page breaks of their own.
    """
    sheet.print_area = area
    if repeat is not None:
        sheet.print_title_rows = repeat
    setup = sheet.page_setup
    setup.orientation = "landscape" if landscape else "portrait"
    setup.paperSize = 9
    if scale is None:
        setup.fitToWidth = 1
        setup.fitToHeight = pages
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    else:
        setup.scale = scale
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.6, 0.65
    margins.header = margins.footer = 0.3
    if (footer := sheet.oddFooter) is not None:
        footer.center.text = "第 &P 页 共 &N 页"
        footer.center.size = 10


def show_from(sheet: Worksheet, frozen: str | None, cell: str) -> None:
    """Freeze above and left of a cell, zoom 100, and put the cursor into the first cell."""
    view = sheet.sheet_view
    view.zoomScale = 100
    view.showGridLines = False
    if frozen is not None:
        sheet.freeze_panes = frozen
    active = sheet.sheet_view.selection[-1]
    active.activeCell = cell
    active.sqref = cell


def aid(
    area: str,
    *,
    head: str,
    prompt: str,
    names: str | None = None,
    formula: Bounds | None = None,
    stop: bool = False,
    error: str = "",
) -> DataValidation:
    """A typing aid over an area: an input hint, a drop-down or bounds, an error box.

    names is the source of a drop-down. formula is (type, low, high). Without an error text
    nothing that is typed is questioned.
    """
    made = DataValidation(
        type="list" if names else (formula[0] if formula else None),
        formula1=names or (formula[1] if formula else None),
        formula2=formula[2] if formula else None,
        allow_blank=True,
        showInputMessage=bool(prompt),
        showErrorMessage=bool(error),
        promptTitle=head or None,
        prompt=prompt or None,
        errorTitle="请核对" if error else None,
        error=error or None,
        errorStyle="stop" if stop else "warning",
    )
    if formula and not formula[2]:
        made.operator = "greaterThanOrEqual"
        made.formula2 = None
    made.add(area)
    return made


def colour_where(sheet: Worksheet, area: str, test: str, fill: str, *, bold: bool = False) -> None:
    """Colour the cells of an area in which a formula is true; bold reads in grey, too."""
    look = DifferentialStyle(
        font=Font(bold=True) if bold else None, fill=PatternFill("solid", bgColor=fill)
    )
    sheet.conditional_formatting.add(area, Rule(type="expression", dxf=look, formula=[test]))

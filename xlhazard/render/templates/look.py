"""How every cell of our workbooks looks: fonts, fills, borders, alignment, protection.

One named style for each purpose, so that the styles part stays small, a clerk finds them in
the style gallery, and a cell is styled by a word.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.dimensions import ColumnDimension

TITLE_FONT = "方正小标宋简体"
HEADER_FONT = "黑体"
BODY_FONT = "宋体"
FORM_FONT = "仿宋"
GB_CHARSET = 134
"""Tells Excel to fall back to another Chinese font where the named one is missing."""

HEADER_FILL = "E7E6E6"
REQUIRED_FILL = "C9C9C9"
DERIVED_FILL = "EDEDED"
OFFICE_FILL = "DDEBF7"
RED_FILL = "FFC7CE"
AMBER_FILL = "FFEB9C"

GUIDE_TAB = "7F7F7F"
FORM_TAB = "548235"
LIST_TAB = "2F75B5"
ALERT_TAB = "C00000"

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Look:
    """One named style. indent keeps text off the border; numbers is an Excel number format."""

    name: str
    font: str = BODY_FONT
    size: float = 11
    bold: bool = False
    colour: str = "000000"
    fill: str | None = None
    align: Align = "left"
    vertical: Literal["top", "center"] = "center"
    border: bool = True
    locked: bool = True
    numbers: str = "General"
    underline: bool = False
    indent: int = 0

    def named(self) -> NamedStyle:
        """The style as openpyxl takes it."""
        side = Side(style="thin", color="808080") if self.border else Side()
        return NamedStyle(
            name=self.name,
            font=Font(
                name=self.font,
                size=self.size,
                bold=self.bold,
                color=self.colour,
                charset=GB_CHARSET,
                underline="single" if self.underline else None,
            ),
            fill=PatternFill("solid", fgColor=self.fill) if self.fill else PatternFill(),
            border=Border(left=side, right=side, top=side, bottom=side),
            alignment=Alignment(
                horizontal=self.align, vertical=self.vertical, wrap_text=True, indent=self.indent
            ),
            protection=Protection(locked=self.locked),
            number_format=self.numbers,
        )


TITLE = Look("台账标题", TITLE_FONT, 20, align="center", border=False)
SUBTITLE = Look("台账表头信息", FORM_FONT, 12, border=False)
SUBTITLE_RIGHT = Look("台账表头信息右", FORM_FONT, 12, border=False, align="right")
SUBTITLE_OPEN = Look("台账表头信息可填", FORM_FONT, 12, border=False, locked=False)
MARGIN = Look("台账表头空白", border=False)
HEADER = Look("台账列名", HEADER_FONT, 11, fill=HEADER_FILL, align="center")
HEADER_REQUIRED = Look("台账必填列名", HEADER_FONT, 11, fill=REQUIRED_FILL, align="center")

TEXT = Look("台账文字", locked=False, vertical="top", numbers="General")
TEXT_ID = Look("台账编号", locked=False, align="center", numbers="@")
CENTRE = Look("台账居中", locked=False, align="center")
DATE = Look("台账日期", locked=False, align="center", numbers="yyyy\\-mm\\-dd")
WHOLE = Look("台账整数", locked=False, align="right", numbers="0")
DECIMAL = Look("台账小数", locked=False, align="right", numbers="0.####")
MONEY = Look("台账金额", locked=False, align="right", numbers="0.00##")
HINT = Look("台账填写提示", fill=DERIVED_FILL, colour="9C0006", locked=False)
FREE = Look("台账表外", border=False, locked=False)

LABEL = Look("台账项目", HEADER_FONT, 12, fill=HEADER_FILL)
ANSWER = Look("台账内容", FORM_FONT, 12, locked=False)
ANSWER_TEXT = Look("台账内容文本", FORM_FONT, 12, locked=False, numbers="@")
ANSWER_DATE = Look("台账内容日期", FORM_FONT, 12, locked=False, numbers="yyyy\\-mm\\-dd")
ANSWER_LONG = Look("台账内容长文", FORM_FONT, 12, locked=False, vertical="top")
FIXED = Look("台账固定内容", FORM_FONT, 12, fill=DERIVED_FILL, numbers="@")
COUNT = Look("台账计数", FORM_FONT, 12, fill=DERIVED_FILL, align="center")
LINK = Look("台账链接", FORM_FONT, 12, colour="1F4E79", underline=True)

GUIDE_HEAD = Look("台账说明标题", HEADER_FONT, 13, border=False)
GUIDE_TEXT = Look("台账说明正文", FORM_FONT, 12, border=False, vertical="top")
GUIDE_CELL = Look("台账说明表格", BODY_FONT, 10.5)

RESULT_TITLE = Look("台账结果标题", TITLE_FONT, 18, border=False)
RESULT_CODE = Look("台账结果编号", BODY_FONT, 10.5, align="center")
RESULT_ERROR = Look("台账结果错误", HEADER_FONT, 10.5, fill=RED_FILL, align="center")
RESULT_WARNING = Look("台账结果提醒", HEADER_FONT, 10.5, fill=AMBER_FILL, align="center")

FORM_BLOCK = Look("台账表格分块", HEADER_FONT, 12, align="center")
FORM_NO = Look("台账表格序号", FORM_FONT, 12, align="center")
FORM_LABEL = Look("台账表格项目", FORM_FONT, 12)
FORM_PART = Look("台账表格分项", FORM_FONT, 12, indent=2)
FORM_VALUE = Look("台账表格数值", FORM_FONT, 12, align="center", locked=False)
FORM_PAIR = Look("台账表格两数", FORM_FONT, 12, align="center", locked=False, numbers="@")
FORM_TEXT = Look("台账表格文字", FORM_FONT, 12, vertical="top", locked=False)
FORM_PERSON = Look("台账表格人名", FORM_FONT, 12, align="center", locked=False)
FORM_NOTE = Look("台账表格附注", FORM_FONT, 10.5, vertical="top")
FORM_SMALL = Look("台账表格小字", FORM_FONT, 11.5, border=False)
FORM_BEFORE = Look(
    "台账表格上期", BODY_FONT, 10.5, fill=DERIVED_FILL, colour="595959", align="center"
)
FORM_HINT = Look("台账表格核对", BODY_FONT, 11, colour="9C0006", border=False, locked=False)

ALL = tuple(value for value in tuple(globals().values()) if isinstance(value, Look))


def shaded(look: Look, fill: str) -> Look:
    """The same look on another ground: derived columns grey, office-owned ones light blue."""
    word = {DERIVED_FILL: "带出", OFFICE_FILL: "安办"}[fill]
    return Look(
        f"{look.name}{word}",
        look.font,
        look.size,
        look.bold,
        look.colour,
        fill,
        look.align,
        look.vertical,
        look.border,
        look.locked,
        look.numbers,
    )


def shaded_once(look: Look) -> Look:
    """Grey, unless the look has a ground of its own."""
    return look if look.fill else shaded(look, DERIVED_FILL)


BODY = (TEXT, TEXT_ID, CENTRE, DATE, WHOLE, DECIMAL, MONEY)


def register(workbook: Workbook) -> None:
    """Give the workbook all our styles, always in the same order."""
    for look in ALL:
        workbook.add_named_style(look.named())
    for fill in (DERIVED_FILL, OFFICE_FILL):
        for look in BODY:
            workbook.add_named_style(shaded(look, fill).named())


_Dressed = WeakKeyDictionary[Workbook, dict[str, StyleArray]]
_CELLS: _Dressed = WeakKeyDictionary()
_COLUMNS: _Dressed = WeakKeyDictionary()
"""By workbook, which numbers it has given to each of our styles once a cell or column wore it:
openpyxl searches all styles of the workbook for each one, here later ones get a copy."""


def dress_cell(cell: Cell | MergedCell, look: Look) -> None:
    """Dress one cell."""

    def anew() -> None:
        cell.style = look.name

    _dress(cell, look, _CELLS, anew)


def dress_column(column: ColumnDimension, look: Look) -> None:
    """Dress the empty cells of a whole column, so that no cell has to be stored for it."""

    def anew() -> None:
        style = look.named()
        column.font = copy(style.font)
        column.fill = copy(style.fill)
        column.border = copy(style.border)
        column.alignment = copy(style.alignment)
        column.protection = copy(style.protection)
        column.number_format = style.number_format

    _dress(column, look, _COLUMNS, anew)


def _dress(dressed: Any, look: Look, by_workbook: _Dressed, anew: Callable[[], None]) -> None:
    # The numbers of a style have no public name.
    known = by_workbook.setdefault(dressed.parent.parent, {})
    found = known.get(look.name)
    if found is None:
        anew()
        known[look.name] = copy(dressed._style)  # noqa: SLF001
    else:
        dressed._style = copy(found)  # noqa: SLF001

"""One list as a sheet: title, header, styled empty columns, drop-downs, hints, look-ups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.model.table import Value
from xlhazard.render.templates import look, prompts
from xlhazard.render.templates.filled_down import PLACEHOLDER, FilledDown
from xlhazard.render.templates.formulas import (
    Derived,
    Hints,
    Layout,
    in_template_order,
    record_columns,
    telling_column,
)
from xlhazard.render.templates.list_columns import bounds_of, cell_look, source_of, widths_of
from xlhazard.render.templates.names import (
    FIRST_HEADER_ROW,
    FIRST_ROW,
    LIST_ROWS,
    REMARK,
    SEQ,
)
from xlhazard.render.templates.sheets import (
    add_sheet,
    aid,
    colour_where,
    height_for,
    merge,
    printing,
    protect,
    put,
    put_formula,
    show_from,
    title,
)
from xlhazard.schema.types import Column, Kind, ListSchema, Schema
from xlhazard.tables.display import display

LAST_COLUMN = 16_384
HINT_WIDTH = 40.0
PRINT_ROWS = 17
EMPTY_ROWS = 8
ROW_HEIGHT = 20.5
MASTER_ROW_HEIGHT = 34.0
"""Two lines: rows that a merge appends show most of their text before anybody resizes them."""
FROZEN_WIDTH = 25.0


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What a list's sheet is made of.

    left and right are the texts or formulas of the line under the title. formula_rows is 0 in
    the master, where everything is a value. spare are ids for rows below the records. elsewhere:
    hazards that other units registered, and the words that stand instead of 序号 in their rows.
    """

    list_schema: ListSchema
    schema: Schema
    caption: str
    left: str
    right: str = ""
    tab: str = look.LIST_TAB
    formula_rows: int = 0
    derived: tuple[Derived, ...] = ()
    rows: tuple[Mapping[str, Value], ...] = ()
    spare: tuple[str, ...] = ()
    shade_office: bool = True
    offer_enterprises: bool = False
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        return Layout.of(self.list_schema)

    @property
    def columns(self) -> tuple[Column, ...]:
        return in_template_order(self.list_schema)

    @property
    def widths(self) -> dict[str, float]:
        return widths_of(self.columns, self.schema)

    @property
    def printed(self) -> int:
        """How many columns are printed."""
        return sum(not column.wide for column in self.columns)

    @property
    def last_printed_row(self) -> int:
        """Records, spare ids and some empty rows are printed; the master grows as it is fed."""
        if not self.formula_rows:
            return FIRST_ROW - 1 + max(1, len(self.rows))
        empty = len(self.spare) or max(PRINT_ROWS - len(self.rows), EMPTY_ROWS)
        return FIRST_ROW - 1 + len(self.rows) + empty

    @property
    def line(self) -> str:
        """The right end of the line below the title: the day, or that printing would cut."""
        if not self.formula_rows:
            return self.right
        letter = self.layout.letters[telling_column(self.list_schema).id]
        first = self.last_printed_row + 1
        below = f"${letter}${first}:${letter}${FIRST_ROW + LIST_ROWS - 1}"
        words = f"第{first}行起也有内容，打印前请扩大打印区域"
        return f'=IF(SUMPRODUCT(--(LEN({below})>0))>0,"{words}",{self.right.removeprefix("=")})'


def add_list_sheet(workbook: Workbook, plan: SheetPlan) -> tuple[FilledDown, ...]:
    """Add the sheet of a list behind the sheets that are there; gives its formula columns, which
    packed fills down."""
    sheet = add_sheet(workbook, plan.list_schema.sheet, plan.tab)
    _heading(sheet, plan)
    _header(sheet, plan)
    _dress(sheet, plan)
    _typing_aids(sheet, plan)
    _records(sheet, plan)
    columns = tuple(_formulas(sheet, plan))
    _finish(sheet, plan)
    return columns


def _heading(sheet: Worksheet, plan: SheetPlan) -> None:
    """Title over the printed columns; below it 填报单位 left and the time right."""
    count = plan.printed
    title(sheet, plan.caption, count)
    middle = max(1, count // 2) if plan.right else count
    merge(sheet, f"A2:{get_column_letter(middle)}2", None, look.SUBTITLE)
    put_formula(sheet, "A2", plan.left, look.SUBTITLE)
    if plan.right:
        first = f"{get_column_letter(middle + 1)}2"
        merge(sheet, f"{first}:{get_column_letter(count)}2", None, look.SUBTITLE_RIGHT)
        put_formula(sheet, first, plan.line, look.SUBTITLE_RIGHT)
    end = len(plan.columns) + (1 if plan.formula_rows else 0)
    for index in range(count + 1, end + 1):
        for row in (1, 2):
            put(sheet, f"{get_column_letter(index)}{row}", None, look.MARGIN)
    sheet.row_dimensions[2].height = 24


def _header(sheet: Worksheet, plan: SheetPlan) -> None:
    tallest = 36.0
    widths = plan.widths
    for index, column in enumerate(plan.columns, 1):
        required = column.required == "always" and column.owner != "office"
        style = look.HEADER_REQUIRED if required else look.HEADER
        put(sheet, f"{get_column_letter(index)}{FIRST_HEADER_ROW}", column.header, style)
        tallest = max(tallest, height_for(column.header, widths[column.id]) + 4)
    if plan.formula_rows:
        put(
            sheet,
            f"{plan.layout.hint}{FIRST_HEADER_ROW}",
            plan.schema.hint_column.header,
            look.HEADER,
        )
    sheet.row_dimensions[FIRST_HEADER_ROW].height = tallest


def _dress(sheet: Worksheet, plan: SheetPlan) -> None:
    """Widths and the look of empty cells; what lies right of the table is free to use."""
    widths = plan.widths
    for index, column in enumerate(plan.columns, 1):
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = widths[column.id]
        look.dress_column(dimension, cell_look(column, shade_office=plan.shade_office))
    end = len(plan.columns) + 1
    if plan.formula_rows:
        dimension = sheet.column_dimensions[plan.layout.hint]
        dimension.width = HINT_WIDTH
        look.dress_column(dimension, look.HINT)
        end += 1
    letter = get_column_letter(end)
    rest = ColumnDimension(sheet, index=letter, min=end, max=LAST_COLUMN, width=9)
    look.dress_column(rest, look.FREE)
    sheet.column_dimensions[letter] = rest
    sheet.sheet_format.defaultRowHeight = ROW_HEIGHT if plan.formula_rows else MASTER_ROW_HEIGHT
    sheet.sheet_format.customHeight = plan.formula_rows > 0


def _typing_aids(sheet: Worksheet, plan: SheetPlan) -> None:
    for index, column in enumerate(plan.columns, 1):
        if column.id == SEQ:
            continue
        letter = get_column_letter(index)
        area = f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + LIST_ROWS - 1}"
        text = prompts.prompt(column, plan.list_schema, plan.schema)
        head = prompts.title(column)
        if column.id == REMARK:
            text = "需要说明的写在这里；不要写身份证号。"
        names = source_of(column, offer_enterprises=plan.offer_enterprises)
        formula = None if column.is_derived else bounds_of(column)
        checked = bool(names or formula) and column.kind is not Kind.MULTI_CODE
        error = prompts.error(column, plan.schema) if checked else ""
        if column.resolves and names:
            error = "《企业底册》里没有这个名称。确认要保留吗？新企业请先登记到《企业底册》。"
        stop = column.kind in (Kind.CODE, Kind.YES_NO, Kind.WHOLE)
        sheet.add_data_validation(
            aid(area, head=head, prompt=text, names=names, formula=formula, stop=stop, error=error)
        )


def _records(sheet: Worksheet, plan: SheetPlan) -> None:
    """Type the records, then one row for each spare id; both numbered in 序号."""
    formulas = {derived.column.id for derived in plan.derived}
    widths, letters = plan.widths, plan.layout.letters
    for offset, record in enumerate(plan.rows):
        row = FIRST_ROW + offset
        _number(sheet, plan, row, offset + 1)
        tallest = ROW_HEIGHT
        words = plan.elsewhere.get(str(record.get("hazard_id")), "")
        waits = words and _foreign(plan, record)
        for column in plan.list_schema.columns:
            value = record.get(column.id)
            if value is None or column.id in formulas or column.id == SEQ:
                continue
            cell = f"{letters[column.id]}{row}"
            typed = display(column, value, plan.schema)
            style = cell_look(column, shade_office=plan.shade_office)
            put(sheet, cell, typed, look.shaded_once(style) if waits else style)
            if isinstance(typed, str) and not column.wide:
                tallest = max(tallest, height_for(typed, widths[column.id], least=ROW_HEIGHT))
        if waits and SEQ in letters:
            put(sheet, f"{letters[SEQ]}{row}", words, look.shaded_once(look.CENTRE))
            tallest = max(tallest, height_for(words, widths[SEQ], least=ROW_HEIGHT))
        sheet.row_dimensions[row].height = tallest
    key = plan.list_schema.column(plan.list_schema.key[0])
    for offset, spare in enumerate(plan.spare, len(plan.rows)):
        row = FIRST_ROW + offset
        _number(sheet, plan, row, offset + 1)
        put(sheet, f"{letters[key.id]}{row}", spare, cell_look(key, shade_office=plan.shade_office))


def _foreign(plan: SheetPlan, record: Mapping[str, Value]) -> bool:
    """The whole row is another unit's, or it waits for the first word of this one."""
    return plan.list_schema.id == "hazards" or len(record) == 1


def _number(sheet: Worksheet, plan: SheetPlan, row: int, number: int) -> None:
    if SEQ in plan.layout.letters:
        put(sheet, f"{plan.layout.letters[SEQ]}{row}", number, look.CENTRE)


def _formulas(sheet: Worksheet, plan: SheetPlan) -> Iterator[FilledDown]:
    """Look-ups and 填写提示 down the sheet, and colours where the hint says what is missing."""
    if not plan.formula_rows:
        return
    layout = plan.layout
    last = FIRST_ROW + plan.formula_rows - 1
    for one in plan.derived:
        style = cell_look(one.column, shade_office=plan.shade_office)
        down = FilledDown(sheet.title, layout.letters[one.column.id], FIRST_ROW, last, one.text)
        yield _ends(sheet, down, style)
    hint = Hints(plan.list_schema, plan.schema).formula(FIRST_ROW)
    yield _ends(
        sheet, FilledDown(sheet.title, layout.hint, FIRST_ROW, last, hint, shared=True), look.HINT
    )
    _highlight(sheet, plan, last)


def _ends(sheet: Worksheet, down: FilledDown, style: look.Look) -> FilledDown:
    put_formula(sheet, f"{down.column}{down.first}", down.at(down.first), style)
    put_formula(sheet, f"{down.column}{down.last}", PLACEHOLDER, style)
    return down


def _highlight(sheet: Worksheet, plan: SheetPlan, last: int) -> None:
    """Amber where a row lacks something: the missing cell and the row's number."""
    layout = plan.layout
    final = get_column_letter(len(plan.columns))
    first_hint = f"${layout.hint}{FIRST_ROW}"
    missing = (
        f"AND(LEN({first_hint})>0,LEN(TRIM(A{FIRST_ROW}))=0,"
        f"ISNUMBER(SEARCH(A${FIRST_HEADER_ROW},{first_hint})))"
    )
    colour_where(sheet, f"A{FIRST_ROW}:{final}{last}", missing, look.AMBER_FILL)
    if SEQ in layout.letters:
        letter = layout.letters[SEQ]
        area = f"{letter}{FIRST_ROW}:{letter}{last}"
        colour_where(sheet, area, f"LEN({first_hint})>0", look.AMBER_FILL, bold=True)


def _finish(sheet: Worksheet, plan: SheetPlan) -> None:
    last = FIRST_ROW + max(plan.formula_rows, len(plan.rows), 1) - 1
    end = plan.layout.hint if plan.formula_rows else get_column_letter(len(plan.columns))
    sheet.auto_filter.ref = f"A{FIRST_HEADER_ROW}:{end}{last}"
    printed = get_column_letter(plan.printed)
    printing(
        sheet,
        f"A1:{printed}{plan.last_printed_row}",
        landscape=True,
        repeat=f"1:{FIRST_HEADER_ROW}",
    )
    protect(sheet)
    frozen_columns = 1
    if plan.columns[1].id in plan.list_schema.key and plan.columns[1].width <= FROZEN_WIDTH:
        frozen_columns = 2
    frozen = f"{get_column_letter(frozen_columns + 1)}{FIRST_ROW}"
    entry = plan.layout.letters[_first_entry(plan)]
    show_from(sheet, frozen, f"{entry}{FIRST_ROW + len(plan.rows)}")


def _first_entry(plan: SheetPlan) -> str:
    """The first column that a clerk types into: behind the key where ids are given."""
    if plan.spare:
        candidates = {column.id for column in record_columns(plan.list_schema)}
        return next(column.id for column in plan.columns if column.id in candidates)
    return next(c.id for c in plan.columns if c.id != SEQ and not c.is_derived)

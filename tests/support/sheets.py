"""Drawing lists and official forms as sheets, the way templates show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.mdbook import DATE_STYLE, raw_cell
from tests.support.schemas import SCHEMA
from xlhazard.model.workbook import RawCell, Sheet, Workbook
from xlhazard.schema.types import FormSchema, ListSchema

TITLE_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3

Cells = Mapping[str, str]


def book(name: str, sheets: Sequence[Sheet]) -> Workbook:
    return Workbook(
        name, {s.name: s for s in sheets}, date_styles=frozenset({DATE_STYLE}), sha256="a" * 64
    )


def grid(name: str, cells: Mapping[tuple[int, int], str]) -> Sheet:
    """A sheet of typed cells by (row, column)."""
    rows: dict[int, dict[int, RawCell]] = {}
    for (row, column), typed in sorted(cells.items()):
        cell = raw_cell(typed)
        if cell is not None:
            rows.setdefault(row, {})[column] = cell
    return Sheet(name, rows)


def cover_sheet(cover: Cells) -> Sheet:
    cells = {(1, 1): "填报信息"}
    for row, item in enumerate(SCHEMA.cover.items, 2):
        cells[row, 1] = item.label
        cells[row, 2] = cover.get(item.label, "")
    return grid(SCHEMA.cover.sheet, cells)


def list_sheet(list_schema: ListSchema, rows: Sequence[Cells]) -> Sheet:
    """Title in row 1, headers in row 2, records below. Headers that no column has go behind."""
    headers = [column.header for column in list_schema.columns]
    headers += [h for row in rows for h in row if h not in headers]
    cells = {(TITLE_ROW, 1): list_schema.sheet}
    for column, header in enumerate(dict.fromkeys(headers), 1):
        cells[HEADER_ROW, column] = header
        for number, row in enumerate(rows):
            cells[FIRST_ROW + number, column] = row.get(header, "")
    return grid(list_schema.sheet, cells)


def form_sheet(form: FormSchema, cells: Cells) -> Sheet:
    """An official form as it is printed, filled."""
    draw = {"dispatch": _dispatch, "nine_plus_six": _nine_plus_six, "ten_measures": _ten_measures}
    drawn = draw.get(form.id, _two_columns)(form, cells)
    return grid(form.sheet, {place: typed for place, typed in drawn.items() if typed})


def _heading(form: FormSchema, cells: Cells, right: int) -> dict[tuple[int, int], str]:
    unit, date = form.items[0].label, form.items[1].label
    return {
        (1, 1): form.title,
        (2, 1): f"{unit}：{cells.get('unit', '')}",
        (2, right): f"{date}：{cells.get('date', '')}",
    }


def _dispatch(form: FormSchema, cells: Cells) -> dict[tuple[int, int], str]:
    drawn = _heading(form, cells, 5)
    labels = {composite.id: composite.label for composite in form.composites}
    row = 2
    for block, name in form.blocks:
        drawn[row + 1, 1] = name
        items = dict.fromkeys(v.cell_id for v in form.values if v.block == block)
        for place, cell_id in enumerate(items):
            value = next(v for v in form.values if v.cell_id == cell_id)
            left = 2 + 3 * (place % 2)
            row += place % 2 == 0
            drawn[row, left] = str(place + 1)
            drawn[row, left + 1] = labels.get(cell_id, f"{value.label}（{value.unit}）")
            drawn[row, left + 2] = cells.get(cell_id, "")
    return drawn


def _nine_plus_six(form: FormSchema, cells: Cells) -> dict[tuple[int, int], str]:
    drawn = _heading(form, cells, 5)
    for column, item in enumerate(form.columns, 1):
        drawn[3, column] = item.label
    for place, row in enumerate(form.rows, 4):
        number = str(row["no"])
        drawn[place, 1], drawn[place, 2] = f"n:{number}", str(row["measure"])
        for column, item in enumerate(form.columns, 1):
            if not item.fixed:
                drawn[place, column] = cells.get(f"r{number}_{item.id}", "")
    return drawn


def _ten_measures(form: FormSchema, cells: Cells) -> dict[tuple[int, int], str]:
    drawn = _heading(form, cells, 5)
    heads = ("序号", "措施", "指标编号", "指标", "单位", "数值", "责任领导", "责任人", "备注")
    for column, head in enumerate(heads, 1):
        drawn[3, column] = head
    row = 3
    for value in (v for v in form.values if not v.row):
        row += 1
        drawn[row, 3], drawn[row, 4] = value.number, value.label
        drawn[row, 5], drawn[row, 6] = value.unit, cells.get(value.cell_id, "")
        for column, name in ((7, "leader"), (8, "person")):
            drawn[row, column] = cells.get(f"m{value.block}_{name}", cells.get(name, ""))
    row += 2
    levels = dict.fromkeys(v.row for v in form.values if v.row)
    cycles = dict.fromkeys(v.header for v in form.values if v.row)
    drawn[row, 1] = "层面"
    for column, cycle in enumerate(cycles, 2):
        drawn[row, column] = cycle
    for place, level in enumerate(levels, row + 1):
        drawn[place, 1] = level
        for column, cycle in enumerate(cycles, 2):
            for value in form.values:
                if (value.row, value.header) == (level, cycle):
                    drawn[place, column] = cells.get(value.cell_id, "")
    return drawn


def _two_columns(form: FormSchema, cells: Cells) -> dict[tuple[int, int], str]:
    drawn = {(1, 1): form.title}
    for row, item in enumerate(form.items, 2):
        drawn[row, 1], drawn[row, 2] = item.label, cells.get(item.id, "")
    return drawn

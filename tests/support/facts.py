"""Handlers for what an example tells in words instead of cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.support.package_facts import PACKAGE_FACTS
from tests.support.scene import CellHandler, Change, FactHandler, Scene
from tests.support.schemas import SCHEMA, town
from tests.support.sheets import FIRST_ROW, HEADER_ROW, grid, list_sheet
from xlhazard.model.address import Address, Area
from xlhazard.model.ids import make_record_id
from xlhazard.model.month import Month
from xlhazard.model.workbook import RawCell, Sheet, Workbook
from xlhazard.schema.types import Templates


def fact_handler(name: str) -> FactHandler:
    """The handler of a named fact; KeyError names one that nobody handles."""
    return _FACTS[name]


def cell_handler(typed: str) -> CellHandler | None:
    """The handler of a cell that says more than what was typed, or None."""
    for pattern, handler in _CELLS:
        if re.search(pattern, typed):
            return handler
    return None


def on_sheet(name: str, change: Callable[[Sheet], Sheet]) -> Change:
    """A change of one sheet; a changed name moves the sheet under it."""

    def changed(book: Workbook) -> Workbook:
        sheets = [change(s) if s.name == name else s for s in book.sheets.values()]
        return replace(book, sheets={sheet.name: sheet for sheet in sheets})

    return changed


def with_sheet(sheet: Sheet) -> Change:
    return lambda book: replace(book, sheets={**book.sheets, sheet.name: sheet})


def without_sheet(name: str) -> Change:
    return lambda book: replace(book, sheets={k: v for k, v in book.sheets.items() if k != name})


def column_of(sheet: Sheet, header: str) -> int:
    return next(c for c, cell in sheet.rows[HEADER_ROW].items() if cell.raw == header)


def put(sheet: Sheet, cells: Mapping[Address, RawCell | None]) -> Sheet:
    """The sheet with these cells instead; None takes a cell away."""
    rows = {number: dict(row) for number, row in sheet.rows.items()}
    for place, cell in cells.items():
        row = rows.setdefault(place.row, {})
        row.pop(place.column, None)
        if cell is not None:
            row[place.column] = cell
    return replace(sheet, rows={number: row for number, row in rows.items() if row})


def _text(raw: str) -> RawCell:
    return RawCell("s", raw)


def hazard_rows(count: int) -> list[dict[str, str]]:
    return [{"隐患编号": make_record_id("YH", "HL-03", 2023, n)} for n in range(1, count + 1)]


# --- cells that say more than a text -------------------------------------------------------


def _formula(
    scene: Scene, _where: str, header: str, typed: str, cells: Mapping[str, str]
) -> tuple[Scene, list[dict[str, str]]]:
    formula, _, told = typed.partition(" ")
    result = re.search(r"\d{4}-\d{2}-\d{2}", told)
    shown = "=" if result is None else f"{formula} -> d:{result[0]}"
    return scene, [{**cells, header: shown}]


def _error_in_derived(
    scene: Scene, _where: str, header: str, typed: str, cells: Mapping[str, str]
) -> tuple[Scene, list[dict[str, str]]]:
    return scene, [{**cells, header: typed.split(" ", maxsplit=1)[0]}]


def _merged_down(
    scene: Scene, where: str, header: str, typed: str, cells: Mapping[str, str]
) -> tuple[Scene, list[dict[str, str]]]:
    first, last = (int(n) for n in re.findall(r"rows (\d+)-(\d+)", typed)[0])
    count = last - first + 1
    value = typed.rpartition(", ")[2]
    sheet = SCHEMA.lists[where].sheet

    def merge(one: Sheet) -> Sheet:
        column = column_of(one, header)
        area = Area(Address(FIRST_ROW, column), Address(FIRST_ROW + count - 1, column))
        below = {Address(FIRST_ROW + n, column): None for n in range(1, count)}
        return replace(put(one, below), merged=(*one.merged, area))

    rows = [{**cells, header: value if n == 0 else "-"} for n in range(count)]
    if where == "rectifications":
        world = scene.world.with_rows("hazards", *hazard_rows(count))
        scene = replace(scene, world=world)
        rows = [{**row, **key} for row, key in zip(rows, hazard_rows(count), strict=True)]
    return scene.changing(on_sheet(sheet, merge)), rows


def _merged_aside(
    scene: Scene, where: str, header: str, _typed: str, cells: Mapping[str, str]
) -> tuple[Scene, list[dict[str, str]]]:
    """A merge with a column of the clerk's own that stands behind."""

    def merge(one: Sheet) -> Sheet:
        column = column_of(one, header)
        end = max(one.rows[HEADER_ROW]) + 1
        moved = put(
            one,
            {
                Address(HEADER_ROW, end): _text(header),
                Address(FIRST_ROW, end): _text("宏达石材有限公司"),
                Address(HEADER_ROW, column): None,
                Address(FIRST_ROW, column): None,
            },
        )
        area = Area(Address(FIRST_ROW, end), Address(FIRST_ROW, end + 1))
        return replace(moved, merged=(*one.merged, area))

    scene = scene.changing(on_sheet(SCHEMA.lists[where].sheet, merge))
    return scene, [{**cells, header: "宏达石材有限公司"}]


def _picture(
    scene: Scene, where: str, header: str, typed: str, cells: Mapping[str, str]
) -> tuple[Scene, list[dict[str, str]]]:
    def paste(one: Sheet) -> Sheet:
        place = Address(FIRST_ROW, column_of(one, header))
        return put(one, {place: RawCell("p", "ID_1", 0, typed.removeprefix("="))})

    scene = scene.changing(on_sheet(SCHEMA.lists[where].sheet, paste))
    return scene, [{**cells, header: "图片"}]


def _spare_id(
    scene: Scene, where: str, header: str, typed: str, _cells: Mapping[str, str]
) -> tuple[Scene, list[dict[str, str]]]:
    def spare(one: Sheet) -> Sheet:
        place = Address(FIRST_ROW + 1, column_of(one, header))
        return put(one, {place: _text(typed.split(" ", maxsplit=1)[0])})

    return scene.changing(on_sheet(SCHEMA.lists[where].sheet, spare)), [{}]


def _total_row(
    scene: Scene, where: str, header: str, typed: str, _cells: Mapping[str, str]
) -> tuple[Scene, list[dict[str, str]]]:
    def total(one: Sheet) -> Sheet:
        place = Address(FIRST_ROW + 1, column_of(one, header))
        return put(one, {place: _text(typed), place._replace(column=place.column + 3): _text("1")})

    return scene.changing(on_sheet(SCHEMA.lists[where].sheet, total)), [{}]


def _many_characters(
    scene: Scene, _where: str, header: str, typed: str, cells: Mapping[str, str]
) -> tuple[Scene, list[dict[str, str]]]:
    count = int(typed.split(" ", maxsplit=1)[0].replace(",", ""))
    return scene, [{**cells, header: "配" * count}]


def _as_stored(
    scene: Scene, _where: str, header: str, typed: str, cells: Mapping[str, str]
) -> tuple[Scene, list[dict[str, str]]]:
    number, _, kind = typed.partition(" as ")
    return scene, [{**cells, header: f"n:{number}" if kind == "a number" else number}]


def _shared_phone(
    scene: Scene, _where: str, header: str, typed: str, cells: Mapping[str, str]
) -> tuple[Scene, list[dict[str, str]]]:
    phone, count = typed.split(" ", maxsplit=1)[0], int(re.findall(r"on (\d+) rows", typed)[0])
    one = "one person" in typed
    persons = ["陈大勇"] * count if one else ["陈大勇", "赵小军", "孙一鸣", "周小兰"]
    rows = [
        {**cells, header: phone, "主要负责人": persons[n], "企业名称": f"宏达石材{'一二三四'[n]}厂"}
        for n in range(count)
    ]
    return scene, rows


_CELLS: tuple[tuple[str, CellHandler], ...] = (
    (r"^=.* (with|without) stored result", _formula),
    (r"\(derived column\)$", _error_in_derived),
    (r"^merged over rows", _merged_down),
    (r"^merged inside one row", _merged_aside),
    (r"^=DISPIMG", _picture),
    (r"\(only a spare id\)$", _spare_id),
    (r"^合计$", _total_row),
    (r"^[0-9,]+ characters$", _many_characters),
    (r" as (a number|text)$", _as_stored),
    (r" on \d+ rows ", _shared_phone),
)


def _as_is(scene: Scene, _where: str, _name: str, _value: str) -> Scene:
    """What the honest world is anyway."""
    return scene


def _month(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    return replace(scene, world=replace(scene.world, expected_month=Month.parse(value)))


def _accepted(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    return _with_templates(scene, replace(_templates(scene), accepted=tuple(value.split(","))))


def _current(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    return _with_templates(scene, replace(_templates(scene), current=value))


def _templates(scene: Scene) -> Templates:
    return scene.world.schema.templates


def _with_templates(scene: Scene, templates: Templates) -> Scene:
    schema = replace(scene.world.schema, templates=templates)
    return replace(scene, world=replace(scene.world, schema=schema))


# --- facts about sheets and headers --------------------------------------------------------


def _sheets(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    hazards = "隐患清单"
    second = f"{hazards} (2)"
    if value == "Sheet1 with free notes":
        notes = grid("Sheet1", {(1, 1): "会上说的几点", (3, 2): "大家注意安全"})
        return scene.changing(lambda book: replace(book, sheets={"Sheet1": notes}))
    if value == "all but 验收销号清单":
        return scene.changing(without_sheet("验收销号清单"))
    if value == f"{second} in place of {hazards}":
        return scene.changing(on_sheet(hazards, lambda one: replace(one, name=second)))
    if value == "all plus 会议记录":
        return scene.changing(with_sheet(grid("会议记录", {(1, 1): "六月例会", (2, 1): "记录"})))
    if value == "all plus the template's own 填报说明":
        return scene.changing(with_sheet(grid("填报说明", {(1, 1): "怎样填写", (2, 1): "逐行填"})))
    if value.startswith(f"{hazards} with 3 rows"):
        more = 2 if value.endswith("2 rows") else 0
        own = SCHEMA.town_list("hazards", town())
        rows = scene.world.with_rows("hazards", *hazard_rows(5)).lists["hazards"]
        world = scene.world.with_rows("hazards", *hazard_rows(3))
        other = replace(list_sheet(own, rows[3 : 3 + more]), name=second)
        return replace(scene, world=world).changing(with_sheet(other))
    assert value in (hazards, "填报信息, 隐患清单 ...", "all; 验收销号清单 has no rows"), value
    return scene


def _headers(scene: Scene, _where: str, name: str, value: str) -> Scene:
    sheet = name.removesuffix(" headers")
    header, _, what = value.partition(" ")
    if what == "absent":
        return scene.changing(on_sheet(sheet, lambda one: _without_column(one, header)))
    if what.startswith("in place of"):
        usual = what.split(" ")[3]
        return scene.changing(on_sheet(sheet, lambda one: _renamed(one, usual, header)))
    filled = not what.endswith("empty") and "filled" in what
    data = "0518-80000000" if "电话" in header else "陈大勇"
    if sheet == "举报奖励":
        scene = replace(scene, world=scene.world.with_rows("report_rewards", {}))
    return scene.changing(on_sheet(sheet, lambda one: _added(one, header, data if filled else "")))


def _without_column(one: Sheet, header: str) -> Sheet:
    column = column_of(one, header)
    return put(one, {Address(row, column): None for row in one.rows if row >= HEADER_ROW})


def _renamed(one: Sheet, usual: str, header: str) -> Sheet:
    return put(one, {Address(HEADER_ROW, column_of(one, usual)): _text(header)})


def _added(one: Sheet, header: str, data: str) -> Sheet:
    column = max(one.rows[HEADER_ROW]) + 1
    below = _text(data) if data else None
    return put(one, {Address(HEADER_ROW, column): _text(header), Address(FIRST_ROW, column): below})


def _hidden_row(scene: Scene, _where: str, name: str, value: str) -> Scene:
    """Row 7 of the example holds a record; on the honest sheet that is the first record's."""
    sheet = name.split(" ", maxsplit=1)[0]
    row = FIRST_ROW if "holds a record" in value else 40
    hide = on_sheet(sheet, lambda one: replace(one, hidden_rows=frozenset({row})))
    return scene.changing(hide)


def _header_row(scene: Scene, _where: str, name: str, value: str) -> Scene:
    sheet = name.split(" ", maxsplit=1)[0]
    if value == "deleted":
        gone = on_sheet(
            sheet,
            lambda one: put(one, {Address(HEADER_ROW, c): None for c in one.rows[HEADER_ROW]}),
        )
        return scene.changing(gone)
    down = 4

    def lower(one: Sheet) -> Sheet:
        rows = {n + down if n >= HEADER_ROW else n: row for n, row in one.rows.items()}
        return replace(one, rows=rows)

    return scene.changing(on_sheet(sheet, lower))


def _title_row(scene: Scene, where: str, _name: str, value: str) -> Scene:
    area = Area.parse(value.removeprefix("merged "))
    sheet = SCHEMA.lists[where].sheet
    return scene.changing(on_sheet(sheet, lambda one: replace(one, merged=(*one.merged, area))))


def _records(scene: Scene, _where: str, _name: str, value: str) -> Scene:
    """The limit is lowered in 设置, so that 40 records stand for 20000."""
    text = SCHEMA.rules["ST26"]
    limit, most = 40, int(str(text.parameters["max_rows"]))
    settings = (*scene.world.master["settings"], {"参数": "ST26.max_rows", "取值": str(limit)})
    world = replace(scene.world, master={**scene.world.master, "settings": settings})
    rows = hazard_rows(int(value) - most + limit)
    return replace(scene, world=world.with_rows("hazards", *rows))


_FACTS: dict[str, FactHandler] = {
    "month": _month,
    "accepted": _accepted,
    "current": _current,
    "sheets": _sheets,
    "隐患清单 headers": _headers,
    "举报奖励 headers": _headers,
    "隐患清单 row 7": _hidden_row,
    "隐患清单 row 40": _hidden_row,
    "隐患清单 header row": _header_row,
    "隐患清单 records": _records,
    "title row": _title_row,
    **PACKAGE_FACTS,
}

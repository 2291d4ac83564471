"""Does a workbook template still match its schema? For `xlhazard check-templates`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.model.address import Address
from xlhazard.model.boards import is_board
from xlhazard.model.marks import BASE_SHEET, COUNTED_SHEET, is_our_sheet
from xlhazard.model.results import TemplateProblem
from xlhazard.model.workbook import Sheet, Validation, Workbook
from xlhazard.render.template_expected import (
    Expected,
    Mark,
    expected,
    labels_by_name,
    mark_of,
)
from xlhazard.render.template_problems import personal_data, unsafe_content
from xlhazard.render.templates.names import (
    ENTERPRISES_NAME,
    LISTS_SHEET,
    TEMPLATE_NAME,
    YES_NO,
    code_name,
)
from xlhazard.render.templates.prompts import labels_of
from xlhazard.render.words import shown
from xlhazard.schema.types import Column, FormSchema, Kind, ListSchema, Schema
from xlhazard.tables.forms import labels_of as form_labels
from xlhazard.tables.forms import locate
from xlhazard.tables.headers import Header, find_header

_SHOWN_LABELS = 6


def check(
    workbook: Workbook, schema: Schema, template: str | None = None
) -> tuple[TemplateProblem, ...]:
    """Everything that keeps a workbook from being the template it says it is; () when it is.

    template names the template id to check against; without it the workbook's own mark or its
    cover says which one it is. Works for templates that an office adapted: columns may move,
    colours, widths and fonts are free.
    """
    return tuple(_checked(workbook, schema, template))


def _checked(workbook: Workbook, schema: Schema, template: str | None) -> Iterator[TemplateProblem]:
    yield from unsafe_content(workbook)
    yield from personal_data(workbook)
    mark = mark_of(workbook)
    if mark is None:
        yield TemplateProblem(f"没有模板标记（隐藏的名称{TEMPLATE_NAME}）或标记被改动。")
    known = template or (mark.template if mark is not None else _cover_template(workbook, schema))
    if known is None:
        yield TemplateProblem("认不出是哪份模板：没有模板标记，《填报信息》也没有模板编号。")
        return
    plan = expected(known, schema)
    if isinstance(plan, TemplateProblem):
        yield plan
        return
    if mark is not None:
        yield from _mark(mark, schema, plan)
        if mark.fingerprint != plan.fingerprint(schema, workbook):
            yield TemplateProblem("模板是按另一版方案建的，请用 xlhazard templates 重建。")
    if plan.has_cover:
        yield from _cover(workbook, schema, plan)
    yield from _sheets(workbook, schema, plan)
    yield from _names(workbook, schema, plan)
    labels = labels_by_name(workbook)
    for one in plan.lists:
        if (sheet := workbook.sheets.get(one.sheet)) is not None:
            yield from _list(sheet, one, schema, plan, labels)
    for form in (*plan.forms, *plan.optional):
        if (sheet := workbook.sheets.get(form.sheet)) is not None:
            yield from _form(sheet, form)


def _mark(mark: Mark, schema: Schema, plan: Expected) -> Iterator[TemplateProblem]:
    if mark.template != plan.template:
        yield TemplateProblem(f"模板标记是“{shown(mark.template)}”，应为“{plan.template}”。")
    if mark.version not in schema.templates.accepted:
        current = schema.templates.current
        yield TemplateProblem(f"模板版本{shown(mark.version)}已停用，现行{current}。")


def _cover_template(workbook: Workbook, schema: Schema) -> str | None:
    return _cover_values(workbook, schema).get("template_id", ("", None))[0] or None


def _cover_values(workbook: Workbook, schema: Schema) -> Mapping[str, tuple[str, Address | None]]:
    sheet = workbook.sheets.get(schema.cover.sheet)
    if sheet is None:
        return {}
    found: dict[str, tuple[str, Address | None]] = {}
    for item, spot in locate(sheet, schema.cover).spots.items():
        cell = None if spot.cell is None else sheet.at(spot.cell)
        found[item] = ("" if cell is None else cell.raw.strip(), spot.cell)
    return found


def _cover(workbook: Workbook, schema: Schema, plan: Expected) -> Iterator[TemplateProblem]:
    cover = schema.cover
    if cover.sheet not in workbook.sheets:
        yield TemplateProblem(f"缺少“{cover.sheet}”表。")
        return
    values = _cover_values(workbook, schema)
    for item in cover.items:
        if item.id not in values:
            yield TemplateProblem(f"缺少“{item.label}”一项。", cover.sheet)
    right = {
        "template_id": (plan.template,),
        "template_version": schema.templates.accepted,
        "town": (plan.town.id,),
    }
    for item_id, allowed in right.items():
        value, cell = values.get(item_id, (allowed[0], None))
        if value not in allowed:
            label = next(item.label for item in cover.items if item.id == item_id)
            words = f"“{label}”是“{shown(value)}”，应为“{'、'.join(allowed)}”。"
            yield TemplateProblem(words, cover.sheet, cell)


def _sheets(workbook: Workbook, schema: Schema, plan: Expected) -> Iterator[TemplateProblem]:
    for name in (*(one.sheet for one in plan.lists), *(form.sheet for form in plan.forms)):
        if name not in workbook.sheets:
            yield TemplateProblem(f"缺少“{name}”表。")
    known = plan.sheets(schema)
    for name, sheet in workbook.sheets.items():
        if name == LISTS_SHEET:
            if sheet.state == "visible":
                yield TemplateProblem("取值表应隐藏，免得被改动。", name)
            continue
        if is_board(sheet) and plan.kind == "master":
            continue
        if name in (BASE_SHEET, COUNTED_SHEET) and sheet.state == "veryHidden":
            continue  # what travels inside an issued workbook
        if is_our_sheet(name):
            yield TemplateProblem("这是校验写入的表，模板里不应有，请删去。", name)
        elif name not in known:
            what = "隐藏的表" if sheet.state != "visible" else "表"
            yield TemplateProblem(f"多出一张模板没有的{what}，请删去或改名。", name)
        elif sheet.state != "visible":
            yield TemplateProblem("这张表被隐藏了，请取消隐藏。", name)
        if name in known and not sheet.protected:
            yield TemplateProblem("没有保护工作表（不用密码，只锁标题和表头）。", name)
        if name in known and (sheet.hidden_rows or sheet.hidden_columns):
            yield TemplateProblem("有隐藏的行或列，请取消隐藏。", name)


def _names(workbook: Workbook, schema: Schema, plan: Expected) -> Iterator[TemplateProblem]:
    """Every drop-down's name is there and holds the labels of its value list."""
    labels = labels_by_name(workbook)
    wanted = _wanted_names(plan, schema)
    for name, right in wanted.items():
        if name not in workbook.names:
            yield TemplateProblem(f"缺少定义的名称{name}（下拉列表的来源）。")
        elif labels.get(name) != right:
            there = frozenset(labels.get(name, ()))
            yield TemplateProblem(
                f"下拉列表{name}与方案的取值不一致{_difference(there, frozenset(right))}。",
                LISTS_SHEET,
            )
    if any(one.id == "enterprises" for one in plan.lists):
        if ENTERPRISES_NAME not in workbook.names:
            yield TemplateProblem(f"缺少定义的名称{ENTERPRISES_NAME}（企业名称的下拉列表）。")
        elif "企业底册" not in workbook.names[ENTERPRISES_NAME]:
            yield TemplateProblem(f"定义的名称{ENTERPRISES_NAME}没有指向《企业底册》。")


def _wanted_names(plan: Expected, schema: Schema) -> Mapping[str, tuple[str, ...]]:
    wanted: dict[str, tuple[str, ...]] = {}
    for one in plan.lists:
        for column in one.columns:
            if column.is_derived:
                continue
            if column.codes is not None:
                wanted[code_name(column.codes)] = labels_of(column, schema)
            elif column.kind is Kind.YES_NO:
                wanted[code_name(YES_NO)] = labels_of(column, schema)
    return wanted


def _difference(there: frozenset[str], right: frozenset[str]) -> str:
    missing = "、".join(sorted(right - there)[:_SHOWN_LABELS])
    extra = "、".join(shown(one) for one in sorted(there - right)[:_SHOWN_LABELS])
    parts = [f"缺{missing}" if missing else "", f"多{extra}" if extra else ""]
    said = "，".join(part for part in parts if part)
    return f"（{said}）" if said else "（次序不同）"


def _list(
    sheet: Sheet,
    one: ListSchema,
    schema: Schema,
    plan: Expected,
    labels: Mapping[str, tuple[str, ...]],
) -> Iterator[TemplateProblem]:
    header = find_header(sheet, one)
    if header is None:
        yield TemplateProblem("找不到表头行。", sheet.name)
        return
    yield from _headers(sheet, one, header, schema, plan)
    row = header.last_row + 1
    for column in one.columns:
        at = header.columns.get(column.id)
        if at is None or column.is_derived:
            continue
        cell = Address(row, at)
        if column.codes is not None or column.kind is Kind.YES_NO:
            yield from _drop_down(sheet, column, cell, schema, labels)
        if column.kind is Kind.PERSON and plan.kind != "master":
            yield from _no_persons(sheet, row, at, column)


def _headers(
    sheet: Sheet, one: ListSchema, header: Header, schema: Schema, plan: Expected
) -> Iterator[TemplateProblem]:
    for column in one.columns:
        at = header.columns.get(column.id)
        if at is None:
            yield TemplateProblem(f"缺少“{column.header}”列。", sheet.name)
            continue
        cell = header.cells.get(at)
        typed = None if cell is None else sheet.at(cell)
        if typed is not None and typed.raw.strip() != column.header:
            words = f"列名是“{shown(typed.raw.strip())}”，应为“{column.header}”。"
            yield TemplateProblem(words, sheet.name, cell)
        if column.id in header.further:
            yield TemplateProblem(f"“{column.header}”列不止一列。", sheet.name, cell)
    hint = schema.hint_column.header
    extra = {at: text for at, text in header.unknown.items() if text.strip() != hint}
    for at, text in extra.items():
        words = f"“{shown(text.strip())}”列不在模板内。"
        yield TemplateProblem(words, sheet.name, header.cells.get(at))
    if plan.has_cover:
        yield from _hint(sheet, header, hint)


def _hint(sheet: Sheet, header: Header, hint: str) -> Iterator[TemplateProblem]:
    """填写提示 is there, and its formula too."""
    found = [
        at
        for row in range(header.first_row, header.last_row + 1)
        for at, cell in sheet.rows.get(row, {}).items()
        if cell.raw.strip() == hint
    ]
    if not found:
        yield TemplateProblem(f"缺少“{hint}”列。", sheet.name)
        return
    first = Address(header.last_row + 1, found[0])
    cell = sheet.at(first)
    if cell is None or not cell.formula:
        yield TemplateProblem(f"“{hint}”没有公式。", sheet.name, first)


def _drop_down(
    sheet: Sheet,
    column: Column,
    cell: Address,
    schema: Schema,
    labels: Mapping[str, tuple[str, ...]],
) -> Iterator[TemplateProblem]:
    """The first data cell of a column offers exactly the labels of its value list."""
    made = _validation_at(sheet, cell)
    if made is None:
        yield TemplateProblem(f"“{column.header}”没有下拉列表。", sheet.name, cell)
        return
    right = labels_of(column, schema)
    offered = _offered(made, labels)
    if offered is None:
        words = f"“{column.header}”的下拉列表来源不对（{shown(made.formula1)}）。"
        yield TemplateProblem(words, sheet.name, cell)
    elif offered != right:
        difference = _difference(frozenset(offered), frozenset(right))
        words = f"“{column.header}”的下拉列表与方案的取值不一致{difference}。"
        yield TemplateProblem(words, sheet.name, cell)


def _validation_at(sheet: Sheet, cell: Address) -> Validation | None:
    for one in sheet.validations:
        if one.kind == "list" and any(cell in area for area in one.areas):
            return one
    return None


def _offered(made: Validation, labels: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    source = made.formula1.strip().removeprefix("=")
    if source.startswith('"') and source.endswith('"'):
        return tuple(part.strip() for part in source[1:-1].split(","))
    return labels.get(source)


def _no_persons(sheet: Sheet, row: int, column: int, schema: Column) -> Iterator[TemplateProblem]:
    for number, cells in sheet.rows.items():
        cell = cells.get(column)
        if number >= row and cell is not None and cell.kind == "s" and cell.raw.strip():
            words = f"“{schema.header}”里有人名，模板里不应有，请删去。"
            yield TemplateProblem(words, sheet.name, Address(number, column))
            return


def _form(sheet: Sheet, form: FormSchema) -> Iterator[TemplateProblem]:
    """Every label of an official form stands on its sheet, once."""
    located = locate(sheet, form)
    form = located.form
    for item in form.items:
        if item.id not in located.spots:
            yield TemplateProblem(f"缺少“{item.label}”。", sheet.name)
    labels = form_labels(form)
    missing = {v.cell_id: v.number for v in form.values if v.id not in located.spots}
    for cell_id, number in missing.items():
        yield TemplateProblem(f"缺少{number}“{labels[cell_id]}”。", sheet.name)
    for notice in located.notices:
        problem = str(notice.facts.get("problem", ""))
        label = shown(str(notice.facts.get("label", "")))
        if problem != "缺少":
            yield TemplateProblem(f"表{problem}“{label}”。", sheet.name, notice.cell)

"""How clerks fill in the 9+6 table, the ten-measures form and stage reports; all are understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tests.support.schemas import SCHEMA
from tests.support.sheets import book, form_sheet, grid
from tests.tables.reading import JUNE
from xlhazard.model.address import Address, Area
from xlhazard.model.table import Value
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.schema.types import FormSchema
from xlhazard.tables.form_sheet import read_form
from xlhazard.tables.sheets import recognise

NINE = SCHEMA.forms["nine_plus_six"]
TEN = SCHEMA.forms["ten_measures"]
STAGE = SCHEMA.forms["stage_reports"]
FORMS = (SCHEMA.forms["dispatch"], NINE, TEN, STAGE)

TOLD = {
    "unit": "三村",
    "date": "2020年12月25日",
    **{f"r{n}_current": f"第{n}项已开展" for n in range(1, 16)},
    **{f"r{n}_next_step": f"第{n}项下月继续" for n in range(1, 16)},
    **{f"r{n}_leader": "李强" for n in range(1, 16)},
    **{f"r{n}_person": "王芳、赵刚" for n in range(1, 16)},
}
COUNTED = {value.cell_id: f"n:{n}" for n, value in enumerate(TEN.values)} | {
    "unit": "三村",
    "date": "2021年10月28日",
    "leader": "李强",
    "person": "王芳",
}
Change = Callable[[Sheet], Sheet]


def values(sheet: Sheet, form: FormSchema) -> Mapping[str, Value]:
    read = read_form(sheet, form, JUNE)
    assert read.notices == ()
    assert not [name for name, cell in read.form.items.items() if cell.fault is not None]
    return {n: c.value for n, c in read.form.items.items() if not n.endswith("_measure")}


def cells_of(sheet: Sheet, at: Callable[[Address], Address]) -> Sheet:
    """Every cell moved, its merged areas with it."""
    rows: dict[int, dict[int, RawCell]] = {}
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            place = at(Address(row, column))
            rows.setdefault(place.row, {})[place.column] = cell
    merged = tuple(Area(at(one.first), at(one.last)) for one in sheet.merged)
    return replace(sheet, rows=rows, merged=merged)


def with_text(place: str, text: str | None, kind: str = "s") -> Change:
    where = Address.parse(place)

    def change(sheet: Sheet) -> Sheet:
        rows = {row: dict(cells) for row, cells in sheet.rows.items()}
        rows.setdefault(where.row, {}).pop(where.column, None)
        if text is not None:
            rows[where.row][where.column] = RawCell(kind, text)
        return replace(sheet, rows=rows)

    return change


def texts(change: Callable[[str], str], first: int = 3) -> Change:
    """Every text from this row down, otherwise typed."""

    def changed(sheet: Sheet) -> Sheet:
        rows = {
            row: {
                column: cell._replace(raw=change(cell.raw))
                if cell.kind == "s" and row >= first
                else cell
                for column, cell in cells.items()
            }
            for row, cells in sheet.rows.items()
        }
        return replace(sheet, rows=rows)

    return changed


def printed_only(form: FormSchema, change: Callable[[str], str]) -> Change:
    """What the form prints, otherwise typed; answers stay."""
    known = {c.label for c in form.columns} | {str(r["measure"]) for r in form.rows}
    known |= {v.label for v in form.values} | {v.row for v in form.values}
    known |= {"指标", "数值", "责任领导", "责任人", "层面"}
    return texts(lambda text: change(text) if text in known else text)


def shifted(sheet: Sheet) -> Sheet:
    return cells_of(sheet, lambda at: Address(at.row + 3, at.column + 2))


def more_columns(sheet: Sheet) -> Sheet:
    wider = with_text("J3", "核对人")(sheet)
    return with_text("J5", "孙立")(wider)


def columns_turned(sheet: Sheet) -> Sheet:
    """责任领导 and 责任人 before the two texts."""
    turned = {3: 5, 4: 6, 5: 3, 6: 4}

    def moved(at: Address) -> Address:
        return Address(at.row, turned.get(at.column, at.column)) if at.row >= 3 else at

    return cells_of(sheet, moved)


def upside_down(sheet: Sheet) -> Sheet:
    return cells_of(sheet, lambda at: Address(22 - at.row, at.column) if at.row > 3 else at)


def rows_between(sheet: Sheet) -> Sheet:
    return cells_of(sheet, lambda at: Address(at.row * 2 - 3, at.column) if at.row > 3 else at)


def signed(sheet: Sheet) -> Sheet:
    last = max(sheet.rows) + 2
    named = with_text(f"A{last}", "填表人：王芳")(sheet)
    return with_text(f"D{last}", "联系电话：13800000000")(named)


@pytest.mark.parametrize(
    "change",
    [
        shifted,
        more_columns,
        columns_turned,
        upside_down,
        rows_between,
        signed,
        printed_only(NINE, " ".join),
        printed_only(NINE, lambda text: f"　{text}　"),
        printed_only(NINE, lambda text: text.replace("“", '"').replace("”", '"')),
        printed_only(NINE, lambda text: text.replace("、", "\n")),
    ],
)
def test_the_nine_plus_six_table_however_it_was_laid_out(change: Change) -> None:
    honest = values(form_sheet(NINE, TOLD), NINE)
    assert len(honest) == 2 + 15 * 6
    assert honest["r8_current"] == "第8项已开展"
    assert honest["r8_person"] == ("王芳", "赵刚")
    assert values(change(form_sheet(NINE, TOLD)), NINE) == honest


def test_the_number_of_a_line_otherwise_typed() -> None:
    sheet = form_sheet(NINE, TOLD)
    for place, typed in (("A4", "１"), ("A5", "2."), ("A6", "（3）"), ("A7", "4、")):
        sheet = with_text(place, typed)(sheet)
    assert values(sheet, NINE) == values(form_sheet(NINE, TOLD), NINE)


def test_one_leader_merged_over_all_lines_is_everybodys() -> None:
    sheet = form_sheet(NINE, {**TOLD, **{f"r{n}_leader": "" for n in range(2, 16)}})
    merged = replace(sheet, merged=(Area.parse("E4:E18"),))
    assert values(merged, NINE) == values(form_sheet(NINE, TOLD), NINE)


def test_a_strange_line_keeps_what_was_typed_and_says_nothing_of_its_own() -> None:
    sheet = with_text("B11", "消防")(form_sheet(NINE, {**TOLD, "r8_person": "同上"}))
    read = read_form(sheet, NINE, JUNE)
    fault = read.form.items["r8_person"].fault
    assert (read.form["r8_measure"], read.form["r8_current"]) == ("消防", "第8项已开展")
    assert fault is not None
    assert fault.told
    honest = read_form(form_sheet(NINE, {**TOLD, "r8_person": "同上"}), NINE, JUNE)
    told = {name: one.fault.code for name, one in honest.form.items.items() if one.fault}
    assert told == {"r8_person": "CV19"}


@pytest.mark.parametrize(
    ("typed", "code"), [("#REF!", "DT22"), ("=A1&A2", "DT22"), ("=A1 -> 已部署", None)]
)
def test_a_text_without_a_result_is_no_text(typed: str, code: str | None) -> None:
    read = read_form(form_sheet(NINE, {**TOLD, "r2_current": typed}), NINE, JUNE)
    faults = {name: one.fault.code for name, one in read.form.items.items() if one.fault}
    assert faults == ({} if code is None else {"r2_current": code})


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2020年12月25日", dt.date(2020, 12, 25)),
        ("2020.12.25", dt.date(2020, 12, 25)),
        ("2020 年 12 月 25 日", dt.date(2020, 12, 25)),
        ("２０２０－１２－２５", dt.date(2020, 12, 25)),
        ("2020/12/25", dt.date(2020, 12, 25)),
    ],
)
@pytest.mark.parametrize("form", [NINE, TEN], ids=lambda form: form.id)
def test_the_day_of_the_header(form: FormSchema, typed: str, day: dt.date) -> None:
    told = TOLD if form is NINE else COUNTED
    assert read_form(form_sheet(form, {**told, "date": typed}), form, JUNE).form["date"] == day


@pytest.mark.parametrize(
    ("form", "code"), [(NINE, "MS07"), (TEN, "TM11")], ids=lambda one: str(one)[:4]
)
@pytest.mark.parametrize("typed", ["2020年12月", "12月底", "2020-12-32"])
def test_a_month_is_no_day(form: FormSchema, code: str, typed: str) -> None:
    told = TOLD if form is NINE else COUNTED
    fault = (
        read_form(form_sheet(form, {**told, "date": typed}), form, JUNE).form.items["date"].fault
    )
    assert fault is not None
    assert fault.code == code


@pytest.mark.parametrize(
    "header",
    [
        {(2, 1): "单位（盖章）：三村", (2, 5): "时间：2020年12月25日"},
        {(2, 1): "单位（盖章）", (2, 2): "三村", (2, 5): "时间", (2, 6): "d:2020-12-25"},
        {(2, 1): "单位(盖章): 三村    时间: 2020 年 12 月 25 日"},
        {(2, 1): "填报单位（盖章）：", (2, 2): "三村", (2, 5): "填报时间：2020.12.25"},
        {(2, 1): "单 位（盖 章）：三村", (1, 7): "时　间：2020-12-25"},
    ],
)
def test_the_header_in_one_cell_or_in_two(header: dict[tuple[int, int], str]) -> None:
    sheet = form_sheet(NINE, TOLD)
    rows = {**sheet.rows, **grid("", header).rows}
    read = read_form(replace(sheet, rows=rows), NINE, JUNE).form
    assert (read["unit"], read["date"]) == ("三村", dt.date(2020, 12, 25))


def unmerged_persons(sheet: Sheet) -> Sheet:
    """Only the second indicator of every measure has the names beside it."""
    rows = {row: dict(cells) for row, cells in sheet.rows.items()}
    seen: dict[int, int] = {}
    for row, value in enumerate((v for v in TEN.values if not v.row), 4):
        seen[value.block] = seen.get(value.block, 0) + 1
        if seen[value.block] != 2:
            rows[row].pop(7)
            rows[row].pop(8)
    return replace(sheet, rows=rows)


def without_value_heading(sheet: Sheet) -> Sheet:
    """No: the figures are then looked for behind the unit."""
    return with_text("F3", "本月数")(sheet)


@pytest.mark.parametrize(
    "change",
    [
        shifted,
        unmerged_persons,
        signed,
        printed_only(TEN, " ".join),
        printed_only(TEN, lambda text: text.replace("“", '"').replace("”", '"')),
        printed_only(TEN, lambda text: text.replace("（", "(").replace("）", ")")),
        texts(lambda text: text.replace("村（社区）", "村（居）"), 40),
        with_text("I5", "另有2次正在安排"),
        with_text("I12", "大型活动"),
    ],
)
def test_the_ten_measures_however_they_were_laid_out(change: Change) -> None:
    honest = values(form_sheet(TEN, COUNTED), TEN)
    assert len(honest) == 2 + len(TEN.values) + 20
    assert values(change(form_sheet(TEN, COUNTED)), TEN) == honest


def test_without_the_heading_of_the_figures_they_stand_behind_the_unit() -> None:
    read = read_form(without_value_heading(form_sheet(TEN, COUNTED)), TEN, JUNE)
    assert [notice.facts["label"] for notice in read.notices] == ["数值（列）"]
    figures = [read.form[value.id] for value in TEN.values]
    assert figures == list(range(len(TEN.values)))


def test_rows_of_indicators_in_another_order_and_inserted_ones() -> None:
    sheet = form_sheet(TEN, COUNTED)
    count = sum(not value.row for value in TEN.values)
    turned = cells_of(
        sheet,
        lambda at: Address(4 + 3 + count - at.row, at.column) if 3 < at.row < 4 + count else at,
    )
    assert values(turned, TEN) == values(sheet, TEN)
    gaps = cells_of(sheet, lambda at: Address(at.row + (at.row > 10), at.column))
    assert values(gaps, TEN) == values(sheet, TEN)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12次", 12),
        ("１２", 12),
        ("'12", 12),
        ("共12次", 12),
        ("十二", 12),
        ("12.0", 12),
        ("n:12", 12),
    ],
)
def test_figures_as_clerks_type_them(typed: str, number: int) -> None:
    assert read_form(form_sheet(TEN, {**COUNTED, "t6_1": typed}), TEN, JUNE).form["t6_1"] == number


@pytest.mark.parametrize("typed", ["无", "/", "不适用", "——"])
def test_a_figure_that_was_not_given_is_blank(typed: str) -> None:
    cell = read_form(form_sheet(TEN, {**COUNTED, "t6_1": typed}), TEN, JUNE).form.items["t6_1"]
    assert (cell.value, cell.fault, cell.typed) == (None, None, typed)


REPORT = {
    "unit": "经发办",
    "kind": "阶段情况",
    "date": "2023年8月9日",
    "work": "已开展排查",
    "found": "3",
    "done": "n:2",
    "listed": "1个",
    "problems": "无",
    "next_step": "继续整改",
    "leader": "李 强",
}


@pytest.mark.parametrize(
    "change",
    [
        shifted,
        texts(lambda text: f" {text} ", 2),
        texts(lambda text: "工 作 开 展 情 况" if text == "工作开展情况" else text, 2),
        texts(lambda text: "发现重大事故隐患（个）" if text == "发现重大事故隐患" else text, 2),
        with_text("D3", "由安办填写"),
    ],
)
def test_a_stage_report_however_it_was_typed(change: Change) -> None:
    honest = values(form_sheet(STAGE, REPORT), STAGE)
    assert (honest["found"], honest["done"], honest["listed"]) == (3, 2, 1)
    assert (honest["kind"], honest["leader"]) == ("interim", ("李 强",))
    assert values(change(form_sheet(STAGE, REPORT)), STAGE) == honest


@pytest.mark.parametrize("form", [NINE, TEN, STAGE], ids=lambda form: form.id)
@pytest.mark.parametrize("name", ["Sheet1", "12月报表", "三村"])
def test_a_form_is_known_by_what_it_prints(form: FormSchema, name: str) -> None:
    told = {"nine_plus_six": TOLD, "ten_measures": COUNTED}.get(form.id, REPORT)
    sheet = replace(form_sheet(form, told), name=name)
    (found,) = recognise(book("x.xlsx", [sheet]), (), FORMS).forms
    assert (found.form_id, found.renamed) == (form.id, True)


def test_an_answer_stands_where_it_was_typed() -> None:
    sheet = upside_down(form_sheet(NINE, {**TOLD, "r3_person": "同上"}))
    assert str(read_form(sheet, NINE, JUNE).form.cell("r3_person")) == "F16"

"""Official forms: labels found wherever they stand, answers read as what they are."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.schemas import SCHEMA
from tests.support.sheets import form_sheet, grid
from tests.tables.reading import JUNE
from xlhazard.model.address import Address, Area
from xlhazard.model.finding import Notice
from xlhazard.model.table import FormSheet
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.tables.form_sheet import FormRead, read_form
from xlhazard.tables.forms import labels_of, locate
from xlhazard.tables.labels import Page, find_items, label_key

DISPATCH = SCHEMA.forms["dispatch"]
ANSWERS = {value.cell_id: "3" for value in DISPATCH.values} | {
    "unit": "黑林三村",
    "date": "2023年6月26日",
    "d3_3": "3次，1.5万元",
    "d3_8": "3个，其中1个",
    "d4_5": "0.5万元，其中0.2万元",
    "d4_6": "是",
}


def dispatch(**changed: str) -> FormRead:
    return read_form(form_sheet(DISPATCH, ANSWERS | changed), DISPATCH, JUNE)


def faults(form: FormSheet) -> dict[str, str]:
    """Faults that are told, by item."""
    cells = form.items.items()
    return {name: c.fault.code for name, c in cells if c.fault and not c.fault.told}


def with_cell(sheet: Sheet, place: str, cell: RawCell | None) -> Sheet:
    where = Address.parse(place)
    rows = {row: dict(cells) for row, cells in sheet.rows.items()}
    if cell is None:
        rows[where.row].pop(where.column, None)
    else:
        rows.setdefault(where.row, {})[where.column] = cell
    return replace(sheet, rows=rows)


def label_notices(sheet: Sheet) -> tuple[Notice, ...]:
    return locate(sheet, DISPATCH).notices


def test_an_honest_form_is_read_whole() -> None:
    read = dispatch()
    form = read.form
    assert len(form.items) == 37
    assert faults(form) == {}
    assert read.notices == ()
    assert (form["unit"], form["date"]) == ("黑林三村", dt.date(2023, 6, 26))
    assert (form["d1_1"], form["d3_3a"], form["d3_3b"]) == (3, 3, Decimal("1.5"))
    assert (form["d3_8b"], form["d4_5b"], form["d4_6"]) == (1, Decimal("0.2"), True)
    assert str(form.cell("d3_3a")) == str(form.cell("d3_3b")) == "D11"
    assert {one.typed for one in read.read_as} == {"2023年6月26日"}


def test_what_was_typed_otherwise_is_listed() -> None:
    read = dispatch(d1_1="３个", d3_3="3；1.5", d4_6="√", d3_8="0")
    assert [(str(o.cell), o.typed, o.read) for o in read.read_as if o.cell.row > 2] == [
        ("D3", "３个", "3"),
        ("D11", "3；1.5", "3次，1.5万元"),
        ("G13", "0", "0个，其中0个"),
        ("G17", "√", "是"),
    ]


@pytest.mark.parametrize(
    ("item", "typed", "code", "problem"),
    [
        ("d1_1", "若干", "DT14", "不是一个确定的数"),
        ("d1_1", "-1", "DT14", "不能是负数"),
        ("d1_1", "2.5", "DT14", "应为整数"),
        ("d1_1", "3人", "DT14", "不是一个确定的数"),
        ("d1_1", "3，1", "DT14", "不是一个确定的数"),
        ("d1_1", "d:2023-03-01", "DT14", "单元格被存成了日期"),
        ("d1_1", "", "DT15", None),
        ("d1_1", "无", "DT15", None),
        ("d1_1", "/", "DT15", None),
        ("d4_6", "2次", "DT17", None),
        ("d4_6", "无", "DT15", None),
        ("d2_1", "#REF!", "DT22", "是错误值#REF!"),
        ("d2_1", "=A1+A2", "DT22", "是公式，但文件里没有计算结果"),
        ("d2_1", "=[1]Sheet1!A1 -> n:3", "DT22", "的公式引用了别的工作簿"),
    ],
)
def test_answers_that_are_none(item: str, typed: str, code: str, problem: str | None) -> None:
    form = dispatch(**{item: typed}).form
    assert faults(form) == {item: code}
    fault = form.items[item].fault
    assert fault is not None
    assert fault.facts.get("problem") == problem
    value = DISPATCH.value(item)
    assert (fault.facts["no"], fault.facts["label"]) == (value.number, value.label)
    assert fault.facts["cell"] == str(form.cell(item))
    assert form[item] is None
    if code == "DT14":
        assert fault.facts["expected"] == "0或正整数，单位个"


def test_a_formula_with_a_result_is_an_answer() -> None:
    assert dispatch(d2_1="=3+4 -> n:7").form["d2_1"] == 7


@pytest.mark.parametrize(
    ("typed", "told", "values"),
    [
        ("3次", {"d3_3b": "DT14"}, (3, None)),
        ("1.5万元", {"d3_3a": "DT14"}, (None, Decimal("1.5"))),
        ("n:3", {"d3_3b": "DT14"}, (3, None)),
        ("1,200", {"d3_3a": "DT14"}, (None, None)),
        ("", {"d3_3a": "DT15"}, (None, None)),
        ("#REF!", {"d3_3a": "DT22"}, (None, None)),
        ("n:0", {}, (0, Decimal(0))),
        ("d:2023-03-01", {"d3_3a": "DT14"}, (None, None)),
    ],
)
def test_two_part_cells_are_told_once(
    typed: str, told: dict[str, str], values: tuple[object, object]
) -> None:
    form = dispatch(d3_3=typed).form
    assert faults(form) == told
    assert (form["d3_3a"], form["d3_3b"]) == values
    both = [form.items[part] for part in ("d3_3a", "d3_3b")]
    assert all(one.value is not None or one.fault is not None for one in both)
    for one in both:
        if one.fault is not None and one.fault.code == "DT14":
            assert one.fault.facts["no"] == "3-3"
            assert one.fault.facts["example"] == "3次，1.5万元"


def test_an_empty_form_is_one_finding() -> None:
    blank = dict.fromkeys(ANSWERS, "") | {"unit": "黑林三村", "date": "2023年6月26日"}
    read = dispatch(**blank)
    assert [(one.code, one.cell) for one in read.notices] == [("DT15", None)]
    assert faults(read.form) == {}
    assert all(read.form.items[v.id].fault is not None for v in DISPATCH.values)
    assert read.answers == 0


def test_a_header_day_that_is_none() -> None:
    form = dispatch(date="六月底").form
    assert faults(form) == {"date": "DT18"}
    fault = form.items["date"].fault
    assert fault is not None
    assert (fault.facts["label"], fault.facts["value"]) == ("时间", "六月底")


@pytest.mark.parametrize("printed", ["    年  月  日", "____年__月__日", ""])
def test_printed_blanks_are_no_day(printed: str) -> None:
    answer = dispatch(date=printed).form.items["date"]
    assert (answer.value, answer.fault) == (None, None)


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({(2, 1): "填报单位：黑林三村   时间：2023 年 6 月 26 日"}, "A2"),
        (
            {(2, 1): "填报单位:", (2, 2): "黑林三村", (2, 5): "时间", (2, 6): "6月26日"},
            "F2",
        ),
        (
            {(4, 2): "填 报 单 位", (4, 3): "黑林三村", (1, 5): "填报时间：2023.6.26"},
            "E1",
        ),
        (
            {(2, 1): "填报单位（盖章）：黑林三村", (2, 5): "时间：", (2, 6): "d:2023-06-26"},
            "F2",
        ),
    ],
)
def test_header_items_in_one_cell_or_beside_their_label(
    cells: dict[tuple[int, int], str], cell: str
) -> None:
    form = read_form(grid("调度表", cells), DISPATCH, JUNE).form
    assert (form["unit"], form["date"]) == ("黑林三村", dt.date(2023, 6, 26))
    assert str(form.cell("date")) == cell


def test_a_merged_header_line_is_filled_behind_its_colon() -> None:
    sheet = replace(
        grid("调度表", {(2, 1): "填报单位：", (2, 5): "时间："}),
        merged=(Area.parse("A2:D2"), Area.parse("E2:G2")),
    )
    spots = locate(sheet, DISPATCH).spots
    assert (str(spots["unit"].cell), spots["unit"].span) == ("A2", (5, 5))
    assert (str(spots["date"].cell), spots["date"].span) == ("E2", (3, 3))


def test_spans_point_at_the_answer() -> None:
    text = "填报单位：黑林三村  时间：2023年6月26日"
    spots = find_items(Page.of(grid("表", {(2, 1): text})), {"unit": "填报单位", "date": "时间"})
    pieces = {name: text[slice(*spot.span)] for name, spot in spots.items() if spot.span}
    assert pieces == {"unit": "黑林三村", "date": "2023年6月26日"}


@pytest.mark.parametrize(
    "printed",
    [
        "企业自查发现重大事故隐患中已完 成整改的 (个)",
        "2.企业自查发现重大事故隐患中已完成整改的（个）",
        "企业自查发现重大事故隐患中\n已完成整改的",
        "　企业自查发现重大事故隐患中已完成整改的【个】",
    ],
)
def test_stray_spaces_and_brackets_are_no_other_label(printed: str) -> None:
    assert label_key(printed) == label_key("企业自查发现重大事故隐患中已完成整改的")
    sheet = with_cell(form_sheet(DISPATCH, ANSWERS), "F3", RawCell("s", printed))
    assert label_notices(sheet) == ()


def test_a_rewritten_label_is_told_where_it_belongs_and_its_answer_is_not_judged() -> None:
    sheet = with_cell(form_sheet(DISPATCH, ANSWERS), "F8", RawCell("s", "电焊人员情况"))
    (notice,) = label_notices(sheet)
    assert (notice.code, str(notice.cell), notice.field) == ("DT21", "F8", "d2_6")
    assert notice.facts["problem"] == "缺少"
    assert "2-6 电焊等特种作业岗位人员无证上岗作业" in str(notice.facts["label"])
    assert "d2_6" not in read_form(sheet, DISPATCH, JUNE).form.items


def test_a_missing_label_on_a_moved_form_has_no_place() -> None:
    sheet = form_sheet(DISPATCH, ANSWERS)
    moved = replace(sheet, rows={row + 2: cells for row, cells in sheet.rows.items()})
    (notice,) = label_notices(with_cell(moved, "F10", None))
    assert (notice.cell, notice.field) == (None, "d2_6")


def test_a_doubled_label_is_told_at_the_later_one() -> None:
    label = labels_of(DISPATCH)["d1_1"]
    sheet = with_cell(form_sheet(DISPATCH, ANSWERS), "C20", RawCell("s", label))
    (notice,) = label_notices(sheet)
    assert (notice.code, str(notice.cell)) == ("DT21", "C20")
    assert str(locate(sheet, DISPATCH).spots["d1_1"].label) == "C3"


def test_an_extra_numbered_label_is_told() -> None:
    sheet = form_sheet(DISPATCH, ANSWERS)
    rows = {row if row < 6 else row + 1: cells for row, cells in sheet.rows.items()}
    rows[6] = {2: RawCell("s", "7"), 3: RawCell("s", "本镇另加一项"), 4: RawCell("s", "2")}
    (notice,) = label_notices(replace(sheet, rows=rows))
    assert (str(notice.cell), notice.facts["problem"]) == ("C6", "多出")


def test_many_missing_labels_are_one_finding() -> None:
    sheet = form_sheet(DISPATCH, ANSWERS)
    cut = replace(sheet, rows={row: cells for row, cells in sheet.rows.items() if row < 11})
    (notice,) = label_notices(cut)
    assert notice.cell is None
    assert str(notice.facts["label"]).endswith("等16项")


@settings(max_examples=30)
@given(
    st.integers(0, 4),
    st.integers(0, 3),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
    st.randoms(),
)
def test_any_layout_with_the_labels_reads_the_same(
    down: int, right: int, across: int, unit_column: bool, spaced: bool, chance: random.Random
) -> None:
    """Blocks side by side, rows inserted, items shuffled, units in a column of their own."""
    labels = list(labels_of(DISPATCH).items())
    chance.shuffle(labels)
    cells = {(1, 1 + right): "填报单位：黑林三村", (2, 1 + right): "时间：2023年6月26日"}
    step = 4 if unit_column else 3
    for index, (cell_id, label) in enumerate(labels):
        row, side = divmod(index, across)
        place = 3 + down + row * (1 + down % 2), 1 + right + side * step
        value = next(v for v in DISPATCH.values if v.cell_id == cell_id)
        cells[place] = str(index + 1)
        cells[place[0], place[1] + 1] = " ".join(label) if spaced else label
        if unit_column and cell_id == value.id:
            cells[place[0], place[1] + 2] = value.unit
            cells[place[0], place[1] + 3] = ANSWERS[cell_id]
        else:
            cells[place[0], place[1] + 2] = ANSWERS[cell_id]
    read = read_form(grid("任意", cells), DISPATCH, JUNE)
    assert read.notices == ()
    expected = {name: cell.value for name, cell in dispatch().form.items.items()}
    assert {name: cell.value for name, cell in read.form.items.items()} == expected


def test_a_label_merged_over_several_columns_has_its_answer_behind_the_merge() -> None:
    sheet = with_cell(form_sheet(DISPATCH, ANSWERS), "D3", None)
    sheet = with_cell(sheet, "G3", None)
    sheet = with_cell(sheet, "E3", RawCell("s", "8"))
    rows = {row: dict(cells) for row, cells in sheet.rows.items()}
    rows[3].pop(6)
    merged = replace(sheet, rows=rows, merged=(Area.parse("C3:D3"), Area.parse("E3:G4")))
    assert read_form(merged, DISPATCH, JUNE).form["d1_1"] == 8


def test_nine_plus_six_rows_are_read_as_they_stand() -> None:
    form = SCHEMA.forms["nine_plus_six"]
    answers = {"unit": "黑林三村", "date": "2023.6.25"}
    for n in range(1, 16):
        answers |= {f"r{n}_current": f"current{n}", f"r{n}_leader": "李强、王芳"}
    got = read_form(form_sheet(form, answers), form, JUNE).form
    assert len(got.items) == 2 + 15 * 7
    assert (got["r1_row_no"], got["r1_measure"]) == (1, "重大安全生产问题领导挂钩整治")
    assert (got["r15_current"], got["r15_leader"]) == ("current15", ("李强", "王芳"))
    assert (got["unit"], got["date"]) == ("黑林三村", dt.date(2023, 6, 25))


def test_ten_measures_figures_persons_and_matrix() -> None:
    form = SCHEMA.forms["ten_measures"]
    answers = {value.cell_id: "3" for value in form.values} | {"leader": "李强", "person": "王芳"}
    got = read_form(form_sheet(form, answers), form, JUNE).form
    assert all(got[value.id] == 3 for value in form.values)
    assert [got[f"m{n}_leader"] for n in range(1, 11)] == [("李强",)] * 10
    assert got["m10_person"] == ("王芳",)


def test_a_stage_report_is_read_line_by_line() -> None:
    form = SCHEMA.forms["stage_reports"]
    answers = {
        "unit": "专委会",
        "kind": "阶段情况",
        "date": "2023-08-10",
        "found": "3个",
        "work": "已开展",
    }
    got = read_form(form_sheet(form, answers), form, JUNE).form
    assert (got["kind"], got["found"], got["work"]) == ("interim", 3, "已开展")

"""Writing the township's figures into official forms, in place."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from functools import cache

import openpyxl
import pytest

from tests.filling.layouts import blocks_side_by_side, rows_inserted
from tests.support.records import JUNE, day, history, master
from tests.support.schemas import SCHEMA, town
from xlhazard.deriving.measures import Figure
from xlhazard.filling.figures import Figures, township_figures
from xlhazard.filling.header import as_of_day
from xlhazard.filling.plan import NO_FIGURES, FillPlan, find_form, plan_fill
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.edits import SetCell
from xlhazard.model.finding import Severity
from xlhazard.model.table import Value
from xlhazard.model.workbook import Workbook
from xlhazard.render.templates.official import official_form
from xlhazard.tables.form_sheet import FormRead
from xlhazard.tables.values import Scope

FORM = SCHEMA.forms["dispatch"]
FIGURES: dict[str, object] = {
    "d1_1": 7,
    "d1_2": 5,
    "d2_1": 40,
    "d3_3a": 3,
    "d3_3b": "1.5",
    "d3_8a": 3,
    "d3_8b": 1,
    "d4_5a": "0.5",
    "d4_5b": "0.25",
    "d4_6": True,
    "d4_7": 4,
}
UNITS: list[dict[str, Value]] = [
    {
        "unit_code": code,
        "unit_name": name,
        "unit_type": kind,
        "forms_due": ("dispatch",),
        "valid_from": "2023-05",
    }
    for code, name, kind in (
        ("HL-03", "黑林三村", "village"),
        ("ZW-AJ", "镇安委会办公室", "office"),
    )
]


def reckoned(
    figures: Mapping[str, object] = FIGURES, as_of: dt.date = dt.date(2023, 6, 26)
) -> Figures:
    known = master(units=UNITS, dispatch_history=history(figures, "2023-06"))
    return township_figures(known, FORM, JUNE, as_of, SCHEMA, town(), {})


def opened(data: bytes) -> tuple[Workbook, FormRead]:
    workbook = read_bytes(data, "调度表.xlsx").workbook
    assert workbook is not None
    read = find_form(workbook, FORM, scope(workbook))
    assert read is not None
    return workbook, read


def scope(workbook: Workbook) -> Scope:
    return Scope(codes=SCHEMA.codes, date_styles=workbook.date_styles, period=JUNE)


def planned(
    data: bytes,
    figures: Figures | None = None,
    *,
    overwrite: bool = False,
    ours: Mapping[str, Collection[Figure]] = NO_FIGURES,
) -> FillPlan:
    workbook, read = opened(data)
    known = figures or reckoned()
    unit = "镇安委会办公室"
    return plan_fill(workbook, read, known, unit=unit, overwrite=overwrite, ours=ours)


@cache
def shipped() -> bytes:
    return official_form(SCHEMA, town("heilin"), "dispatch")


LAYOUTS = pytest.mark.parametrize("form", [shipped, rows_inserted, blocks_side_by_side])


@LAYOUTS
def test_every_layout_comes_back_with_all_35_figures_unit_and_day(
    form: Callable[[], bytes],
) -> None:
    data = form()
    plan = planned(data)
    assert (plan.kept, plan.notes) == ((), ())
    _, read = opened(apply(data, plan.plan))
    figures = reckoned()
    assert {value.id: read.form[value.id] for value in FORM.values} == {
        name: one.figure for name, one in figures.values.items()
    }
    assert read.form.text("unit") == "镇安委会办公室"
    assert read.form.day("date") == day("06-26")
    assert len(plan.cells) == len(plan.plan)


@LAYOUTS
def test_filling_again_changes_nothing(form: Callable[[], bytes]) -> None:
    data = form()
    filled = apply(data, planned(data).plan)
    again = planned(filled)
    assert len(again.plan) == 0
    assert again.cells == ()


@LAYOUTS
def test_only_the_planned_cells_change(form: Callable[[], bytes]) -> None:
    data = form()
    plan = planned(data)
    filled = apply(data, plan.plan)
    before, after = (
        openpyxl.load_workbook(io.BytesIO(data)),
        openpyxl.load_workbook(io.BytesIO(filled)),
    )
    written = {
        (edit.sheet, str(edit.cell)): edit.now for edit in plan.plan if isinstance(edit, SetCell)
    }
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                now = after[sheet.title][cell.coordinate].value
                if (sheet.title, cell.coordinate) in written:
                    expected = written[sheet.title, cell.coordinate]
                    assert now == (float(expected) if isinstance(expected, Decimal) else expected)
                else:
                    assert now == cell.value
        assert after[sheet.title].merged_cells.ranges == sheet.merged_cells.ranges
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(filled)) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert [name for name in changed if not name.startswith("xl/worksheets/")] == []


def test_cells_are_written_in_the_forms_own_shape() -> None:
    cells = {cell.id: (str(cell.cell), cell.value) for cell in planned(shipped()).cells}
    assert cells["d1_1"] == ("D3", 7)
    assert cells["d3_3"] == ("D11", "3次，1.5万元")
    assert cells["d3_8"][1] == "3个，其中1个"
    assert cells["d4_5"][1] == "0.5万元，其中0.25万元"
    assert cells["d4_6"][1] == "是"
    assert cells["unit"] == ("A2", "填报单位：镇安委会办公室")
    assert cells["date"] == ("E2", "时间：2023年6月26日")


def test_unit_and_day_may_share_a_line_or_have_cells_of_their_own() -> None:
    shared = {cell.id: cell.value for cell in planned(rows_inserted()).cells}
    assert str(shared["unit、date"]).split() == ["填报单位：镇安委会办公室", "时间：2023年6月26日"]
    apart = {cell.id: (str(cell.cell), cell.value) for cell in planned(blocks_side_by_side()).cells}
    assert apart["unit"] == ("C3", "镇安委会办公室")
    assert apart["date"] == ("F3", "2023年6月26日")


def typed(data: bytes, cells: Mapping[str, object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book["调度表"][place] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_figure_somebody_typed_stays_and_is_told() -> None:
    data = typed(shipped(), {"D3": 9, "G3": 5})
    plan = planned(data)
    (notice,) = plan.kept
    assert (notice.code, notice.sheet, str(notice.cell), notice.field) == (
        "XR09",
        "调度表",
        "D3",
        "d1_1",
    )
    assert (notice.facts["form"], notice.facts["expected"], notice.facts["how"]) == (
        "9",
        "7",
        "之和",
    )
    assert not {"d1_1", "d1_2"} & {cell.id for cell in plan.cells}
    _, read = opened(apply(data, plan.plan))
    assert read.form["d1_1"] == 9


def test_overwrite_takes_the_reckoned_figure() -> None:
    data = typed(shipped(), {"D3": 9})
    plan = planned(data, overwrite=True)
    assert plan.kept == ()
    _, read = opened(apply(data, plan.plan))
    assert read.form["d1_1"] == 7


@pytest.mark.parametrize("stands", [0, "0", "/", "无", " "])
def test_a_blank_or_a_zero_of_the_template_is_filled(stands: object) -> None:
    plan = planned(typed(shipped(), {"D3": stands, "D11": stands}))
    assert {"d1_1", "d3_3"} <= {cell.id for cell in plan.cells}
    assert plan.kept == ()


def test_what_we_wrote_before_is_written_anew() -> None:
    data = apply(shipped(), planned(shipped()).plan)
    grown = reckoned({**FIGURES, "d1_1": 8, "d3_3b": "2"})
    assert {one.field for one in planned(data, grown).kept} == {"d1_1", "d3_3b"}
    ours = {name: (5, one.figure) for name, one in reckoned().values.items()}
    plan = planned(data, grown, ours=ours)
    assert {cell.id for cell in plan.cells} == {"d1_1", "d3_3"}
    assert plan.kept == ()


def test_only_the_part_that_differs_is_told() -> None:
    plan = planned(typed(shipped(), {"D11": "3次，2万元"}))
    (notice,) = plan.kept
    assert (notice.field, notice.facts["no"], notice.facts["form"]) == ("d3_3b", "3-3b", "2")


def test_a_formula_in_a_value_cell_is_never_written_over() -> None:
    plan = planned(typed(shipped(), {"D3": "=3+3"}))
    assert "d1_1" not in {cell.id for cell in plan.cells}
    assert [one.field for one in plan.kept] == ["d1_1"]


def test_an_unreadable_answer_is_told_and_kept() -> None:
    plan = planned(typed(shipped(), {"D3": "约7个"}))
    assert [(one.field, one.facts["form"]) for one in plan.kept] == [("d1_1", "约7个")]


def test_a_difference_is_only_a_warning_when_units_are_missing() -> None:
    known = master(
        units=[*UNITS, {**UNITS[0], "unit_code": "HL-05", "unit_name": "黑林五村"}],
        dispatch_history=history(FIGURES, "2023-06"),
    )
    figures = township_figures(known, FORM, JUNE, day("06-26"), SCHEMA, town(), {})
    (notice,) = planned(typed(shipped(), {"D3": 9}), figures).kept
    assert notice.severity is Severity.WARNING
    assert notice.facts["detail"] == ("；缺本期表：黑林五村",)


def test_a_distinct_figure_within_what_incomplete_lists_allow_may_stand() -> None:
    # 2-1: the unit reports 40, the lists hold none; 40 is all that can be.
    assert planned(typed(shipped(), {"D6": 40})).kept == ()
    (notice,) = planned(typed(shipped(), {"D6": 41})).kept
    assert notice.severity is Severity.WARNING


def test_a_missing_label_is_told_and_the_others_are_filled() -> None:
    plan = planned(typed(shipped(), {"C3": "另一项"}))
    assert "表上没有找到“企业自查发现的重大事故隐患”，没有填" in plan.notes
    assert len(plan.cells) == 33


def test_a_typed_unit_and_day_stay() -> None:
    data = typed(shipped(), {"A2": "填报单位：黑林镇", "E2": "时间：2023年6月20日"})
    plan = planned(data, reckoned(as_of=day("06-20")))
    assert not {"unit", "date"} & {cell.id for cell in plan.cells}
    _, read = opened(data)
    assert as_of_day(read.form, JUNE, day("07-05")) == day("06-20")


def test_the_day_is_todays_or_the_months_last() -> None:
    _, read = opened(shipped())
    assert as_of_day(read.form, JUNE, day("06-26")) == day("06-26")
    assert as_of_day(read.form, JUNE, day("07-05")) == day("06-30")


def test_a_form_dated_in_another_month_is_told() -> None:
    data = typed(shipped(), {"E2": "时间：2023年4月26日"})
    assert "不在2023-06" in planned(data).notes[-1]


def test_a_workbook_without_the_form() -> None:
    workbook = read_bytes(official_form(SCHEMA, town(), "nine_plus_six"), "9+6.xlsx").workbook
    assert workbook is not None
    assert find_form(workbook, FORM, scope(workbook)) is None


def test_enterprises_that_two_units_count_are_named_beside_the_figure() -> None:
    units = [*UNITS, {**UNITS[0], "unit_code": "HL-05", "unit_name": "黑林五村"}]
    checks: list[dict[str, Value]] = [
        {
            "inspection_id": f"J{n}",
            "inspected_on": day("06-05"),
            "method": "spot",
            "enterprise_code": "A",
            "filed_by": code,
        }
        for n, code in enumerate(("HL-03", "HL-05"))
    ]
    known = master(
        units=units,
        inspections=checks,
        enterprises=[{"enterprise_code": "A", "enterprise_name": "宏达石材有限公司"}],
        dispatch_history=[
            *history({"d2_1": 1}, "2023-06"),
            *history({"d2_1": 1}, "2023-06", unit="HL-05"),
        ],
    )
    figures = township_figures(known, FORM, JUNE, day("06-26"), SCHEMA, town(), {})
    cells = {cell.id: cell for cell in planned(shipped(), figures).cells}
    assert cells["d2_1"].value == 1
    assert cells["d2_1"].note == (
        "几个单位都计了、全镇只计一次：宏达石材有限公司（黑林三村、黑林五村）"
    )
    (notice,) = planned(typed(shipped(), {"D6": 2}), figures).kept
    assert notice.facts["detail"] == ("；几个单位都计了：宏达石材有限公司（黑林三村、黑林五村）",)

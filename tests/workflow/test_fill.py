"""The official form filled in place from a merged master."""

from __future__ import annotations

import dataclasses
import datetime as dt
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.desk import CLOCK, JUNE, MAY, TOWN, Desk, submitted
from tests.workflow.honest import closed_majors, month_of
from xlhazard.filling.plan import find_form
from xlhazard.io.reader import read_bytes
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.io.township import Township
from xlhazard.io.writer import apply
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.model.month import Month
from xlhazard.render.templates import official_form
from xlhazard.tables.values import Scope
from xlhazard.workflow.fill import FillOrder, fill
from xlhazard.workflow.init import InitOrder, init
from xlhazard.workflow.issue import IssueOrder, issue
from xlhazard.workflow.misuse import Misuse

ORDER = FillOrder(MAY, dt.date(2023, 5, 27))


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "调度表.xlsx"
    path.write_bytes(official_form(SCHEMA, TOWN, "dispatch"))
    return path


def test_a_form_is_filled_in_place_and_again_without_a_change(desk: Desk, form: Path) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    desk.merge()
    before = form.read_bytes()
    result = fill(form, desk.township, ORDER)
    filled = {one.id: one.value for one in result.cells}
    assert (filled["d1_1"], filled["d3_3"], filled["d4_6"]) == (0, "0次，0万元", "否")
    assert any("青石村" in note for note in result.notes)
    after = form.read_bytes()
    with zipfile.ZipFile(form) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    (form.parent / "old.xlsx").write_bytes(before)
    with zipfile.ZipFile(form.parent / "old.xlsx") as package:
        other = [n for n in package.namelist() if parts[n] != package.read(n)]
    assert all(name.startswith(("xl/worksheets/sheet", "xl/workbook.xml")) for name in other)
    assert fill(form, desk.township, ORDER).cells == ()
    assert form.read_bytes() == after


def test_without_a_form_the_shipped_one_is_filled_under_the_reports(desk: Desk) -> None:
    result = fill(None, desk.township, ORDER)
    assert result.path == desk.township.root / "报表" / "2023-05" / "调度表-2023-05.xlsx"
    assert result.path.is_file()
    assert {one.id for one in result.cells} >= {"d1_1", "d4_8"}
    assert fill(None, desk.township, ORDER).cells == ()


def test_to_another_file_and_as_a_dry_run(desk: Desk, form: Path, tmp_path: Path) -> None:
    before = form.read_bytes()
    out = tmp_path / "报表" / "填好.xlsx"
    dry = fill(form, desk.township, dataclasses.replace(ORDER, out=out, dry_run=True))
    assert dry.cells
    assert not out.exists()
    fill(form, desk.township, dataclasses.replace(ORDER, out=out))
    assert form.read_bytes() == before
    assert out.read_bytes() != before


def test_what_is_no_such_form_is_said(desk: Desk, form: Path) -> None:
    with pytest.raises(Misuse, match="没有找到调度表"):
        fill(desk.township.master, desk.township, ORDER)
    with pytest.raises(Misuse, match="能填的表"):
        fill(form, desk.township, dataclasses.replace(ORDER, form="nothing"))
    with pytest.raises(Misuse, match="没有找到要填的表"):
        fill(form.with_name("b.xlsx"), desk.township, ORDER)


def test_a_form_that_is_open_is_not_written(desk: Desk, form: Path) -> None:
    form.with_name(f".~lock.{form.name}#").write_text(",wang,pc,18.06.2023 09:12,file:///x;")
    with pytest.raises(CannotWriteNow, match="wang"):
        fill(form, desk.township, ORDER)


def answers(path: Path) -> Mapping[str, object]:
    workbook = read_bytes(path.read_bytes(), path.name).workbook
    assert workbook is not None
    read = find_form(workbook, SCHEMA.forms["dispatch"], Scope(codes=SCHEMA.codes, period=MAY))
    assert read is not None
    return {name: read.form[name] for name in ("d1_1", "d1_2", "date")}


def by_hand(path: Path, **figures: int) -> None:
    typed(path, "dispatch", **figures)


def typed(path: Path, form_id: str, **answers: int | str) -> None:
    workbook = read_bytes(path.read_bytes(), path.name).workbook
    assert workbook is not None
    read = find_form(workbook, SCHEMA.forms[form_id], Scope(codes=SCHEMA.codes, period=MAY))
    assert read is not None
    edits = []
    for name, answer in answers.items():
        cell = read.form.cell(name)
        assert cell is not None
        edits.append(SetCell(read.form.sheet, cell, UNCHECKED, answer))
    path.write_bytes(apply(path.read_bytes(), EditPlan("", "", tuple(edits))))


def merged_with(desk: Desk, unit: str, figure: int) -> None:
    figures = {"d1_1": figure, "d1_2": figure}
    rows = closed_majors(unit, figure)
    desk.receive(submitted(desk.blank(unit), rows, figures=figures), f"{unit}.xlsx")
    result = desk.merge()
    assert [one.unit for one in result.merged] == [unit]


def test_after_more_merges_our_own_figures_and_day_are_written_anew(desk: Desk, form: Path) -> None:
    merged_with(desk, "HL-03", 2)
    fill(form, desk.township, dataclasses.replace(ORDER, today=MAY.day(25)))
    assert answers(form) == {"d1_1": 2, "d1_2": 2, "date": MAY.day(25)}
    merged_with(desk, "HL-01", 3)
    by_hand(form, d1_2=9)
    result = fill(form, desk.township, ORDER)
    assert answers(form) == {"d1_1": 5, "d1_2": 9, "date": MAY.day(27)}
    assert any("原来填的没有动" in note for note in result.notes)
    assert any("--overwrite" in note for note in result.notes)
    assert fill(form, desk.township, ORDER).cells == ()
    result = fill(form, desk.township, dataclasses.replace(ORDER, overwrite=True))
    assert [one.id for one in result.cells] == ["d1_2"]
    assert answers(form)["d1_2"] == 5
    assert not any("没有动" in note for note in result.notes)


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"dispatch": {"figures": 1}}', b"\xff"])
def test_without_a_sound_record_every_figure_counts_as_typed(
    desk: Desk, form: Path, damaged: bytes
) -> None:
    merged_with(desk, "HL-03", 2)
    fill(form, desk.township, ORDER)
    (desk.root / "报表" / "2023-05" / "填表记录.json").write_bytes(damaged)
    merged_with(desk, "HL-01", 3)
    assert any("没有动" in note for note in fill(form, desk.township, ORDER).notes)
    assert answers(form)["d1_1"] == 2


def test_what_somebody_typed_is_never_taken_for_ours(desk: Desk, form: Path) -> None:
    merged_with(desk, "HL-03", 2)
    by_hand(form, d1_1=2)
    fill(form, desk.township, ORDER)
    merged_with(desk, "HL-01", 3)
    fill(form, desk.township, ORDER)
    assert (answers(form)["d1_1"], answers(form)["d1_2"]) == (2, 5)


def test_a_dry_run_remembers_nothing(desk: Desk, form: Path) -> None:
    before = desk.files()
    fill(form, desk.township, dataclasses.replace(ORDER, dry_run=True))
    assert desk.files() == before


REPORT = dataclasses.replace(ORDER, form="stage_reports")


def report_lines(path: Path) -> Mapping[str, object]:
    workbook = read_bytes(path.read_bytes(), path.name).workbook
    assert workbook is not None
    read = find_form(workbook, SCHEMA.forms["stage_reports"], Scope(codes=SCHEMA.codes))
    assert read is not None
    return {name: read.form[name] for name in ("kind", "found", "done", "work")}


def test_a_stage_report_is_filled_again_after_more_merges(desk: Desk) -> None:
    merged_with(desk, "HL-03", 2)
    path = fill(None, desk.township, REPORT).path
    assert path.name == "阶段报告-2023-05.xlsx"
    assert report_lines(path) == {"kind": "interim", "found": 2, "done": 2, "work": None}
    typed(path, "stage_reports", work="我们自己写的", done=7)
    merged_with(desk, "HL-01", 3)
    result = fill(None, desk.township, dataclasses.replace(REPORT, overwrite=True))
    assert {one.id for one in result.cells} == {"found"}
    assert any("已有别人写的内容、没有动：B8" in note for note in result.notes)
    assert report_lines(path)["found"] == 5
    assert (report_lines(path)["done"], report_lines(path)["work"]) == (7, "我们自己写的")


def test_what_was_written_into_one_form_is_no_others(desk: Desk) -> None:
    merged_with(desk, "HL-03", 2)
    figures = fill(None, desk.township, ORDER)
    fill(None, desk.township, REPORT)
    merged_with(desk, "HL-01", 3)
    assert {"d1_1", "d1_2"} <= {one.id for one in fill(None, desk.township, ORDER).cells}
    assert answers(figures.path)["d1_1"] == 5


def test_the_master_itself_is_no_stage_report(desk: Desk) -> None:
    with pytest.raises(Misuse, match="没有找到阶段报告"):
        fill(desk.township.master, desk.township, REPORT)


@pytest.mark.parametrize(
    ("town_id", "form_id"),
    [(town.id, form_id) for town in SCHEMA.towns.values() for form_id in town.forms],
)
def test_the_blank_form_of_every_town_is_found_and_filled(
    town_id: str, form_id: str, tmp_path: Path
) -> None:
    root = tmp_path / town_id
    init(root, InitOrder(town_id))
    order = FillOrder(Month(2023, 6), dt.date(2023, 6, 25), form_id)
    result = fill(None, Township(root), order)
    assert result.path.parent == root / "报表" / "2023-06"
    assert {"unit", "date"} <= {one.id for one in result.cells}
    assert not any("没有找到" in note for note in result.notes)
    assert fill(None, Township(root), order).cells == ()


def test_a_stage_report_that_was_merged_speaks_in_the_townships(desk: Desk) -> None:
    desk.staff_type("units", 2, "unit_type", "专委会")
    desk.staff_type("units", 2, "forms_due", "六清单、调度表、阶段报告")
    issue(desk.township, IssueOrder(JUNE, JUNE.first, CLOCK))
    data = submitted(desk.blank("JS", JUNE), {}, month=JUNE)
    path = desk.receive(data, "JS.xlsx", JUNE)
    words = {"kind": "阶段情况", "work": "已排查十二家", "problems": "无", "next_step": "逐条销号"}
    typed(path, "stage_reports", date="2023-06-24", found=0, done=0, listed=0, **words)
    assert [one.unit for one in desk.merge(month=JUNE).merged] == ["JS"]
    (row,) = desk.master.tables["stage_reports_history"]
    assert (row["unit_code"], row["kind"], row["work"]) == ("JS", "interim", "已排查十二家")
    kinds = {row.text("report_kind") for row in desk.master.tables["submissions_log"]}
    assert kinds == {"six_lists", "dispatch", "stage_report"}
    assert len(desk.merge(month=JUNE).plan) == 0
    order = FillOrder(JUNE, JUNE.day(27), "stage_reports")
    lines = report_lines(fill(None, desk.township, order).path)
    assert lines["work"] == "建设站：已排查十二家"

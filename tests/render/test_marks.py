"""The marked copy: planned as data, written by the writer, numbered as in the reply."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from tests.render.built import issued
from tests.render.told import finding, refused, report, submission
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import ClearMarks, MarkCell, NewSheet, SetCell
from xlhazard.model.marks import RESULT_SHEET
from xlhazard.render.marks import may_mark, plan_marks
from xlhazard.render.reply import reply
from xlhazard.render.templates import result_workbook


def test_a_plan_clears_marks_cells_raises_the_version_and_adds_the_result() -> None:
    plan = plan_marks(refused(), submission())
    kinds = [type(edit) for edit in plan]
    assert kinds[0] is ClearMarks
    assert kinds[-1] is NewSheet
    assert kinds.count(MarkCell) == 7
    assert kinds.count(SetCell) == 1
    assert plan.sha256 == submission().sha256
    version = next(edit for edit in plan if isinstance(edit, SetCell))
    assert (version.sheet, str(version.cell), version.now) == ("填报信息", "B10", 2)


def test_one_note_gathers_all_findings_of_a_cell() -> None:
    marks = {
        (edit.sheet, str(edit.cell)): edit
        for edit in plan_marks(refused(), submission())
        if isinstance(edit, MarkCell)
    }
    both = marks["整改清单", "J4"]
    assert both.severity == "error"
    assert both.note.count("【错误 ") == 2
    assert "【错误 CV01】第2处：未填“应急预案”。" in both.note
    assert "怎样改：请核对后改正。" in both.note
    assert "依据：附件12 二（三）" in both.note
    assert marks["隐患清单", "J4"].severity == "warning"
    assert marks["隐患清单", "J4"].note.startswith("【提醒 CV18】")
    assert marks["隐患清单", "C3"].severity == "info"


def test_a_warning_beside_an_error_does_not_soften_the_colour() -> None:
    told = report(
        replace(refused().findings[1], cell=Address.parse("L4")),
        refused().findings[0],
    )
    marks = [edit for edit in plan_marks(told, submission()) if isinstance(edit, MarkCell)]
    assert [mark.severity for mark in marks] == ["error"]
    assert marks[0].note.index("【错误") < marks[0].note.index("【提醒")


def test_the_result_sheet_leads_with_one_line_and_links_to_the_cells() -> None:
    sheet = next(edit for edit in plan_marks(refused(), submission()) if isinstance(edit, NewSheet))
    assert (sheet.name, sheet.position) == (RESULT_SHEET, 0)
    assert sheet.rows[1] == ("7处错误、1处提醒，先改这7处错误。",)
    table = sheet.rows[sheet.header_row : sheet.header_row + 9]
    assert [row[0] for row in table] == [f"第{n}处" for n in range(1, 10)]
    assert [row[1] for row in table] == ["错误"] * 7 + ["提醒", "说明"]
    assert table[0][3:6] == ("隐患清单", "L4", "宏达石材有限公司")
    first = sheet.looks[Address(sheet.header_row + 1, 5)]
    assert first.link == ("隐患清单", Address.parse("L4"))
    assert ("已自动识别（请核对，认得对就不用改）",) in sheet.rows


def test_numbers_are_the_same_in_note_sheet_and_reply() -> None:
    plan = plan_marks(refused(), submission())
    sheet = next(edit for edit in plan if isinstance(edit, NewSheet))
    numbers = {(row[3], row[4]): row[0] for row in sheet.rows[sheet.header_row :] if len(row) == 9}
    for edit in plan:
        if isinstance(edit, MarkCell) and edit.note.count("【") == 1:
            assert f"{numbers[edit.sheet, str(edit.cell)]}：" in edit.note
    assert "（第1处）" in reply(refused(), submission())
    assert numbers["隐患清单", "L4"] == "第1处"


def test_the_marked_copy_opens_and_is_understood_as_before() -> None:
    marked = apply(issued(), plan_marks(refused(), submission()))
    workbook = openpyxl.load_workbook(io.BytesIO(marked))
    assert workbook.sheetnames[0] == RESULT_SHEET
    note = workbook["隐患清单"]["L4"].comment
    assert note is not None
    assert "【错误 CV02】第1处" in note.text
    assert workbook["填报信息"]["B10"].value == 2
    assert workbook["隐患清单"]["AC4"].value.startswith("=IFERROR(")


def test_a_file_with_an_informant_or_one_that_was_not_read_gets_no_copy() -> None:
    betrayed = report(finding("CV22", "隐患清单", "V3", "出现举报人信息（内容不显示）。"))
    assert not may_mark(betrayed, submission())
    with pytest.raises(ValueError, match="no marked copy"):
        plan_marks(betrayed, submission())
    assert not may_mark(replace(refused(), unreadable=True), submission())
    assert not may_mark(refused(), replace(submission(), workbook=None))
    assert may_mark(refused(), submission())


def test_the_result_workbook_has_addresses_and_none_of_the_content() -> None:
    betrayed = report(finding("CV22", "隐患清单", "V3", "出现举报人信息（内容不显示）。"))
    data = result_workbook(betrayed)
    assert data == result_workbook(betrayed)
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    assert workbook.sheetnames == [RESULT_SHEET]
    texts = [str(c.value) for row in workbook[RESULT_SHEET] for c in row if c.value]
    assert "V3" in texts
    assert "隐患清单" in texts
    assert not any("宏达石材" in text for text in texts)


def test_a_file_without_a_cover_version_keeps_its_cells() -> None:
    bare = replace(submission(), cover=None)
    assert not any(isinstance(edit, SetCell) for edit in plan_marks(refused(), bare))


def test_a_clean_file_gets_a_sheet_that_says_so() -> None:
    clean = replace(report(), read_as=())
    sheet = next(edit for edit in plan_marks(clean, submission()) if isinstance(edit, NewSheet))
    assert sheet.rows[1] == ("没有发现错误。",)
    assert sheet.rows[-1] == ("没有要改的地方。",)

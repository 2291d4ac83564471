"""What the township sent is remembered, and what differs later is set out in a 更正对照表."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

import openpyxl
import pytest

from tests.workflow.desk import JUNE, MAY, Desk, submitted
from tests.workflow.honest import closed_majors
from xlhazard.deriving.history import TOWNSHIP, all_accepted, sent_forms
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.model.results import FillResult
from xlhazard.model.table import Value
from xlhazard.render.json import fill_json
from xlhazard.render.results_text import fill_text
from xlhazard.workflow import fill as filling
from xlhazard.workflow.fill import FillOrder, fill

ORDER = FillOrder(MAY, dt.date(2023, 5, 27))


def report(desk: Desk, unit: str, figure: int, *, version: int = 1, **lists: object) -> None:
    figures = {"d1_1": figure, "d1_2": figure}
    rows: dict[str, object] = {**closed_majors(unit, figure), **lists}
    data = submitted(desk.blank(unit), rows, figures=figures, version=version)  # type: ignore[arg-type]
    desk.receive(data, f"{unit}-{version}.xlsx")
    assert [one.unit for one in desk.merge().merged] == [unit]


def filled(desk: Desk, **order: object) -> FillResult:
    return fill(None, desk.township, dataclasses.replace(ORDER, **order))  # type: ignore[arg-type]


def test_a_filled_form_is_a_version_and_the_same_again_is_none(desk: Desk) -> None:
    report(desk, "HL-03", 2)
    units = all_accepted(desk.master)
    first = filled(desk)
    assert (first.sent_version, first.sent_now, first.amendments) == (1, True, None)
    (sent,) = sent_forms(desk.master)
    assert (sent.unit, sent.period, len(sent.values)) == (TOWNSHIP, MAY, 35)
    assert sent.values["d1_1"] == 2
    assert all_accepted(desk.master) == units
    files = desk.files()
    again = filled(desk, today=dt.date(2023, 5, 27))
    assert (again.sent_version, again.sent_now) == (1, False)
    assert desk.files() == files
    assert "已记为全镇2023-05上报的第1版" in fill_text(first)
    assert fill_json(again)["sent"] == {"version": 1, "new": False}


def test_what_was_sent_counts_nowhere_else(desk: Desk) -> None:
    report(desk, "HL-03", 2)
    before = desk.merge().plan
    filled(desk)
    assert filled(desk).cells == ()
    assert desk.merge().plan.edits == before.edits == ()
    report(desk, "HL-01", 1)
    figures = {one.id: one.value for one in filled(desk).cells}
    assert figures["d1_1"] == 3


def test_a_dry_run_and_a_draft_send_nothing(desk: Desk) -> None:
    report(desk, "HL-03", 2)
    before = desk.files()
    dry = filled(desk, dry_run=True)
    assert (dry.sent_version, dry.sent_now) == (1, True)
    assert desk.files() == before
    draft = filled(desk, draft=True)
    assert (draft.sent_version, draft.sent_now) == (0, False)
    assert desk.files()["总台账.xlsx"] == before["总台账.xlsx"]
    assert draft.path.is_file()


def test_while_the_master_is_open_only_a_draft_is_filled(desk: Desk) -> None:
    owner = desk.root / ".~lock.总台账.xlsx#"
    owner.write_text(",wang,pc,18.06.2023 09:12,file:///x;")
    before = desk.files()
    with pytest.raises(CannotWriteNow, match="wang"):
        filled(desk)
    assert desk.files() == before
    assert filled(desk, draft=True).cells
    assert filled(desk, ignore_owner_file=True).sent_now


def test_a_run_that_could_not_save_the_master_is_finished_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise CannotWriteNow(desk.township.master, "磁盘已满。")

    with monkeypatch.context() as patch:
        patch.setattr(filling, "save_master", full)
        with pytest.raises(CannotWriteNow):
            filled(desk)
    assert sent_forms(desk.master) == ()
    second = filled(desk)
    assert (second.cells, second.sent_version, second.sent_now) == ((), 1, True)


def correction(old: int, new: int) -> dict[str, Value]:
    return {
        "period": "2023-05",
        "target": "调度表",
        "field": "1-1",
        "old_value": str(old),
        "new_value": str(new),
        "reason": "把一般隐患误报为重大隐患",
        "approver": ("李强",),
        "approved_on": dt.date(2023, 5, 24),
    }


def test_a_month_sent_again_is_set_out_with_its_reasons(desk: Desk) -> None:
    report(desk, "HL-03", 3)
    filled(desk)
    report(desk, "HL-03", 2, version=2, corrections=[correction(3, 2)])
    result = filled(desk)
    assert (result.sent_version, result.sent_now) == (2, True)
    found = result.amendments
    assert found is not None
    first = found.rows[0]
    assert (first.number, first.sent, first.now, first.difference) == ("1-1", "3", "2", "-1")
    assert first.reason == (
        "河口村由3（2023-05第1版）改为2（2023-05第2版），"
        "更正说明：把一般隐患误报为重大隐患（批准人李强）"
    )
    assert found.rows[1].reason == "河口村由3（2023-05第1版）改为2（2023-05第2版），重新报送"
    fell = [note for note in result.notes if "CM01" in note]
    assert fell[0].startswith("调度表!D3 CM01 1-1“企业自查发现的重大事故隐患”本期累计2")
    assert "把一般隐患误报为重大隐患" in fell[0]
    path = result.amendments_path
    assert path is not None
    assert path.name == "更正对照表-调度表-第2版.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    lines = list(book["更正对照表"].iter_rows(values_only=True))
    assert found.check_code in str(lines[1][0])
    assert lines[3][5:8] == ("3", "2", "-1")
    assert any("签字" in str(line[0]) for line in lines)
    theirs = path.read_bytes() + b""
    assert filled(desk).amendments is None
    assert path.read_bytes() == theirs


def test_the_next_month_sets_out_what_changed_of_the_one_before(desk: Desk) -> None:
    report(desk, "HL-03", 2)
    filled(desk)
    report(desk, "HL-01", 1)
    result = filled(desk, month=JUNE, today=JUNE.day(27))
    found = result.amendments
    assert found is not None
    assert {one.month for one in found.rows} == {MAY}
    one = next(one for one in found.rows if one.id == "d1_1")
    assert (one.sent, one.now) == ("2", "3")
    assert one.reason == "青石村由没有接收改为1（2023-05第1版）"
    assert result.amendments_path is not None
    assert result.amendments_path.parent.name == "2023-06"
    assert not any("CM01" in note for note in result.notes)


def test_what_a_person_typed_and_sent_is_no_amendment_of_the_next_month(desk: Desk) -> None:
    report(desk, "HL-03", 2)
    path = filled(desk, draft=True).path
    book = openpyxl.load_workbook(path)
    book["调度表"]["D3"] = 9
    book.save(path)
    sent = filled(desk)
    assert sent_forms(desk.master)[0].values["d1_1"] == 9
    assert sent.sent_version == 1
    result = filled(desk, month=JUNE, today=JUNE.day(27))
    assert result.amendments is None
    assert any("CM01" in note and "第1版）9" in note for note in result.notes)


def test_words_that_were_sent_are_set_out_too(desk: Desk) -> None:
    made = filled(desk, form="stage_reports")
    assert (made.sent_version, made.sent_now) == (1, True)
    book = openpyxl.load_workbook(made.path)
    sheet = book.active
    assert sheet is not None
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "工作开展情况")
    sheet.cell(cell.row, cell.column + 1).value = "全镇检查12次"
    book.save(made.path)
    found = filled(desk, form="stage_reports").amendments
    assert found is not None
    (one,) = found.rows
    assert (one.label, one.sent, one.now) == ("报告类型阶段情况 工作开展情况", "", "全镇检查12次")

"""放行 and 代改: what staff decide about a refused file, with name and reason."""

from __future__ import annotations

import pytest

from tests.workflow.desk import CLOCK, JUNE, MAY, Desk, as_version, raw_typed, submitted, understood
from tests.workflow.honest import hazard_id, month_of
from xlhazard.io.reader import read_bytes
from xlhazard.model.results import MergeResult
from xlhazard.model.table import Row
from xlhazard.workflow.issue import IssueOrder, issue

WRONG = "6月32日"


@pytest.fixture
def refused(desk: Desk) -> Desk:
    """HL-03 filed a day that does not exist."""
    data = raw_typed(submitted(desk.blank("HL-03"), month_of()), "hazards", 0, "due", WRONG)
    desk.receive(data, "河口5月.xlsx")
    assert codes(desk.merge()) == ["CV02"]
    return desk


def codes(result: MergeResult) -> list[str]:
    return [code for one in result.refused for code in one.codes]


def decide(
    desk: Desk, decision: str, by: str | None = "李强", reason: str | None = "电话核实"
) -> None:
    for number in range(len(desk.master.tables["submissions_log"])):
        for field, value in (("decision", decision), ("decided_by", by), ("reason", reason)):
            desk.staff_type("submissions_log", number, field, value)


def amendments(desk: Desk) -> list[Row]:
    return list(desk.master.tables["amendments"])


def test_cells_at_fault_are_put_down_for_staff_to_fill_in(refused: Desk) -> None:
    decide(refused, "代改")
    result = refused.merge()
    assert codes(result) == ["CV02"]
    assert "《代改》列出了1格，请填“改为”，再合并一次。" in result.notes
    (row,) = amendments(refused)
    assert (row.text("unit_code"), row.text("period"), row["version"]) == ("HL-03", "2023-05", 1)
    assert (row.text("sheet_name"), row.text("field")) == ("隐患清单", "整改时限")
    assert row.text("record_key") == hazard_id("HL-03", 1)
    assert (row.text("old_value"), row.text("reason")) == (WRONG, "电话核实")
    assert row["decided_by"] == ("李强",)
    assert row.text("fault").startswith("CV02")
    stood = refused.files()
    refused.merge()
    assert refused.files() == stood


def test_an_amended_file_is_taken_and_stays_as_it_came(refused: Desk) -> None:
    (path,) = (refused.root / "收件" / "2023-05").iterdir()
    came = path.read_bytes()
    decide(refused, "代改")
    refused.merge()
    refused.staff_type("amendments", 0, "new_value", "2023-06-30")
    result = refused.merge(today=MAY.day(28))
    (taken,) = result.merged
    assert (taken.amended, taken.released, result.refused) == (1, False, ())
    master = refused.master
    row = master.tables["hazards"].rows[0]
    assert row["due"] == MAY.last.replace(month=6, day=30)
    assert row.text("source_ref").endswith("（有代改）")
    assert not master.tables["hazards"].rows[1].text("source_ref").endswith("（有代改）")
    assert {one.text("status") for one in master.tables["submissions_log"]} == {"accepted"}
    (archived,) = (refused.root / "存档" / "2023-05").iterdir()
    assert archived.read_bytes() == path.read_bytes() == came
    (done,) = amendments(refused)
    assert (done.text("outcome"), done["settled_on"]) == ("已照改并入", MAY.day(28))
    stood = refused.files()
    assert len(refused.merge().plan) == 0
    assert refused.files() == stood


def test_the_unit_is_told_in_a_letter_and_in_the_next_workbook(refused: Desk) -> None:
    decide(refused, "代改")
    refused.merge()
    refused.staff_type("amendments", 0, "new_value", "2023-06-30")
    refused.merge()
    told = _text(refused, "代改告知")
    for word in (
        "河口村",
        "第1版",
        "隐患清单",
        "整改时限",
        WRONG,
        "2023-06-30",
        "电话核实",
        "李强",
    ):
        assert word in told
    issue(refused.township, IssueOrder(JUNE, JUNE.first, CLOCK))
    data = refused.blank("HL-03", JUNE)
    workbook = read_bytes(data, "a.xlsx").workbook
    assert workbook is not None
    cells = [cell.raw for _, cell in workbook.sheets["代改告知"].cells()]
    assert "2023-06-30" in cells
    assert list(workbook.sheets)[1] == "代改告知"
    due = understood(data).tables["hazards"].rows[0]["due"]
    assert due == MAY.last.replace(month=6, day=30)
    other = read_bytes(refused.blank("HL-01", JUNE), "a.xlsx").workbook
    assert other is not None
    assert "代改告知" not in other.sheets
    june = submitted(data, {}, month=JUNE)
    refused.receive(june, "6月.xlsx", JUNE)
    result = refused.merge(month=JUNE)
    assert [f.code for one in result.report.files for f in one.findings] == []


def _text(desk: Desk, name: str) -> str:
    (path,) = (desk.root / "退回" / "2023-05").glob(f"*{name}*.txt")
    return path.read_bytes().decode("utf-8-sig")


@pytest.mark.parametrize("lacking", ["decided_by", "reason"])
def test_without_name_and_reason_nothing_is_amended(refused: Desk, lacking: str) -> None:
    decide(refused, "代改")
    refused.merge()
    refused.staff_type("amendments", 0, "new_value", "2023-06-30")
    refused.staff_type("amendments", 0, lacking, None)
    result = refused.merge()
    assert codes(result) == ["CV02"]
    assert any("《代改》第4行没有用上：没有写代改" in note for note in result.notes)


def test_another_version_and_another_content_are_not_amended(refused: Desk) -> None:
    decide(refused, "代改")
    refused.merge()
    refused.staff_type("amendments", 0, "new_value", "2023-06-30")
    refused.staff_type("amendments", 0, "old_value", "6月31日")
    result = refused.merge()
    assert codes(result) == ["CV02"]
    assert any(WRONG in note and "6月31日" in note for note in result.notes)
    refused.staff_type("amendments", 0, "old_value", WRONG)
    (path,) = (refused.root / "收件" / "2023-05").iterdir()
    later = refused.receive(as_version(path.read_bytes(), 2), "河口5月2.xlsx")
    assert codes(refused.merge(later)) == ["CV02"]


def test_staff_amend_a_figure_of_the_form_on_their_own_row(desk: Desk) -> None:
    """A figure at fault whose cell is another one than where the error is told."""
    data = submitted(desk.blank("HL-03"), month_of(), figures={"d1_1": 0, "d1_2": 2})
    desk.receive(data, "a.xlsx")
    assert "DT01" in codes(desk.merge())
    decide(desk, "代改")
    desk.merge()
    (row,) = [one for one in amendments(desk) if one.text("fault").startswith("DT01")]
    number = amendments(desk).index(row)
    assert (row.text("record_key"), row.text("old_value")) == ("1-2", "2")
    desk.staff_type("amendments", number, "new_value", "0")
    result = desk.merge()
    assert result.refused == ()
    history = {one.text("value_id"): one["value"] for one in desk.master.tables["dispatch_history"]}
    assert history["d1_2"] == 0


def test_what_is_still_wrong_after_amending_is_put_down_too(refused: Desk) -> None:
    decide(refused, "代改")
    refused.merge()
    refused.staff_type("amendments", 0, "new_value", "（空）")
    refused.staff_type("amendments", 0, "reason", "单位说不清")
    result = refused.merge()
    assert result.refused == ()  # a minor hazard may be without a deadline
    assert refused.master.tables["hazards"].rows[0].blank("due")


def test_decisions_without_effect_are_said(refused: Desk) -> None:
    decide(refused, "放行", reason=None)
    (note,) = {note for note in refused.merge().notes if "第4行" in note}
    assert note.endswith("处置“放行”没有写处置原因，没有办理。")
    decide(refused, "同意")
    assert any("看不懂" in note for note in refused.merge().notes)


def test_a_file_with_a_broken_key_is_not_released_and_it_is_said(desk: Desk) -> None:
    data = raw_typed(
        submitted(desk.blank("HL-03"), month_of()), "hazards", 1, "hazard_id", hazard_id("HL-03", 1)
    )
    desk.receive(data, "a.xlsx")
    assert "KY01" in codes(desk.merge())
    decide(desk, "放行")
    result = desk.merge()
    assert result.merged == ()
    assert any("KY01属于文件结构或编号的错误，不能放行" in note for note in result.notes)

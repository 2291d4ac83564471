"""An enterprise's own ledger into the unit workbook: as the enterprise typed it, once only."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.workflow.ledger_desk import (
    AISLE,
    CLERKS,
    DOOR,
    FIRST,
    HONGDA,
    NAME,
    OTHER,
    OTHER_NAME,
    SECOND,
    TODAY,
    LedgerDesk,
    Typed,
    village,
)
from xlhazard.fronts.cli import main
from xlhazard.io.reader import read_bytes, read_file
from xlhazard.model.adoption import AdoptResult
from xlhazard.model.edits import SetCell
from xlhazard.render.adoption import adopt_json, adopt_text
from xlhazard.render.templates import inflated_parts
from xlhazard.workflow.adopt import AdoptOrder, adopt
from xlhazard.workflow.misuse import Misuse


@pytest.fixture
def desk(tmp_path: Path) -> LedgerDesk:
    return LedgerDesk(tmp_path)


def said(result: AdoptResult) -> dict[int, str]:
    return {number: "；".join(reasons) for number, reasons in result.refused}


@pytest.mark.parametrize("typed", [DOOR, CLERKS], ids=["plain", "clerks"])
def test_one_row_becomes_a_hazard_its_rectification_and_its_acceptance(
    desk: LedgerDesk, typed: Typed
) -> None:
    desk.give(typed)
    result = desk.adopt()
    assert [(one.row, one.hazard_id, one.state) for one in result.rows] == [(5, FIRST, "new")]
    assert (result.refused, result.written) == ((), True)
    assert desk.records("hazards") == [
        {
            "hazard_id": FIRST,
            "enterprise_code": HONGDA,
            "enterprise_name": NAME,
            "location": "切割车间配电房",
            "description": "配电箱门未上锁，缺少警示标识",
            "grade": "minor",
            "source": "self",
            "found_on": dt.date(2023, 6, 5),
            "responsible_unit": NAME,
            "responsible_person": ("陈大勇",),
            "due": dt.date(2023, 6, 10),
        }
    ]
    (plan,) = desk.records("rectifications")
    assert str(plan.pop("funds")) in ("0.2", "0.20")
    assert plan == {
        "hazard_id": FIRST,
        "measures": "更换门锁并张贴警示标识",
        "completed_on": dt.date(2023, 6, 6),
    }
    assert desk.records("acceptances") == [
        {
            "hazard_id": FIRST,
            "accepted_by": ("李强",),
            "accepted_on": dt.date(2023, 6, 7),
            "result": "pass",
            "closed_on": dt.date(2023, 6, 7),
            "signed": True,
        }
    ]


def test_rows_without_rectification_or_acceptance_make_only_the_hazard(desk: LedgerDesk) -> None:
    desk.give(AISLE)
    desk.adopt()
    assert len(desk.records("hazards")) == 1
    assert desk.records("rectifications") == desk.records("acceptances") == []


def test_the_same_ledger_again_writes_nothing(desk: LedgerDesk) -> None:
    desk.give(DOOR, AISLE)
    desk.adopt()
    before = desk.book.read_bytes()
    again = desk.adopt()
    assert [one.state for one in again.rows] == ["already", "already"]
    assert (again.written, len(again.plan)) == (False, 0)
    assert desk.book.read_bytes() == before


def test_what_the_enterprise_adds_later_fills_blanks_and_gives_no_second_hazard(
    desk: LedgerDesk,
) -> None:
    desk.give(AISLE)
    desk.adopt()
    later = {**AISLE, "整改措施": "清理通道并划黄线", "整改完成日期": dt.date(2023, 6, 15)}
    desk.give(later, DOOR)
    result = desk.adopt()
    assert [(one.hazard_id, one.state) for one in result.rows] == [
        (FIRST, "completed"),
        (SECOND, "new"),
    ]
    assert result.rows[0].filled == ("整改措施", "整改完成日期")
    assert [row["hazard_id"] for row in desk.records("rectifications")] == [FIRST, SECOND]
    closed = {**later, "整改资金": 0.3, "验收人": "李强", "验收日期": dt.date(2023, 6, 16)}
    desk.give({**closed, "验收结论": "合格", "签字归档": "是"}, DOOR)
    assert desk.adopt().rows[0].state == "completed"
    assert [row["hazard_id"] for row in desk.records("acceptances")] == [SECOND, FIRST]
    assert len(desk.records("hazards")) == 2


def test_what_the_village_typed_stays_and_is_told(desk: LedgerDesk) -> None:
    desk.give(AISLE)
    desk.adopt()
    desk.type("hazards", 0, "due", dt.date(2023, 6, 25))
    desk.type("hazards", 0, "responsible_person", None)
    desk.give({**AISLE, "责任人": "赵小军"})
    result = desk.adopt()
    assert (result.rows[0].filled, result.rows[0].kept) == (("责任人",), ("整改时限",))
    assert any("村里填的不一样" in note for note in result.notes)
    (row,) = desk.records("hazards")
    assert (row["due"], row["responsible_person"]) == (dt.date(2023, 6, 25), ("赵小军",))


def test_a_row_with_a_wrong_cell_is_told_and_the_others_are_taken(desk: LedgerDesk) -> None:
    desk.give({**DOOR, "发现日期": "6月31日", "隐患等级": "严重"}, AISLE)
    result = desk.adopt()
    assert [one.row for one in result.rows] == [6]
    reason = said(result)[5]
    assert "D5 “隐患等级”填了“严重”" in reason
    assert "E5 “发现日期”的“6月31日”" in reason
    assert [row["location"] for row in desk.records("hazards")] == ["成品库"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"隐患描述": None}, "未填“隐患描述”"),
        ({"验收结论": None}, "未填“验收结论”"),
        ({"整改措施": None}, "未填“整改措施”"),
        ({"整改资金": "约2万"}, "H5 “整改资金”"),
        ({"整改时限": "长期"}, "I5 “整改时限”"),
        ({"验收日期": dt.date(2023, 6, 1)}, "M5"),
    ],
)
def test_each_kind_of_fault_is_told_at_its_cell(desk: LedgerDesk, change: Typed, told: str) -> None:
    desk.give({**DOOR, **change})
    result = desk.adopt()
    assert result.rows == ()
    assert told in said(result)[5]
    assert not result.written


def test_the_same_hazard_twice_in_one_ledger_is_taken_once(desk: LedgerDesk) -> None:
    desk.give(DOOR, {**DOOR, "隐患点": "切割车间 配电房"})
    result = desk.adopt()
    assert [one.row for one in result.rows] == [5]
    assert "与第5行是同一条隐患" in said(result)[6]


def test_a_row_with_only_a_number_or_a_note_is_no_record(desk: LedgerDesk) -> None:
    desk.give(DOOR, {"备注": "其他没有发现隐患"})
    result = desk.adopt()
    assert ([one.row for one in result.rows], result.refused) == ([5], ())


def test_moved_columns_other_words_and_lines_above_are_read(desk: LedgerDesk) -> None:
    def reshape(sheet: Worksheet) -> None:
        headers = {cell.value: cell for cell in sheet[4] if cell.value}
        headers["整改时限"].value = "期限"
        headers["隐患等级"].value = "等级"
        headers["整改措施"].value = "措施"
        sheet.title = "6月自查"
        first, second = headers["隐患点"].column, headers["隐患描述"].column
        for number in range(4, 6):
            one, other = sheet.cell(number, first), sheet.cell(number, second)
            one.value, other.value = other.value, one.value

    desk.give(DOOR, reshape=reshape)
    desk.adopt()
    (row,) = desk.records("hazards")
    assert (row["location"], row["grade"]) == ("切割车间配电房", "minor")
    assert row["due"] == dt.date(2023, 6, 10)


def test_a_new_enterprise_is_registered_when_its_code_is_given(desk: LedgerDesk) -> None:
    head = {"企业名称": OTHER_NAME, "企业编号": OTHER, "主要负责人": "赵小军", "规模": "个体工商户"}
    desk.give(DOOR, head=head)
    result = desk.adopt()
    assert result.registered
    firm = desk.records("enterprises")[1]
    assert firm == {
        "enterprise_code": OTHER,
        "enterprise_name": OTHER_NAME,
        "main_person": ("赵小军",),
        "scale": "self_employed",
    }
    assert desk.records("hazards")[0]["enterprise_code"] == OTHER
    assert not desk.adopt().registered
    spare = desk.read().tables["enterprises"]
    assert len(spare) == 2


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ({}, "没有填企业名称"),
        ({"企业名称": "宏远石材有限公司"}, "《企业底册》里没有“宏远石材有限公司”"),
        ({"企业名称": OTHER_NAME, "企业编号": HONGDA}, f"在《企业底册》里是“{NAME}”"),
        ({"企业名称": NAME, "企业编号": OTHER}, f"的编号是{HONGDA}"),
        ({"企业名称": OTHER_NAME, "企业编号": "92320707MA1TE5T18X"}, "校验"),
    ],
)
def test_an_enterprise_that_is_not_clear_stops_the_whole_ledger(
    desk: LedgerDesk, head: Typed, told: str
) -> None:
    desk.give(DOOR, head=head)
    before = desk.book.read_bytes()
    result = desk.adopt()
    assert told in said(result)[0]
    assert (result.rows, result.written) == ((), False)
    assert desk.book.read_bytes() == before


def test_an_enterprise_may_be_named_by_its_code_alone(desk: LedgerDesk) -> None:
    desk.give(DOOR, head={"企业编号": HONGDA})
    assert desk.adopt().enterprise == NAME


def test_spare_ids_that_run_out_are_told_and_none_is_invented(desk: LedgerDesk) -> None:
    rows = [{**AISLE, "隐患点": f"第{n}仓库"} for n in range(1, 63)]
    desk.give(*rows)
    result = desk.adopt()
    assert len(result.rows) == 60
    assert set(said(result)) == {65, 66}
    assert "用完了" in said(result)[65]


def test_a_row_with_an_id_card_number_is_not_carried_on(desk: LedgerDesk) -> None:
    desk.give({**DOOR, "隐患描述": "电工11010519491231002X无证作业，未经培训"})
    result = desk.adopt()
    assert result.rows == ()
    assert "11010519491231002X" not in adopt_text(result) + json.dumps(adopt_json(result))


def test_only_planned_cells_change_and_a_dry_run_changes_nothing(
    desk: LedgerDesk, tmp_path: Path
) -> None:
    desk.give(DOOR)
    dry = desk.adopt(dry_run=True)
    assert (dry.written, desk.book.read_bytes()) == (False, village())
    assert "会改" in adopt_text(dry)
    out = tmp_path / "另存.xlsx"
    result = desk.adopt(out=out)
    assert (result.written, desk.book.read_bytes()) == (True, village())
    before, after = inflated_parts(village()), inflated_parts(out.read_bytes())
    changed = {name for name in before if before[name] != after.get(name)}
    assert all("worksheets/sheet" in name or "workbook.xml" in name for name in changed)
    planned = {(edit.sheet, edit.cell) for edit in result.plan if isinstance(edit, SetCell)}
    old, new = read_bytes(village(), "a").workbook, read_file(out).workbook
    assert old is not None
    assert new is not None
    for name, sheet in new.sheets.items():
        cells = {place: cell.raw for place, cell in sheet.cells() if cell.formula is None}
        was = {p: cell.raw for p, cell in old.sheets[name].cells() if cell.formula is None}
        differing = {place for place in cells if cells[place] != was.get(place)}
        assert {(name, place) for place in differing} <= planned


def test_files_that_are_something_else_are_refused(desk: LedgerDesk) -> None:
    desk.give(DOOR)
    with pytest.raises(Misuse, match="不是单位工作簿"):
        adopt(desk.ledger, AdoptOrder(desk.ledger, TODAY))
    with pytest.raises(Misuse, match="没有认出企业自查台账"):
        adopt(desk.book, AdoptOrder(desk.book, TODAY))
    with pytest.raises(Misuse, match="没有找到"):
        adopt(desk.ledger.with_name("没有.xlsx"), AdoptOrder(desk.book, TODAY))


def test_the_command_line(desk: LedgerDesk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.give(DOOR, {**AISLE, "隐患等级": "严重"})
    given = ["adopt", str(desk.ledger), "--into", str(desk.book), "--today", "2023-06-20"]
    assert main([*given, "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["rows"][0]["hazard_id"] == FIRST
    assert [one["row"] for one in told["refused"]] == [6]
    assert told["files"][0]["findings"][0]["cell"] == "D6"
    desk.give(DOOR)
    assert main(given) == 0
    assert "已有1条" in capsys.readouterr().out

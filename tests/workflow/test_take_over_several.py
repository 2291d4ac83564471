"""Several ledgers and lists in one run, and ids that are never given out twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import xlhazard
from tests.workflow.desk import Desk
from tests.workflow.test_take_over import FIRST, SECOND, TODAY, ledger, lines, structure
from xlhazard.fronts.cli import main
from xlhazard.model.adoption import AdoptResult, LedgerResult
from xlhazard.model.fitted import FormAdoption
from xlhazard.model.month import Month
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.take_over import LedgerOrder, take_over

BOTH = ("rectifications", "隐患清单")


def take(*paths: Path, **given: Any) -> LedgerResult:
    order = {"lists": ("hazards",), "unit": "HL-03", "town": "heilin", "month": Month(2023, 6)}
    return take_over(paths, None, LedgerOrder(today=TODAY, **{**order, **given}))


def book_with(folder: Path, name: str, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    book = Workbook()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    first = book.worksheets[0]
    assert isinstance(first, Worksheet)
    book.remove(first)
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def combined(folder: Path) -> Path:
    """Hazard and rectification in one row, as offices keep them; a second sheet by own numbers."""
    head = "编号 发现日期 隐患点 隐患描述 隐患等级 整改措施 整改资金 整改完成日期 批示"
    first = [
        "东-1",
        "2023-06-01",
        "渡口",
        "护栏缺失",
        "一般",
        "补装护栏",
        500,
        "2023-06-02",
        "已阅",
    ]
    second = ["东-2", "2023-06-03", "粮站", "线路老化", "一般", None, None, None, None]
    works = "隐患编号 整改措施 整改资金 整改完成日期"
    return book_with(
        folder,
        "总账.xlsx",
        {
            "隐患": [head.split(), first, second],
            "整改": [works.split(), ["东-2", "更换线路", 800, "2023-06-09"]],
        },
    )


def test_two_lists_of_one_ledger_are_linked_by_row_and_by_own_number(tmp_path: Path) -> None:
    result = take(combined(tmp_path), lists=BOTH)
    hazards, works = lines(result.target), lines(result.target, "整改清单")
    assert [row["隐患编号"] for row in hazards] == [FIRST, SECOND]
    works = [row for row in works if row["整改措施"]]
    measures = {row["隐患编号"]: row["整改措施"] for row in works}
    assert measures == {FIRST: "补装护栏", SECOND: "更换线路"}
    assert structure(result.target) == []
    assert [one.list_id for one in result.lists] == ["hazards", "rectifications"]
    assert [one.header for one in result.kept] == ["批示"]
    assert {row["原台账隐患编号"] for row in works} >= {"东-2"}
    assert hazards[0]["批示"] == "已阅"


def test_two_ledgers_make_one_workbook_with_ids_of_one_series(tmp_path: Path) -> None:
    paths = [ledger(tmp_path, "two_row_header"), ledger(tmp_path, "reordered")]
    result = take(*paths)
    ids = [one.record_id for one in result.rows]
    assert ids[:2] == [FIRST, SECOND]
    assert len(set(ids)) == 4
    rows = lines(result.target)
    assert [row["原台账位置"] for row in rows] == [
        "two_row_header.xlsx 6月 第5行",
        "two_row_header.xlsx 6月 第7行",
        "reordered.xlsx 隐患台账 第3行",
        "reordered.xlsx 隐患台账 第4行",
    ]
    copy = list(load_workbook(result.target)["原台账"].values)
    assert copy[0] == ("文件", "工作表", "单元格", "原来的内容")
    assert {row[0] for row in copy[1:]} == {path.name for path in paths}
    assert result.target.name == "two_row_header等-隐患清单工作簿.xlsx"
    assert not take(*paths).written


def test_a_second_ledger_of_the_unit_gets_other_ids(tmp_path: Path) -> None:
    first = take(ledger(tmp_path, "two_row_header"))
    second = take(ledger(tmp_path, "reordered"))
    given = [{one.record_id for one in result.rows} for result in (first, second)]
    assert not given[0] & given[1]
    spare = [
        {str(cell.value) for cell in load_workbook(one.target)["隐患清单"]["B"]}
        - {"隐患编号", "None"}
        for one in (first, second)
    ]
    assert not {one for one in spare[0] & spare[1] if one.startswith("YH-")}
    assert any(first.target.name in note for note in second.notes)
    for path in ("two_row_header", "reordered"):
        assert not take(tmp_path / f"{path}.xlsx").written
    other = take(ledger(tmp_path, "own_ids"), unit="HL-05", out=tmp_path / "别的单位.xlsx")
    assert not other.notes or first.target.name not in "".join(other.notes)


def test_what_came_in_from_the_unit_is_counted_too(desk: Desk, tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
    made = take(ledger(tmp_path / "甲", "two_row_header"))
    desk.receive(made.target.read_bytes(), "收到的.xlsx", Month(2023, 6))
    order = LedgerOrder(("hazards",), TODAY, unit="河口村", month=Month(2023, 6))
    second = take_over([ledger(tmp_path / "乙", "reordered")], desk.township, order)
    ids = {one.record_id for one in second.rows}
    assert ids.isdisjoint({one.record_id for one in made.rows})
    assert any("收到的.xlsx" in note for note in second.notes)


def test_covers_that_disagree_and_lists_that_are_nowhere_are_told(tmp_path: Path) -> None:
    path = combined(tmp_path)
    with pytest.raises(Misuse, match="没有认出《验收销号清单》"):
        take(path, lists=("hazards", "acceptances"))
    talk = book_with(tmp_path, "通讯录.xlsx", {"电话": [["姓名", "电话"], ["甲", "1"]]})
    with pytest.raises(Misuse, match="通讯录"):
        take(path, talk)


def test_the_command_line_takes_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(combined(tmp_path)), str(ledger(tmp_path, "own_ids"))]
    given = ["--list", "hazards", "--unit", "HL-03", "--town", "heilin", "--today", "2023-06-20"]
    assert main(["adopt", *paths, *given, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "《隐患清单》：5条，新编号4个" in told
    assert main(["adopt", *paths]) == 2
    assert "一次只能接收" in capsys.readouterr().err


def test_one_function_for_the_three_ways(tmp_path: Path) -> None:
    from tests.workflow.new_layouts import in_columns

    form = tmp_path / "县表.xlsx"
    form.write_bytes(in_columns()[0])
    adopted = xlhazard.adopt(form, dry_run=True)
    assert isinstance(adopted, FormAdoption)
    assert adopted.fitted.whole
    path = ledger(tmp_path, "reordered")
    given = {"unit": "HL-03", "town": "heilin", "month": "2023-06", "dry_run": True}
    made = xlhazard.adopt(path, lists="hazards", today=dt.date(2023, 6, 20), **given)
    assert isinstance(made, LedgerResult)
    assert len(made.rows) == 2
    with pytest.raises(Misuse, match="不是单位工作簿"):
        xlhazard.adopt(path, into=path)
    with pytest.raises(Misuse, match="只能选一种"):
        xlhazard.adopt(path, into=path, lists="hazards")
    assert AdoptResult.__name__ in str(xlhazard.adopt.__annotations__["return"])

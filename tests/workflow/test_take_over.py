"""Ledgers that villages keep in layouts of their own, as unit workbooks: nothing is lost."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.schemas import SCHEMA
from xlhazard.fronts.cli import main
from xlhazard.io.refusals import Changed
from xlhazard.model.adoption import LedgerResult
from xlhazard.model.finding import Severity
from xlhazard.model.month import Month
from xlhazard.render.taking_over import ledger_text
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.take_over import LedgerOrder, take_over
from xlhazard.workflow.validate import ValidateOrder, validate

TODAY = dt.date(2023, 6, 20)
FIRST, SECOND = "YH-HL-03-2023-0001-J", "YH-HL-03-2023-0002-5"


def two_row_header(book: Workbook) -> None:
    """Titles, a merged header in two rows, a blank row, 合计 and a note; two sheets of records."""
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "6月"
    sheet["A1"] = "西村安全隐患排查整改台账"
    sheet.merge_cells("A1:J1")
    sheet["A2"] = "填报单位：西村　　　　2023年6月"
    for column, head in enumerate(
        ("序号", "检查时间", "单位名称", "隐患部位", "存在问题", "分级", "来源"), 1
    ):
        sheet.cell(3, column, head)
        sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
    sheet["H3"] = "整改责任单位"
    sheet.merge_cells("H3:I3")
    sheet["H4"], sheet["I4"] = "建设", "施工"
    sheet["J3"] = "包保领导"
    sheet.merge_cells("J3:J4")
    rows = [
        (
            1,
            "２０２３．６．５",
            "宏达石材",
            "配电房",
            "箱门未锁",
            "一般隐患",
            "自查",
            "甲公司",
            "乙队",
        ),
        (2, dt.date(2023, 6, 7), "宏达石材", "成品库", "通道堵塞", "较大", "自查", "甲公司", None),
    ]
    for number, row in zip((5, 7), rows, strict=True):
        for column, value in enumerate((*row, "陈大勇"), 1):
            sheet.cell(number, column, value)
    sheet["A8"], sheet["E8"] = "合计", "2处"
    sheet["A9"] = "注：每月底前报安办"
    book.create_sheet("通讯录")["A1"] = "值班电话"


def reordered(book: Workbook) -> None:
    """Columns in another order under aliases; numbers of the village's own; one bad cell."""
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "隐患台账"
    sheet.append(["东村隐患登记"])
    sheet.append(
        ["隐患内容", "编号", "期限", "整改责任人", "地点", "等级", "发现时间", "金额", "当前状态"]
    )
    sheet.append(
        ["护栏缺失", "东-1", "6月30日前", "赵小军", "渡口", "一般", 20230601, 1200, "整改中"]
    )
    sheet.append(
        ["线路老化", "东-2", "尽快", "赵小军", "粮站", "严重", "2023年6月2日", 3.5, "已改"]
    )


def own_ids(book: Workbook) -> None:
    """Two months on two sheets; a record has an id of ours already, another stands twice."""
    for name, rows in {
        "5月": [(FIRST, "2023-05-06", "仓库", "灭火器过期", "一般")],
        "6月": [
            ("", "2023-6-8", "厨房", "燃气管老化", "重大"),
            ("", "2023/5/6", "仓库", "灭火器过期", "一般"),
        ],
    }.items():
        sheet = book.create_sheet(name)
        sheet.append(["说明：发现一条记一条"])
        sheet.append([])
        sheet.append(["隐患编码", "排查日期", "具体部位", "问题描述", "隐患级别", name + "批示"])
        for row in rows:
            sheet.append([*row, "已阅"])
    del book["Sheet"]


LEDGERS: dict[str, Callable[[Workbook], None]] = {
    "two_row_header": two_row_header,
    "reordered": reordered,
    "own_ids": own_ids,
}


def ledger(folder: Path, name: str) -> Path:
    book = Workbook()
    LEDGERS[name](book)
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path


def take(path: Path, **given: Any) -> LedgerResult:
    order = {"lists": ("hazards",), "unit": "HL-03", "town": "heilin", "month": Month(2023, 6)}
    return take_over([path], None, LedgerOrder(today=TODAY, **{**order, **given}))


def lines(path: Path, sheet: str = "隐患清单") -> list[dict[str, Any]]:
    """The typed rows of a list sheet by its headers, those with a description."""
    rows = list(load_workbook(path)[sheet].iter_rows(min_row=3, values_only=True))
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    for row in found:
        for name, value in row.items():
            if isinstance(value, dt.datetime):
                row[name] = value.date()
    return [
        row for row in found if any(row.get(one) for one in ("隐患描述", "企业名称", "整改措施"))
    ]


def structure(path: Path) -> list[str]:
    done = validate([path], None, ValidateOrder(TODAY))
    (file,) = done.report.files
    assert not done.unsettled
    return [
        one.code
        for one in file.findings
        if one.code.startswith("ST") and one.severity is Severity.ERROR
    ]


@pytest.mark.parametrize("name", LEDGERS)
def test_the_workbook_is_sound_and_holds_every_cell_of_the_ledger(
    tmp_path: Path, name: str
) -> None:
    path = ledger(tmp_path, name)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    result = take(path)
    assert result.written
    assert structure(result.target) == []
    copy = {(row[0], row[1]): row[2] for row in load_workbook(result.target)["原台账"].values}
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                held = copy.pop((sheet.title, cell.coordinate))
                same = str(held).replace(" 00:00:00", "")
                assert same == str(cell.value).replace(" 00:00:00", "").strip()
    assert list(copy) == [("工作表", "单元格")]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_header_in_two_rows_and_lines_around_the_table(tmp_path: Path) -> None:
    result = take(ledger(tmp_path, "two_row_header"))
    first, second = lines(result.target)
    wanted = {
        "隐患编号": FIRST,
        "企业名称": "宏达石材",
        "隐患点": "配电房",
        "隐患描述": "箱门未锁",
        "隐患等级": "一般",
        "发现日期": dt.date(2023, 6, 5),
        "责任单位": "建设：甲公司；施工：乙队",
        "包保领导": "陈大勇",
        "原台账位置": "6月 第5行",
    }
    assert {name: first[name] for name in wanted} == wanted
    assert (second["隐患编号"], second["发现日期"]) == (SECOND, dt.date(2023, 6, 7))
    (part,) = result.lists
    assert (part.left, result.unread) == ((("6月", "8—9"),), ((result.lists[0].ledger, "通讯录"),))
    assert [(one.header, str(one.cell)) for one in result.kept] == [
        ("序号", "A3"),
        ("包保领导", "J3"),
    ]
    told = ledger_text(result)
    assert "“6月”第8—9行不是记录" in told
    assert "“通讯录”没有认出" in told
    assert "“6月”J3 “包保领导”" in told


def test_moved_columns_own_numbers_and_cells_that_cannot_be_read(tmp_path: Path) -> None:
    result = take(ledger(tmp_path, "reordered"))
    first, second = lines(result.target)
    assert [one.record_id for one in result.rows] == [FIRST, SECOND]
    assert (first["原台账隐患编号"], second["原台账隐患编号"]) in [("东-1", "东-2"), (None, None)]
    assert {"东-1", "东-2"} <= {*first.values(), *second.values()}
    assert (first["发现日期"], first["整改时限"]) == (dt.date(2023, 6, 1), dt.date(2023, 6, 30))
    assert (second["隐患等级"], second["整改时限"]) == ("严重", "尽快")
    assert (first["金额"], second["金额"]) == (1200, 3.5)
    assert (first["原台账当前状态"], second["原台账当前状态"]) == ("整改中", "已改")
    errors = [one for one in result.report.files[0].findings if one.severity is Severity.ERROR]
    assert {(one.sheet, str(one.cell)) for one in errors} == {
        ("隐患台账", "C4"),
        ("隐患台账", "F4"),
    }
    assert "没有读懂 “隐患台账”F4" in ledger_text(result, quiet=True)


def test_ids_that_are_there_stay_and_new_ones_come_behind_them(tmp_path: Path) -> None:
    result = take(ledger(tmp_path, "own_ids"))
    assert [(one.sheet, one.row, one.issued) for one in result.rows] == [
        ("5月", 4, False),
        ("6月", 4, True),
        ("6月", 5, True),
    ]
    ids = [one.record_id for one in result.rows]
    assert ids[:2] == [FIRST, SECOND]
    assert len(set(ids)) == 3
    assert [row["5月批示"] for row in lines(result.target)] == ["已阅", None, None]
    assert any("“6月”第5行与“5月”第4行像是同一条隐患" in note for note in result.notes)
    sheet = load_workbook(result.target)["隐患清单"]
    given = [cell.value for cell in sheet["B"] if str(cell.value).startswith("YH-")]
    assert len(given) == len(set(given)) == 63


def test_a_second_run_writes_nothing_and_another_file_is_never_replaced(tmp_path: Path) -> None:
    path = ledger(tmp_path, "reordered")
    first = take(path)
    before = first.target.read_bytes()
    assert not take(path).written
    assert first.target.read_bytes() == before
    first.target.write_bytes(b"typed into since")
    with pytest.raises(Changed, match="同名"):
        take(path)
    assert first.target.read_bytes() == b"typed into since"


CORE = [
    "enterprises",
    "hazards",
    "rectifications",
    "acceptances",
    "inspections",
    "enforcements",
    "accountabilities",
]


@pytest.mark.parametrize("list_id", CORE)
def test_every_list_can_be_taken_over(tmp_path: Path, list_id: str) -> None:
    one = SCHEMA.town_list(list_id, SCHEMA.towns["full"])
    columns = [column for column in one.columns if not column.is_derived and column.id != "seq"]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "旧账"
    sheet.append(["某单位台账"])
    sheet.append([*(column.header for column in reversed(columns)), "自设"])
    sheet.append([*(f"甲{number}" for number, _ in enumerate(columns)), "留着"])
    path = tmp_path / "旧账.xlsx"
    book.save(path)
    result = take(path, lists=(one.sheet,), town="full")
    assert len(result.rows) == 1
    assert structure(result.target) == []
    rows = load_workbook(result.target)[one.sheet].iter_rows(min_row=4, max_row=4, values_only=True)
    held = {str(value) for value in next(rows)}
    assert {f"甲{number}" for number, _ in enumerate(columns)} | {"留着"} <= held


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = ledger(tmp_path, "reordered"), tmp_path / "新.xlsx"
    given = ["adopt", str(path), "--list", "hazards", "--unit", "hl-03", "--today", "2023-06-20"]
    assert main([*given, "--dry-run"]) == 1
    assert not out.exists()
    assert "试运行" in capsys.readouterr().out
    assert main([*given, "-o", str(out), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    (taken,) = told["lists"]
    assert [one["id"] for one in taken["rows"]] == [FIRST, SECOND]
    assert (told["written"], taken["list"]) == (True, "hazards")
    assert {"sheet": "隐患台账", "cell": "H2", "header": "金额", "label": "金额"} in taken["kept"]
    assert main(given[:4]) == 2
    assert "--unit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"lists": ("没有的",)}, "没有“没有的”这个清单"),
        ({"lists": ("enforcements",)}, "没有认出"),
        ({"unit": None}, "没有单位编码"),
        ({"unit": "西村"}, "不是单位编码"),
    ],
)
def test_what_is_not_clear_is_refused(tmp_path: Path, given: dict[str, Any], told: str) -> None:
    path = ledger(tmp_path, "two_row_header")
    with pytest.raises(Misuse, match=told):
        take(path, **given)
    with pytest.raises(Misuse, match="不能写到原台账上"):
        take(path, out=path)

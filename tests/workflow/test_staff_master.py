"""What staff do to their master survives merging and flagging, and grows with new rows."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable

from tests.workflow.desk import JUNE, Desk, as_version, retyped, submitted
from tests.workflow.honest import hazard, hazard_id, month_of, work
from xlhazard.io.township import Township
from xlhazard.workflow.flag import FlagOrder, flag
from xlhazard.workflow.issue import IssueOrder, issue

YELLOW = PatternFill("solid", fgColor="FFFFFF00")
HEADER_ROW = 3
OWN = "我的分析"
RENAMED = "整改台账（自用）"
CLOCK = dt.datetime(2023, 6, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def column_of(page: Any, header: str) -> int:
    return next(cell.column for cell in page[HEADER_ROW] if cell.value == header)


@pytest.fixture
def dressed(desk: Desk) -> Desk:
    """The master after May, as two people made it their own."""
    desk.receive(submitted(desk.blank("HL-03"), month_of(count=3)), "5月.xlsx")
    desk.merge()
    path = desk.township.master
    book = load_workbook(path)
    page = book["隐患清单"]
    page.insert_cols(5)  # a column of their own in the middle
    page.cell(HEADER_ROW, 5, "包片领导")
    for row in range(4, 7):
        page.cell(row, 5, f"领导{row}")
    key = column_of(page, "隐患编号")
    rows = [[cell.value for cell in page[number]] for number in range(4, 7)]
    for number, values in zip(range(4, 7), reversed(rows), strict=True):  # sorted upside down
        for column, value in enumerate(values, 1):
            page.cell(number, column).value = value
    page.cell(4, key).fill = YELLOW
    page.cell(5, key).comment = Comment("已约谈", "李强")
    letter = get_column_letter(5)
    page.conditional_formatting.add(
        f"{letter}4:{letter}6", CellIsRule("equal", ['"领导4"'], fill=YELLOW)
    )
    last = get_column_letter(page.max_column)
    page.auto_filter.ref = f"A{HEADER_ROW}:{last}6"
    page.print_area = f"A1:{last}6"
    page.freeze_panes = "D4"
    note = page.max_column + 3
    page.cell(1, note, "合计")
    page.cell(2, note, f"=COUNTA({get_column_letter(key)}4:{get_column_letter(key)}500)")
    firms = book["企业底册"]
    wide = get_column_letter(firms.max_column)
    firms.auto_filter.ref = None
    for cell in firms[HEADER_ROW]:
        cell.value = cell.value or f"列{cell.column}"
    firms.add_table(ExcelTable(displayName="底册", ref=f"A{HEADER_ROW}:{wide}4"))
    book["整改清单"].title = RENAMED
    own = book.create_sheet(OWN, 0)
    own.append(["月份", "起数"])
    own.append(["5月", 3])
    own["D1"] = "=COUNTA(隐患清单!B:B)"
    chart = BarChart()
    chart.add_data(Reference(own, min_col=2, min_row=1, max_row=2), titles_from_data=True)
    own.add_chart(chart, "F2")
    book.save(path)
    return desk


def june(desk: Desk) -> bytes:
    """What the unit sends: its May rows with one changed, and two more."""
    issue(Township(desk.root), IssueOrder(JUNE, JUNE.first, CLOCK))
    data = desk.blank("HL-03", JUNE)
    rows = {
        "hazards": [hazard("HL-03", n, found_on=JUNE.day(5)) for n in (4, 5)],
        "rectifications": [work("HL-03", n) for n in (4, 5)],
    }
    return submitted(retyped(data, "hazards", 0, element="equipment"), rows, month=JUNE)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_all_that_staff_made_is_there_after_merge_flag_and_another_merge(dressed: Desk) -> None:
    before = parts(dressed.township.master.read_bytes())
    data = june(dressed)
    dressed.receive(data, "6月.xlsx", JUNE)
    result = dressed.merge(month=JUNE)
    assert result.refused == ()
    flag(dressed.township, FlagOrder(JUNE.last))
    dressed.receive(as_version(data, 2), "6月2.xlsx", JUNE)
    assert dressed.merge(month=JUNE).conflicts == ()
    stood = dressed.files()
    dressed.merge(month=JUNE)
    assert dressed.files() == stood

    after = parts(dressed.township.master.read_bytes())
    for name, content in before.items():
        if "charts/" in name or "drawings/" in name or "comments" in name or "theme" in name:
            assert after[name] == content, name
    book = load_workbook(dressed.township.master)
    assert book.sheetnames[0] == OWN
    assert RENAMED in book.sheetnames
    assert (book[OWN]["D1"].value, len(book[OWN]._charts)) == ("=COUNTA(隐患清单!B:B)", 1)
    page = book["隐患清单"]
    key = column_of(page, "隐患编号")
    ids = [page.cell(number, key).value for number in range(4, 9)]
    assert ids == [hazard_id("HL-03", n) for n in (3, 2, 1, 4, 5)]
    leaders = [page.cell(number, 5).value for number in range(3, 9)]
    assert leaders == ["包片领导", "领导6", "领导5", "领导4", None, None]
    assert page.cell(4, key).fill.fgColor.rgb == "FFFFFF00"
    comment = page.cell(5, key).comment
    assert comment is not None
    assert comment.text == "已约谈"
    assert page.freeze_panes == "D4"
    assert str(page.cell(2, page.max_column).value).startswith("=COUNTA(")


def test_ranges_of_staff_grow_with_the_new_rows(dressed: Desk) -> None:
    dressed.receive(june(dressed), "6月.xlsx", JUNE)
    dressed.merge(month=JUNE)
    book = load_workbook(dressed.township.master)
    page = book["隐患清单"]
    (formats,) = [str(one.sqref) for one in page.conditional_formatting if "E4" in str(one.sqref)]
    assert formats == "E4:E8"
    assert page.auto_filter.ref is not None
    assert page.auto_filter.ref.endswith("8")
    assert str(page.print_area).endswith("$8")
    assert all("4:" in str(one.sqref) for one in page.data_validations.dataValidation)
    firms = book["企业底册"]
    assert firms.tables["底册"].ref.split(":")[1].endswith("4")  # no new firm: as it was
    works = book[RENAMED]
    known = [works.cell(row, column_of(works, "隐患编号")).value for row in range(4, 9)]
    assert known == [hazard_id("HL-03", n) for n in (1, 2, 3, 4, 5)]


def test_rows_and_gaps_of_staff_are_left_where_they_are(dressed: Desk) -> None:
    """A row of the office's own, a blank row, a note far below: new records find a free row."""
    path = dressed.township.master
    book = load_workbook(path)
    page = book["隐患清单"]
    key = column_of(page, "隐患编号")
    page.cell(9, 5, "以下是镇里自己查的")
    page.cell(12, key, hazard_id("HL-03", 9))
    page.cell(12, column_of(page, "隐患描述"), "镇里查出的一处")
    book.save(path)
    dressed.receive(june(dressed), "6月.xlsx", JUNE)
    result = dressed.merge(month=JUNE)
    assert result.refused == ()
    now = load_workbook(path)["隐患清单"]
    assert now.cell(9, 5).value == "以下是镇里自己查的"
    assert now.cell(12, key).value == hazard_id("HL-03", 9)
    ids = {now.cell(row, key).value for row in range(4, now.max_row + 1)} - {None}
    assert ids == {hazard_id("HL-03", n) for n in (1, 2, 3, 4, 5, 9)}


def test_a_tie_is_settled_in_the_log(desk: Desk) -> None:
    """Two files of one version: staff write 采用 beside the one that counts."""
    data = submitted(desk.blank("HL-03"), month_of())
    desk.receive(data, "a.xlsx")
    desk.receive(retyped(data, "hazards", 0, location="别处"), "b.xlsx")
    assert [one.codes for one in desk.merge().refused] == [("DL04",), ("DL04",)]
    decision = {"decision": "采用", "decided_by": "李强", "reason": "后发的为准"}
    for number, row in enumerate(desk.master.tables["submissions_log"]):
        if row.text("file_name") == "b.xlsx":
            for field, value in decision.items():
                desk.staff_type("submissions_log", number, field, value)
    result = desk.merge()
    assert [one.path.endswith("b.xlsx") for one in result.merged] == [True]
    assert desk.master.tables["hazards"].rows[0].text("location") == "别处"
    again = desk.merge()
    assert [one.codes for one in again.refused] == [("DL04",)]

"""Every method of the Calc host on a real Calc, and what only Calc has: undo, no window."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection

from tests.support.calc import WatchedHost, calc_host, office
from tests.support.person import Person
from xlhazard.fronts.buttons.host import HostFault, Spot
from xlhazard.fronts.hosts.calc import CalcHost
from xlhazard.io.looks import Seen, differences
from xlhazard.model.address import Address
from xlhazard.model.edits import CellLook, NewSheet
from xlhazard.model.looks import NO_FILL, Fill, LookChange, Paint
from xlhazard.model.marks import our_note

pytestmark = pytest.mark.office

RED, BLUE = Fill("solid", Paint(rgb="FF0000")), Fill("solid", Paint(rgb="0000FF"))
A1, B2, C3 = Address(1, 1), Address(2, 2), Address(3, 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three sheets: 甲 with a coloured and annotated B2, 乙 protected, 丙 with a password."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = "甲"
    for row in range(1, 60):
        first.cell(row, 1, f"第{row}行")
    first["B2"] = 250.5
    first["B2"].fill = PatternFill("solid", fgColor="FF92D050")
    first["B2"].comment = Comment("王芳：\n已电话核实", "王芳")
    for name in ("乙", "丙"):
        sheet = book.create_sheet(name)
        sheet["A1"] = name
        sheet["B2"].protection = Protection(locked=False)
        sheet.protection.sheet = True
        sheet.protection.formatColumns = False
        sheet.protection.autoFilter = False
    book["丙"].protection.set_password("mima")
    path = tmp_path / "试.xlsx"
    book.save(path)
    return path


@pytest.fixture
def host(path: Path) -> Iterator[WatchedHost]:
    with calc_host(path) as one:
        yield one


def fill(host: CalcHost, cell: Address, sheet: str = "甲") -> Fill:
    return Seen(host.copy()).fill(sheet, cell)


def notes(host: CalcHost) -> dict[tuple[str, Address], str]:
    return dict(Seen(host.copy()).notes())


def document(host: CalcHost) -> Any:
    return host._document


def test_where_it_is_and_what_it_is_called(host: WatchedHost, path: Path) -> None:
    assert host.path() == path
    assert host.name() == "试.xlsx"
    assert host.sheet_names() == ("甲", "乙", "丙")
    assert not host.read_only()
    assert host.program == "LibreOffice Calc"


def test_a_new_workbook_has_no_path_and_a_name_with_ending() -> None:
    made = office().open("private:factory/scalc", Hidden=True)
    try:
        host = CalcHost(office().context, made, Person())
        assert host.path() is None
        assert host.name().endswith(".xlsx")
        assert Seen(host.copy()).our_sheets() == ()
    finally:
        made.close(True)


def test_a_copy_holds_unsaved_changes_and_leaves_all_as_it_is(
    host: WatchedHost, path: Path
) -> None:
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    sheet = document(host).Sheets.getByName("甲")
    host.copy()
    assert not document(host).isModified()
    sheet.getCellByPosition(0, 0).setString("改了")
    copied = openpyxl.load_workbook(io.BytesIO(host.copy()))
    assert copied["甲"]["A1"].value == "改了"
    assert document(host).isModified()
    assert host.path() == path
    assert document(host).hasLocation()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_fills_are_set_and_given_back_exactly(host: WatchedHost) -> None:
    before = host.copy()
    was = {cell: Seen(before).fill("甲", cell) for cell in (A1, B2)}
    host.show([LookChange("甲", A1, RED), LookChange("甲", B2, BLUE)])
    assert (fill(host, A1), fill(host, B2)) == (RED, BLUE)
    host.show([LookChange("甲", cell, was[cell]) for cell in was])
    after = host.copy()
    assert {cell: Seen(after).fill("甲", cell) for cell in was} == was
    assert was[A1] == NO_FILL
    assert openpyxl.load_workbook(io.BytesIO(after))["甲"]["B2"].value == 250.5


def test_a_gradient_is_left_out(host: WatchedHost) -> None:
    host.show([LookChange("甲", B2, Fill(gradient=True))])
    assert fill(host, B2).fore == Paint(rgb="92D050")


def test_notes_are_set_lengthened_shortened_and_taken_off(host: WatchedHost) -> None:
    own = notes(host)["甲", B2]
    assert own == "王芳：\n已电话核实"
    longer = f"{own}\n{our_note('【错误 CV02】第1处 🙂 写不对')}"
    other = f"{own}\n{our_note('【错误 CV03】另一处')}"
    for text in (longer, other, own, longer):
        host.show([LookChange("甲", B2, note=text), LookChange("甲", C3, note=text)])
        assert notes(host) == {("甲", B2): text, ("甲", C3): text}
    host.show([LookChange("甲", B2, note=own), LookChange("甲", C3, note="")])
    assert notes(host) == {("甲", B2): own}
    host.show([LookChange("甲", B2, note="全新")])
    assert notes(host) == {("甲", B2): "全新"}
    host.show([LookChange("甲", B2, note="")])
    assert notes(host) == {}


def test_the_clerk_s_words_in_a_note_keep_their_look(host: WatchedHost) -> None:
    sheet = document(host).Sheets.getByName("甲")
    annotation = sheet.getCellByPosition(1, 1).Annotation
    cursor = annotation.createTextCursor()
    cursor.gotoStart(False)
    cursor.goRight(3, True)
    cursor.CharWeight = 150.0
    own = annotation.String
    host.show([LookChange("甲", B2, note=f"{own}\n我们的")])
    host.show([LookChange("甲", B2, note=own)])
    annotation = sheet.getCellByPosition(1, 1).Annotation
    cursor = annotation.createTextCursor()
    cursor.gotoStart(False)
    cursor.goRight(3, True)
    assert (cursor.String, cursor.CharWeight) == ("王芳：", 150.0)


def test_hidden_notes_stay_hidden_and_ours_are_hidden(host: WatchedHost) -> None:
    host.show([LookChange("甲", C3, note="我们的")])
    sheet = document(host).Sheets.getByName("甲")
    assert not sheet.getCellByPosition(2, 2).Annotation.IsVisible
    assert not sheet.getCellByPosition(1, 1).Annotation.IsVisible


def protections(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [package.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (2, 3)]
    return [found for part in parts for found in re.findall("<sheetProtection[^>]*>", part)]


def test_a_protection_without_password_is_lifted_and_put_back(host: WatchedHost) -> None:
    before = protections(host.copy())
    host.show([LookChange("乙", A1, RED, "锁着的格"), LookChange("乙", B2, BLUE)])
    assert fill(host, A1, "乙") == RED
    assert notes(host)["乙", A1] == "锁着的格"
    assert document(host).Sheets.getByName("乙").isProtected()
    assert protections(host.copy()) == before
    assert len(before) == 2


def test_a_password_is_told_with_the_sheet_s_name(host: WatchedHost) -> None:
    with pytest.raises(HostFault, match="《丙》有密码保护"):
        host.show([LookChange("丙", A1, RED)])
    assert document(host).Sheets.getByName("丙").isProtected()


def test_open_cells_of_a_protected_sheet_need_no_password(host: WatchedHost) -> None:
    host.show([LookChange("丙", B2, RED, "没锁的格")])
    assert fill(host, B2, "丙") == RED
    assert notes(host)["丙", B2] == "没锁的格"


def test_a_sheet_that_is_gone_is_told(host: WatchedHost) -> None:
    with pytest.raises(HostFault, match="《丁》"):
        host.show([LookChange("丁", A1, RED)])


SHEET = NewSheet(
    "校验结果",
    0,
    (
        ("校验结果",),
        ("文字", "数", "日", "真"),
        ("=1+1", Decimal("12.50"), dt.date(2023, 6, 1), True),
        ("-号开头", "00123", "2023-06-01", None),
        ("两\n行", "第1处", "长" * 400, "'撇"),
    ),
    {
        A1: CellLook("title"),
        **{Address(2, n): CellLook("header") for n in range(1, 5)},
        Address(5, 2): CellLook("code", ("甲", B2)),
        Address(4, 2): CellLook("error", ("它's 表", A1)),
    },
    (20.0, 10.0, 30.0, 50.0),
    header_row=2,
)


def test_a_sheet_is_put_as_it_is_meant(host: WatchedHost) -> None:
    controller = document(host).CurrentController
    active = controller.ActiveSheet.Name
    host.put_sheet(SHEET)
    host.put_sheet(SHEET)
    assert host.sheet_names() == ("校验结果", "甲", "乙", "丙")
    assert controller.ActiveSheet.Name == active
    made = openpyxl.load_workbook(io.BytesIO(host.copy()))["校验结果"]
    rows = [[cell.value for cell in row] for row in made.iter_rows(min_row=2)]
    assert rows[0] == ["文字", "数", "日", "真"]
    assert rows[1] == ["=1+1", 12.5, dt.datetime.fromisoformat("2023-06-01"), True]
    assert rows[2] == ["-号开头", "00123", "2023-06-01", None]
    assert rows[3] == ["两\n行", "第1处", "长" * 400, "'撇"]
    assert made["A3"].data_type == "s"
    assert made["B5"].hyperlink.location == "'甲'!B2"
    assert made["B4"].hyperlink.location == "'它''s 表'!A1"
    assert made["B4"].value == "00123"
    assert made["A2"].fill.fgColor.rgb == "FFD9E1F2"
    assert made["B4"].font.b
    assert (made["A1"].font.sz, round(made.row_dimensions[1].height)) == (18, 32)
    assert made.freeze_panes == "A3"
    assert made.print_title_rows == "$2:$2"
    assert made.page_setup.orientation == "landscape"
    # 30 digits of 7 pixels and a margin of 5, at 96 to the inch.
    columns = document(host).Sheets.getByName("校验结果").Columns
    assert abs(columns.getByIndex(2).Width - 215 * 2540 / 96) < 20
    assert made.row_dimensions[5].height > made.row_dimensions[3].height


def test_a_hidden_sheet_of_ours(host: WatchedHost) -> None:
    host.put_sheet(NewSheet("_xlhazard", 9, (("xlhazard", "1"),), hidden=True))
    assert host.sheet_names()[-1] == "_xlhazard"
    assert not document(host).Sheets.getByName("_xlhazard").IsVisible
    assert Seen(host.copy()).our_sheets() == ("_xlhazard",)
    host.drop_sheet("_xlhazard")
    host.drop_sheet("_xlhazard")
    assert host.sheet_names() == ("甲", "乙", "丙")


def test_a_protected_structure_is_told(host: WatchedHost) -> None:
    document(host).protect("x")
    with pytest.raises(HostFault, match="结构有保护"):
        host.put_sheet(SHEET)


def test_the_cursor_goes_and_is_scrolled_to(host: WatchedHost) -> None:
    sheet = document(host).Sheets.getByName("乙")
    sheet.IsVisible = False
    spot = Spot("乙", Address(200, 40))
    host.select(spot)
    assert host.selection() == spot
    assert sheet.IsVisible
    controller = document(host).CurrentController
    assert controller.ActiveSheet.Name == "乙"
    assert controller.FirstVisibleRow > 100


def test_the_first_cell_of_whatever_is_selected(host: WatchedHost) -> None:
    controller = document(host).CurrentController
    sheet = document(host).Sheets.getByName("甲")
    controller.select(sheet.getCellRangeByName("B3:D9"))
    assert host.selection() == Spot("甲", Address(3, 2))
    several = document(host).createInstance("com.sun.star.sheet.SheetCellRanges")
    for area in ("C5:C6", "F9"):
        several.addRangeAddress(sheet.getCellRangeByName(area).RangeAddress, False)
    controller.select(several)
    assert host.selection() == Spot("甲", Address(5, 3))


def test_speaking(host: WatchedHost) -> None:
    host.person.answers = [True, False, ..., None, "2023-06"]
    host.tell("好了")
    host.tell("不好", grave=True)
    assert [host.confirm("一？"), host.confirm("二？")] == [True, False]
    assert [host.ask("三？", "默认"), host.ask("四？"), host.ask("五？")] == [
        "默认",
        None,
        "2023-06",
    ]
    assert host.person.said == ["好了", "不好", "一？", "二？", "三？", "四？", "五？"]
    assert host.person.grave == ["不好"]


def test_the_status_bar_never_raises(host: WatchedHost) -> None:
    host.progress("正在校验……")
    host.progress("正在标记……")
    host.progress(None)
    host.progress(None)
    document(host).close(True)
    host.progress("迟了")


def test_closing_writes_only_what_was_changed(host: WatchedHost, path: Path) -> None:
    before = path.read_bytes()
    host.close()
    assert path.read_bytes() == before
    host.reopen(path)
    document(host).Sheets.getByName("甲").getCellByPosition(0, 0).setString("改了")
    host.close()
    assert openpyxl.load_workbook(path)["甲"]["A1"].value == "改了"
    host.reopen(path)
    assert host.path() == path


def test_siblings_are_found_in_the_same_program(host: WatchedHost, path: Path) -> None:
    other = path.with_name("另一本.xlsx")
    other.write_bytes(path.read_bytes())
    assert host.sibling(path) is host
    assert host.sibling(other) is None
    office().open(other, Hidden=True)
    found = host.sibling(other)
    assert found is not None
    assert found.path() == other
    assert host.sibling(path.with_name("没有.xlsx")) is None


def test_what_cannot_be_opened_is_told(host: WatchedHost, path: Path) -> None:
    host.close()
    with pytest.raises(HostFault, match="LibreOffice"):
        host.reopen(path.with_name("没有.xlsx"))


def test_what_the_program_throws_is_told(host: WatchedHost) -> None:
    document(host).close(True)
    with pytest.raises(HostFault, match="LibreOffice 没有照做"):
        host.copy()


def test_read_only(path: Path) -> None:
    opened = office().open(path, Hidden=True, ReadOnly=True)
    try:
        assert CalcHost(office().context, opened, Person()).read_only()
    finally:
        opened.close(True)


def test_without_a_window_nothing_hangs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Headless without a voice: told on the error stream, nothing is taken as answered."""
    from xlhazard.fronts.hosts.calc_boxes import Silence

    silence = Silence()
    silence.tell("听得见", grave=True)
    assert capsys.readouterr().err == "听得见\n"
    with pytest.raises(HostFault, match="现在合并"):
        silence.confirm("现在合并？")
    with pytest.raises(HostFault, match="哪个月"):
        silence.ask("哪个月？", "")


def test_a_press_is_one_step_of_undo(host: WatchedHost) -> None:
    low = Address(40, 1)
    before = host.copy()
    own = notes(host)["甲", B2]
    manager = document(host).UndoManager
    manager.clear()
    with host.one_step("校验"):
        host.show(
            [
                LookChange("甲", B2, RED, f"{own}\n我们的"),
                LookChange("甲", low, RED, "我们的"),
                LookChange("乙", A1, RED, "我们的"),
            ]
        )
        host.put_sheet(SHEET)
    assert manager.getAllUndoActionTitles() == ("校验",)
    marked = host.copy()
    manager.undo()
    after = host.copy()
    assert not differences(Seen(before), Seen(after))
    assert {cell: Seen(after).fill("甲", cell) for cell in (B2, low)} == {
        cell: Seen(before).fill("甲", cell) for cell in (B2, low)
    }
    assert host.sheet_names() == ("甲", "乙", "丙")
    assert document(host).Sheets.getByName("乙").isProtected()
    manager.redo()
    assert not differences(Seen(marked), Seen(host.copy()))
    assert "校验结果" in host.sheet_names()

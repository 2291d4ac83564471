"""Marks: recognised as ours and taken off again, whatever the clerk did to the copy since."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from lxml import etree
from openpyxl.styles import PatternFill

from tests.support.parts import plan
from tests.support.rich import BOOK, LIST, SHEET, unzipped, zipped
from tests.support.rich_all import workbook
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import ClearMarks, Edit, MarkCell, NewSheet
from xlhazard.model.marks import (
    NOTE_AUTHOR,
    NOTE_END,
    NOTE_START,
    RECORD_SHEET,
    RESULT_SHEET,
    SHADES,
    mark_colour,
    mark_of_colour,
    our_note,
    our_span,
    own_note,
)

A2, A3, B4, C5 = (Address.parse(a) for a in ("A2", "A3", "B4", "C5"))
RESULT = NewSheet(RESULT_SHEET, 0, (("1 处错误",),))


def applied(data: bytes, *edits: Edit) -> bytes:
    return apply(data, plan(data, *edits))


def error(at: Address, note: str = "【错误 CV02】日期认不出") -> MarkCell:
    return MarkCell(LIST, at, "error", note)


def notes(data: bytes) -> dict[str, str]:
    book = read_bytes(data, "t.xlsx").workbook
    assert book is not None
    return {str(at): text for at, text in book.sheets[LIST].notes.items()}


def fills(data: bytes) -> dict[str, str | None]:
    """The solid fill colour of every cell of the list."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {
        cell.coordinate: cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
        for row in book[LIST].iter_rows()
        for cell in row
    }


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_colours_of_ours_are_known_and_others_are_not(severity: str) -> None:
    colours = {mark_colour(severity, shade) for shade in range(SHADES)}
    assert len(colours) == SHADES
    for shade in range(SHADES):
        assert mark_of_colour(mark_colour(severity, shade) or "") == (severity, shade)
    for other in ("FFFFC7CE", "FFFFEB9C", "FFFFFF00", "FF000000", "", "FFFBC5", "FFFBC5ZZ"):
        assert mark_of_colour(other) is None
    assert mark_colour("info", 0) is None


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("已电话核实", "已电话核实"),
        (our_note("x"), ""),
        (f"已核实\n{our_note('x')}", "已核实"),
        (f"已核实\n{our_note('x')}\n补充", "已核实\n补充"),
        (f"{our_note('x')}\n补充", "补充"),
        (f"已核实\n{NOTE_START}\n【错误】被截断", "已核实"),
        (f"{our_note('x')}\n{our_note('y')}", ""),
        (f"甲{NOTE_END}乙", f"甲{NOTE_END}乙"),
    ],
)
def test_our_part_of_a_note_is_told_from_the_clerk_s(text: str, own: str) -> None:
    assert own_note(text) == own
    assert our_span(own_note(text)) is None


def test_the_clerk_s_note_stays_above_ours_and_comes_back() -> None:
    data = workbook("own_notes")
    marked = applied(data, error(A2), error(B4))
    assert notes(marked)["A2"] == f"张三：\n已电话核实 \n{our_note('【错误 CV02】日期认不出')}"
    assert notes(marked)["B4"] == our_note("【错误 CV02】日期认不出")
    assert notes(marked)["D4"] == "按发票"
    assert notes(applied(marked, ClearMarks())) == notes(data)


def test_a_note_without_runs_keeps_its_form() -> None:
    data = workbook("own_notes")
    marked = applied(data, MarkCell(LIST, Address.parse("D4"), "info", "读作 300"))
    assert notes(marked)["D4"] == f"按发票\n{our_note('读作 300')}"
    cleared = unzipped(applied(marked, ClearMarks()))["xl/comments1.xml"]
    assert "<text><t>按发票</t></text>".encode() in cleared


def test_what_the_clerk_wrote_below_our_note_stays() -> None:
    marked = applied(workbook("base"), error(A2))
    files = unzipped(marked)
    name = "xl/comments1.xml"
    answered = files[name].replace(NOTE_END.encode(), f"{NOTE_END}\n已改正，李四".encode())
    cleared = applied(zipped(files | {name: answered}), ClearMarks())
    assert notes(cleared) == {"A2": "已改正，李四"}


def test_marking_again_without_clearing_renews_the_note_and_keeps_the_old_fill() -> None:
    data = workbook("own_notes")
    once = applied(data, error(A2, "一"), error(Address.parse("A1"), "一"), RESULT)
    twice = applied(once, MarkCell(LIST, A2, "warning", "二"))
    assert notes(twice)["A2"] == f"张三：\n已电话核实 \n{our_note('二')}"
    assert mark_of_colour(fills(twice)["A2"] or "") == ("warning", 0)
    cleared = applied(twice, ClearMarks())
    assert fills(cleared) == fills(data)
    assert notes(cleared) == notes(data)


def test_a_thread_is_left_untouched_and_its_cell_only_coloured() -> None:
    data = workbook("threaded")
    marked = applied(data, error(A2), error(A3))
    old, new = unzipped(data), unzipped(marked)
    part = "xl/threadedComments/threadedComment1.xml"
    assert new[part] == old[part]
    assert notes(marked)["A2"] == notes(data)["A2"]
    assert NOTE_START in notes(marked)["A3"]
    assert mark_of_colour(fills(marked)["A2"] or "") is not None


def test_information_is_a_note_without_colour() -> None:
    marked = applied(workbook("base"), MarkCell(LIST, C5, "info", "读作 2023-06-05"))
    assert fills(marked)["C5"] is None
    assert "读作" in notes(marked)["C5"]


def test_marks_inside_a_merged_area_go_where_they_show() -> None:
    data = workbook("merged_and_linked")
    inside, first = Address.parse("G3"), Address.parse("F2")
    marks = (error(inside, "一"), MarkCell(LIST, first, "warning", "二"))
    marked = applied(data, *marks)
    assert notes(marked) == {"F2": our_note("一\n二")}
    assert mark_of_colour(fills(marked)["F2"] or "") == ("error", 0)
    assert fills(applied(marked, ClearMarks()))["F2"] is None


def test_every_old_fill_comes_back() -> None:
    """Plain, patterned, theme-coloured and gradient fills, more of them than there are shades."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = LIST
    for row in range(1, 61):
        cell = sheet.cell(row, 1, row)
        if row % 3 == 0:
            cell.fill = PatternFill("solid", fgColor=f"FF0000{row:02X}")
        elif row % 3 == 1:
            cell.fill = PatternFill("darkGrid", fgColor=f"FF00{row:02X}00", bgColor="FFFFFFFF")
    out = BytesIO()
    book.save(out)
    data = out.getvalue()
    marks = [error(Address(row, 1), "x") for row in range(1, 61)]
    cleared = applied(applied(data, *marks), ClearMarks())
    before = [repr(c.fill) for (c,) in openpyxl.load_workbook(BytesIO(data))[LIST].iter_rows()]
    after = [repr(c.fill) for (c,) in openpyxl.load_workbook(BytesIO(cleared))[LIST].iter_rows()]
    assert before == after


def test_fills_come_back_after_rows_were_inserted_and_sorted() -> None:
    """The clerk inserts a row above and turns the records round: each takes its shade along."""
    data = workbook("base")
    marked = applied(data, error(Address.parse("A1")), error(A2), error(B4), RESULT)
    files = unzipped(marked)
    root = etree.fromstring(files[SHEET])
    body = root.find("{*}sheetData")
    rows = list(body)
    for row in rows:
        body.remove(row)
    for number, row in enumerate(reversed(rows), 3):
        row.set("r", str(number))
        for cell in row:
            cell.set("r", cell.get("r").rstrip("0123456789") + str(number))
        body.append(row)
    moved = zipped(files | {SHEET: etree.tostring(root)})
    assert sum(mark_of_colour(c or "") is not None for c in fills(moved).values()) == 3
    cleared = applied(moved, ClearMarks())
    after = fills(cleared)
    assert not any(mark_of_colour(c or "") for c in after.values())
    header_row = 3 + len(rows) - 1
    assert after[f"A{header_row}"] == after[f"B{header_row}"] == "FFD9D9D9"
    assert after[f"A{header_row - 1}"] is None


def test_marks_go_even_when_the_record_is_gone() -> None:
    marked = applied(workbook("base"), error(A2), RESULT)
    book = openpyxl.load_workbook(BytesIO(marked))
    del book[RECORD_SHEET]
    out = BytesIO()
    book.save(out)
    cleared = applied(out.getvalue(), ClearMarks())
    assert fills(cleared)["A2"] is None
    assert notes(cleared) == {}
    assert openpyxl.load_workbook(BytesIO(cleared)).sheetnames == [LIST, "说明"]


def test_marks_go_after_openpyxl_saved_the_copy() -> None:
    data = workbook("own_notes")
    marked = applied(data, error(A2), error(Address.parse("A1")), error(B4), RESULT)
    out = BytesIO()
    openpyxl.load_workbook(BytesIO(marked)).save(out)
    cleared = applied(out.getvalue(), ClearMarks())
    assert {at: text.strip() for at, text in notes(cleared).items()} == {
        at: text.strip() for at, text in notes(data).items()
    }
    assert fills(cleared) == fills(data)


def test_the_copy_opens_on_the_result_and_the_original_sheet_comes_back() -> None:
    data = workbook("named_ranges")
    marked = unzipped(applied(data, error(A2), RESULT))
    book = etree.fromstring(marked[BOOK])
    assert next(book.iter("{*}sheet")).get("name") == RESULT_SHEET
    assert book.find(".//{*}workbookView").get("activeTab") in (None, "0")
    assert etree.fromstring(marked[SHEET]).find(".//{*}sheetView").get("tabSelected") is None
    names = {n.get("name"): n.get("localSheetId") for n in book.iter("{*}definedName")}
    assert names["_xlnm.Print_Area"] == "1"
    assert names["备查"] is None
    cleared = unzipped(applied(zipped(marked), ClearMarks()))
    assert etree.fromstring(cleared[SHEET]).find(".//{*}sheetView").get("tabSelected") == "1"
    names = {
        n.get("name"): n.get("localSheetId")
        for n in etree.fromstring(cleared[BOOK]).iter("{*}definedName")
    }
    assert names["_xlnm.Print_Area"] == "0"


def test_the_record_is_very_hidden_and_last() -> None:
    marked = unzipped(applied(workbook("base"), error(A2)))
    sheets = etree.fromstring(marked[BOOK]).findall(".//{*}sheet")
    assert (sheets[-1].get("name"), sheets[-1].get("state")) == (RECORD_SHEET, "veryHidden")


def test_a_long_or_odd_note_is_made_fit() -> None:
    marked = applied(workbook("base"), error(A2, "含\x0b控制符\ud800" + "长" * 40000))
    text = notes(marked)["A2"]
    assert "含\ufffd控制符\ufffd" in text
    assert text.endswith("…")
    assert len(text) <= 30_000


def test_notes_name_their_author() -> None:
    book = read_bytes(applied(workbook("own_notes"), error(B4)), "t.xlsx").workbook
    assert book is not None
    assert book.sheets[LIST].note_authors[B4] == NOTE_AUTHOR
    assert book.sheets[LIST].note_authors[Address.parse("D4")] == "张三"


def test_clearing_a_workbook_without_marks_changes_nothing() -> None:
    for name in ("base", "own_notes", "threaded", "form_control", "named_ranges"):
        data = workbook(name)
        assert applied(data, ClearMarks()) == applied(data, ClearMarks())
        assert unzipped(applied(data, ClearMarks())) == unzipped(data)


def test_a_copy_of_our_sheet_goes_too() -> None:
    copied = applied(workbook("base"), RESULT, NewSheet(f"{RESULT_SHEET} (2)", 3, (("x",),)))
    assert openpyxl.load_workbook(BytesIO(applied(copied, ClearMarks()))).sheetnames == [
        LIST,
        "说明",
    ]


def test_marks_planned_before_clearing_are_not_made() -> None:
    data = workbook("base")
    assert unzipped(applied(data, error(A2), RESULT, ClearMarks())).keys() == unzipped(data).keys()
    assert fills(applied(data, error(A2), RESULT, ClearMarks())) == fills(data)

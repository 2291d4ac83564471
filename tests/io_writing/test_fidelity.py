"""Marking, setting, appending and new sheets leave all else in rich workbooks as it was."""

from __future__ import annotations

import datetime as dt
import warnings
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from lxml import etree

from tests.support.parts import (
    canonical_sheet,
    changed_parts,
    member_order,
    plan,
    stored_bytes,
)
from tests.support.rich import BOOK, LIST, ORDER, SHEET, unzipped
from tests.support.rich_all import BUILDERS, workbook
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import (
    UNCHECKED,
    AppendRow,
    CellLook,
    ClearMarks,
    MarkCell,
    NewSheet,
    SetCell,
)
from xlhazard.model.marks import RECORD_SHEET, RESULT_SHEET

NAMES = sorted(BUILDERS)
SET = (
    SetCell(LIST, Address(3, 2), UNCHECKED, "=改后的名称 & <甲>"),
    SetCell(LIST, Address(3, 4), 200, Decimal("250.50")),
    SetCell(LIST, Address(4, 3), UNCHECKED, dt.date(2023, 6, 30)),
)
APPEND = (
    AppendRow(LIST, 8, 7, {1: "YH-7", 2: "企业七", 3: dt.date(2023, 7, 1), 4: 7}),
    AppendRow(LIST, 9, 7, {1: "YH-8", 2: "企业八", 3: dt.date(2023, 7, 2), 4: 8}),
)
MARK = (
    MarkCell(LIST, Address(2, 1), "error", "【错误 KY01】编号重复。改法：换一个编号。"),
    MarkCell(LIST, Address(4, 2), "warning", "【提醒 XR15】名称与底册不同。"),
    MarkCell(LIST, Address(5, 3), "info", "【说明】读作 2023-06-05。"),
    MarkCell(LIST, Address(20, 9), "error", "【错误】远处的空单元格。"),
)
RESULT = NewSheet(
    RESULT_SHEET,
    0,
    (("1 处错误",), ("位置", "问题"), ("隐患清单!A2", "=编号重复")),
    {
        Address(1, 1): CellLook("lead"),
        Address(2, 1): CellLook("header"),
        Address(2, 2): CellLook("header"),
        Address(3, 1): CellLook("text", (LIST, Address(2, 1))),
        Address(3, 2): CellLook("error"),
    },
    (18, 60),
    2,
)


def cells_of(*edits: SetCell | MarkCell) -> list[Address]:
    return [edit.cell for edit in edits]


@pytest.mark.parametrize("name", NAMES)
def test_setting_cells_changes_those_cells_only(name: str) -> None:
    data = workbook(name)
    out = apply(data, plan(data, *SET))
    # styles: the day and the text that looks like a formula; workbook: recalculation
    assert changed_parts(data, out) <= {SHEET, "xl/styles.xml", BOOK}
    old, new = unzipped(data), unzipped(out)
    planned = cells_of(*SET)
    assert canonical_sheet(old[SHEET], planned) == canonical_sheet(new[SHEET], planned)
    assert_others_stored_alike(data, out)
    assert_styles_kept(old["xl/styles.xml"], new["xl/styles.xml"])


@pytest.mark.parametrize("name", NAMES)
def test_appending_changes_new_rows_and_their_ranges_only(name: str) -> None:
    data = workbook(name)
    out = apply(data, plan(data, *APPEND))
    assert changed_parts(data, out) <= {SHEET, BOOK, "xl/tables/table1.xml"}
    old, new = unzipped(data), unzipped(out)
    before = canonical_sheet(old[SHEET], grown=True)
    assert before == canonical_sheet(new[SHEET], rows=(8, 9), grown=True)
    assert_others_stored_alike(data, out)


@pytest.mark.parametrize("name", NAMES)
def test_marking_changes_looks_and_notes_only(name: str) -> None:
    data = workbook(name)
    out = apply(data, plan(data, *MARK))
    old, new = unzipped(data), unzipped(out)
    ours = {n for n in new.keys() - old.keys() if "comments" in n or "vmlDrawing" in n}
    record = {"xl/worksheets/sheet3.xml"}
    touched = {
        *(SHEET, BOOK, "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"),
        *("xl/worksheets/_rels/sheet1.xml.rels", "xl/comments1.xml"),
        *(() if name == "header_picture" else ("xl/drawings/vmlDrawing1.vml",)),
    }
    assert changed_parts(data, out) <= touched | ours | record
    planned = cells_of(*MARK)
    assert canonical_sheet(old[SHEET], planned) == canonical_sheet(new[SHEET], planned, (20,))
    for at in planned[:3]:
        assert value_at(new, at) == value_at(old, at)
    assert_children_in_order(new[SHEET])
    assert_styles_kept(old["xl/styles.xml"], new["xl/styles.xml"])
    assert_others_stored_alike(data, out)
    book_before, book_after = etree.fromstring(old[BOOK]), etree.fromstring(new[BOOK])
    for sheet in book_after.findall(f"{{*}}sheets/{{*}}sheet[@name='{RECORD_SHEET}']"):
        assert sheet.get("state") == "veryHidden"
        sheet.getparent().remove(sheet)
    assert etree.tostring(book_before, method="c14n") == etree.tostring(book_after, method="c14n")


@pytest.mark.parametrize("name", NAMES)
def test_marks_come_off_again_without_a_trace(name: str) -> None:
    data = workbook(name)
    marked = apply(data, plan(data, *MARK, RESULT))
    cleared = apply(marked, plan(marked, ClearMarks()))
    old, new = unzipped(data), unzipped(cleared)
    assert old.keys() == new.keys()
    for part in old.keys() - {"xl/styles.xml", SHEET, "xl/comments1.xml"}:
        assert etree_equal(old[part], new[part]), part
    assert canonical_sheet(old[SHEET]) == canonical_sheet(new[SHEET], [Address(20, 9)])
    assert notes_of(old) == notes_of(new)
    assert apply(cleared, plan(cleared, ClearMarks())) == cleared


@pytest.mark.parametrize("name", NAMES)
def test_marking_twice_is_marking_once(name: str) -> None:
    data = workbook(name)
    once = apply(data, plan(data, ClearMarks(), *MARK, RESULT))
    twice = apply(once, plan(once, ClearMarks(), *MARK, RESULT))
    thrice = apply(twice, plan(twice, ClearMarks(), *MARK, RESULT))
    assert unzipped(twice) == unzipped(thrice)
    assert unzipped(once).keys() == unzipped(twice).keys()
    assert notes_of(unzipped(once)) == notes_of(unzipped(twice))


@pytest.mark.parametrize("name", NAMES)
def test_openpyxl_reads_what_was_written(name: str) -> None:
    data = workbook(name)
    if name in ("alternate_styles", "strict"):
        # openpyxl cannot read the alternatives, and takes strict numbers for texts.
        return
    out = apply(data, plan(data, *SET, *APPEND, *MARK, RESULT))
    with warnings.catch_warnings():
        # openpyxl says which extensions it would lose; it only reads here.
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(BytesIO(out))
    assert book.sheetnames[0] == RESULT_SHEET
    assert book.sheetnames[-1] == RECORD_SHEET
    sheet = book[LIST]
    assert sheet["B3"].value == "=改后的名称 & <甲>"
    assert sheet["B3"].data_type == "s"
    assert sheet["B3"].quotePrefix
    assert Decimal(str(sheet["D3"].value)) == Decimal("250.5")
    assert sheet["C4"].value.date() == dt.date(2023, 6, 30)
    assert [cell.value for cell in sheet[8]][:2] == ["YH-7", "企业七"]
    assert sheet["C9"].value.date() == dt.date(2023, 7, 2)
    assert "XR15" in sheet["B4"].comment.text
    assert sheet["A2"].fill.fgColor.rgb != sheet["B4"].fill.fgColor.rgb
    assert sheet["C2"].fill.fill_type is None
    assert book[RESULT_SHEET]["A3"].hyperlink.location == f"'{LIST}'!A2"


@pytest.mark.parametrize("name", NAMES)
def test_the_same_plan_gives_the_same_bytes(name: str) -> None:
    data = workbook(name)
    edits = (*SET, *APPEND, *MARK, RESULT)
    assert apply(data, plan(data, *edits)) == apply(data, plan(data, *edits))


def assert_others_stored_alike(before: bytes, after: bytes) -> None:
    """Parts outside the plan keep even their compressed bytes, and all keep their order."""
    changed = changed_parts(before, after)
    old, new = stored_bytes(before), stored_bytes(after)
    assert {n: old[n] for n in old if n not in changed} == {
        n: new[n] for n in new if n not in changed
    }
    order = member_order(before)
    assert member_order(after)[: len(order)] == order


def assert_styles_kept(before: bytes, after: bytes) -> None:
    """Formats are only added behind the others; counts are right; all else is equal."""
    old, new = etree.fromstring(before), etree.fromstring(after)
    for name in ("numFmts", "fonts", "fills", "borders", "cellXfs"):
        was, now = old.find(f"{{*}}{name}"), new.find(f"{{*}}{name}")
        if now is None:
            continue
        assert int(now.get("count")) == len(now)
        if was is None:
            new.remove(now)
            continue
        for extra in list(now)[len(was) :]:
            now.remove(extra)
        now.set("count", was.get("count"))
    assert etree.tostring(old, method="c14n") == etree.tostring(new, method="c14n")


def assert_children_in_order(sheet: bytes) -> None:
    names = [
        etree.QName(child).localname
        for child in etree.fromstring(sheet)
        if isinstance(child.tag, str)
    ]
    known = [ORDER.index(name) for name in names if name in ORDER]
    assert known == sorted(known), names


def value_at(parts: dict[str, bytes], at: Address) -> str | None:
    root = etree.fromstring(parts[SHEET])
    rows = root.findall(".//{*}sheetData/{*}row")
    cell = rows[at.row - 1].findall("{*}c")[at.column - 1]
    return "".join(cell.itertext())


def etree_equal(one: bytes, other: bytes) -> bool:
    if one == other:
        return True
    first, second = etree.fromstring(one), etree.fromstring(other)
    for root in (first, second):
        for view in root.findall(".//{*}workbookView"):
            if view.get("activeTab") == "0":
                view.attrib.pop("activeTab")
        for kind in root.findall("{urn:schemas-microsoft-com:vml}shapetype[@id='_x0000_t202']"):
            root.remove(kind)  # how note boxes are drawn; boxes of the clerk use it too
        for ending in root.findall("{*}Default[@Extension='vml']"):
            root.remove(ending)
    return etree.tostring(first, method="c14n") == etree.tostring(second, method="c14n")


def notes_of(parts: dict[str, bytes]) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, content in parts.items():
        if "/comments" in name:
            for note in etree.fromstring(content).iter("{*}comment"):
                found[note.get("ref")] = tuple(t.text or "" for t in note.iter("{*}t"))
    return found

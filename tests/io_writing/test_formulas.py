"""Formulas are never overwritten silently, and none is left without its text."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from tests.support.parts import plan
from tests.support.rich import BOOK, LIST, SHEET, unzipped, zipped
from tests.support.rich_all import workbook
from xlhazard.io.patch.formulas import moved
from xlhazard.io.writer import StaleWorkbook, Unwritable, apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, AppendRow, MarkCell, Scalar, SetCell

CACHED, SHARED = workbook("cached_formulas"), workbook("shared_formulas")


def after(data: bytes, *edits: tuple[str, Scalar, Scalar]) -> bytes:
    return apply(data, plan(data, *(SetCell(LIST, Address.parse(a), w, n) for a, w, n in edits)))


def formula(data: bytes, ref: str) -> etree._Element | None:
    root = etree.fromstring(unzipped(data)[SHEET])
    return root.find(f".//{{*}}c[@r='{ref}']/{{*}}f")


@pytest.mark.parametrize("was", [UNCHECKED, None, "", 399, "x"])
def test_a_formula_is_not_overwritten_unless_its_result_was_seen(was: Scalar) -> None:
    with pytest.raises((Unwritable, StaleWorkbook), match="E3 单元格里是公式"):
        after(CACHED, ("E3", was, 5))


def test_a_formula_whose_result_was_seen_goes_with_its_chain() -> None:
    out = after(CACHED, ("E3", 400, 5))
    assert formula(out, "E3") is None
    assert formula(out, "E4").text == "D4*2"
    parts = unzipped(out)
    assert "xl/calcChain.xml" not in parts
    assert b"calcChain" not in parts["[Content_Types].xml"]
    assert b"calcChain" not in parts["xl/_rels/workbook.xml.rels"]
    assert etree.fromstring(parts[BOOK]).find("{*}calcPr").get("fullCalcOnLoad") == "1"


def test_values_beside_formulas_keep_the_chain() -> None:
    out = after(CACHED, ("D3", 200, 5))
    assert "xl/calcChain.xml" in unzipped(out)
    assert formula(out, "E3").text == "D3*2"


def test_another_cell_states_the_shared_formula_when_its_origin_goes() -> None:
    out = after(SHARED, ("E2", 2, "手填"))
    heir = formula(out, "E3")
    assert heir.text == "D3*$D$2+LOG10(D3)"
    assert (heir.get("t"), heir.get("ref"), heir.get("si")) == ("shared", "E3:E7", "0")
    assert formula(out, "E4").get("si") == "0"
    assert formula(out, "E4").text is None


def test_several_origins_in_one_plan_leave_no_orphan() -> None:
    out = after(SHARED, ("E2", 2, 1), ("E3", 3, 1), ("E5", 5, 1))
    assert formula(out, "E4").text == "D4*$D$2+LOG10(D4)"
    assert formula(out, "E4").get("ref") == "E4:E7"
    assert formula(out, "E5") is None
    out = after(SHARED, *((f"E{row}", row, 1) for row in range(2, 8)))
    assert b"<f" not in unzipped(out)[SHEET]


def test_a_follower_goes_without_a_trace() -> None:
    out = after(SHARED, ("E4", 4, 1))
    assert formula(out, "E2").text == "D2*$D$2+LOG10(D2)"
    assert formula(out, "E4") is None


def test_marking_formula_cells_keeps_their_formulas() -> None:
    marks = [MarkCell(LIST, Address(row, 5), "error", "x") for row in range(2, 8)]
    out = apply(SHARED, plan(SHARED, *marks))
    assert formula(out, "E2").text == "D2*$D$2+LOG10(D2)"
    assert formula(out, "E7").get("si") == "0"


def test_an_heir_that_is_marked_keeps_its_mark() -> None:
    edits = (
        SetCell(LIST, Address.parse("E2"), 2, 1),
        MarkCell(LIST, Address.parse("E3"), "error", "x"),
    )
    out = apply(SHARED, plan(SHARED, *edits))
    assert formula(out, "E3").text == "D3*$D$2+LOG10(D3)"
    assert formula(out, "E3").getparent().get("s") is not None


def test_part_of_a_data_table_cannot_be_set() -> None:
    data = workbook("data_table")
    for cell, was in (("F6", 1), ("F7", None)):
        with pytest.raises(Unwritable, match="F6:F7"):
            after(data, (cell, was, 5))
    assert formula(after(data, ("G7", None, 5)), "F6") is not None


def test_part_of_an_array_cannot_be_set_but_a_single_one_can() -> None:
    files = unzipped(workbook("dynamic_array"))
    wide = zipped(files | {SHEET: files[SHEET].replace(b'ref="F6"', b'ref="F6:G7"')})
    with pytest.raises(Unwritable, match="数组公式"):
        after(wide, ("G7", None, 5))
    with pytest.raises(Unwritable, match="数组公式"):
        apply(wide, plan(wide, AppendRow(LIST, 7, 6, {7: 5})))
    out = after(workbook("dynamic_array"), ("F6", 1000, 5))
    cell = etree.fromstring(unzipped(out)[SHEET]).find(".//{*}c[@r='F6']")
    assert cell.get("cm") is None
    assert cell.findtext("{*}v") == "5"


def test_appending_into_a_formula_is_refused() -> None:
    files = unzipped(workbook("base"))
    sheet = files[SHEET].replace(
        b"</sheetData>", b'<row r="8"><c r="B8"><f>1+1</f></c></row></sheetData>'
    )
    data = zipped(files | {SHEET: sheet})
    with pytest.raises(StaleWorkbook, match="B8"):
        apply(data, plan(data, AppendRow(LIST, 8, 7, {2: "x"})))
    out = apply(data, plan(data, AppendRow(LIST, 8, 7, {1: "x"})))
    assert formula(out, "B8").text == "1+1"


@pytest.mark.parametrize(
    ("formula_text", "below"),
    [
        ("A1+$A$1+A$1+$A1", "B3+$A$1+B$1+$A3"),
        ("SUM(A1:B2,Sheet1!C3)", "SUM(B3:C4,Sheet1!D5)"),
        ("'表 A1'!A1&\"A1\"", "'表 A1'!B3&\"A1\""),
        ("'it''s A1'!A1", "'it''s A1'!B3"),
        ("LOG10(A1)+ATAN2(A1,B1)", "LOG10(B3)+ATAN2(B3,C3)"),
        ("SUM(A:A)+SUM($A:B)+SUM(1:2)+SUM($1:2)", "SUM(B:B)+SUM($A:C)+SUM(3:4)+SUM($1:4)"),
        ("表1[[#This Row],[A1]]+A1", "表1[[#This Row],[A1]]+B3"),
        ("Q1!A1+Q1.A1+_A1+A1B", "Q1!B3+Q1.A1+_A1+A1B"),
        ('IF(A1="say ""A1""",1E5,A1)', 'IF(B3="say ""A1""",1E5,B3)'),
        ("[1]清单!A1", "[1]清单!B3"),
        ("TRUE+XFD1048576", "TRUE+A2"),
        ("a1+R2D2", "B3+R2D2"),
    ],
)
def test_a_formula_reads_on_two_rows_below_and_one_right(formula_text: str, below: str) -> None:
    assert moved(formula_text, 2, 1) == below


def test_moving_there_and_back_changes_nothing() -> None:
    text = "SUM(C3:D9)*$B$2-VLOOKUP(A5,'别的 表'!$A:$D,2,0)"
    assert moved(moved(text, 5, 3), -5, -3) == text
    assert re.search(r"\$B\$2", moved(text, 5, 3))

"""What belongs to a table grows with it; what does not stays."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.support.parts import plan
from tests.support.rich import BOOK, LIST, SHEET, unzipped, zipped
from tests.support.rich_all import workbook
from xlhazard.io.patch.ranges import Growth, grown
from xlhazard.io.writer import apply
from xlhazard.model.address import Area
from xlhazard.model.edits import AppendRow

ROWS = (AppendRow(LIST, 8, 7, {1: "甲", 4: 1}), AppendRow(LIST, 9, 7, {1: "乙", 4: 2}))


def appended(name: str) -> dict[str, bytes]:
    data = workbook(name)
    return unzipped(apply(data, plan(data, *ROWS)))


def texts(xml: bytes, path: str, attribute: str = "") -> list[str]:
    found = etree.fromstring(xml).findall(path)
    return [element.get(attribute) if attribute else element.text for element in found]


def test_formats_validations_and_protected_ranges_grow() -> None:
    sheet = appended("conditional_formats")[SHEET]
    assert texts(sheet, ".//{*}conditionalFormatting", "sqref") == ["D2:D9 A2:A9", "H1"]
    assert texts(sheet, ".//{*}dataValidation", "sqref") == ["B2:B9"]
    assert texts(appended("protected")[SHEET], ".//{*}protectedRange", "sqref") == ["A2:D9"]


@pytest.mark.parametrize("name", ["x14_validation", "x14_format"])
def test_newer_formats_and_validations_grow(name: str) -> None:
    letter = "B" if name == "x14_validation" else "D"
    assert texts(appended(name)[SHEET], ".//{*}sqref") == [f"{letter}2:{letter}9"]


def test_the_place_of_a_sparkline_does_not_grow() -> None:
    files = unzipped(workbook("sparkline"))
    last = files[SHEET].replace(b"<xm:sqref>F2<", b"<xm:sqref>D7<")
    data = zipped(files | {SHEET: last})
    after = unzipped(apply(data, plan(data, *ROWS)))[SHEET]
    assert texts(after, ".//{*}sqref") == ["D7"]


def test_dimension_covers_the_new_rows() -> None:
    assert texts(appended("base")[SHEET], "{*}dimension", "ref") == ["A1:D9"]


def test_filter_and_its_names_and_the_print_area_grow() -> None:
    parts = appended("named_ranges")
    assert texts(parts[SHEET], "{*}autoFilter", "ref") == ["A1:D9"]
    names = {n.get("name"): n.text for n in etree.fromstring(parts[BOOK]).iter("{*}definedName")}
    assert names == {
        "_xlnm._FilterDatabase": f"{LIST}!$A$1:$D$9",
        "_xlnm.Print_Area": f"{LIST}!$A$1:$D$9",
        "_xlnm.Print_Titles": f"{LIST}!$1:$1",
        "备查": "'说明>一''s'!$A$1",
    }


def test_an_excel_table_and_its_filter_grow() -> None:
    table = appended("excel_table")["xl/tables/table1.xml"]
    assert etree.fromstring(table).get("ref") == "A1:D9"
    assert texts(table, "{*}autoFilter", "ref") == ["A1:D9"]


def test_a_table_with_a_totals_row_stays() -> None:
    files = unzipped(workbook("excel_table"))
    name = "xl/tables/table1.xml"
    total = files[name].replace(b'totalsRowShown="0"', b'totalsRowCount="1"')
    data = zipped(files | {name: total})
    after = unzipped(apply(data, plan(data, *ROWS)))
    assert after[name] == total


def test_merged_areas_and_links_stay() -> None:
    sheet = appended("merged_and_linked")[SHEET]
    assert texts(sheet, ".//{*}mergeCell", "ref") == ["F2:G3"]
    assert texts(sheet, ".//{*}hyperlink", "ref") == ["A3"]


@pytest.mark.parametrize(
    ("area", "growths", "expected"),
    [
        ("A1:D7", [(8, 7, 7)], "A1:D8"),
        ("A1:D7", [(8, 7, 7), (9, 7, 8), (10, 7, 9)], "A1:D10"),
        ("A1:D7", [(8, 2, 7)], "A1:D8"),
        ("A2:A2", [(8, 7, 7)], "A2"),
        ("A2:A2", [(8, 2, 7)], "A2"),
        ("A2:A2", [(3, 2, 2)], "A2:A3"),
        ("A1:D20", [(8, 7, 7)], "A1:D20"),
        ("A1:D5", [(8, 7, 7)], "A1:D5"),
        ("A8:D12", [(8, 7, 7)], "A8:D12"),
        ("F1:H7", [(8, 7, 7)], "F1:H7"),
        ("C1:H7", [(8, 7, 7)], "C1:H8"),
        ("A1:D7", [(12, 7, 7)], "A1:D12"),
        ("A1:D9", [(12, 7, 7)], "A1:D12"),
        ("A1:D9", [(12, 7, 10)], "A1:D9"),
    ],
)
def test_a_range_grows_only_with_its_own_table(
    area: str, growths: list[tuple[int, int, int]], expected: str
) -> None:
    written = [Growth(row, like, above, 1, 4) for row, like, above in growths]
    assert str(grown(Area.parse(area), written)) == expected


def test_blank_rows_in_between_are_bridged_and_filled_ones_are_not() -> None:
    data = workbook("conditional_formats")
    far = unzipped(apply(data, plan(data, AppendRow(LIST, 12, 7, {1: "甲", 4: 1}))))[SHEET]
    assert texts(far, ".//{*}conditionalFormatting", "sqref") == ["D2:D12 A2:A12", "H1"]
    early = unzipped(apply(data, plan(data, AppendRow(LIST, 8, 3, {1: "甲", 4: 1}))))[SHEET]
    assert texts(early, ".//{*}conditionalFormatting", "sqref") == ["D2:D8 A2:A8", "H1"]


def test_print_areas_of_several_blocks_grow_one_by_one() -> None:
    files = unzipped(workbook("named_ranges"))
    two = f"{LIST}!$A$1:$D$7,{LIST}!$F$1:$G$7".encode()
    book = files[BOOK].replace(
        f'Print_Area" localSheetId="0">{LIST}!$A$1:$D$7'.encode(),
        b'Print_Area" localSheetId="0">' + two,
    )
    data = zipped(files | {BOOK: book})
    after = unzipped(apply(data, plan(data, *ROWS)))[BOOK]
    assert f"{LIST}!$A$1:$D$9,{LIST}!$F$1:$G$7".encode() in after

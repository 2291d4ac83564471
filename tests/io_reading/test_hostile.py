"""Files made to harm: each gets its own code, the place and a remedy, within bounded work."""

from __future__ import annotations

import pytest

from tests.io_reading.crafting import (
    BOOK,
    BOOK_RELATIONS,
    NAME,
    SHEET,
    STRINGS,
    book_xml,
    members,
    parts,
    reading,
    refusal,
    relations_xml,
    sheet_xml,
    strings_xml,
    workbook,
    workbook_bytes,
    zipped,
)
from xlhazard.io.limits import Limits
from xlhazard.model.address import Address, Area

DOCTYPE = '<!DOCTYPE x [<!ENTITY e "e"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def sheet_part(rows: str = ONE_CELL, **around: str) -> bytes:
    return workbook_bytes(more={SHEET: sheet_xml(rows, **around)})


# documents inside the document


@pytest.mark.parametrize("part", [SHEET, STRINGS, BOOK, "xl/styles.xml", "_rels/.rels"])
def test_a_doctype_is_refused_in_every_part_that_is_read(part: str) -> None:
    content = str(parts(ONE_CELL)[part]).replace("?>\n", f"?>\n{DOCTYPE}", 1)
    code, facts = refusal(workbook_bytes(ONE_CELL, more={part: content}))
    assert code == "ST30"
    assert part.rpartition("/")[2] in facts


@pytest.mark.parametrize("part", ["customXml/item1.xml", "xl/drawings/vmlDrawing1.vml"])
def test_a_doctype_is_refused_in_parts_that_nobody_reads(part: str) -> None:
    assert refusal(workbook_bytes(ONE_CELL, more={part: f"{DOCTYPE}<x/>"}))[0] == "ST30"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "latin-1", "ascii"])
def test_a_doctype_is_seen_in_any_encoding(encoding: str) -> None:
    named = "UTF-16" if encoding.startswith("utf-16") else encoding
    text = f'<?xml version="1.0" encoding="{named}"?>{DOCTYPE}<worksheet/>'
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    data = workbook_bytes(more={SHEET: mark + text.encode(encoding)})
    assert refusal(data)[0] == "ST30"


def test_an_encoding_that_hides_its_text_is_refused() -> None:
    for named in ("utf-7", "gbk", "no-such-encoding"):
        text = f'<?xml version="1.0" encoding="{named}"?><worksheet/>'
        assert refusal(workbook_bytes(more={SHEET: text}))[0] == "ST01"


# addresses and numbers


@pytest.mark.parametrize("before", ["", "<!-- by events -->"], ids=["pattern", "events"])
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>', "ZZZZZZZ1"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "XFE1"),
        ('<row r="1"><c r="XFE1"/></row>', "XFE1"),
        ('<row r="1"><c r="A"><v>1</v></c></row>', "A"),
        ('<row r="1"><c r="1"><v>1</v></c></row>', "1"),
        ('<row r="1"><c r=""><v>1</v></c></row>', "单元格"),
        ('<row r="0"><c r="A0"><v>1</v></c></row>', "第0行"),
        ('<row r="-5"><c r="A-5"><v>1</v></c></row>', "第-5行"),
        ('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>', "第99999999999行"),
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "第1048577行"),
        ('<row r="1048576"/><row><c><v>1</v></c></row>', "第1048577行"),
        ('<row r="x"><c r="A1"><v>1</v></c></row>', "第x行"),
        ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "A1的文字编号0"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "文字编号-1"),
        ('<row r="1"><c r="A1" t="s"><v>4294967296</v></c></row>', "文字编号4294967296"),
        ('<row r="1"><c r="A1" t="s"><v/></c></row>', "文字编号"),
        ('<row r="1"><c r="A1" s="9"><v>1</v></c></row>', "A1的格式编号9"),
        ('<row r="1"><c r="B1" s="9"/></row>', "B1的格式编号9"),
        ('<row r="1"><c r="A1" s="-1"><v>1</v></c></row>', "格式编号-1"),
    ],
)
def test_impossible_addresses_and_numbers_name_the_sheet(rows: str, said: str, before: str) -> None:
    code, facts = refusal(sheet_part(rows, before=before))
    assert code == "ST31"
    assert NAME in facts
    assert said in facts


def test_a_row_has_no_more_cells_than_a_sheet_has_columns() -> None:
    rows = f'<row r="1">{"<c/>" * 16_385}</row>'
    assert "16384" in refusal(sheet_part(rows))[1]


@pytest.mark.parametrize(
    "after",
    [
        '<mergeCells><mergeCell ref="A1:XFE2"/></mergeCells>',
        "<mergeCells><mergeCell/></mergeCells>",
        '<mergeCells count="4294967295"><mergeCell ref="A1:B2"/></mergeCells>',
        '<hyperlinks><hyperlink ref="A1:A1048577"/></hyperlinks>',
    ],
)
def test_impossible_merges_and_links_are_refused(after: str) -> None:
    assert refusal(sheet_part(after=after))[0] == "ST31"


def test_declared_counts_that_the_file_cannot_hold_are_refused() -> None:
    lying = strings_xml("<si><t>a</t></si>", count=' count="1" uniqueCount="4294967295"')
    code, facts = refusal(workbook_bytes(strings=lying))
    assert (code, "4294967295" in facts) == ("ST31", True)
    sloppy = strings_xml("<si><t>a</t></si>", count=' count="7" uniqueCount="5"')
    assert reading(workbook_bytes(strings=sloppy)).notices == ()


def test_whole_sheet_and_nested_merges_stay_areas() -> None:
    merges = '<mergeCell ref="A1:XFD1048576"/>' + "".join(
        f'<mergeCell ref="A1:B{n}"/>' for n in range(2, 10_002)
    )
    read = workbook(sheet_part(after=f"<mergeCells>{merges}</mergeCells>")).sheets[NAME]
    assert len(read.merged) == 10_001
    assert read.merged[0] == Area(Address(1, 1), Address(1_048_576, 16_384))


# sheets that are not there


@pytest.mark.parametrize(
    "relation",
    [
        ("rId1", "worksheet", "worksheets/missing.xml"),
        ("rId1", "worksheet", "../../worksheets/sheet1.xml"),
        ("rId1", "worksheet", "http://example.org/sheet1.xml", "External"),
        ("rId1", "worksheet", ""),
        ("rId1", "styles", "worksheets/sheet1.xml"),
        ("rId9", "worksheet", "worksheets/sheet1.xml"),
        ("rId1", "worksheet", "styles.xml"),
    ],
)
def test_a_listed_sheet_without_a_worksheet_is_never_an_empty_one(
    relation: tuple[str, ...],
) -> None:
    more = {BOOK_RELATIONS: relations_xml(relation, ("rId3", "styles", "styles.xml"))}
    assert refusal(workbook_bytes(ONE_CELL, more=more)) == ("ST32", NAME)


@pytest.mark.parametrize(
    "target",
    ["/xl/worksheets/sheet1.xml", "./Worksheets/SHEET1.xml", "../xl/worksheets/sheet1.xml"],
)
def test_other_spellings_of_the_right_part_are_understood(target: str) -> None:
    relations = relations_xml(("rId1", "worksheet", target))
    assert reading(workbook_bytes(ONE_CELL, more={BOOK_RELATIONS: relations})).notices == ()


def test_two_sheets_are_never_one() -> None:
    twice = '<sheet name="甲" sheetId="1" r:id="rId1"/><sheet name="乙" sheetId="2" r:id="rId1"/>'
    assert refusal(workbook_bytes(more={BOOK: book_xml(twice)}))[0] == "ST29"
    names = '<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="a" sheetId="2" r:id="rId4"/>'
    more = {
        BOOK: book_xml(names),
        "xl/worksheets/sheet2.xml": sheet_xml(),
        BOOK_RELATIONS: relations_xml(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId4", "worksheet", "worksheets/sheet2.xml"),
        ),
    }
    assert refusal(workbook_bytes(more=more))[0] == "ST29"


def test_a_package_without_a_workbook_is_unreadable() -> None:
    assert refusal(workbook_bytes(more={BOOK: book_xml("")}))[0] == "ST01"
    lone = {name: text for name, text in parts().items() if not name.startswith("xl/wo")}
    assert refusal(zipped(members(lone)))[0] == "ST01"
    document = {BOOK: "<document/>"}
    assert refusal(workbook_bytes(more=document))[0] == "ST01"


# shape and size, with small limits


def test_depth_and_attributes_are_limited() -> None:
    deep = "<a>" * 200_000 + "</a>" * 200_000
    assert "64" in refusal(workbook_bytes(ONE_CELL, more={"customXml/item1.xml": deep}))[1]
    wide = "<row " + " ".join(f'a{n}="1"' for n in range(300_000)) + "/>"
    code, facts = refusal(sheet_part(wide))
    assert (code, "300000" in facts) == ("ST30", True)


def test_sixty_four_deep_and_a_hundred_attributes_are_honest() -> None:
    deep = "<a>" * 60 + "</a>" * 60
    many = "<a " + " ".join(f'a{n}="1"' for n in range(100)) + "/>"
    more = {"customXml/item1.xml": deep, "customXml/item2.xml": many}
    assert reading(workbook_bytes(ONE_CELL, more=more)).notices == ()


@pytest.mark.parametrize("before", ["", "<!-- by events -->"], ids=["pattern", "events"])
def test_totals_of_cells_elements_and_text_are_limited(before: str) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 101))
    data = sheet_part(rows, before=before)
    code, facts = refusal(data, limits=Limits(max_cells=99))
    assert (code, "99" in facts, NAME in facts) == ("ST26", True, True)
    assert reading(data, limits=Limits(max_cells=100)).notices == ()
    assert refusal(data, limits=Limits(max_elements=200))[0] == "ST26"
    assert reading(data, limits=Limits(max_elements=400)).notices == ()
    long = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"长" * 700_000}</t></is></c></row>'
    text = sheet_part(long, before=before)
    assert reading(text).notices == ()
    assert refusal(text, limits=Limits(max_memory_mib=1))[0] == "ST26"
    merges = '<mergeCell ref="A1:B2"/>' * 50
    merged = sheet_part(rows, before=before, after=f"<mergeCells>{merges}</mergeCells>")
    assert refusal(merged, limits=Limits(max_extras=49))[0] == "ST26"


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * (12 << 20)}</t></is></c></row>',
        f'<row r="1" a="{"x" * (12 << 20)}"/>',
        f"<!--{'x' * (12 << 20)}-->",
    ],
    ids=["cell", "attribute", "comment"],
)
def test_one_long_text_is_limited_wherever_it_stands(rows: str) -> None:
    code, facts = refusal(sheet_part(rows))
    assert (code, "8 MiB" in facts) == ("ST26", True)


def test_ever_new_names_are_limited() -> None:
    names = "".join(f"<a{n}/>" for n in range(30_000))
    more = {"customXml/item1.xml": f"<a>{names}</a>"}
    assert refusal(workbook_bytes(ONE_CELL, more=more))[0] == "ST26"


def test_too_little_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("xlhazard.io.reader.read_workbook", exhausted)
    assert "内存" in refusal(workbook_bytes(ONE_CELL))[1]

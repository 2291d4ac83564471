"""What a cell holds, whichever way it is written. Every case is read by pattern and by event."""

from __future__ import annotations

import pytest

from tests.io_reading.crafting import (
    MAIN,
    NAME,
    SHEET,
    refusal,
    sheet,
    sheet_xml,
    strings_xml,
    styles_xml,
    workbook,
    workbook_bytes,
)
from xlhazard.io.reading.sheet import SheetListener
from xlhazard.model.address import Address
from xlhazard.model.workbook import RawCell, Sheet

EVENTS = "<!-- so that nothing is ordinary -->"
STRINGS = strings_xml(
    "<si><t>甲</t></si>"
    '<si><t xml:space="preserve"> 两边有空格 </t></si>'
    "<si><r><rPr><b/></rPr><t>富</t></r><r><t>文本</t></r></si>"
    '<si><t>注音</t><rPh sb="0" eb="1"><t>zhù</t></rPh><phoneticPr fontId="1"/></si>'
    '<si><t>常见</t><phoneticPr fontId="1" type="noConversion"/></si>'
    "<si><t>a &lt;b&gt; &amp; &#25105;&#x4F60;</t></si>"
    "<si><t>x_x000B_y _x005F_x000B_ _xD83D__xDE00_</t></si>"
    "<si><t/></si><si/>"
)
STYLES = styles_xml(cells='<xf numFmtId="0"/>' * 3)

CELLS: dict[str, tuple[str, RawCell | None]] = {
    "number": ('<c r="A1"><v>12.50</v></c>', RawCell("n", "12.50")),
    "number in blanks": ('<c r="A1"><v> 12 </v></c>', RawCell("n", "12")),
    "styled number": ('<c r="A1" s="2" t="n"><v>1</v></c>', RawCell("n", "1", 2)),
    "odd number": ('<c r="A1"><v>NaN</v></c>', RawCell("n", "NaN")),
    "infinite": ('<c r="A1"><v>INF</v></c>', RawCell("n", "INF")),
    "very large": ('<c r="A1"><v>1E308</v></c>', RawCell("n", "1E308")),
    "negative serial": ('<c r="A1" s="1"><v>-1</v></c>', RawCell("n", "-1", 1)),
    "long number": (f'<c r="A1"><v>{"9" * 40}</v></c>', RawCell("n", "9" * 40)),
    "shared text": ('<c r="A1" t="s"><v>0</v></c>', RawCell("s", "甲")),
    "shared text, odd number": ('<c r="A1" t="s"><v> 00 </v></c>', RawCell("s", "甲")),
    "blanks kept": ('<c r="A1" t="s"><v>1</v></c>', RawCell("s", " 两边有空格 ")),
    "rich text": ('<c r="A1" t="s"><v>2</v></c>', RawCell("s", "富文本")),
    "without phonetic": ('<c r="A1" t="s"><v>3</v></c>', RawCell("s", "注音")),
    "phonetic settings": ('<c r="A1" t="s"><v>4</v></c>', RawCell("s", "常见")),
    "entities": ('<c r="A1" t="s"><v>5</v></c>', RawCell("s", "a <b> & 我你")),
    "escapes": ('<c r="A1" t="s"><v>6</v></c>', RawCell("s", "x\x0by _x000B_ 😀")),
    "empty shared text": ('<c r="A1" t="s"><v>7</v></c>', None),
    "text of no kind": ('<c r="A1" t="s"><v>8</v></c>', None),
    "inline": ('<c r="A1" t="inlineStr"><is><t>乙</t></is></c>', RawCell("s", "乙")),
    "inline rich": (
        '<c r="A1" t="inlineStr"><is><r><t>一</t></r><r><t>二</t></r></is></c>',
        RawCell("s", "一二"),
    ),
    "inline phonetic": (
        '<c r="A1" t="inlineStr"><is><t>一</t><rPh sb="0" eb="1"><t>yi</t></rPh></is></c>',
        RawCell("s", "一"),
    ),
    "inline without kind": ('<c r="A1"><is><t>丙</t></is></c>', RawCell("s", "丙")),
    "inline empty": ('<c r="A1" t="inlineStr"><is><t/></is></c>', None),
    "inline lines": (
        '<c r="A1" t="inlineStr"><is><t>一&#10;二\r\n三\n四</t></is></c>',
        RawCell("s", "一\n二\n三\n四"),
    ),
    "inline numeric references": (
        '<c r="A1" t="inlineStr"><is><t>&#38544;&#24739;&#128512;</t></is></c>',
        RawCell("s", "隐患😀"),
    ),
    "inline quoted": (
        '<c r="A1" t="inlineStr"><is><t>&quot;&apos;]] &gt; "</t></is></c>',
        RawCell("s", '"\']] > "'),
    ),
    "lone surrogate": ('<c r="A1" t="str"><v>_xD800_</v></c>', RawCell("s", "\ud800")),
    "pretty printed": (
        '<c r="A1" t="inlineStr">\n  <is>\n    <t>丁</t>\n  </is>\n</c>',
        RawCell("s", "丁"),
    ),
    "cdata": ('<c r="A1" t="str"><v><![CDATA[<&]]></v></c>', RawCell("s", "<&")),
    "comment inside": ('<c r="A1"><v>1<!-- x -->2</v></c>', RawCell("n", "12")),
    "processing instruction": ('<c r="A1"><?x y?><v>3</v></c>', RawCell("n", "3")),
    "boolean": ('<c r="A1" t="b"><v>1</v></c>', RawCell("b", "1")),
    "boolean word": ('<c r="A1" t="b"><v>false</v></c>', RawCell("b", "0")),
    "error": ('<c r="A1" t="e"><v>#DIV/0!</v></c>', RawCell("e", "#DIV/0!")),
    "iso date": ('<c r="A1" t="d"><v>2023-06-01</v></c>', RawCell("d", "2023-06-01")),
    "picture": ('<c r="A1" t="e" vm="1"><v>#VALUE!</v></c>', RawCell("p", "#VALUE!")),
    "value metadata alone": ('<c r="A1" vm="1"><v>5</v></c>', RawCell("n", "5")),
    "formula": ('<c r="A1"><f>B1+1</f><v>2</v></c>', RawCell("n", "2", 0, "B1+1")),
    "text formula": ('<c r="A1" t="str"><f>B1</f><v>甲</v></c>', RawCell("s", "甲", 0, "B1")),
    "empty text formula": (
        '<c r="A1" t="str"><f>B1&amp;""</f><v></v></c>',
        RawCell("s", "", 0, 'B1&""'),
    ),
    "text formula never stored": ('<c r="A1" t="str"><f>B1</f></c>', RawCell("", "", 0, "B1")),
    "formula never stored": ('<c r="A1"><f>B1</f><v></v></c>', RawCell("", "", 0, "B1")),
    "formula, closed value": ('<c r="A1"><f>B1</f><v/></c>', RawCell("", "", 0, "B1")),
    "formula without value": ('<c r="A1"><f>B1</f></c>', RawCell("", "", 0, "B1")),
    "formula with error": (
        '<c r="A1" t="e"><f>B1</f><v>#N/A</v></c>',
        RawCell("e", "#N/A", 0, "B1"),
    ),
    "shared formula": (
        '<c r="A1"><f t="shared" ref="A1:A9" si="0">B1</f><v>1</v></c>',
        RawCell("n", "1", 0, "B1"),
    ),
    "follows a shared formula": (
        '<c r="A1"><f t="shared" si="0"/><v>1</v></c>',
        RawCell("n", "1", 0, ""),
    ),
    "array formula": (
        '<c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c>',
        RawCell("n", "1", 0, "B1:B2"),
    ),
    "bare formula": ('<c r="A1"><f/><v>1</v></c>', RawCell("n", "1", 0, "")),
    "libreoffice formula": (
        '<c r="A1" s="1" t="n"><f aca="false">B1</f><v>1</v></c>',
        RawCell("n", "1", 1, "B1"),
    ),
    "wps picture": (
        '<c r="A1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>',
        RawCell("s", '=DISPIMG("ID_1",1)', 0, '_xlfn.DISPIMG("ID_1",1)'),
    ),
    "single quotes": ("<c r='A1' s='1'><v>1</v></c>", RawCell("n", "1", 1)),
    "other order": ('<c t="n" s="1" r="A1"><v>1</v></c>', RawCell("n", "1", 1)),
    "blanks in the tag": ('<c  r="A1"\n s="1" ><v>1</v></c >', RawCell("n", "1", 1)),
    "styled only": ('<c r="A1" s="1"/>', None),
    "styled only, open": ('<c r="A1" s="1"></c>', None),
    "empty value": ('<c r="A1"><v></v></c>', None),
    "extension": ('<c r="A1"><v>1</v><extLst><ext><v>9</v></ext></extLst></c>', RawCell("n", "1")),
    "far column": ('<c r="XFD1"><v>1</v></c>', None),
}


def read_cell(cell: str, before: str = "") -> RawCell | None:
    data = workbook_bytes(
        strings=STRINGS,
        styles=STYLES,
        more={SHEET: sheet_xml(f'<row r="1">{cell}</row>', before=before)},
    )
    return workbook(data).sheets[NAME].at(Address(1, 1))


@pytest.mark.parametrize("before", ["", EVENTS], ids=["pattern", "events"])
@pytest.mark.parametrize("case", CELLS)
def test_a_cell_holds(case: str, before: str) -> None:
    written, held = CELLS[case]
    assert read_cell(written, before) == held


def test_utf16_parts_read_like_any_other() -> None:
    text = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>隐患</t></is></c></row>')
    data = workbook_bytes(more={SHEET: text.replace("UTF-8", "UTF-16").encode("utf-16")})
    assert workbook(data).sheets[NAME].at(Address(1, 1)) == RawCell("s", "隐患")


def test_a_byte_order_mark_changes_nothing() -> None:
    text = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    data = workbook_bytes(more={SHEET: b"\xef\xbb\xbf" + text.encode()})
    assert workbook(data).sheets[NAME].at(Address(1, 1)) == RawCell("n", "1")


def test_prefixed_and_strict_vocabularies_read_alike() -> None:
    rows = '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row>'
    for space in (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"):
        text = f'<x:worksheet xmlns:x="{space}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
        found = workbook(workbook_bytes(more={SHEET: text})).sheets[NAME]
        assert found.at(Address(1, 1)) == RawCell("s", "甲")


def test_elements_of_other_vocabularies_are_not_cells() -> None:
    foreign = (
        '<row r="1" xmlns="urn:other"><c r="A1"><v>9</v></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c></row>'
    )
    assert set(sheet(foreign).rows) == {2}


def test_rows_and_cells_without_numbers_are_counted_on() -> None:
    rows = (
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'
        '<row><c r="A6"><v>5</v></c></row><row><c r="B9"><v>6</v></c></row>'
    )
    found = {str(place): cell.raw for place, cell in sheet(rows).cells()}
    assert found == {"A1": "1", "B1": "2", "C5": "3", "D5": "4", "A6": "5", "B9": "6"}


def test_stray_elements_are_no_values() -> None:
    rows = (
        '<row r="1"><v>7</v><is><t>x</t></is><c r="A1"/><c r="B1"><v>1</v></c></row>'
        '<c r="A2"><v>8</v></c>'
    )
    assert {str(place): cell.raw for place, cell in sheet(rows).cells()} == {"B1": "1"}


def test_a_far_cell_is_read_without_filling_the_way() -> None:
    found = sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert list(found.cells()) == [(Address(1_048_576, 16_384), RawCell("n", "1"))]


def test_the_dimension_is_not_believed() -> None:
    text = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row>', before='<dimension ref="A1:XFD1048576"/>'
    )
    assert len(list(workbook(workbook_bytes(more={SHEET: text})).sheets[NAME].cells())) == 1


def ordinary_row(row: int) -> str:
    hidden = ' hidden="1"' if row % 7 == 0 else ""
    return (
        f'<row r="{row}" spans="1:4" ht="18" x14ac:dyDescent="0.25"{hidden}>'
        f'<c r="A{row}" s="1" t="s"><v>{row % 7}</v></c><c r="B{row}" s="2"><v>{row}.5</v></c>'
        f'<c r="C{row}" t="inlineStr"><is><t>第{row}行</t></is></c>'
        f'<c r="D{row}" t="str"><f>A{row}&amp;""</f><v>甲 &lt;{row}</v></c>'
        f'<c r="E{row}" s="1"/></row>\n'
    )


ORDINARY = "".join(map(ordinary_row, range(1, 301)))
SPACE = ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'


def read_rows(rows: str, before: str = "") -> Sheet:
    text = sheet_xml(rows, before=before, root=SPACE)
    data = workbook_bytes(strings=STRINGS, styles=STYLES, more={SHEET: text})
    return workbook(data).sheets[NAME]


def test_ordinary_rows_never_reach_the_events(monkeypatch: pytest.MonkeyPatch) -> None:
    by_events = read_rows(ORDINARY, EVENTS)

    def unexpected(*_: object) -> None:
        raise AssertionError("an ordinary row was read event by event")

    monkeypatch.setattr(SheetListener, "_start_row", unexpected)
    assert read_rows(ORDINARY) == by_events
    assert len(by_events.rows) == 300
    assert by_events.hidden_rows == frozenset(range(7, 301, 7))


@pytest.mark.parametrize("odd", [case for case in CELLS if CELLS[case][1] is not None])
def test_an_odd_row_among_ordinary_ones_changes_none_of_them(odd: str) -> None:
    lines = ORDINARY.splitlines()
    lines.insert(150, f'<row r="500">{CELLS[odd][0].replace("A1", "A500")}</row>')
    mixed = "\n".join(lines)
    assert read_rows(mixed) == read_rows(mixed, EVENTS)


def test_stretches_end_where_rows_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlhazard.io.package.CHUNK", 700)
    assert read_rows(ORDINARY) == read_rows(ORDINARY, EVENTS)
    lines = ORDINARY.splitlines()
    lines[200] = lines[200].replace("<v>", "<v><!-- <row -->")
    assert read_rows("\n".join(lines)) == read_rows(ORDINARY)


TWICE = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'


@pytest.mark.parametrize("before", ["", EVENTS], ids=["pattern", "events"])
@pytest.mark.parametrize(
    "rows",
    [
        TWICE,
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1"><c r="B1"><v>2</v></c></c></row>',
        '<row r="1"><c r="A2"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="zz"><v>2</v></c></row>',
    ],
)
def test_what_stands_twice_or_elsewhere_is_not_guessed(rows: str, before: str) -> None:
    assert refusal(workbook_bytes(more={SHEET: sheet_xml(rows, before=before)}))[0] == "ST31"


@pytest.mark.parametrize("before", ["", EVENTS], ids=["pattern", "events"])
@pytest.mark.parametrize(
    "text",
    ["a & b", "&nbsp;", "&#0;", "&#xD800;", "&#55296;", "&#65535;", "]]>", "\x01", "\ufffe"],
)
def test_text_that_no_xml_may_hold_is_refused_both_ways(text: str, before: str) -> None:
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    data = workbook_bytes(more={SHEET: sheet_xml(rows, before=before)})
    assert refusal(data)[0] == "ST01"


@pytest.mark.parametrize("before", ["", EVENTS], ids=["pattern", "events"])
@pytest.mark.parametrize("attributes", [' ht="1" ht="2"', ' q:ht="1"', ' ht="&x;"', ' r="1"'])
def test_row_attributes_that_no_xml_may_hold_are_refused_both_ways(
    attributes: str, before: str
) -> None:
    rows = f'<row r="1"{attributes}><c r="A1"><v>1</v></c></row>'
    data = workbook_bytes(more={SHEET: sheet_xml(rows, before=before)})
    assert refusal(data)[0] == "ST01"


def test_shared_strings_read_alike_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        f"<si><t>文字{n}</t></si>" if n % 3 else f"<si><r><t>富{n}</t></r><r><t>&amp;</t></r></si>"
        for n in range(400)
    ]
    rows = "".join(
        f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(400)
    )
    whole = sheet(rows, strings=strings_xml("".join(items)))
    assert whole.rows[2][1].raw == "文字1"
    assert whole.rows[4][1].raw == "富3&"
    assert sheet(rows, strings=strings_xml(EVENTS + "".join(items))) == whole
    items[300] = items[300].replace("<t>", "<t><!-- <si> -->")
    monkeypatch.setattr("xlhazard.io.package.CHUNK", 500)
    assert sheet(rows, strings=strings_xml("".join(items))) == whole

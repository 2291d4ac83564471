"""What stands beside the cells: formats, hidden rows, notes, validations, names, links, macros."""

from __future__ import annotations

import pytest

from tests.io_reading.crafting import (
    BOOK,
    BOOK_RELATIONS,
    MAIN,
    NAME,
    SHEET,
    Member,
    book_xml,
    members,
    parts,
    refusal,
    relations_xml,
    sheet_xml,
    styles_xml,
    workbook,
    workbook_bytes,
    zipped,
)
from xlhazard.io.reading.styles import shows_date
from xlhazard.model.address import Address, Area
from xlhazard.model.workbook import Facts, Sheet, Validation

X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def sheet_with(**around: str) -> Sheet:
    rows = around.pop("rows", "")
    return workbook(workbook_bytes(more={SHEET: sheet_xml(rows, **around)})).sheets[NAME]


def facts_with(**more: str) -> Facts:
    return workbook(workbook_bytes(more=more)).facts


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日"',
        "[$-804]yyyy年m月d日;@",
        "m/d/yy h:mm",
        "[h]:mm:ss",
        "mm:ss.0",
        "[DBNum1][$-804]yyyy年m月",
        "[$-404]e/m/d",
        "aaaa",
        "上午/下午h时mm分",
    ],
)
def test_formats_that_show_dates_or_times(code: str) -> None:
    assert shows_date(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "G/通用格式",
        "0.00",
        "#,##0.00;[Red]-#,##0.00",
        '0"天"',
        '"日期"@',
        "0.00E+00",
        "[$¥-804]#,##0.00",
        '_-"￥"* #,##0_-',
        "\\d0",
        "@",
        "0%",
        "[Magenta]0",
        "0_d",
        "",
    ],
)
def test_formats_that_show_something_else(code: str) -> None:
    assert not shows_date(code)


def test_date_styles_count_cell_formats_only() -> None:
    formats = '<numFmt numFmtId="176" formatCode="yyyy/m/d"/><numFmt numFmtId="14" formatCode="0"/>'
    cells = "".join(f'<xf numFmtId="{n}"/>' for n in (0, 14, 176, 22, 23, 31, 57, 49, 45))
    data = workbook_bytes(styles=styles_xml(formats, cells))
    assert workbook(data).date_styles == {2, 3, 5, 6, 8}


def test_percent_styles_are_known() -> None:
    formats = '<numFmt numFmtId="176" formatCode="0.0%"/>'
    formats += '<numFmt numFmtId="177" formatCode="0&quot;%&quot;"/>'
    cells = "".join(f'<xf numFmtId="{n}"/>' for n in (0, 9, 10, 176, 177, 14))
    data = workbook_bytes(styles=styles_xml(formats, cells))
    assert workbook(data).percent_styles == {1, 2, 3}


def test_alternatives_in_styles_count_once() -> None:
    cells = (
        f'<mc:AlternateContent {MC}><mc:Choice Requires="x14ac"><xf numFmtId="14"/></mc:Choice>'
        '<mc:Fallback><xf numFmtId="14"/><xf numFmtId="14"/></mc:Fallback></mc:AlternateContent>'
        f'<mc:AlternateContent {MC}><mc:Choice Requires="zz"><xf numFmtId="14"/></mc:Choice>'
        '<mc:Fallback><xf numFmtId="0"/></mc:Fallback></mc:AlternateContent><xf numFmtId="14"/>'
    )
    assert workbook(workbook_bytes(styles=styles_xml("", cells))).date_styles == {0, 2}


def test_hidden_and_filtered_rows_and_hidden_columns() -> None:
    rows = '<row r="2" hidden="1"/><row r="3" hidden="false"/><row r="4" hidden="true"/>'
    columns = (
        '<cols><col min="2" max="3" hidden="1"/><col min="4" max="4" width="0"/>'
        '<col min="5" max="16384" width="9"/></cols>'
    )
    read = sheet_with(rows=rows, before=columns, after='<autoFilter ref="A4:F20"/>')
    assert read.hidden_rows == {2, 4}
    assert read.hidden_columns == ((2, 3), (4, 4))
    assert read.column_hidden(3)
    assert not read.column_hidden(5)
    assert read.autofilter == Area.parse("A4:F20")


def test_protection_merges_and_sheet_states() -> None:
    listed = (
        f'<sheet name="{NAME}" sheetId="1" r:id="rId1"/>'
        '<sheet name="a&gt;b" sheetId="2" state="hidden" r:id="rId5"/>'
        '<sheet name="深" sheetId="3" state="veryHidden" r:id="rId6"/>'
    )
    relations = relations_xml(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId5", "worksheet", "worksheets/sheet2.xml"),
        ("rId6", "worksheet", "worksheets/sheet3.xml"),
    )
    after = (
        '<sheetProtection sheet="1" objects="1"/>'
        '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B1:D2"/></mergeCells>'
    )
    book = workbook(
        workbook_bytes(
            more={
                BOOK: book_xml(listed),
                BOOK_RELATIONS: relations,
                SHEET: sheet_xml(after=after),
                "xl/worksheets/sheet2.xml": sheet_xml(),
                "xl/worksheets/sheet3.xml": sheet_xml(),
            }
        )
    )
    assert [(one.name, one.state) for one in book.sheets.values()] == [
        (NAME, "visible"),
        ("a>b", "hidden"),
        ("深", "veryHidden"),
    ]
    read = book.sheets[NAME]
    assert read.protected
    assert not book.sheets["深"].protected
    assert read.merged == (Area.parse("A1:C1"), Area.parse("B1:D2"))
    assert read.part == SHEET


def test_validations_of_both_vocabularies() -> None:
    after = (
        '<dataValidations count="1"><dataValidation type="list" sqref="B2:B9 D2 #REF!" error="请选"'
        ' prompt="选一个"><formula1>"是,否"</formula1></dataValidation></dataValidations>'
        f'<extLst><ext><x14:dataValidations {X14} {XM} count="1">'
        '<x14:dataValidation type="whole"><x14:formula1><xm:f>表!$A$1</xm:f></x14:formula1>'
        "<x14:formula2><xm:f>9</xm:f></x14:formula2><xm:sqref>C2:C9</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    first, second = sheet_with(after=after).validations
    assert first == Validation(
        "list", (Area.parse("B2:B9"), Area.parse("D2")), '"是,否"', "", "请选", "选一个"
    )
    assert second == Validation("whole", (Area.parse("C2:C9"),), "表!$A$1", "9", "", "")


COMMENTS = (
    f'<comments xmlns="{MAIN}"><authors><author>王某</author><author/></authors><commentList>'
    '<comment ref="B3" authorId="0"><text><r><rPr><b/></rPr><t>王某:</t></r><r><t>\n请核对</t></r>'
    '</text></comment><comment ref="C4" authorId="7"><text><t>二</t></text></comment>'
    "</commentList></comments>"
)


def test_notes_tables_and_threaded_comments() -> None:
    threaded = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
        'threadedcomments"><threadedComment ref="A1"/><threadedComment ref="A1"/>'
        "</ThreadedComments>"
    )
    more = {
        SHEET_RELATIONS: relations_xml(
            ("rId1", "comments", "../comments1.xml"),
            ("rId2", "table", "../tables/table1.xml"),
            ("rId3", "threadedComment", "../threadedComments/threadedComment1.xml"),
        ),
        "xl/comments1.xml": COMMENTS,
        "xl/tables/table1.xml": f'<table xmlns="{MAIN}" displayName="表1" ref="A4:F20"/>',
        "xl/threadedComments/threadedComment1.xml": threaded,
    }
    book = workbook(workbook_bytes(more=more))
    read = book.sheets[NAME]
    assert read.notes == {Address(3, 2): "王某:\n请核对", Address(4, 3): "二"}
    assert read.note_authors == {Address(3, 2): "王某"}
    assert read.tables == (("表1", Area.parse("A4:F20")),)
    assert book.facts.threaded_comments == 2
    more["xl/comments1.xml"] = COMMENTS.replace('ref="B3"', 'ref="ZZZZ3"')
    assert refusal(workbook_bytes(more=more))[0] == "ST31"


def test_names_and_the_date_system() -> None:
    after = (
        "<definedNames><definedName name='单位'>Sheet1!$A$1</definedName>"
        "<definedName name='_xlnm.Print_Area' localSheetId='0'>Sheet1!$A$1:$B$2</definedName>"
        "</definedNames>"
    )
    book = workbook(
        workbook_bytes(more={BOOK: book_xml(before='<workbookPr date1904="true"/>', after=after)})
    )
    assert book.names == {"单位": "Sheet1!$A$1", f"{NAME}!_xlnm.Print_Area": "Sheet1!$A$1:$B$2"}
    assert book.facts.date1904


def linked(formula: str) -> str:
    return sheet_xml(f'<row r="7"><c r="E7"><f>{formula}</f><v>1</v></c></row>')


@pytest.mark.parametrize(
    "formula",
    ["[1]Sheet1!A1", "SUM('[2]九月 表'!A1:A9)", "'C:\\台账\\[总.xlsx]六月'!B2", "[1]!名称"],
)
def test_formulas_into_other_workbooks_are_listed(formula: str) -> None:
    assert facts_with(**{SHEET: linked(formula)}).external_formulas == (
        (NAME, Address(7, 5), formula),
    )


@pytest.mark.parametrize(
    "formula", ["表1[1]", "SUM(表1[[#This Row],[1]])", "A1", '"[1]"&amp;表2!B1']
)
def test_formulas_inside_the_workbook_are_not(formula: str) -> None:
    assert facts_with(**{SHEET: linked(formula)}).external_formulas == ()


def test_links_macros_and_active_content_are_facts() -> None:
    link = f'<externalLink xmlns="{MAIN}"><externalBook/></externalLink>'
    dde = link.replace("externalBook", "ddeLink ddeService='cmd' ddeTopic='/c calc'")
    more = {
        BOOK_RELATIONS: relations_xml(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId5", "externalLink", "externalLinks/externalLink1.xml"),
            ("rId6", "externalLink", "externalLinks/externalLink2.xml"),
            ("rId7", "xlMacrosheet", "macrosheets/sheet1.xml"),
        ),
        BOOK: book_xml(
            f'<sheet name="{NAME}" sheetId="1" r:id="rId1"/><sheet name="宏" r:id="rId7"/>'
        ),
        "xl/macrosheets/sheet1.xml": "<xm:macrosheet xmlns:xm='urn:x'/>",
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/externalLink2.xml": dde,
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations_xml(
            ("rId1", "externalLinkPath", "file:///D:/%E6%80%BB.xlsx", "External")
        ),
        "xl/vbaProject.bin": b"VBA",
        "xl/connections.xml": "<connections/>",
        "xl/embeddings/oleObject1.bin": b"OLE",
        "xl/activeX/activeX1.xml": "<a/>",
        "customUI/customUI14.xml": "<customUI/>",
        "_xmlsignatures/sig1.xml": "<Signature/>",
        SHEET: linked('WEBSERVICE("http://example.org")'),
    }
    facts = workbook(workbook_bytes(more=more)).facts
    assert facts.external_links == ("file:///D:/总.xlsx", "cmd|/c calc")
    assert facts.macros == ("xl/vbaProject.bin", "宏")
    assert facts.signed
    said = "；".join(facts.active_content)
    for kind in (
        "OLE",
        "ActiveX",
        "外部数据连接",
        "自定义功能区",
        "DDE",
        f"WEBSERVICE公式（{NAME}!E7）",
    ):
        assert kind in said


def test_a_hyperlink_and_a_chart_sheet_are_neither_link_nor_fault() -> None:
    more = {
        BOOK: book_xml(
            f'<sheet name="{NAME}" sheetId="1" r:id="rId1"/><sheet name="图" r:id="rId7"/>'
        ),
        BOOK_RELATIONS: relations_xml(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId7", "chartsheet", "chartsheets/sheet1.xml"),
        ),
        "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>',
        SHEET: sheet_xml(after='<hyperlinks><hyperlink ref="B2" r:id="rId1"/></hyperlinks>'),
        SHEET_RELATIONS: relations_xml(("rId1", "hyperlink", "http://example.org/", "External")),
    }
    book = workbook(workbook_bytes(more=more))
    assert tuple(book.sheets) == (NAME,)
    assert book.facts == Facts()


def test_document_properties_by_their_own_names() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>王某</dc:creator>'
        "<cp:lastModifiedBy>李某</cp:lastModifiedBy></cp:coreProperties>"
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    app = (
        f'<Properties xmlns="{office}/extended-properties"><Application>WPS 表格</Application>'
        "</Properties>"
    )
    custom = (
        f'<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">'
        '<property name="KSOProductBuildVer"><vt:lpwstr>2052-12</vt:lpwstr></property></Properties>'
    )
    found = facts_with(
        **{"docProps/core.xml": core, "docProps/app.xml": app, "docProps/custom.xml": custom}
    ).properties
    assert found == {
        "creator": "王某",
        "lastModifiedBy": "李某",
        "Application": "WPS 表格",
        "custom:KSOProductBuildVer": "2052-12",
    }


def test_a_workbook_that_is_only_protected_or_macro_enabled_is_read() -> None:
    listed = [*members(parts()), Member("xl/vbaProject.bin", b"VBA", method=0)]
    assert workbook(zipped(listed)).facts.macros == ("xl/vbaProject.bin",)

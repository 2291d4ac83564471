"""Features inside the sheet, workbook and styles parts: formulas, ranges, extensions, dialects."""

from __future__ import annotations

import re

from tests.support.rich import (
    BOOK,
    HEAD,
    HEADER,
    LIST,
    MAIN,
    MS_REL,
    OOX,
    RECORDS,
    REL,
    SHEET,
    Parts,
    base,
    styles,
    xml_text,
)

_X14 = f"{MS_REL}/spreadsheetml/2009/9/main"
_XM = f"{MS_REL}/excel/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def _extended(parts: Parts, uri: str, content: str) -> Parts:
    parts.sheet["extLst"] = (
        f'<extLst><ext uri="{uri}" xmlns:x14="{_X14}" xmlns:xm="{_XM}">{content}</ext></extLst>'
    )
    return parts


def _replaced(parts: Parts, old: str, new: str) -> Parts:
    data = parts.sheet["sheetData"]
    assert old in data
    parts.sheet["sheetData"] = data.replace(old, new)
    return parts


def x14_validation() -> Parts:
    return _extended(
        base(),
        "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}",
        '<x14:dataValidations count="1"><x14:dataValidation type="list" allowBlank="1">'
        "<x14:formula1><xm:f>说明!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>B2:B7</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations>",
    )


def x14_format() -> Parts:
    return _extended(
        base(),
        "{78C0D931-6437-407d-A8EE-F0AAD7539E65}",
        '<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="dataBar" '
        'id="{00000000-0000-4000-8000-00000000000A}"><x14:dataBar minLength="0" maxLength="100">'
        '<x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule>'
        "<xm:sqref>D2:D7</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>",
    )


def sparkline() -> Parts:
    return _extended(
        base(),
        "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}",
        '<x14:sparklineGroups><x14:sparklineGroup displayEmptyCellsAs="gap"><x14:sparklines>'
        f"<x14:sparkline><xm:f>{LIST}!D2:D7</xm:f><xm:sqref>F2</xm:sqref></x14:sparkline>"
        "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>",
    )


def slicer() -> Parts:
    parts = excel_table()
    rid = parts.relate(SHEET, f"{MS_REL}/2007/relationships/slicer", "../slicers/slicer1.xml")
    parts.add(
        "xl/slicers/slicer1.xml",
        f'{HEAD}<slicers xmlns="{_X14}"><slicer name="企业" cache="切片器_企业" rowHeight="1"/>'
        "</slicers>",
        "application/vnd.ms-excel.slicer+xml",
    )
    content = f'<x14:slicerList><x14:slicer r:id="{rid}"/></x14:slicerList>'
    return _extended(parts, "{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}", content)


def rich_text() -> Parts:
    parts = base()
    old = f"<si><t>{xml_text(RECORDS[1][1])}</t></si>"
    new = (
        '<si><r><rPr><b/><sz val="11"/></rPr><t>企业</t></r><r><t xml:space="preserve"> 二号'
        '</t></r><rPh sb="0" eb="2"><t>qiye</t></rPh><phoneticPr fontId="0"/></si>'
    )
    shared = parts.files["xl/sharedStrings.xml"].decode()
    assert old in shared
    parts.files["xl/sharedStrings.xml"] = shared.replace(old, new).encode()
    return parts


def cached_formulas() -> Parts:
    parts = base()
    for row in range(2, 8):
        old = f'<c r="D{row}"><v>{100 * (row - 1)}</v></c>'
        _replaced(parts, old, f'{old}<c r="E{row}"><f>D{row}*2</f><v>{200 * (row - 1)}</v></c>')
    parts.relate(BOOK, "calcChain", "calcChain.xml")
    cells = "".join(f'<c r="E{row}" i="1"/>' for row in range(2, 8))
    parts.add(
        "xl/calcChain.xml",
        f'{HEAD}<calcChain xmlns="{MAIN}">{cells}</calcChain>',
        OOX + "spreadsheetml.calcChain+xml",
    )
    return parts


def shared_formulas() -> Parts:
    """E2 states the formula of E2:E7; an honest edit may replace E2."""
    parts = base()
    for row in range(2, 8):
        stated = f' ref="E2:E7" si="0">D{row}*$D$2+LOG10(D{row})' if row == 2 else ' si="0">'
        formula = f'<f t="shared"{stated}</f>'
        old = f'<c r="D{row}"><v>{100 * (row - 1)}</v></c>'
        _replaced(parts, old, f'{old}<c r="E{row}">{formula}<v>{row}</v></c>')
    return parts


def data_table() -> Parts:
    return _replaced(
        base(),
        '<c r="D6"><v>500</v></c>',
        '<c r="D6"><v>500</v></c><c r="F6"><f t="dataTable" ref="F6:F7" dt2D="0" dtr="0" r1="A1"/>'
        "<v>1</v></c>",
    )


def dynamic_array() -> Parts:
    """A spilled formula: the cell points into metadata.xml."""
    parts = _replaced(
        base(),
        '<c r="D6"><v>500</v></c>',
        '<c r="D6"><v>500</v></c><c r="F6" cm="1"><f t="array" ref="F6">SUM(D2:D5)</f>'
        "<v>1000</v></c>",
    )
    parts.relate(BOOK, "sheetMetadata", "metadata.xml")
    xda = f"{MS_REL}/spreadsheetml/2017/dynamicarray"
    parts.add(
        "xl/metadata.xml",
        f'{HEAD}<metadata xmlns="{MAIN}" xmlns:xda="{xda}"><metadataTypes count="1">'
        '<metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" cellMeta="1"/>'
        '</metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst><ext '
        'uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties '
        'fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata>'
        '<cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>',
        OOX + "spreadsheetml.sheetMetadata+xml",
    )
    return parts


def rows_without_places() -> Parts:
    parts = base()
    parts.sheet["sheetData"] = re.sub(
        r'(<(?:row|c))(?: r="[A-Z0-9]+")', r"\1", parts.sheet["sheetData"]
    )
    return parts


def inline_texts() -> Parts:
    parts = base()
    texts = [*HEADER, *(text for record in RECORDS for text in record[:2])]
    parts.sheet["sheetData"] = re.sub(
        r't="s"><v>(\d+)</v>',
        lambda found: f't="inlineStr"><is><t>{xml_text(texts[int(found[1])])}</t></is>',
        parts.sheet["sheetData"],
    )
    return parts


def strict() -> Parts:
    parts = base()
    spaces = {
        MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
        REL: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }

    def finish(files: dict[str, bytes]) -> dict[str, bytes]:
        for old, new in spaces.items():
            files = {n: c.replace(old.encode(), new.encode()) for n, c in files.items()}
        book = files[BOOK].replace(b"<workbook ", b'<workbook conformance="strict" ')
        return files | {BOOK: book}

    parts.finish = finish
    return parts


def prefixed() -> Parts:
    parts = base()

    def finish(files: dict[str, bytes]) -> dict[str, bytes]:
        space = f'xmlns="{MAIN}"'.encode()
        for name, content in files.items():
            if space in content:
                named = re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1x:", content)
                files[name] = named.replace(space, space.replace(b"xmlns", b"xmlns:x"))
        return files

    parts.finish = finish
    return parts


def quoted_oddly() -> Parts:
    """A byte order mark, single quotes, blanks inside tags, XML comments among the rows."""
    parts = base()

    def finish(files: dict[str, bytes]) -> dict[str, bytes]:
        sheet = files[SHEET].replace(b'"', b"'").replace(b"</c>", b"</c >")
        comment = b"<sheetData><!-- <row r='9'><c r='A9'/></row> -->"
        sheet = sheet.replace(b"<sheetData>", comment)
        return files | {SHEET: b"\xef\xbb\xbf" + sheet}

    parts.finish = finish
    return parts


def alternate_styles() -> Parts:
    parts = base()
    fonts = (
        f'<fonts count="1"><mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="x14" '
        f'xmlns:x14="{_X14}"><font><sz val="11"/><name val="宋体"/></font></mc:Choice>'
        '<mc:Fallback><font><sz val="10"/></font></mc:Fallback></mc:AlternateContent></fonts>'
    )
    plain = styles()
    formats = plain[plain.index("<cellXfs") : plain.index("</cellXfs>")]
    opened, _, rest = formats.partition(">")
    first, _, others = rest.partition("/>")
    formats = (
        f'{opened}><mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="x14" '
        f'xmlns:x14="{_X14}">{first}/></mc:Choice><mc:Fallback>{first}/></mc:Fallback>'
        f"</mc:AlternateContent>{others}</cellXfs>"
    )
    parts.files["xl/styles.xml"] = (HEAD + styles(formats, fonts)).encode()
    return parts


def protected() -> Parts:
    parts = base()
    parts.sheet["sheetProtection"] = (
        '<sheetProtection algorithmName="SHA-512" hashValue="AA==" saltValue="AA==" '
        'spinCount="100000" sheet="1" objects="1" scenarios="1" sort="0" autoFilter="0"/>'
    )
    parts.sheet["protectedRanges"] = (
        '<protectedRanges><protectedRange sqref="A2:D7" name="填报区"/></protectedRanges>'
    )
    parts.book_extras = '<workbookPr/><workbookProtection lockStructure="1"/>'
    return parts


def hidden() -> Parts:
    parts = base()
    parts.second_state = "veryHidden"
    parts.sheet["cols"] = '<cols><col min="6" max="6" width="9" hidden="1"/></cols>'
    return _replaced(parts, '<row r="5" ', '<row r="5" hidden="1" ')


def conditional_formats() -> Parts:
    parts = base()
    parts.sheet["conditionalFormatting"] = (
        '<conditionalFormatting sqref="D2:D7 A2:A7"><cfRule type="expression" dxfId="0" '
        'priority="1"><formula>$D2&gt;300</formula></cfRule></conditionalFormatting>'
        '<conditionalFormatting sqref="H1"><cfRule type="cellIs" dxfId="0" priority="2" '
        'operator="equal"><formula>1</formula></cfRule></conditionalFormatting>'
    )
    parts.sheet["dataValidations"] = (
        '<dataValidations count="1"><dataValidation type="list" allowBlank="1" sqref="B2:B7">'
        '<formula1>"甲,乙"</formula1></dataValidation></dataValidations>'
    )
    return parts


def named_ranges() -> Parts:
    """A sheet name with ">" and an apostrophe, a print area, titles and a filter."""
    parts = base()
    parts.second = "说明>一's"
    parts.sheet["autoFilter"] = '<autoFilter ref="A1:D7"/>'
    parts.names = (
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"{LIST}!$A$1:$D$7</definedName>"
        f'<definedName name="_xlnm.Print_Area" localSheetId="0">{LIST}!$A$1:$D$7</definedName>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{LIST}!$1:$1</definedName>'
        "<definedName name=\"备查\">'说明&gt;一''s'!$A$1</definedName></definedNames>"
    )
    return parts


def excel_table() -> Parts:
    parts = base()
    rid = parts.relate(SHEET, "table", "../tables/table1.xml")
    parts.sheet["tableParts"] = f'<tableParts count="1"><tablePart r:id="{rid}"/></tableParts>'
    columns = "".join(f'<tableColumn id="{n}" name="{name}"/>' for n, name in enumerate(HEADER, 1))
    parts.add(
        "xl/tables/table1.xml",
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="表1" displayName="表1" ref="A1:D7" '
        'totalsRowShown="0"><autoFilter ref="A1:D7"/>'
        f'<tableColumns count="4">{columns}</tableColumns>'
        '<tableStyleInfo name="TableStyleMedium2" showRowStripes="1"/></table>',
        OOX + "spreadsheetml.table+xml",
    )
    return parts


def merged_and_linked() -> Parts:
    parts = base()
    parts.sheet["mergeCells"] = '<mergeCells count="1"><mergeCell ref="F2:G3"/></mergeCells>'
    parts.sheet["hyperlinks"] = (
        f'<hyperlinks><hyperlink ref="A3" location="{LIST}!D3" display="YH-2"/></hyperlinks>'
    )
    parts.sheet["rowBreaks"] = '<rowBreaks count="1"><brk id="4" max="16383" man="1"/></rowBreaks>'
    return parts


def other_epoch() -> Parts:
    parts = base()
    parts.book_extras = '<workbookPr date1904="1"/>'
    return parts


def foreign_attributes() -> Parts:
    """What newer Excels write: revision ids, x14ac heights, mc:Ignorable, absolute path."""
    parts = base()
    x14ac = f"{MS_REL}/spreadsheetml/2009/9/ac"

    def finish(files: dict[str, bytes]) -> dict[str, bytes]:
        spaces = f' xmlns:mc="{_MC}" mc:Ignorable="x14ac" xmlns:x14ac="{x14ac}"'.encode()
        sheet = files[SHEET].replace(b"<worksheet", b"<worksheet" + spaces, 1)
        sheet = sheet.replace(b' customHeight="1">', b' customHeight="1" x14ac:dyDescent="0.25">')
        x15 = f"{MS_REL}/spreadsheetml/2010/11"
        path = (
            f'<mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="x15" '
            f'xmlns:x15="{x15}/main"><x15ac:absPath url="D:\\" xmlns:x15ac="{x15}/ac"/>'
            "</mc:Choice></mc:AlternateContent><bookViews>"
        ).encode()
        book = files[BOOK].replace(b"<bookViews>", path, 1)
        return files | {SHEET: sheet, BOOK: book}

    parts.finish = finish
    return parts

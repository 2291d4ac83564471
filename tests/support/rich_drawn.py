"""Features that live in parts of their own: drawings, controls, macros, pivots, threads …"""

from __future__ import annotations

import base64

from tests.support.rich import (
    BOOK,
    HEAD,
    LIST,
    MAIN,
    MS_REL,
    OOX,
    PACKAGE_REL,
    REL,
    SHEET,
    Parts,
    base,
)

_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_ANCHOR = (
    "<xdr:from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>"
    "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>6</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
)
_FRAME = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
_SHAPE = f'<xdr:spPr>{_FRAME}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'


def _drawing(parts: Parts, content: str) -> None:
    rid = parts.relate(SHEET, "drawing", "../drawings/drawing1.xml")
    parts.sheet["drawing"] = f'<drawing r:id="{rid}"/>'
    parts.add(
        "xl/drawings/drawing1.xml",
        f'{HEAD}<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}" xmlns:r="{REL}"><xdr:twoCellAnchor>'
        f"{_ANCHOR}{content}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>",
        OOX + "drawing+xml",
    )


def picture() -> Parts:
    parts = base()
    parts.defaults["png"] = "image/png"
    parts.add("xl/media/image1.png", _PNG)
    parts.relate("xl/drawings/drawing1.xml", "image", "../media/image1.png")
    _drawing(
        parts,
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="照片"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch>'
        f"</xdr:blipFill>{_SHAPE}</xdr:pic>",
    )
    return parts


def chart() -> Parts:
    parts = base()
    c = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    parts.relate("xl/drawings/drawing1.xml", "chart", "../charts/chart1.xml")
    parts.add(
        "xl/charts/chart1.xml",
        f'{HEAD}<c:chartSpace xmlns:c="{c}" xmlns:a="{_A}"><c:chart><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/>'
        f'<c:order val="0"/><c:val><c:numRef><c:f>{LIST}!$D$2:$D$7</c:f></c:numRef></c:val>'
        '</c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/>'
        '<c:scaling/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/>'
        '<c:scaling/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea></c:chart>'
        "</c:chartSpace>",
        OOX + "drawingml.chart+xml",
    )
    _drawing(
        parts,
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="图表"/>'
        '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="{c}"><c:chart '
        f'xmlns:c="{c}" r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame>',
    )
    return parts


def text_box() -> Parts:
    parts = base()
    _drawing(
        parts,
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框"/>'
        f'<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>{_SHAPE}<xdr:txBody><a:bodyPr/><a:p><a:r>'
        "<a:t>填表说明</a:t></a:r></a:p></xdr:txBody></xdr:sp>",
    )
    return parts


def vml(content: str) -> str:
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        f'<o:idmap v:ext="edit" data="1"/></o:shapelayout>{content}</xml>'
    )


def _note_box(number: int, row: int, column: int) -> str:
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:textbox><div></div>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        "<x:Anchor>4, 15, 1, 10, 6, 31, 4, 9</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def _vml(parts: Parts, content: str) -> None:
    rid = parts.relate(SHEET, "vmlDrawing", "../drawings/vmlDrawing1.vml")
    parts.sheet["legacyDrawing"] = f'<legacyDrawing r:id="{rid}"/>'
    parts.defaults["vml"] = OOX + "vmlDrawing"
    parts.add("xl/drawings/vmlDrawing1.vml", vml(content))


def form_control() -> Parts:
    parts = base()
    _vml(
        parts,
        '<v:shape id="_x0000_s1025" type="#_x0000_t201" style="position:absolute" o:button="t">'
        '<x:ClientData ObjectType="Checkbox"><x:Anchor>5, 0, 2, 0, 7, 0, 3, 0</x:Anchor>'
        "<x:FmlaLink>$F$2</x:FmlaLink></x:ClientData></v:shape>",
    )
    rid = parts.relate(SHEET, "ctrlProp", "../ctrlProps/ctrlProp1.xml")
    parts.add(
        "xl/ctrlProps/ctrlProp1.xml",
        f'{HEAD}<formControlPr xmlns="{MS_REL}/spreadsheetml/2009/9/main" '
        'objectType="CheckBox" fmlaLink="$F$2" lockText="1"/>',
        "application/vnd.ms-excel.controlproperties+xml",
    )
    parts.sheet["controls"] = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        f'2006"><mc:Choice Requires="x14" xmlns:x14="{MS_REL}/spreadsheetml/2009/9/main">'
        f'<controls><control shapeId="1025" r:id="{rid}" name="复选框"/></controls></mc:Choice>'
        "</mc:AlternateContent>"
    )
    return parts


def own_notes() -> Parts:
    """The clerk's notes on A2 (where a mark comes) and D4 (where none does)."""
    parts = base()
    _vml(parts, _note_box(1025, 1, 0) + _note_box(1026, 3, 3))
    parts.relate(SHEET, "comments", "../comments1.xml")
    parts.add(
        "xl/comments1.xml",
        f'{HEAD}<comments xmlns="{MAIN}"><authors><author>张三</author></authors><commentList>'
        '<comment ref="A2" authorId="0"><text><r><rPr><b/></rPr><t>张三：</t></r><r>'
        '<t xml:space="preserve">\n已电话核实 </t></r></text></comment>'
        '<comment ref="D4" authorId="0"><text><t>按发票</t></text></comment></commentList>'
        "</comments>",
        OOX + "spreadsheetml.comments+xml",
    )
    return parts


def threaded() -> Parts:
    """A thread on A2, with the shadow note that Excel keeps for it."""
    parts = base()
    person = "{00000000-0000-4000-8000-000000000001}"
    thread = "{00000000-0000-4000-8000-000000000002}"
    space = f"{MS_REL}/spreadsheetml/2018/threadedcomments"
    _vml(parts, _note_box(1025, 1, 0))
    parts.relate(SHEET, "comments", "../comments1.xml")
    parts.add(
        "xl/comments1.xml",
        f'{HEAD}<comments xmlns="{MAIN}"><authors><author>tc={thread}</author></authors>'
        '<commentList><comment ref="A2" authorId="0" shapeId="0"><text><t>[线程批注]'
        "</t></text></comment></commentList></comments>",
        OOX + "spreadsheetml.comments+xml",
    )
    type_ = f"{MS_REL}/2017/10/relationships/threadedComment"
    parts.relate(SHEET, type_, "../threadedComments/threadedComment1.xml")
    parts.add(
        "xl/threadedComments/threadedComment1.xml",
        f'{HEAD}<ThreadedComments xmlns="{space}"><threadedComment ref="A2" dT="2023-06-01T08:00:00'
        f'.00" personId="{person}" id="{thread}"><text>请核实</text></threadedComment>'
        "</ThreadedComments>",
        "application/vnd.ms-excel.threadedcomments+xml",
    )
    parts.relate(BOOK, f"{MS_REL}/2017/10/relationships/person", "persons/person.xml")
    parts.add(
        "xl/persons/person.xml",
        f'{HEAD}<personList xmlns="{space}"><person displayName="安办" id="{person}" '
        'userId="x" providerId="None"/></personList>',
        "application/vnd.ms-excel.person+xml",
    )
    return parts


def header_picture() -> Parts:
    parts = base()
    parts.sheet["headerFooter"] = "<headerFooter><oddHeader>&amp;L&amp;G</oddHeader></headerFooter>"
    rid = parts.relate(SHEET, "vmlDrawing", "../drawings/vmlDrawing1.vml")
    parts.sheet["legacyDrawingHF"] = f'<legacyDrawingHF r:id="{rid}"/>'
    parts.defaults |= {"vml": OOX + "vmlDrawing", "png": "image/png"}
    parts.add("xl/media/image1.png", _PNG)
    parts.relate("xl/drawings/vmlDrawing1.vml", "image", "../media/image1.png")
    parts.add(
        "xl/drawings/vmlDrawing1.vml",
        vml('<v:shape id="LH" type="#_x0000_t75"><v:imagedata o:relid="rId1"/></v:shape>'),
    )
    return parts


def vba() -> Parts:
    parts = base()
    parts.book_type = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts.relate(BOOK, f"{MS_REL}/2006/relationships/vbaProject", "vbaProject.bin")
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8
    parts.add("xl/vbaProject.bin", content, "application/vnd.ms-office.vbaProject")
    parts.sheet["sheetPr"] = '<sheetPr codeName="Sheet1"/>'
    return parts


def custom_ui() -> Parts:
    parts = base()
    parts.relate("", f"{MS_REL}/2007/relationships/ui/extensibility", "customUI/customUI14.xml")
    space = f"{MS_REL}/2009/07/customui"
    parts.add("customUI/customUI14.xml", f'<customUI xmlns="{space}"><ribbon/></customUI>')
    return parts


def custom_xml() -> Parts:
    parts = base()
    parts.relate(BOOK, "customXml", "../customXml/item1.xml")
    parts.add("customXml/item1.xml", "<town xmlns='urn:example'><name>示例镇</name></town>")
    parts.relate("customXml/item1.xml", "customXmlProps", "itemProps1.xml")
    space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    parts.add(
        "customXml/itemProps1.xml",
        f'{HEAD}<ds:datastoreItem ds:itemID="{{00000000-0000-4000-8000-000000000003}}" '
        f'xmlns:ds="{space}"/>',
        OOX + "customXmlProperties+xml",
    )
    return parts


def printer_settings() -> Parts:
    parts = base()
    rid = parts.relate(SHEET, "printerSettings", "../printerSettings/printerSettings1.bin")
    parts.defaults["bin"] = OOX + "spreadsheetml.printerSettings"
    parts.add("xl/printerSettings/printerSettings1.bin", bytes(range(200)))
    parts.sheet["pageSetup"] = f'<pageSetup paperSize="9" orientation="landscape" r:id="{rid}"/>'
    return parts


def pivot() -> Parts:
    parts = base()
    fields = "".join(
        f'<cacheField name="{n}"><sharedItems/></cacheField>' for n in ("编号", "企业名称")
    )
    cache = parts.relate(BOOK, "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
    parts.after_names = f'<pivotCaches><pivotCache cacheId="7" r:id="{cache}"/></pivotCaches>'
    parts.add(
        "xl/pivotCache/pivotCacheDefinition1.xml",
        f'{HEAD}<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{REL}" r:id="rId1" recordCount="1">'
        f'<cacheSource type="worksheet"><worksheetSource ref="A1:B7" sheet="{LIST}"/>'
        f'</cacheSource><cacheFields count="2">{fields}</cacheFields></pivotCacheDefinition>',
        OOX + "spreadsheetml.pivotCacheDefinition+xml",
    )
    definition = "xl/pivotCache/pivotCacheDefinition1.xml"
    parts.relate(definition, "pivotCacheRecords", "pivotCacheRecords1.xml")
    parts.add(
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'{HEAD}<pivotCacheRecords xmlns="{MAIN}" count="1"><r><s v="YH-1"/><s v="企业1"/></r>'
        "</pivotCacheRecords>",
        OOX + "spreadsheetml.pivotCacheRecords+xml",
    )
    parts.relate("xl/worksheets/sheet2.xml", "pivotTable", "../pivotTables/pivotTable1.xml")
    parts.relate(
        "xl/pivotTables/pivotTable1.xml",
        "pivotCacheDefinition",
        "../pivotCache/pivotCacheDefinition1.xml",
    )
    parts.add(
        "xl/pivotTables/pivotTable1.xml",
        f'{HEAD}<pivotTableDefinition xmlns="{MAIN}" name="透视表" cacheId="7" dataCaption="值">'
        '<location ref="C3:D5" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        '<pivotFields count="2"><pivotField axis="axisRow" showAll="0"/>'
        '<pivotField showAll="0"/></pivotFields></pivotTableDefinition>',
        OOX + "spreadsheetml.pivotTable+xml",
    )
    return parts


def external_link() -> Parts:
    parts = base()
    rid = parts.relate(BOOK, "externalLink", "externalLinks/externalLink1.xml")
    parts.names = f'<externalReferences><externalReference r:id="{rid}"/></externalReferences>'
    link = "xl/externalLinks/externalLink1.xml"
    parts.relate(link, "externalLinkPath", "file:///去年台账.xlsx")
    parts.add(
        link,
        f'{HEAD}<externalLink xmlns="{MAIN}" xmlns:r="{REL}"><externalBook r:id="rId1">'
        '<sheetNames><sheetName val="清单"/></sheetNames></externalBook></externalLink>',
        OOX + "spreadsheetml.externalLink+xml",
    )
    return parts


def cell_images() -> Parts:
    """WPS pictures inside cells: DISPIMG formulas and xl/cellimages.xml."""
    parts = base()
    parts.defaults["png"] = "image/png"
    parts.add("xl/media/image1.png", _PNG)
    parts.relate(BOOK, "http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml")
    space = "http://www.wps.cn/officeDocument/2017/etCustomData"
    parts.add(
        "xl/cellimages.xml",
        f'{HEAD}<etc:cellImages xmlns:etc="{space}" xmlns:xdr="{_XDR}" xmlns:a="{_A}" '
        f'xmlns:r="{REL}"><etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" '
        'name="ID_00000000000000000000000000000001"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
        f'<a:blip r:embed="rId1"/></xdr:blipFill>{_SHAPE}</xdr:pic></etc:cellImage>'
        "</etc:cellImages>",
        "application/vnd.wps-officedocument.cellimage+xml",
    )
    parts.relate("xl/cellimages.xml", "image", "media/image1.png")
    image = "_xlfn.DISPIMG(&quot;ID_00000000000000000000000000000001&quot;,1)"
    parts.sheet["sheetData"] = parts.sheet["sheetData"].replace(
        '<c r="D6"><v>500</v></c>',
        f'<c r="D6"><v>500</v></c><c r="E6" t="str"><f>{image}</f><v>=DISPIMG()</v></c>',
    )
    return parts


def signed() -> Parts:
    parts = base()
    space = f"{PACKAGE_REL}/digital-signature"
    parts.relate("", f"{space}/origin", "_xmlsignatures/origin.sigs")
    parts.defaults["sigs"] = "application/vnd.openxmlformats-package.digital-signature-origin"
    parts.add("_xmlsignatures/origin.sigs", b"")
    return parts

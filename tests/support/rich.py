"""Workbooks full of what office programs put into them, built part by part.

Every one has the sheet 隐患清单 with a header in row 1 and records in rows 2 to 7 (编号, 企业名称,
发现日期, 罚款), and is otherwise about one feature that a careless writer would lose.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
OOX = "application/vnd.openxmlformats-officedocument."
MS_REL = "http://schemas.microsoft.com/office"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LIST = "隐患清单"

ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting"),
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches"),
    *("ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF"),
    *("picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
"""ECMA-376 order of a worksheet's children."""

HEADER = ("编号", "企业名称", "发现日期", "罚款（元）")
RECORDS = tuple((f"YH-{n}", f"企业{n}号 & <合作社>", 45077 + n, 100 * n) for n in range(1, 7))


@dataclass
class Parts:
    """A package in the making: sheet children by element name, the other parts by path."""

    sheet: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    names: str = ""
    after_names: str = ""
    book_extras: str = ""
    second: str = "说明"
    second_state: str = "visible"
    book_type: str = OOX + "spreadsheetml.sheet.main+xml"
    finish: Callable[[dict[str, bytes]], dict[str, bytes]] = lambda files: files

    def add(self, path: str, content: str | bytes, content_type: str = "") -> None:
        self.files[path] = content.encode() if isinstance(content, str) else content
        if content_type:
            self.overrides[path] = content_type

    def relate(self, source: str, kind: str, target: str) -> str:
        """Add a relationship; kind may be a whole type. Returns its id."""
        listed = self.relations.setdefault(source, [])
        type_ = kind if "/" in kind else f"{REL}/{kind}"
        listed.append((f"rId{len(listed) + 1}", type_, target))
        return listed[-1][0]


SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"


def base() -> Parts:
    """An ordinary workbook as Excel writes it, with shared strings, styles and two sheets."""
    parts = Parts()
    parts.relate("", "officeDocument", BOOK)
    parts.relate(BOOK, "worksheet", "worksheets/sheet1.xml")
    parts.relate(BOOK, "worksheet", "worksheets/sheet2.xml")
    parts.relate(BOOK, "styles", "styles.xml")
    parts.relate(BOOK, "sharedStrings", "sharedStrings.xml")
    texts = [*HEADER, *(text for record in RECORDS for text in record[:2])]
    items = "".join(f"<si><t>{xml_text(text)}</t></si>" for text in texts)
    parts.add(
        "xl/sharedStrings.xml",
        f'{HEAD}<sst xmlns="{MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">{items}</sst>',
        OOX + "spreadsheetml.sharedStrings+xml",
    )
    parts.add("xl/styles.xml", HEAD + styles(), OOX + "spreadsheetml.styles+xml")
    parts.add(
        "xl/worksheets/sheet2.xml",
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
        "<t>填报说明</t></is></c></row></sheetData></worksheet>",
        OOX + "spreadsheetml.worksheet+xml",
    )
    parts.sheet = {
        "dimension": '<dimension ref="A1:D7"/>',
        "sheetViews": '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<selection activeCell="A1" sqref="A1"/></sheetView></sheetViews>',
        "sheetFormatPr": '<sheetFormatPr defaultRowHeight="15"/>',
        "cols": '<cols><col min="2" max="2" width="24" customWidth="1"/></cols>',
        "sheetData": f"<sheetData>{rows()}</sheetData>",
        "pageMargins": '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" '
        'header="0.3" footer="0.3"/>',
    }
    return parts


def rows() -> str:
    """The header and the records, texts shared."""
    lines = ['<row r="1" spans="1:4">' + _shared("A1", 0, 2) + _shared("B1", 1, 2)]
    lines[0] += _shared("C1", 2, 2) + _shared("D1", 3, 2) + "</row>"
    for index, (_, _, day, fine) in enumerate(RECORDS):
        row, text = index + 2, 4 + 2 * index
        lines.append(
            f'<row r="{row}" spans="1:4" ht="18" customHeight="1">'
            + _shared(f"A{row}", text)
            + _shared(f"B{row}", text + 1, 3)
            + f'<c r="C{row}" s="1"><v>{day}</v></c><c r="D{row}"><v>{fine}</v></c></row>'
        )
    return "".join(lines)


def _shared(ref: str, index: int, style: int = 0) -> str:
    stated = f' s="{style}"' if style else ""
    return f'<c r="{ref}"{stated} t="s"><v>{index}</v></c>'


def styles(cell_formats: str = "", fonts: str = "") -> str:
    """A small styles part: 0 plain, 1 day, 2 header with fill, 3 wrapped."""
    formats = cell_formats or (
        '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0" applyFill="1"/>'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        '<alignment wrapText="1"/></xf></cellXfs>'
    )
    stated = fonts or '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    return (
        f'<styleSheet xmlns="{MAIN}">{stated}'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill '
        'patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor '
        'rgb="FFD9D9D9"/><bgColor indexed="64"/></patternFill></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f"</cellStyleXfs>{formats}"
        '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles>'
        '<dxfs count="1"><dxf><font><color rgb="FF9C0006"/></font></dxf></dxfs></styleSheet>'
    )


def xml_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def packed(parts: Parts) -> bytes:
    """The finished workbook."""
    children = "".join(parts.sheet[name] for name in ORDER if name in parts.sheet)
    parts.add(
        SHEET,
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{REL}">{children}</worksheet>',
        OOX + "spreadsheetml.worksheet+xml",
    )
    state = "" if parts.second_state == "visible" else f' state="{parts.second_state}"'
    parts.add(
        BOOK,
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}">{parts.book_extras or "<workbookPr/>"}'
        '<bookViews><workbookView activeTab="0"/></bookViews><sheets>'
        f'<sheet name="{LIST}" sheetId="1" r:id="rId1"/>'
        f'<sheet name="{xml_text(parts.second)}" sheetId="3"{state} r:id="rId2"/></sheets>'
        f'{parts.names}<calcPr calcId="191029"/>{parts.after_names}</workbook>',
        parts.book_type,
    )
    types = {"rels": "application/vnd.openxmlformats-package.relationships+xml"}
    types |= {"xml": "application/xml"} | parts.defaults
    listed = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in types.items())
    listed += "".join(
        f'<Override PartName="/{p}" ContentType="{t}"/>' for p, t in parts.overrides.items()
    )
    content = f"{PACKAGE_REL.replace('relationships', 'content-types')}"
    files = {"[Content_Types].xml": f'{HEAD}<Types xmlns="{content}">{listed}</Types>'.encode()}
    for source, relations in parts.relations.items():
        folder, _, name = source.rpartition("/")
        path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        entries = "".join(
            f'<Relationship Id="{i}" Type="{t}" Target="{target}"'
            + (' TargetMode="External"' if "://" in target else "")
            + "/>"
            for i, t, target in relations
        )
        files[path] = (
            f'{HEAD}<Relationships xmlns="{PACKAGE_REL}">{entries}</Relationships>'.encode()
        )
    return zipped(parts.finish(files | parts.files))


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip package with fixed dates, so that the same parts give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, (2023, 6, 1, 8, 0, 0)), content)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """Every part of a package, inflated; fails when a part stands twice."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = package.namelist()
        assert len(names) == len(set(names)), names
        return {name: package.read(name) for name in names}

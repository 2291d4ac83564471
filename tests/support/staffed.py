"""A master as an office makes it its own: what openpyxl can add, and what only Excel would.

A sheet 安办工作台 with a chart, a picture, a text box, formulas and a pivot table; in 隐患清单 an
own column with a drop-down and a formula, colours, a note, a slicer, conditional formats over the
records and a print area; a macro project.
"""

from __future__ import annotations

import warnings
from io import BytesIO

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tests.support import rich_cells, rich_drawn
from tests.support.rich import HEAD, MS_REL, PACKAGE_REL, REL, packed, unzipped, zipped

DESK, LIST = "安办工作台", "隐患清单"
OWN = "安办备注"
_WORKBOOK, _TYPES = "xl/workbook.xml", "[Content_Types].xml"
_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def staffed(master: bytes, header_row: int, last_row: int) -> bytes:
    """The master with all of it. header_row and last_row: of the records in 隐患清单."""
    files = unzipped(_by_openpyxl(master, header_row, last_row))
    desk, hazards = _part_of(files, DESK), _part_of(files, LIST)
    rels = files[desk.replace("sheets/", "sheets/_rels/") + ".rels"].decode()
    drawing = "xl/drawings/" + rels.partition("drawings/")[2].partition('"')[0]
    _drawn(files, drawing)
    _pivoted(files, desk)
    _sliced(files, hazards)
    _with_macros(files)
    return zipped(files)


def _by_openpyxl(master: bytes, header_row: int, last_row: int) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(BytesIO(master))
    hazards = book[LIST]
    own = hazards.max_column + 1
    letter = get_column_letter(own)
    hazards.cell(header_row, own).value = OWN
    hazards.cell(header_row, own + 1).value = "字数"
    for row in range(header_row + 1, last_row + 1):
        hazards.cell(row, own).value = f"已电话核实{row}"
        hazards.cell(row, own + 1).value = f"=LEN(E{row})"
        hazards.cell(row, 4).fill = PatternFill("solid", fgColor="FFFFEB9C")
    hazards.cell(header_row + 1, 5).comment = Comment("李主任：下周复查", "安办")
    choice = DataValidation("list", formula1='"已核实,待核实"')
    choice.add(f"{letter}{header_row + 1}:{letter}{last_row}")
    hazards.add_data_validation(choice)
    records = f"A{header_row + 1}:{letter}{last_row}"
    red = PatternFill("solid", bgColor="FFFFC7CE")
    hazards.conditional_formatting.add(
        records, FormulaRule(formula=[f"LEN($E{header_row + 1})>40"], fill=red)
    )
    hazards.print_area = f"A1:{letter}{last_row}"
    desk = book.create_sheet(DESK, 1)
    desk["A1"], desk["B1"] = "等级", "条数"
    for row, grade in enumerate(("一般", "重大"), 2):
        desk.cell(row, 1).value = grade
        desk.cell(row, 2).value = f"=COUNTIF({LIST}!F:F,A{row})"
    chart = BarChart()
    chart.add_data(Reference(desk, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    desk.add_chart(chart, "D2")
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _part_of(files: dict[str, bytes], sheet: str) -> str:
    names = openpyxl.load_workbook(BytesIO(zipped(files)), read_only=True).sheetnames
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def _related(files: dict[str, bytes], source: str, kind: str, target: str) -> str:
    """A relationship more of a part. Returns its id."""
    folder, _, name = source.rpartition("/")
    path = f"{folder}/_rels/{name}.rels"
    empty = f'{HEAD}<Relationships xmlns="{PACKAGE_REL}"></Relationships>'.encode()
    rels = files.get(path, empty)
    number = f"rIdOwn{rels.count(b'<Relationship ') + 1}"
    type_ = kind if "/" in kind else f"{REL}/{kind}"
    one = f'<Relationship Id="{number}" Type="{type_}" Target="{target}"/>'
    files[path] = rels.replace(b"</Relationships>", one.encode() + b"</Relationships>")
    return number


def _taken(files: dict[str, bytes], source: bytes, *starts: str) -> None:
    """Parts of another workbook with their content types."""
    other = unzipped(source)
    types = []
    for name in other:
        if name.startswith(starts):
            files[name] = other[name]
            stated = other[_TYPES].partition(f'PartName="/{name}" ContentType="'.encode())[2]
            if stated:
                kind = stated.partition(b'"')[0].decode()
                types.append(f'<Override PartName="/{name}" ContentType="{kind}"/>')
    files[_TYPES] = files[_TYPES].replace(b"</Types>", "".join(types).encode() + b"</Types>")


def _drawn(files: dict[str, bytes], drawing: str) -> None:
    """The picture and the text box beside the chart, and the namespaces that they need."""
    anchors = b""
    for build in (rich_drawn.picture, rich_drawn.text_box):
        part = build().files["xl/drawings/drawing1.xml"]
        anchor = part.partition(b"<xdr:twoCellAnchor>")[2].rpartition(b"</xdr:wsDr>")[0]
        anchors += (
            b'<xdr:twoCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
            b'spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            b'xmlns:r="' + REL.encode() + b'">' + anchor
        )
    files["xl/media/image9.png"] = rich_drawn.picture().files["xl/media/image1.png"]
    number = _related(files, drawing, "image", "../media/image9.png")
    anchors = anchors.replace(b'r:embed="rId1"', f'r:embed="{number}"'.encode())
    begin, _, end = files[drawing].rpartition(b"</")
    files[drawing] = begin + anchors + b"</" + end
    png = b'<Default Extension="png" ContentType="image/png"/><Override'
    if b'Extension="png"' not in files[_TYPES]:
        files[_TYPES] = files[_TYPES].replace(b"<Override", png, 1)


def _pivoted(files: dict[str, bytes], desk: str) -> None:
    starts = ("xl/pivotCache/", "xl/pivotTables/")
    _taken(files, packed(rich_drawn.pivot()), *starts)
    cache = _related(
        files, _WORKBOOK, "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"
    )
    _related(files, desk, "pivotTable", "../pivotTables/pivotTable1.xml")
    caches = f'<pivotCaches><pivotCache xmlns:r="{REL}" cacheId="7" r:id="{cache}"/></pivotCaches>'
    files[_WORKBOOK] = files[_WORKBOOK].replace(b"</workbook>", caches.encode() + b"</workbook>")


def _sliced(files: dict[str, bytes], hazards: str) -> None:
    _taken(files, packed(rich_cells.slicer()), "xl/slicers/")
    slicer = _related(
        files, hazards, f"{MS_REL}/2007/relationships/slicer", "../slicers/slicer1.xml"
    )
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    listed = (
        f'<extLst><ext uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}" xmlns:x14="{x14}">'
        f'<x14:slicerList><x14:slicer xmlns:r="{REL}" r:id="{slicer}"/></x14:slicerList></ext>'
        "</extLst>"
    )
    assert b"<extLst" not in files[hazards]
    files[hazards] = _before(files[hazards], b"</worksheet>", listed.encode())


def _before(part: bytes, end: bytes, what: bytes) -> bytes:
    """extLst is the last child of a worksheet."""
    begin, found, rest = part.rpartition(end)
    return begin + what + found + rest


def _with_macros(files: dict[str, bytes]) -> None:
    macros = rich_drawn.vba().files["xl/vbaProject.bin"]
    files["xl/vbaProject.bin"] = macros
    _related(files, _WORKBOOK, f"{MS_REL}/2006/relationships/vbaProject", "vbaProject.bin")
    binary = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    types = files[_TYPES].replace(b"<Override", binary.encode() + b"<Override", 1)
    files[_TYPES] = types.replace(_PLAIN.encode(), _MACROS.encode())

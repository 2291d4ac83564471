"""xlhazard.xlam: the parts of the add-in put together, the same bytes for the same program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from xml.sax.saxutils import escape

from xlhazard.fronts.addin.icons import icon
from xlhazard.fronts.addin.macro import SHEET, THIS_WORKBOOK, vba_project
from xlhazard.fronts.addin.ribbon import TAB, custom_ui
from xlhazard.fronts.buttons.catalogue import BUTTONS
from xlhazard.render.zipped import zipped

NAME = "xlhazard.xlam"
_MODULE = "xlhazard.fronts.excel"
_MISSING = "没有找到台账工具的程序：{program}。请管理员重新安装（xlhazard addin install）。"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True)
class Program:
    """What the macro starts: a Python (its file is called python…) or a frozen program."""

    file: PurePath

    @property
    def command(self) -> str:
        """As a command line for Windows, to which the button's id is added."""
        module = f" -P -m {_MODULE}" if self.file.stem.lower().startswith("python") else ""
        return f'"{self.file}"{module}'


def xlam(program: Program) -> bytes:
    """The add-in for a program."""
    parts = dict(_parts(program))
    return zipped({n: p.encode() if isinstance(p, str) else p for n, p in parts.items()})


def _parts(program: Program) -> Iterator[tuple[str, str | bytes]]:
    yield "[Content_Types].xml", _content_types()
    yield (
        "_rels/.rels",
        _relations(
            (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{_MICROSOFT}/ui/extensibility", "customUI/customUI.xml"),
        ),
    )
    yield "xl/workbook.xml", _workbook()
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations(
            (f"{_OFFICE}/worksheet", "worksheets/sheet1.xml"),
            (f"{_OFFICE}/styles", "styles.xml"),
            (f"{_MICROSOFT}/vbaProject", "vbaProject.bin"),
        ),
    )
    yield "xl/worksheets/sheet1.xml", _sheet(program)
    yield "xl/styles.xml", _styles()
    yield "xl/vbaProject.bin", vba_project()
    yield "customUI/customUI.xml", custom_ui()
    yield (
        "customUI/_rels/customUI.xml.rels",
        _relations(*((f"{_OFFICE}/image", f"images/{one.id}.png", one.id) for one in BUTTONS)),
    )
    for one in BUTTONS:
        yield f"customUI/images/{one.id}.png", icon(one.id)


def _content_types() -> str:
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "bin": "application/vnd.ms-office.vbaProject",
        "png": "image/png",
    }
    overrides = {
        "/xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
        "/xl/worksheets/sheet1.xml": f"{_SHEET_ML}.worksheet+xml",
        "/xl/styles.xml": f"{_SHEET_ML}.styles+xml",
    }
    inside = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults.items()
    ) + "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    )
    return f'{_START}<Types xmlns="{_PACKAGE}/content-types">{inside}</Types>'


def _relations(*related: tuple[str, ...]) -> str:
    """Each is a type and a target, and the id where it matters."""
    inside = "".join(
        f'<Relationship Id="{one[2] if len(one) > 2 else f"rId{number}"}" '
        f'Type="{one[0]}" Target="{one[1]}"/>'
        for number, one in enumerate(related, 1)
    )
    return f'{_START}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _workbook() -> str:
    return (
        f'{_START}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<workbookPr codeName="{THIS_WORKBOOK}"/>'
        '<bookViews><workbookView visibility="hidden"/></bookViews>'
        f'<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _sheet(program: Program) -> str:
    """What the macro reads: B1 command, B2 program, B3 what is said without it, B4 title."""
    told = (
        ("command", program.command),
        ("program", str(program.file)),
        ("missing", _MISSING.format(program=program.file)),
        ("title", TAB),
    )
    rows = "".join(
        f'<row r="{number}">{_cell(f"A{number}", name)}{_cell(f"B{number}", text)}</row>'
        for number, (name, text) in enumerate(told, 1)
    )
    return (
        f'{_START}<worksheet xmlns="{_MAIN}"><sheetPr codeName="{SHEET}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def _cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _styles() -> str:
    return (
        f'{_START}<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="1">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
    )

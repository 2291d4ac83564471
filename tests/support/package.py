"""Workbooks as the bytes of a package, for tests that go through the reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from xlhazard.model.workbook import RawCell, Sheet, Workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Parts = dict[str, bytes]


def parts_of(book: Workbook, *, date1904: bool = False) -> Parts:
    """The parts of a plain workbook: inline texts, numbers, formulas; style 1 is a date."""
    parts: Parts = {}
    overrides = [("/xl/workbook.xml", _BOOK_TYPE), ("/xl/styles.xml", _STYLES_TYPE)]
    sheets, relations = [], [(1000, "styles", "styles.xml")]
    for number, sheet in enumerate(book.sheets.values(), 1):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = sheet_xml(sheet)
        overrides.append((f"/{name}", _SHEET_TYPE))
        relations.append((number, "worksheet", f"worksheets/sheet{number}.xml"))
        title = quoteattr(sheet.name)
        sheets.append(f'<sheet name={title} sheetId="{number}" r:id="rId{number}"/>')
    properties = '<workbookPr date1904="1"/>' if date1904 else ""
    parts["xl/workbook.xml"] = _xml(
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">{properties}'
        f"<sheets>{''.join(sheets)}</sheets></workbook>"
    )
    parts["xl/styles.xml"] = _xml(
        f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    parts["xl/_rels/workbook.xml.rels"] = relations_xml(relations)
    parts["_rels/.rels"] = relations_xml([(1, "officeDocument", "xl/workbook.xml")])
    parts["[Content_Types].xml"] = content_types(overrides)
    return parts


def relations_xml(relations: Iterable[tuple[int, str, str]]) -> bytes:
    """(number, kind, target) -> a .rels part."""
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_REL}/{kind}" Target={quoteattr(target)}/>'
        for number, kind, target in relations
    )
    return _xml(f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>')


def content_types(overrides: Iterable[tuple[str, str]]) -> bytes:
    found = "".join(
        f'<Override PartName={quoteattr(name)} ContentType="{kind}"/>' for name, kind in overrides
    )
    return _xml(
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f"{found}</Types>"
    )


def with_override(parts: Parts, name: str, kind: str) -> Parts:
    """The same package with one more part declared."""
    types = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    )
    return {**parts, "[Content_Types].xml": types}


def zipped(parts: Mapping[str, bytes], twice: str | None = None) -> bytes:
    """The package; twice names a part that stands in it two times."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: name != "[Content_Types].xml"):
            package.writestr(zipfile.ZipInfo(name, (2023, 6, 26, 9, 0, 0)), parts[name])
    data = target.getvalue()
    return data if twice is None else _doubled(data, twice)


def _doubled(data: bytes, name: str) -> bytes:
    """Rename a spare part of the same length, so that no warning of zipfile is in the way."""
    spare = name[:-1] + "_"
    source = io.BytesIO(data)
    with zipfile.ZipFile(source, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo(spare, (2023, 6, 26, 9, 0, 0)), package.read(name))
    return source.getvalue().replace(spare.encode(), name.encode())


def sheet_xml(sheet: Sheet) -> bytes:
    rows = []
    for number in sorted(sheet.rows):
        cells = "".join(
            _cell(f"{_letters(column)}{number}", cell)
            for column, cell in sorted(sheet.rows[number].items())
        )
        hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
        rows.append(f'<row r="{number}"{hidden}>{cells}</row>')
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in sheet.merged)
    merges = f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>' if merged else ""
    return _xml(
        f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData>{merges}</worksheet>'
    )


def _cell(place: str, cell: RawCell) -> str:
    style = f' s="{cell.style}"' if cell.style else ""
    formula = "" if cell.formula is None else f"<f>{escape(cell.formula)}</f>"
    if cell.kind == "s" and not formula:
        text = f'<is><t xml:space="preserve">{escape(cell.raw)}</t></is>'
        return f'<c r="{place}"{style} t="inlineStr">{text}</c>'
    kind = {"s": ' t="str"', "e": ' t="e"', "b": ' t="b"'}.get(cell.kind, "")
    value = f"<v>{escape(cell.raw)}</v>" if cell.raw else ""
    return f'<c r="{place}"{style}{kind}>{formula}{value}</c>'


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _xml(body: str) -> bytes:
    return (_HEAD + body).encode()

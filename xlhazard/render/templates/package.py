"""Turning a built workbook into bytes that are the same every time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import TypeAlias

from openpyxl import Workbook

from xlhazard.render.templates.filled_down import FilledDown, filled_down
from xlhazard.render.templates.look import BODY_FONT, GB_CHARSET
from xlhazard.render.templates.names import FIRST_ROW
from xlhazard.render.zipped import inflated_parts, zipped

_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>xlhazard</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2023-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2023-01-01T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>xlhazard</Application></Properties>'
)
_FIRST_FONT = re.compile(rb"<font>.*?</font>", re.DOTALL)
_DEFAULT_FONT = (
    f'<font><name val="{BODY_FONT}"/><charset val="{GB_CHARSET}"/><family val="3"/>'
    '<color theme="1"/><sz val="10"/></font>'
).encode()
_ANY_FORMULA = re.compile(
    rb'<c r="(?P<cell>[A-Z]+[0-9]+)"(?P<rest>[^>]*)>(?P<formula><f[ >].*?</f>)</c>', re.DOTALL
)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_ROW = re.compile(rb'<row r="([0-9]+)"([^>]*)>')
_EMPTY_RESULT = re.compile(rb"</f><v\s*/>|</f><v></v>")


Results: TypeAlias = Mapping[str, str]
"""Cell -> what its formula gives, so that readers without a calculator see it."""


def packed(
    workbook: Workbook,
    title: str,
    columns: Iterable[FilledDown] = (),
    results: Mapping[str, Results] | None = None,
) -> bytes:
    """The workbook's package: parts in a fixed order, fixed times, no person's name.

    columns: formulas that go down a sheet, with the ends of which the workbook was built.
    results: sheet -> results of its formulas that are stored with them.
    """
    by_sheet: dict[str, list[FilledDown]] = {}
    for one in columns:
        by_sheet.setdefault(one.sheet, []).append(one)
    growing = {
        f"xl/worksheets/sheet{index}.xml": by_sheet[name]
        for index, name in enumerate(workbook.sheetnames, 1)
        if name in by_sheet
    }
    known = {
        f"xl/worksheets/sheet{index}.xml": results[name]
        for index, name in enumerate(workbook.sheetnames, 1)
        if results and name in results
    }
    stream = io.BytesIO()
    workbook.save(stream)
    parts = inflated_parts(stream.getvalue())
    parts["docProps/core.xml"] = _CORE.format(title=title).encode()
    parts["docProps/app.xml"] = _APP.encode()
    parts["xl/styles.xml"] = _FIRST_FONT.sub(_DEFAULT_FONT, parts["xl/styles.xml"], count=1)
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            # A formula without a result has no <v> at all: "" would read as a stored number.
            parts[name] = _EMPTY_RESULT.sub(b"</f>", parts[name])
        if name in known:
            parts[name] = _with_results(parts[name], known[name])
        if name in growing:
            parts[name] = filled_down(_growing(parts[name]), growing[name])
    return zipped(parts)


def _with_results(part: bytes, results: Results) -> bytes:
    """Formulas with what they give: a number, or a text as a text."""

    def store(found: re.Match[bytes]) -> bytes:
        result = results.get(found["cell"].decode())
        if result is None:
            return found[0]
        kind = b"" if _NUMBER.fullmatch(result) else b' t="str"'
        head = b'<c r="%b"%b%b>' % (found["cell"], found["rest"], kind)
        return head + found["formula"] + b"<v>%b</v></c>" % escape(result, quote=False).encode()

    return _ANY_FORMULA.sub(store, part)


def _growing(part: bytes) -> bytes:
    """Records keep the height given to them only until somebody types: then rows fit again."""

    def free(found: re.Match[bytes]) -> bytes:
        if int(found[1]) < FIRST_ROW:
            return found[0]
        return b'<row r="%b"%b>' % (found[1], found[2].replace(b' customHeight="1"', b""))

    return _ROW.sub(free, part)

"""The boxes that notes show in, drawn in VML. VML need not be well-formed XML, so only bytes
are matched here."""

from __future__ import annotations

import re
from collections.abc import Set

from xlhazard.io.patch.text import width_of
from xlhazard.model.address import MAX_ROW, Address

_SHAPE = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)shape[\s>].*?</\1shape\s*>", re.DOTALL)
_BOX_TYPE = re.compile(
    rb"""<((?:[A-Za-z_][\w.-]*:)?)shapetype\s[^>]*\bid="_x0000_t202".*?</\1shapetype\s*>""",
    re.DOTALL,
)
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_ROW = re.compile(rb"<(?:[\w.-]+:)?Row>\s*(\d+)\s*<")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?Column>\s*(\d+)\s*<")
_ID = re.compile(rb"_x0000_s(\d+)")
_ROOT = re.compile(rb"<xml\s[^>]*>")
_LAST_TAG = re.compile(rb"</[\w.:-]+\s*>\s*$")
_CLOSED_ROOT = re.compile(rb"/>\s*$")

_NAMES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_TYPE = (
    b'<v:shapetype%s id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_LINE = 22
"""Double-width characters in one line of a box."""


def empty(number: int) -> bytes:
    """A drawing without shapes for the sheet of this number."""
    return (
        b"<xml %s>"
        b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout></xml>'
        % (_NAMES, number)
    )


def with_boxes(drawing: bytes, boxes: list[tuple[Address, str]], number: int) -> bytes:
    """The drawing with a hidden box for each note behind its other shapes."""
    used = [int(found) for found in _ID.findall(drawing)]
    first = max([*used, number * 1024]) + 1
    root = _ROOT.search(drawing)
    known = root is not None and all(name in root[0] for name in _NAMES.split())
    names = b"" if known else b" " + _NAMES
    shapes = b"".join(_box(first + n, at, text, names) for n, (at, text) in enumerate(boxes))
    if b'"_x0000_t202"' not in drawing:
        shapes = _TYPE % names + shapes
    end = _LAST_TAG.search(drawing)
    if end is not None:
        return drawing[: end.start()] + shapes + drawing[end.start() :]
    closed = _CLOSED_ROOT.search(drawing)
    if closed is None:
        return drawing + shapes
    return drawing[: closed.start()] + b">" + shapes + b"</xml>"


def without_boxes(drawing: bytes, cells: Set[Address]) -> bytes:
    """The drawing without the boxes of these cells' notes."""

    def kept(found: re.Match[bytes]) -> bytes:
        shape = found[0]
        row, column = _ROW.search(shape), _COLUMN.search(shape)
        if _NOTE.search(shape) is None or row is None or column is None:
            return shape
        return b"" if Address(int(row[1]) + 1, int(column[1]) + 1) in cells else shape

    rest = _SHAPE.sub(kept, drawing)
    return rest if b'"#_x0000_t202"' in rest else _BOX_TYPE.sub(b"", rest)


def has_shapes(drawing: bytes) -> bool:
    return _SHAPE.search(drawing) is not None


def _box(number: int, at: Address, text: str, names: bytes) -> bytes:
    lines = sum(max(1, -(-width_of(line) // (2 * _LINE))) for line in text.split("\n"))
    height = min(lines, 40) + 1
    top = max(0, min(at.row - 2, MAX_ROW - height - 2))
    row, column = at.row - 1, at.column - 1
    anchor = b"%d, 15, %d, 4, %d, 15, %d, 4" % (column + 1, top, column + 5, top + height)
    return (
        b'<v:shape%s id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;'
        b"margin-left:60pt;margin-top:2pt;width:240pt;height:%dpt;z-index:%d;visibility:hidden"
        b'" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        b'<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        b'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        b"<x:Anchor>%s</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row>"
        b"<x:Column>%d</x:Column></x:ClientData></v:shape>"
        % (names, number, 14 * height, number % 1024 + 1, anchor, row, column)
    )

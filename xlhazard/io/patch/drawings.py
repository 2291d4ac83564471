"""Native charts on a new sheet: the drawing that places them, and the chart parts themselves."""

from __future__ import annotations

from collections.abc import Sequence

from xlhazard.io.patch.book import Book
from xlhazard.io.patch.relations import declare, relate
from xlhazard.io.patch.text import attribute_text
from xlhazard.model.edits import Chart

_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_ONLY = b"rId1"
"""A new sheet has no other relationship than the one to its drawing."""

_TRANSITIONAL = (
    b"http://schemas.openxmlformats.org/drawingml/2006/",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_STRICT = (
    b"http://purl.oclc.org/ooxml/drawingml/",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def reference(book: Book) -> bytes:
    """The element by which a new sheet names its drawing."""
    return b'<drawing xmlns:r="%s" r:id="%s"/>' % (book.relation_namespace.encode(), _ONLY)


def draw(book: Book, sheet_part: str, charts: Sequence[Chart]) -> None:
    """Put charts on a new sheet. They move and grow with the cells they lie over."""
    package = book.package
    folder = book.part.rpartition("/")[0]
    stem = f"{folder}/" if folder else ""
    drawing = package.free_name(stem + "drawings/drawing{}.xml")
    package.put(drawing, b"")
    declare(package, drawing, _DRAWING_TYPE)
    relate(package, sheet_part, book.relation_type("drawing"), drawing)
    frames = []
    for number, chart in enumerate(charts, 1):
        part = package.free_name(stem + "charts/chart{}.xml")
        package.put(part, _in_dialect(book, chart.xml))
        declare(package, part, _CHART_TYPE)
        relation = relate(package, drawing, book.relation_type("chart"), part)
        frames.append(_frame(chart, number, relation.encode()))
    xml = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr xmlns:xdr='
        b'"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a='
        b'"http://schemas.openxmlformats.org/drawingml/2006/main">%s</xdr:wsDr>' % b"".join(frames)
    )
    package.put(drawing, _in_dialect(book, xml))


def _frame(chart: Chart, number: int, relation: bytes) -> bytes:
    """One chart from the first to the last cell of its area, both covered whole."""
    first, last = chart.area
    return (
        b'<xdr:twoCellAnchor editAs="twoCell"><xdr:from>%s</xdr:from><xdr:to>%s</xdr:to>'
        b'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        b'<xdr:cNvPr id="%d" name="%s" descr="%s"/><xdr:cNvGraphicFramePr/>'
        b'</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        b'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        b'<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="%s"/>'
        b"</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
        % (
            _corner(first.column - 1, first.row - 1),
            _corner(last.column, last.row),
            number + 1,
            attribute_text(chart.name),
            attribute_text(chart.description),
            relation,
        )
    )


def _corner(column: int, row: int) -> bytes:
    """A corner of the grid, counted from 0 as drawings do."""
    return (
        b"<xdr:col>%d</xdr:col><xdr:colOff>0</xdr:colOff>"
        b"<xdr:row>%d</xdr:row><xdr:rowOff>0</xdr:rowOff>" % (column, row)
    )


def _in_dialect(book: Book, xml: bytes) -> bytes:
    """The part with the namespaces of the workbook: those of the standard or of strict files."""
    if book.strict:
        for usual, strict in zip(_TRANSITIONAL, _STRICT, strict=True):
            xml = xml.replace(usual, strict)
    return xml

"""Charts as Excel stores them (DrawingML), in the few shapes that 看板 needs.

Every chart names the cells it draws and stores no copy of their values, so it never shows old
ones. Fills differ in pattern, lines in dashes and points, so that all of it reads in grey.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal

from xlhazard.model.address import Area, column_letters

FONT = "宋体"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<c:roundedCorners val="0"/>'
)
_FRAME = (
    '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
    '<a:ln w="6350"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln></c:spPr>'
)
_EDGE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="262626"/></a:solidFill></a:ln>'


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _pattern(kind: str, colour: str) -> str:
    return (
        f'<a:pattFill prst="{kind}"><a:fgClr><a:srgbClr val="{colour}"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )


_FILLS = (
    _solid("9C1C1C"),
    _pattern("smCheck", "1F3864"),
    _pattern("wdUpDiag", "C55A11"),
    _solid("D9D9D9"),
    _solid("FFFFFF"),
)
_LINES = (
    ("262626", "solid", "circle"),
    ("9C1C1C", "dash", "square"),
    ("1F3864", "sysDot", "triangle"),
    ("7F7F7F", "lgDashDot", "diamond"),
)
_NOT_ZERO = "0;;"
"""Number format of labels: nothing where there is nothing."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row or column of figures with the cell of its name, on one sheet."""

    name: Area
    figures: Area


def bars(
    sheet: str,
    title: str,
    categories: Area,
    series: tuple[Series, ...],
    *,
    direction: Literal["col", "bar"] = "col",
    figures: str = _NOT_ZERO,
    top: int | None = None,
) -> bytes:
    """Stacked bars with their figures; one series stands alone, its figures at the ends.

    direction bar: lying, the first category on top. top: end of the axis.
    """
    stacked = len(series) > 1
    place = "" if stacked else '<c:dLblPos val="outEnd"/>'
    drawn = "".join(
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{_name(sheet, one.name)}'
        f"<c:spPr>{_FILLS[n % len(_FILLS)] if stacked else _FILLS[3]}{_EDGE}</c:spPr>"
        f'<c:invertIfNegative val="0"/>{_labels(figures, place, boxed=stacked)}'
        f"{_data(sheet, categories, one.figures)}</c:ser>"
        for n, one in enumerate(series)
    )
    grouping = "stacked" if stacked else "clustered"
    overlap = '<c:overlap val="100"/>' if stacked else ""
    plot = (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/>'
        f'<c:varyColors val="0"/>{drawn}<c:gapWidth val="45"/>{overlap}'
        '<c:axId val="111"/><c:axId val="222"/></c:barChart>'
    )
    lying = direction == "bar"
    return _chart(title, plot + _axes(lying=lying, top=top), "b" if stacked else "")


def lines(sheet: str, title: str, categories: Area, series: tuple[Series, ...]) -> bytes:
    """Lines with points over the months; a month without figures is a gap."""
    drawn = "".join(_line(sheet, categories, n, one) for n, one in enumerate(series))
    plot = (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{drawn}<c:marker val="1"/><c:axId val="111"/><c:axId val="222"/></c:lineChart>'
    )
    return _chart(title, plot + _axes(lying=False, top=None), "r")


def _line(sheet: str, categories: Area, number: int, one: Series) -> str:
    colour, dash, point = _LINES[number % len(_LINES)]
    fill = _solid(colour)
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{_name(sheet, one.name)}'
        f'<c:spPr><a:ln w="22225">{fill}<a:prstDash val="{dash}"/></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="{point}"/><c:size val="7"/><c:spPr>{fill}</c:spPr></c:marker>'
        f'{_data(sheet, categories, one.figures)}<c:smooth val="0"/></c:ser>'
    )


def _chart(title: str, plot: str, legend: Literal["", "b", "r"]) -> bytes:
    place = f'<c:legend><c:legendPos val="{legend}"/><c:overlay val="0"/>'
    shown = f"{place}{_font(900)}</c:legend>" if legend else ""
    return (
        f"{_HEAD}<c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>"
        f'<a:defRPr sz="1100" b="1"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="1100" b="1">'
        f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/></a:rPr>'
        f"<a:t>{escape(title)}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{plot}</c:plotArea>{shown}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{_FRAME}{_font(900)}</c:chartSpace>"
    ).encode()


def _axes(*, lying: bool, top: int | None) -> str:
    """Axis of the categories, then that of the figures, which starts at 0."""
    first, second = ("l", "b") if lying else ("b", "l")
    turned = "maxMin" if lying else "minMax"
    highest = "" if top is None else f'<c:max val="{top}"/>'
    crosses = "max" if lying else "autoZero"
    return (
        f'<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="{turned}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{first}"/><c:numFmt formatCode="General" '
        'sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/>{_font(900)}<c:crossAx val="222"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/>{highest}'
        f'<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="{second}"/>'
        '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="E0E0E0"/>'
        '</a:solidFill></a:ln></c:spPr></c:majorGridlines><c:numFmt formatCode="0" '
        'sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{_font(900)}<c:crossAx val="111"/>'
        f'<c:crosses val="{crosses}"/></c:valAx>'
    )


def _labels(figures: str, place: str, *, boxed: bool) -> str:
    """Figures at the bars or points; boxed: on a white ground, since the bars have patterns."""
    ground = '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>'
    return (
        f'<c:dLbls><c:numFmt formatCode="{escape(figures)}" sourceLinked="0"/>'
        f"{ground if boxed else '<c:spPr><a:noFill/></c:spPr>'}{_font(900)}{place}"
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


def _font(size: int) -> str:
    """Text of a chart in hundredths of a point."""
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size}"><a:latin typeface="{FONT}"/>'
        f'<a:ea typeface="{FONT}"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _name(sheet: str, area: Area) -> str:
    return f"<c:tx><c:strRef><c:f>{_cells(sheet, area)}</c:f></c:strRef></c:tx>"


def _data(sheet: str, categories: Area, figures: Area) -> str:
    return (
        f"<c:cat><c:strRef><c:f>{_cells(sheet, categories)}</c:f></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{_cells(sheet, figures)}</c:f></c:numRef></c:val>"
    )


def _cells(sheet: str, area: Area) -> str:
    """'看板'!$B$5:$B$9 as a chart names it."""
    corners = [f"${column_letters(one.column)}${one.row}" for one in area]
    cells = corners[0] if corners[0] == corners[1] else ":".join(corners)
    quoted = sheet.replace("'", "''")
    return escape(f"'{quoted}'!{cells}", quote=False)

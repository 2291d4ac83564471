"""Fills as Calc shows them: one colour a cell, whatever pattern and theme a workbook states."""

from __future__ import annotations

import colorsys
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from xlhazard.model.looks import Fill, Paint

TRANSPARENT = -1
"""What Calc calls a cell without a background of its own."""

OFFICE_THEME = (
    *("FFFFFF", "000000", "E7E6E6", "44546A", "5B9BD5", "ED7D31"),
    *("A5A5A5", "FFC000", "4472C4", "70AD47", "0563C1", "954F72"),
)
"""Theme colours by index in a workbook that does not bring others: light 1, dark 1, light 2 …"""

_SHARES: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("darkGray", "darkTrellis"), 0x60),
        **dict.fromkeys(("darkDown", "darkGrid", "darkHorizontal", "darkUp"), 0x40),
        **dict.fromkeys(("darkVertical", "mediumGray"), 0x40),
        **dict.fromkeys(("lightDown", "lightGray", "lightHorizontal", "lightUp"), 0x20),
        "lightVertical": 0x20,
        "lightGrid": 0x38,
        "lightTrellis": 0x30,
        "gray125": 0x10,
        "gray0625": 0x08,
    }
)
"""How many of 128 points of a pattern are line: Calc's own reader mixes the two colours so."""

_WHOLE = 0x80
_BLACK, _WHITE = 0x000000, 0xFFFFFF

_PALETTE = (
    *("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF"),
    *("800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080"),
    *("9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF"),
    *("000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF"),
    *("00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99"),
    *("3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696"),
    *("003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333"),
)
"""ECMA-376 18.8.27, indexes 8–63; 0–7 repeat the first eight."""


def background(fill: Fill, theme: Sequence[str] = OFFICE_THEME) -> int:
    """0xRRGGBB, or TRANSPARENT. Patterns are mixed as Calc's reader mixes them."""
    if fill.pattern == "none":
        return TRANSPARENT
    fore = _BLACK if fill.fore is None else colour(fill.fore, theme)
    if fill.pattern == "solid":
        return _WHITE if fill.fore is None else fore
    back = _WHITE if fill.back is None else colour(fill.back, theme)
    share = _SHARES.get(fill.pattern, _WHOLE)
    mixed = 0
    for shift in (16, 8, 0):
        one, other = fore >> shift & 0xFF, back >> shift & 0xFF
        # Truncated towards zero, as integers of C are.
        mixed |= (other + int((one - other) * share / _WHOLE)) << shift
    return mixed


def colour(paint: Paint, theme: Sequence[str] = OFFICE_THEME) -> int:
    """0xRRGGBB with the tint applied to its lightness (ECMA-376 18.8.19)."""
    stated = _stated(paint, theme)
    if not paint.tint:
        return int(stated, 16)
    red, green, blue = (int(stated[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + paint.tint) if paint.tint < 0 else light + (1 - light) * paint.tint
    tinted = colorsys.hls_to_rgb(hue, light, saturation)
    return sum(round(part * 255) << shift for part, shift in zip(tinted, (16, 8, 0), strict=True))


def theme_of(path: Path | None) -> tuple[str, ...]:
    """The theme colours of a saved workbook; those of Office where it brings none.

    Calc keeps no theme of an open document, so the file is asked. Never raises.
    """
    try:
        with zipfile.ZipFile(path or "") as package:
            part = next(n for n in package.namelist() if _THEME_PART.fullmatch(n))
            if package.getinfo(part).file_size > _MOST_THEME:
                return OFFICE_THEME
            xml = package.read(part)
    except (OSError, StopIteration, zipfile.BadZipFile, RuntimeError):
        return OFFICE_THEME
    scheme = xml.partition(b"clrScheme")[2].partition(b"clrScheme>")[0]
    found = [(one[1] or one[2]).decode().upper() for one in _THEME_COLOUR.finditer(scheme)]
    if len(found) != len(OFFICE_THEME):
        return OFFICE_THEME
    dark, light, dark2, light2, *accents = found
    return (light, dark, light2, dark2, *accents)


_THEME_PART = re.compile(r"xl/theme/theme[0-9]*\.xml")
_THEME_COLOUR = re.compile(rb'lastClr="([0-9A-Fa-f]{6})"|srgbClr val="([0-9A-Fa-f]{6})"')
_MOST_THEME = 1 << 20
"""Bytes; a theme has some ten thousand."""


def _stated(paint: Paint, theme: Sequence[str]) -> str:
    if paint.rgb is not None:
        return paint.rgb
    if paint.theme is not None:
        return theme[paint.theme] if paint.theme < len(theme) else "000000"
    index = paint.indexed or 0
    index -= 8 if index >= 8 else 0
    return _PALETTE[index] if index < len(_PALETTE) else "000000"

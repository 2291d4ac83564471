"""A small site photograph, drawn here so that nothing has to be shipped for it."""

from __future__ import annotations

from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.render.png import png

_WIDTH, _HEIGHT = 96, 64


def photograph() -> bytes:
    """A PNG of 96 x 64 pixels: a grey box on a wall."""
    lines = []
    for y in range(_HEIGHT):
        line = bytearray()
        for x in range(_WIDTH):
            inside = 24 <= x < 72 and 12 <= y < 52
            line += bytes((150, 155, 160) if inside else (225, 215, 200))
        lines.append(bytes(line))
    return png(_WIDTH, lines)


class _Photograph(Image):
    """A picture whose size is known, so that no imaging library is needed to put it in."""

    def __init__(self, anchor: str) -> None:
        self.width = _WIDTH
        self.height = _HEIGHT
        self.format = "png"
        self.anchor = anchor

    def _data(self) -> bytes:
        return photograph()


def add_picture(sheet: Worksheet, anchor: str) -> None:
    """Put the photograph over a cell."""
    sheet.add_image(_Photograph(anchor))

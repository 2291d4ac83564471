"""A small site photograph, drawn here so that nothing has to be shipped for it."""

from __future__ import annotations

import struct
import zlib

from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet

_WIDTH, _HEIGHT = 96, 64


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)


def photograph() -> bytes:
    """A PNG of 96 x 64 pixels: a grey box on a wall."""
    lines = []
    for y in range(_HEIGHT):
        line = bytearray(b"\0")
        for x in range(_WIDTH):
            inside = 24 <= x < 72 and 12 <= y < 52
            line += bytes((150, 155, 160) if inside else (225, 215, 200))
        lines.append(bytes(line))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(lines), 9)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


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

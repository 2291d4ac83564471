"""Pictures as PNG (ISO/IEC 15948), so that no imaging library is needed to draw a few."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BITS = 8
_COLOUR_TYPES = {3: 2, 4: 6}
"""Parts of a pixel (red, green, blue, and perhaps how opaque) to PNG's colour type."""


def png(width: int, lines: Sequence[bytes]) -> bytes:
    """Encode lines of pixels from the top down; a line is width x 3 bytes, or 4 with opacity.

    Equal lines give equal bytes. Raises ValueError where lines are not all of one of these lengths.
    """
    lengths = {len(line) for line in lines}
    parts = next((parts for parts in _COLOUR_TYPES if lengths == {width * parts}), None)
    if parts is None:
        raise ValueError(f"lines of {sorted(lengths)} bytes are no lines of {width} pixels")
    header = struct.pack(">IIBBBBB", width, len(lines), _BITS, _COLOUR_TYPES[parts], 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

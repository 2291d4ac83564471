"""Pictures as PNG."""

from __future__ import annotations

import struct
import zlib

import pytest

from xlhazard.render.png import png


def test_pixels_stand_in_it_line_by_line() -> None:
    data = png(2, [bytes(range(6)), bytes(range(6, 12))])
    assert struct.unpack(">IIBB", data[16:26]) == (2, 2, 8, 2)
    at = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[at - 4 : at])
    lines = zlib.decompress(data[at + 4 : at + 4 + length])
    assert lines == b"\0" + bytes(range(6)) + b"\0" + bytes(range(6, 12))


def test_opacity_is_told_by_the_length_of_lines() -> None:
    assert png(1, [bytes(4)])[25] == 6


@pytest.mark.parametrize("lines", [[b"abcde"], [b"abc", b"abcd"], []])
def test_other_lines_are_refused(lines: list[bytes]) -> None:
    with pytest.raises(ValueError, match="pixels"):
        png(1, lines)

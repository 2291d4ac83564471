"""Pictures with a palette show what they showed, whatever filters their rows came with."""

from __future__ import annotations

import random
import struct
import zlib

import pytest

from docs.palette import shrunk
from xlhazard.render.png import png

Lines = list[bytes]
WIDTH, HEIGHT = 40, 30
FEW = [bytes((shade, 255 - shade, 7 * shade % 256)) for shade in range(0, 250, 5)]


def picture(colours: list[bytes]) -> Lines:
    chance = random.Random(5)
    return [b"".join(chance.choices(colours, k=WIDTH)) for _ in range(HEIGHT)]


def filtered(lines: Lines, kind: int) -> bytes:
    """A PNG whose rows all have this filter, by the words of its specification."""
    rows, above = [], bytes(WIDTH * 3)
    for line in lines:
        left, corner = bytes(3) + line[:-3], bytes(3) + above[:-3]
        guesses = [guess(kind, *near) for near in zip(left, above, corner, strict=True)]
        rows.append(
            bytes([kind, *((byte - by) % 256 for byte, by in zip(line, guesses, strict=True))])
        )
        above = line
    plain = png(WIDTH, lines)
    start, end = plain.index(b"IDAT") - 4, plain.index(b"IEND") - 4
    return plain[:start] + chunk(b"IDAT", zlib.compress(b"".join(rows))) + plain[end:]


def guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        base = left + up - corner
        away = [abs(base - one) for one in (left, up, corner)]
        return (left, up, corner)[away.index(min(away))]
    return (0, left, up, (left + up) // 2)[kind]


def chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def shown(data: bytes) -> Lines:
    """The lines of a picture with a palette."""
    parts, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        body = data[at + 8 : at + 8 + length]
        assert data[at : at + 12 + length] == chunk(data[at + 4 : at + 8], body)
        parts[data[at + 4 : at + 8]] = body
        at += 12 + length
    assert parts[b"IHDR"] == struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    colours = [parts[b"PLTE"][at : at + 3] for at in range(0, len(parts[b"PLTE"]), 3)]
    assert len(colours) <= 256
    rows = zlib.decompress(parts[b"IDAT"])
    starts = range(0, len(rows), WIDTH + 1)
    assert all(rows[start] == 0 for start in starts)
    return [b"".join(colours[one] for one in rows[at + 1 : at + 1 + WIDTH]) for at in starts]


@pytest.mark.parametrize("kind", range(5))
def test_few_colours_stay_what_they_are(kind: int) -> None:
    lines = picture(FEW)
    assert shown(shrunk(filtered(lines, kind))) == lines


def test_of_many_colours_a_rare_one_far_from_all_others_stays() -> None:
    greys = [bytes((one, one, one ^ low)) for one in range(256) for low in (0, 1)]
    lines = picture(greys)
    red = b"\xff\0\0"
    lines[3] = red + lines[3][3:]
    seen = shown(shrunk(png(WIDTH, lines)))
    assert seen[3][:3] == red
    pairs = zip(b"".join(seen), b"".join(lines), strict=True)
    assert max(abs(one - other) for one, other in pairs) <= 4


def test_what_has_a_palette_already_stays() -> None:
    once = shrunk(png(WIDTH, picture(FEW)))
    assert shrunk(once) == once

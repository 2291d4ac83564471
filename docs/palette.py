"""Makes PNG pictures small: at most 256 colours, which is all that screens of text need.

Usage: python -m docs.palette FILE ...      rewrites the files
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

import numpy as np

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 6: 4}
_MOST = 256


def shrunk(data: bytes) -> bytes:
    """The picture with 256 of its colours, every other one being shown as the nearest of them.

    As it was where that is no smaller, or where it has a palette already. Transparency is lost.
    """
    pixels = _pixels(data)
    if pixels is None:
        return data
    colours, index, counts = np.unique(
        pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    kept, nearest = _chosen(colours.astype(int), counts)
    height, width = pixels.shape[:2]
    small = _written(nearest.astype(np.uint8)[index.ravel()].reshape(height, width), kept)
    return min(small, data, key=len)


def _chosen(colours: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Colours to keep, and for every colour the number of the one that is shown.

    One after the other, the colour that is worst shown by those before it: how far off it is, times
    the root of how often it is seen, so that a small red corner stays red.
    """
    weights = np.sqrt(counts)
    kept = [int(counts.argmax())]
    off = np.abs(colours - colours[kept[0]]).sum(axis=1)
    nearest = np.zeros(len(colours), int)
    while len(kept) < _MOST and off.any():
        kept.append(int((off * weights).argmax()))
        distance = np.abs(colours - colours[kept[-1]]).sum(axis=1)
        nearest[distance < off] = len(kept) - 1
        off = np.minimum(off, distance)
    return colours[kept], nearest


def _pixels(data: bytes) -> np.ndarray | None:
    """Height × width × red, green, blue; None for a kind of picture that is left alone."""
    chunks: dict[bytes, bytes] = {}
    at = len(_SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        chunks[kind] = chunks.get(kind, b"") + body
        at += 12 + length
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if depth != 8 or interlaced or colour not in _CHANNELS:
        return None
    channels = _CHANNELS[colour]
    stride = width * channels
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, stride + 1)
    done = np.zeros((height + 1, width + 1, channels), np.uint8)
    for number, row in enumerate(rows):
        line = row[1:].reshape(width, channels)
        _unfiltered(int(row[0]), line, done[number], done[number + 1])
    pixels = done[1:, 1:]
    return pixels.repeat(3, axis=2) if channels == 1 else pixels[:, :, :3]


def _unfiltered(kind: int, line: np.ndarray, above: np.ndarray, out: np.ndarray) -> None:
    """One row; above and out begin with an empty pixel left of the first."""
    if kind == 0:
        out[1:] = line
    elif kind == 1:
        out[1:] = np.cumsum(line, axis=0, dtype=np.uint8)
    elif kind == 2:
        out[1:] = line + above[1:]
    else:
        guess = _mean if kind == 3 else _paeth
        over = above.astype(int)
        left = [0] * line.shape[1]
        for place, given in enumerate(line.tolist(), 1):
            up, corner = over[place].tolist(), over[place - 1].tolist()
            near = zip(given, left, up, corner, strict=True)
            left = [(add + guess(*three)) & 255 for add, *three in near]
            out[place] = left


def _mean(left: int, up: int, _corner: int) -> int:
    return (left + up) // 2


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def _written(index: np.ndarray, palette: np.ndarray) -> bytes:
    height, width = index.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    rows = np.hstack([np.zeros((height, 1), np.uint8), index]).tobytes()
    parts = (
        (b"IHDR", header),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_bytes(shrunk(path.read_bytes()))

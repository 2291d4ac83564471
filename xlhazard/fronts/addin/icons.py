"""Icons of the buttons, drawn here: 32 × 32 PNG with transparency, the same bytes every time.

A picture is a list of layers, each a colour and a shape; a shape says whether a point of the
unit grid of 32 lies inside. Edges are smoothed by asking 16 points of every pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import hypot
from typing import TypeAlias

from xlhazard.render.png import png

SIZE = 32
_FINE = 4
"""Points asked along each side of a pixel."""

Shape: TypeAlias = Callable[[float, float], bool]
Colour: TypeAlias = tuple[int, int, int]
Layer: TypeAlias = tuple[Colour, Shape]

_BLUE, _RED, _GREEN = (31, 78, 140), (176, 36, 24), (46, 125, 50)
_PAPER, _LINE, _GOLD, _GREY = (255, 255, 255), (89, 89, 89), (214, 150, 20), (191, 191, 191)


def _box(left: float, top: float, right: float, bottom: float) -> Shape:
    return lambda x, y: left <= x <= right and top <= y <= bottom


def _disc(across: float, down: float, radius: float) -> Shape:
    return lambda x, y: hypot(x - across, y - down) <= radius


def _stroke(width: float, *points: tuple[float, float]) -> Shape:
    """A line through points, with round ends."""

    def inside(x: float, y: float) -> bool:
        return any(
            _distance(x, y, first, second) <= width / 2 for first, second in pairwise(points)
        )

    return inside


def _distance(x: float, y: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    across, down = b[0] - a[0], b[1] - a[1]
    share = ((x - a[0]) * across + (y - a[1]) * down) / (across**2 + down**2)
    share = min(1.0, max(0.0, share))
    return hypot(x - a[0] - share * across, y - a[1] - share * down)


def _polygon(*points: tuple[float, float]) -> Shape:
    def inside(x: float, y: float) -> bool:
        crossed = False
        for (x1, y1), (x2, y2) in zip(points, (*points[1:], points[0]), strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossed = not crossed
        return crossed

    return inside


def _sheet(left: float = 4, top: float = 3, right: float = 23, bottom: float = 28) -> list[Layer]:
    """A sheet of paper with ruled lines."""
    lines: list[Layer] = [
        (_GREY, _box(left + 3, y, right - 3, y + 1.2)) for y in (top + 5, top + 10, top + 15)
    ]
    return [
        (_LINE, _box(left, top, right, bottom)),
        (_PAPER, _box(left + 1.4, top + 1.4, right - 1.4, bottom - 1.4)),
        *lines,
    ]


_PICTURES: Mapping[str, Sequence[Layer]] = {
    "validate": [*_sheet(), (_GREEN, _stroke(4, (12, 21), (18, 27), (29, 13)))],
    "clear": [
        *_sheet(),
        (_RED, _stroke(3.6, (17, 17), (28, 28))),
        (_RED, _stroke(3.6, (28, 17), (17, 28))),
    ],
    "next": [
        *((_GREY, _box(4, y, 28, y + 1.6)) for y in (4, 10, 16)),
        (_GOLD, _box(4, 5.6, 28, 10)),
        (_BLUE, _box(14, 13, 18, 22)),
        (_BLUE, _polygon((8, 21), (24, 21), (16, 30))),
    ],
    "issue": [
        *_sheet(3, 3, 19, 25),
        (_BLUE, _box(12, 17, 23, 22)),
        (_BLUE, _polygon((22, 12), (31, 19.5), (22, 27))),
    ],
    "merge": [
        (_BLUE, _stroke(3.4, (5, 5), (16, 15))),
        (_BLUE, _stroke(3.4, (27, 5), (16, 15))),
        (_BLUE, _box(14.3, 14, 17.7, 20)),
        (_BLUE, _polygon((10, 19), (22, 19), (16, 25))),
        (_LINE, _box(5, 26.5, 27, 30)),
    ],
    "flag": [
        (_RED, _polygon((16, 2), (31, 29), (1, 29))),
        (_PAPER, _polygon((16, 7), (26.6, 26.4), (5.4, 26.4))),
        (_RED, _stroke(3.2, (16, 13), (16, 19))),
        (_RED, _disc(16, 23.3, 1.8)),
    ],
    "fill": [
        (_LINE, _box(3, 5, 27, 27)),
        *(
            (_PAPER, _box(left, top, left + 6.4, top + 5.4))
            for left in (4.4, 11.8, 19.2)
            for top in (6.4, 13.2, 20)
        ),
        (_GOLD, _stroke(4.2, (15, 22), (28, 9))),
        (_LINE, _polygon((11.4, 25.6), (13.2, 20.6), (16.4, 23.8))),
    ],
    "board": [
        (_LINE, _box(3, 3, 5, 29)),
        (_LINE, _box(3, 27, 30, 29)),
        (_GREEN, _box(8, 17, 13, 27)),
        (_GOLD, _box(15, 11, 20, 27)),
        (_RED, _box(22, 5, 27, 27)),
    ],
    "rules": [
        (_BLUE, _disc(16, 16, 14)),
        (_PAPER, _stroke(3.2, (11.4, 12.4), (12.6, 9.4), (16, 8.2), (19.6, 9.6), (20.4, 12.6))),
        (_PAPER, _stroke(3.2, (20.4, 12.6), (18.6, 15.4), (16, 17), (16, 19.4))),
        (_PAPER, _disc(16, 24, 2)),
    ],
}


@lru_cache
def icon(button: str) -> bytes:
    """The PNG of a button. Raises KeyError for one without a picture."""
    layers = _PICTURES[button]
    sides = range(SIZE)
    return png(SIZE, [bytes(part for x in sides for part in _pixel(layers, x, y)) for y in sides])


def _pixel(layers: Sequence[Layer], column: int, row: int) -> tuple[int, int, int, int]:
    """The mean of the points of a pixel; where no layer is, it is clear."""
    seen: list[Colour] = []
    for fine_row in range(_FINE):
        for fine_column in range(_FINE):
            x = column + (fine_column + 0.5) / _FINE
            y = row + (fine_row + 0.5) / _FINE
            top = next((colour for colour, shape in reversed(layers) if shape(x, y)), None)
            if top is not None:
                seen.append(top)
    if not seen:
        return 0, 0, 0, 0
    red, green, blue = (sum(colour[part] for colour in seen) // len(seen) for part in range(3))
    return red, green, blue, 255 * len(seen) // _FINE**2

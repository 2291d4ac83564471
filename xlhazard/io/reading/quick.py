"""Feeding a part whose many like items may be taken by pattern instead of by event.

Rows and shared strings make up nearly all of a workbook and nearly always look the same. Such a
stretch is still checked by the parser, without callbacks, while a pattern takes it apart. The first
stretch that is not wholly ordinary goes through the events, and so does the rest of the part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from xlhazard.io.reading.guard import Guard, Listener
from xlhazard.io.reading.records import Parts

_LONGEST_HEAD = 4 << 20
_LONGEST_ITEM = 4 << 20


class Items(NamedTuple):
    """Where the like items of a part begin and end, and who takes a stretch of whole items.

    ready says whether the listener stands right inside their container. take returns False, and
    has done nothing, when the stretch is not wholly ordinary.
    """

    opening: bytes
    closing: bytes
    ready: Callable[[], bool]
    take: Callable[[str], bool]


def feed_quickly(parts: Parts, part: str, listener: Listener, items: Items) -> None:
    """Read a whole part. Raises Refused or Broken."""
    guard = Guard(part, listener, parts.budget)
    source = parts.pieces(part)
    head = _head(source, items.opening)
    at = head.find(items.opening)
    if at < 0 or b"<!" in head[:at]:
        _feed_all(guard, head, source)
        return
    guard.feed(head[:at])
    rest = head[at:]
    if items.ready() and (guard.encoding or "utf-8").casefold() == "utf-8":
        rest = _feed_items(guard, rest, source, items)
    _feed_all(guard, rest, source)


def _head(source: Iterator[bytes], opening: bytes) -> bytes:
    head = b""
    for piece in source:
        head += piece
        if opening in head or len(head) > _LONGEST_HEAD:
            break
    return head


def _feed_all(guard: Guard, first: bytes, source: Iterator[bytes]) -> None:
    guard.feed(first)
    for piece in source:
        guard.feed(piece)
    guard.close()


def _feed_items(guard: Guard, rest: bytes, source: Iterator[bytes], items: Items) -> bytes:
    """Take whole stretches while they are ordinary; returns what is left for the events."""
    while True:
        end = rest.find(items.closing)
        cut = end if end >= 0 else rest.rfind(items.opening)
        if cut > 0:
            stretch, rest = rest[:cut], rest[cut:]
            if not _taken(guard, stretch, items):
                return stretch + rest
        if end >= 0:
            return rest
        piece = next(source, b"")
        if not piece or len(rest) > _LONGEST_ITEM:
            return rest + piece
        rest += piece


def _taken(guard: Guard, stretch: bytes, items: Items) -> bool:
    if b"<!" in stretch or b"<?" in stretch:
        return False
    try:
        text = stretch.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not items.take(text):
        return False
    guard.feed_muted(stretch)
    return True

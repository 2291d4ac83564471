"""Feeding a part whose many like items may be taken by pattern instead of by event.

Rows and shared strings make up nearly all of a workbook and nearly always look the same. A stretch
of them is taken when its characters are plain and a pattern knows every tag in it, which proves it
well-formed but for the attributes; the parser sees those. The first stretch that is not wholly
ordinary goes through the events, and so does the rest of the part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from xlhazard.io.reading.guard import Guard, Listener
from xlhazard.io.reading.records import Parts

_LONGEST_HEAD = 4 << 20
_LONGEST_ITEM = 4 << 20
_ALLOWED = bytes(sign for sign in range(256) if sign >= 32 or sign in b"\t\n\r")
_ODD_MARKS = (("]", "]]>"), ("\ufffe", ""), ("\uffff", ""))
"""Rare signs that are looked for first, and what must not stand there; no pattern knows "<!"."""


class Items(NamedTuple):
    """Where the like items of a part begin and end, and who takes a stretch of whole items.

    ready says whether the listener stands right inside their container. take gives the tags that
    the parser has yet to see, or None, and has done nothing, when a stretch is not wholly ordinary.
    """

    opening: bytes
    closing: bytes
    ready: Callable[[], bool]
    take: Callable[[str], str | None]


def feed_quickly(parts: Parts, part: str, listener: Listener, items: Items) -> None:
    """Read a whole part. Raises Refused or Broken."""
    source = parts.pieces(part)
    with Guard(part, listener, parts.budget) as guard:
        rest = _head(source, items.opening)
        at = rest.find(items.opening)
        if at >= 0 and b"<!" not in rest[:at]:
            guard.feed(rest[:at])
            rest = rest[at:]
            if items.ready() and (guard.encoding or "utf-8").casefold() == "utf-8":
                rest = _feed_items(guard, rest, source, items)
        guard.feed(rest)
        for piece in source:
            guard.feed(piece)
        guard.close()


def _head(source: Iterator[bytes], opening: bytes) -> bytes:
    head = b""
    for piece in source:
        head += piece
        if opening in head or len(head) > _LONGEST_HEAD:
            break
    return head


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
    if stretch.translate(None, _ALLOWED):
        return False
    try:
        text = stretch.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if any(sign in text and mark in text for sign, mark in _ODD_MARKS):
        return False
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    unseen = items.take(text)
    if unseen is None:
        return False
    guard.feed_muted(unseen.encode("utf-8"), stretch.count(b"<") - stretch.count(b"</"))
    return True

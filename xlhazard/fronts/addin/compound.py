"""Compound files (MS-CFB, version 3): a file system in a file, which Office keeps macros in.

All times are zero, so the same content gives the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Tree: TypeAlias = Mapping[str, "bytes | Tree"]
"""Streams and storages by name."""

_SECTOR, _MINI_SECTOR, _MINI_LIMIT = 512, 64, 4096
_FREE, _END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NOBODY = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_IN_HEADER = 109
"""Sectors of the allocation table that the header can name."""


@dataclass(slots=True)
class _Entry:
    """A line of the directory; left, right and child make a red-black tree of siblings."""

    name: str
    kind: int
    data: bytes = b""
    inside: list[int] = field(default_factory=list)
    start: int = 0
    size: int = 0
    colour: int = _BLACK
    left: int = _NOBODY
    right: int = _NOBODY
    child: int = _NOBODY


def compound_file(tree: Tree) -> bytes:
    """The file that holds these streams. Raises ValueError when they are too many (> 6 MB)."""
    entries = [_Entry("Root Entry", _ROOT)]
    _add(entries, tree, 0)
    for entry in entries:
        entry.child = _rooted(entries, sorted(entry.inside, key=lambda n: _order(entries[n])))
    sectors = _Sectors()
    mini, mini_table = _mini_stream(entries)
    for entry in entries:
        if entry.kind == _STREAM and len(entry.data) >= _MINI_LIMIT:
            entry.start, entry.size = sectors.put(entry.data), len(entry.data)
    root = entries[0]
    root.start, root.size = sectors.put(mini), len(mini)
    table = b"".join(struct.pack("<I", one) for one in mini_table)
    table += b"\xff" * (-len(table) % _SECTOR)
    mini_start = sectors.put(table)
    directory = sectors.put(_directory(entries))
    return sectors.closed(directory, mini_start, len(table) // _SECTOR)


def _add(entries: list[_Entry], tree: Tree, parent: int) -> None:
    for name, held in tree.items():
        number = len(entries)
        entries[parent].inside.append(number)
        if isinstance(held, bytes):
            entries.append(_Entry(name, _STREAM, held))
        else:
            entries.append(_Entry(name, _STORAGE))
            _add(entries, held, number)


def _order(entry: _Entry) -> tuple[int, str]:
    """Siblings are ordered by length first (MS-CFB 2.6.4)."""
    return len(entry.name.encode("utf-16-le")), entry.name.upper()


def _rooted(entries: list[_Entry], numbers: list[int]) -> int:
    """A balanced tree: black, but for the deepest level where that is not full."""
    count = len(numbers)
    perfect = (count & (count + 1)) == 0
    deepest = count.bit_length() - 1

    def grow(part: list[int], depth: int) -> int:
        if not part:
            return _NOBODY
        middle = len(part) // 2
        entry = entries[part[middle]]
        entry.colour = _RED if not perfect and depth == deepest and depth else _BLACK
        entry.left = grow(part[:middle], depth + 1)
        entry.right = grow(part[middle + 1 :], depth + 1)
        return part[middle]

    return grow(numbers, 0)


def _mini_stream(entries: Iterable[_Entry]) -> tuple[bytes, list[int]]:
    """Short streams together in one, and its allocation table."""
    mini, table = bytearray(), list[int]()
    for entry in entries:
        if entry.kind != _STREAM or len(entry.data) >= _MINI_LIMIT:
            continue
        entry.start, entry.size = (len(table) if entry.data else _END), len(entry.data)
        if entry.data:
            table += _chain(len(table), -(-len(entry.data) // _MINI_SECTOR))
            mini += entry.data + bytes(-len(entry.data) % _MINI_SECTOR)
    return bytes(mini), table


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END]


class _Sectors:
    """What lies behind the header, and which sector follows which."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._table: list[int] = []

    def put(self, data: bytes) -> int:
        """Where these bytes begin; they fill whole sectors."""
        if not data:
            return _END
        first = len(self._table)
        self._table += _chain(first, -(-len(data) // _SECTOR))
        self._data += data + bytes(-len(data) % _SECTOR)
        return first

    def closed(self, directory: int, mini_start: int, mini_sectors: int) -> bytes:
        """The whole file, with its header and allocation table."""
        entries = _SECTOR // 4
        own = 1
        while len(self._table) + own > own * entries:
            own += 1
        if own > _IN_HEADER:
            raise ValueError("too much for one compound file")
        first = len(self._table)
        table = [*self._table, *[_FAT_SECTOR] * own]
        table += [_FREE] * (own * entries - len(table))
        header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
        header += struct.pack("<IIII", 0, own, directory, 0)
        header += struct.pack("<IIIII", _MINI_LIMIT, mini_start, mini_sectors, _END, 0)
        header += b"".join(struct.pack("<I", first + n) for n in range(own))
        header += b"\xff" * (_SECTOR - len(header))
        return header + bytes(self._data) + b"".join(struct.pack("<I", one) for one in table)


def _directory(entries: Iterable[_Entry]) -> bytes:
    lines = bytearray()
    for entry in entries:
        name = entry.name.encode("utf-16-le") + b"\0\0"
        lines += name.ljust(64, b"\0")
        lines += struct.pack("<HBB", len(name), entry.kind, entry.colour)
        lines += struct.pack("<III", entry.left, entry.right, entry.child)
        lines += bytes(16 + 4 + 8 + 8)
        lines += struct.pack("<IQ", entry.start, entry.size)
    while len(lines) % _SECTOR:
        lines += bytes(64) + struct.pack("<HBBIII", 0, 0, 0, _NOBODY, _NOBODY, _NOBODY)
        lines += bytes(36) + struct.pack("<IQ", 0, 0)
    return bytes(lines)

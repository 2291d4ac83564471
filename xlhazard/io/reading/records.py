"""Small parts as flat lists: each wanted element with its parent's name, attributes and text."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xlhazard.io.limits import Budget
from xlhazard.io.package import Package, brief_part
from xlhazard.io.reading.guard import read_part

_RECORD_SIZE = 600


class Record(NamedTuple):
    """One element, listed when it ends: children come before their parents."""

    parent: str
    name: str
    attributes: dict[str, str]
    text: str


class Records:
    """Listens for the wanted elements of a part; None wants all. root is the first one's name."""

    def __init__(self, part: str, wanted: frozenset[str] | None, budget: Budget) -> None:
        self.root = ""
        self.found: list[Record] = []
        self._part = brief_part(part)
        self._wanted = wanted
        self._budget = budget
        self._path: list[str] = []
        self._open: list[tuple[dict[str, str], list[str]] | None] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        self._path.append(name)
        wanted = self._wanted is None or name in self._wanted
        self._open.append((attributes, []) if wanted else None)

    def text(self, data: str) -> None:
        if self._open and (now := self._open[-1]) is not None:
            now[1].append(data)

    def end(self, name: str) -> None:
        self._path.pop()
        if (now := self._open.pop()) is not None:
            attributes, pieces = now
            text = "".join(pieces)
            size = _RECORD_SIZE + sys.getsizeof(text)
            self._budget.memory(size + sum(map(len, attributes.values())), self._part)
            parent = self._path[-1] if self._path else ""
            self.found.append(Record(parent, name, attributes, text))


class Parts:
    """A package on its way through the readers, and which of its parts have been read."""

    def __init__(self, package: Package, budget: Budget) -> None:
        self.package = package
        self.budget = budget
        self.seen: set[str] = set()

    def pieces(self, part: str) -> Iterator[bytes]:
        """The content of a part, which counts as read from now on."""
        self.seen.add(part)
        return self.package.chunks(part)

    def size(self, part: str) -> int:
        return self.package.parts[part].size

    def records(self, part: str, wanted: Iterable[str] | None) -> Records:
        """All wanted elements of a part. Raises Refused or Broken."""
        records = Records(part, None if wanted is None else frozenset(wanted), self.budget)
        read_part(part, self.pieces(part), records, self.budget)
        return records


def is_true(value: str | None) -> bool:
    """The ways in which XML says yes."""
    return value in ("1", "true", "on")

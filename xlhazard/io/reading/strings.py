"""The shared strings: rich text put together, phonetic hints left out."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

from xlhazard.io.limits import Budget, impossible
from xlhazard.io.package import brief_part
from xlhazard.io.reading.quick import Items, feed_quickly
from xlhazard.io.reading.records import Parts
from xlhazard.io.reading.texts import unescaped, with_plain_characters, without_entities

_HINT = r'(?:<phoneticPr fontId="[0-9]+"(?: type="\w+")?(?: alignment="\w+")? ?/>)?'
_T = r'<t(?: xml:space="preserve")?>'
_PLAIN = re.compile(f"<si>{_T}([^<]*)</t>{_HINT}</si>")
_RUN = rf'<r>(?:<rPr>(?:<\w+(?: \w+="[^"<>]*")*/>)*</rPr>)?{_T}[^<]*</t></r>'
_MIXED = re.compile(f"<si>(?:{_T}([^<]*)</t>|((?:{_RUN})+)){_HINT}</si>|(<)")
_TEXT = re.compile(f"{_T}([^<]*)</t>")
_SLOT = 180


class SharedStrings:
    """Collects the texts of xl/sharedStrings.xml in their order."""

    def __init__(self, part: str, size: int, budget: Budget) -> None:
        self.texts: list[str] = []
        self._part = brief_part(part)
        self._size = size
        self._budget = budget
        self._path: list[str] = []
        self._pieces: list[str] = []
        self._phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path and name == "sst":
            check_counts(self._part, attributes, self._size)
        elif name == "si":
            self._pieces = []
        elif name == "rPh":
            self._phonetic += 1
        self._path.append(name)

    def text(self, data: str) -> None:
        if self._path and self._path[-1] == "t" and not self._phonetic:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        self._path.pop()
        if name == "rPh":
            self._phonetic -= 1
        elif name == "si" and self._path == ["sst"]:
            self._keep([unescaped("".join(self._pieces))])

    def ready(self) -> bool:
        return self._path == ["sst"]

    def take(self, stretch: str) -> str | None:
        """A stretch of whole <si>, when it is ordinary; the parser has to see styled runs."""
        try:
            stretch = with_plain_characters(stretch)
        except ValueError:
            return None
        unseen = ""
        texts: list[str] = _PLAIN.findall(stretch)
        if stretch.count("<") != 4 * len(texts) + stretch.count("<phoneticPr "):
            texts, unseen = [], stretch
            for plain, runs, other in _MIXED.findall(stretch):
                if other:
                    return None
                texts.append("".join(_TEXT.findall(runs)) if runs else plain)
        if "&" in stretch:
            texts = [without_entities(text) for text in texts]
        if "_x" in stretch:
            texts = [unescaped(text) for text in texts]
        self._keep(texts)
        return unseen

    def _keep(self, texts: list[str]) -> None:
        self._budget.memory(sum(map(sys.getsizeof, texts)) + _SLOT * len(texts), self._part)
        self.texts += texts


def check_counts(where: str, attributes: dict[str, str], size: int) -> None:
    """ST31 for a declared number of things that a part of this many bytes cannot hold."""
    for name in ("count", "uniqueCount"):
        stated = attributes.get(name, "")
        if stated.isdecimal() and (len(stated) > 12 or int(stated) > size):
            raise impossible(where, f"声明有{stated[:12]}项，文件装不下")


def read_strings(parts: Parts, part: str) -> Mapping[str, str]:
    """The shared strings of a workbook, keyed by their numbers as a cell states them.

    Raises Refused or Broken.
    """
    strings = SharedStrings(part, parts.size(part), parts.budget)
    items = Items(b"<si>", b"</sst>", strings.ready, strings.take)
    feed_quickly(parts, part, strings, items)
    return dict(zip(map(str, range(len(strings.texts))), strings.texts, strict=True))

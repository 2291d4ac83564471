"""One XML part through the parser: guarded in depth, attributes, size and count of everything.

Any document type declaration is refused by the parser's own event, in whatever encoding it stands.
Names reach the listeners without namespace for the spreadsheet, relationship and property
vocabularies (transitional and strict alike), as "x14:…"/"xm:…" for the extension of 2010, and as
"{namespace}name" for everything else. Of mc:AlternateContent one branch is passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from xlhazard.io.limits import MIB, Budget, Refused, too_large
from xlhazard.io.package import brief_part

MAX_DEPTH, MAX_ATTRIBUTES, MAX_NAMES = 64, 256, 20_000
_PLAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/package/2006/content-types",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
)
_PREFIXES = {
    **dict.fromkeys(_PLAIN, ""),
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main": "x14:",
    "http://schemas.microsoft.com/office/excel/2006/main": "xm:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
}
_ALTERNATIVES = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_UNDERSTOOD = re.compile(r"(?:x\w*|a14)(?:\s+(?:x\w*|a14))*")


class Broken(Exception):
    """The part is not well-formed XML."""

    def __init__(self, part: str, where: str) -> None:
        super().__init__(part)
        self.part = part
        self.where = where


class Listener(Protocol):
    """What is told about a part. Text comes in pieces; attributes keep "namespace name" keys."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


class Silent:
    """A listener for parts that are only guarded."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Nothing is kept."""

    def end(self, name: str) -> None:
        """Nothing is kept."""

    def text(self, data: str) -> None:
        """Nothing is kept."""


class Guard:
    """The parser of one part. Feed pieces of at most 1 MiB, then close."""

    def __init__(self, part: str, listener: Listener, budget: Budget) -> None:
        self._part = part
        self._budget = budget
        self._tell_start, self._tell_end = listener.start, listener.end
        self._tell_text = listener.text
        self._limit = budget.limits.max_text_mib * MIB
        self._names: dict[str, str] = {}
        self._read_out = not isinstance(listener, Silent)
        self._fed = self._depth = self._elements = self._run = self._skipped = 0
        self._taken: dict[int, bool] = {}
        self.encoding: str | None = None
        parser = self._parser = expat.ParserCreate(None, " ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_doctype
        parser.XmlDeclHandler = self._declared
        self._listen()

    def _listen(self) -> None:
        parser = self._parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def feed_muted(self, data: bytes, elements: int) -> None:
        """Parse what is left to check of so many elements that the listener has taken already."""
        self._budget.elements(elements, brief_part(self._part))
        parser = self._parser
        parser.StartElementHandler = None
        parser.EndElementHandler = None
        parser.CharacterDataHandler = None
        self.feed(data)
        self._listen()

    def feed(self, data: bytes) -> None:
        """Parse a piece. Raises Refused for what is hostile and Broken for what is no XML."""
        self._parse(data, last=False)
        self._fed += len(data)
        if self._fed - max(self._parser.CurrentByteIndex, 0) > self._limit + MIB:
            raise self._too_long()

    def close(self) -> None:
        """The part is complete."""
        self._parse(b"", last=True)

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the parser, which holds on to this guard and its listener otherwise."""
        del self._parser

    def _parse(self, data: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise Broken(self._part, f"第{error.lineno}行") from None
        except (LookupError, ValueError):
            raise Broken(self._part, "内容无法解析") from None
        self._budget.elements(self._elements, brief_part(self._part))
        if self._read_out:
            self._budget.single(self._elements, brief_part(self._part))
        self._elements = 0
        if len(self._parser.intern) > MAX_NAMES:
            raise too_large(f"{brief_part(self._part)}里不同的标记名", f"{MAX_NAMES}个")

    def _refuse_doctype(self, *_: object) -> None:
        raise Refused("ST30", part=f"{brief_part(self._part)}里的文档类型声明")

    def _too_long(self) -> Refused:
        return too_large(
            f"{brief_part(self._part)}里的一段文字", f"{self._budget.limits.max_text_mib} MiB"
        )

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = encoding

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        number = len(attributes)
        self._elements += 1 + (number >> 2)
        if depth > MAX_DEPTH or number > MAX_ATTRIBUTES:
            raise self._misshapen(number)
        if not self._skipped:
            short = self._names.get(name) or self._shortened(name, attributes)
            if short:
                self._tell_start(short, attributes)

    def _end(self, name: str) -> None:
        self._depth = depth = self._depth - 1
        self._run = 0
        if not self._skipped:
            short = self._names[name]
            if short:
                self._tell_end(short)
        elif depth < self._skipped:
            self._skipped = 0

    def _misshapen(self, attributes: int) -> Refused:
        part = brief_part(self._part)
        if attributes > MAX_ATTRIBUTES:
            return Refused("ST30", part=f"{part}里一个标记有{attributes}个属性")
        return Refused("ST30", part=f"{part}里嵌套超过{MAX_DEPTH}层")

    def _text(self, data: str) -> None:
        self._run += len(data)
        if self._run > self._limit:
            raise self._too_long()
        if not self._skipped:
            self._tell_text(data)

    def _shortened(self, name: str, attributes: dict[str, str]) -> str:
        """The name for the listener; "" for one of the alternatives, which it never hears of."""
        space, _, local = name.rpartition(" ")
        if space == _ALTERNATIVES:
            self._names[name] = ""
            self._choose(local, attributes)
            return ""
        prefix = _PREFIXES.get(space)
        short = self._names[name] = f"{{{space}}}{local}" if prefix is None else prefix + local
        return short

    def _choose(self, local: str, attributes: dict[str, str]) -> None:
        """Take the first choice that needs only what Excel knows, else the fallback."""
        above = self._depth - 1
        if local == "AlternateContent":
            self._taken[self._depth] = False
            return
        known = _UNDERSTOOD.fullmatch(attributes.get("Requires", "").strip())
        wanted = local == "Fallback" or (local == "Choice" and known is not None)
        if wanted and not self._taken.get(above):
            self._taken[above] = True
        else:
            self._skipped = self._depth


def read_part(part: str, pieces: Iterable[bytes], listener: Listener, budget: Budget) -> None:
    """Read a whole part. Raises Refused for what is hostile and Broken for what is no XML."""
    with Guard(part, listener, budget) as guard:
        for piece in pieces:
            guard.feed(piece)
        guard.close()

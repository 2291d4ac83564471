"""How a workbook writes texts: escapes of its own, entities, pieces of rich text."""

from __future__ import annotations

import re
from functools import lru_cache

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ODD_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_CHARACTERS = re.compile(r"(&#[1-9][0-9]{2,6}+(?:;&#[1-9][0-9]{2,6}+)*+;)")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LONGEST_WORDS = 200
_NAMED = (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&apos;", "'"), ("&amp;", "&"))
"""In this order: what &amp; leaves behind is no reference any more."""


def unescaped(text: str) -> str:
    """A stored text as it is meant: _x000B_ is one character, _x005F_ an underscore."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if any("\ud800" <= sign <= "\udbff" for sign in plain):
        plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return plain


def without_entities(text: str) -> str:
    """Character data as text, once with_plain_characters has passed it."""
    if "&" in text:
        for entity, sign in _NAMED:
            text = text.replace(entity, sign)
    return text


class _Runs(dict[str, str]):
    """Runs of references to the characters that they stand for, each worked out once."""

    def __missing__(self, run: str) -> str:
        plain = _words(run) if len(run) <= _LONGEST_WORDS else _characters(run)
        return self.setdefault(run, plain)


@lru_cache(maxsize=4096)
def _words(run: str) -> str:
    """Short runs: the same words stand in all sheets of a workbook, and in those of all units."""
    return _characters(run)


def _characters(run: str) -> str:
    plain = "".join([chr(int(number)) for number in run[2:-1].split(";&#")])
    if _NO_CHARACTER.search(plain):
        raise ValueError(run)
    return plain


def with_plain_characters(xml: str) -> str:
    """XML with references such as &#21015; written out, so that only &amp; and its like are left.

    openpyxl writes every Chinese character of a workbook that way. ValueError when another kind
    of reference is in it, or one that stands for no character.
    """
    if "&" not in xml:
        return xml
    if "&#" in xml:
        pieces = _CHARACTERS.split(xml)
        pieces[1::2] = map(_Runs().__getitem__, pieces[1::2])
        xml = "".join(pieces)
    if _ODD_REFERENCE.search(xml):
        raise ValueError
    return xml

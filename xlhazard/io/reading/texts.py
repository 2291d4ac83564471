"""How a workbook writes texts: escapes of its own, entities, pieces of rich text."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos);")
_ODD_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_CHARACTERS = re.compile(r"(&#[1-9][0-9]{2,6};(?:&#[1-9][0-9]{2,6};)*)")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


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
    return _ENTITY.sub(lambda found: _NAMED[found[1]], text) if "&" in text else text


class _Runs(dict[str, str]):
    """Runs of references to the characters that they stand for, each worked out once."""

    def __missing__(self, run: str) -> str:
        plain = "".join([chr(int(number)) for number in run[2:-1].split(";&#")])
        if _NO_CHARACTER.search(plain):
            raise ValueError(run)
        return self.setdefault(run, plain)


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

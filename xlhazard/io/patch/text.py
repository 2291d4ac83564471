"""Texts on their way into a workbook's XML. The only place that escapes them.

Source: ISO/IEC 29500-1 22.9.2.19 (ST_Xstring): `_xHHHH_` stands for a character, so a text that
holds these very signs has its first underscore written as `_x005F_`.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 32_767
"""UTF-16 units that a cell holds; Excel's own limit."""

_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_LIKE = frozenset("=+-@\t\r\n＝＋－＠")
_SPECIAL = re.compile(r"[&<>\"\r]")
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})


def fault_of(text: str) -> str | None:
    """Why a workbook cannot hold this text (Chinese), None when it can."""
    found = _IMPOSSIBLE.search(text)
    if found is not None:
        return f"文字中有表格存不下的字符（U+{ord(found[0]):04X}，第 {found.start() + 1} 个字）"
    if len(text) > LONGEST // 2 and (units := len(text.encode("utf-16-le")) // 2) > LONGEST:
        return f"文字有 {units} 个字符，超过单元格上限 {LONGEST} 个"
    return None


def presentable(text: str, longest: int = LONGEST) -> str:
    """Our own words, made fit for a cell or note: what cannot be stored becomes U+FFFD."""
    clean = _IMPOSSIBLE.sub("\ufffd", text)
    if len(clean.encode("utf-16-le")) // 2 <= longest:
        return clean
    return clean.encode("utf-16-le")[: 2 * longest - 2].decode("utf-16-le", "ignore") + "…"


def escaped(text: str) -> bytes:
    """A text as element content or attribute value. The caller has asked fault_of before."""
    if "_x" in text:
        text = _ESCAPE_LIKE.sub("_x005F_", text)
    return (text.translate(_XML) if _SPECIAL.search(text) else text).encode()


def attribute_text(text: str) -> bytes:
    """A text as an attribute that is no ST_Xstring (sheet names, targets, locations)."""
    return text.translate(_XML).replace("\n", "&#10;").replace("\t", "&#9;").encode()


def looks_like_formula(text: str) -> bool:
    """Begins as a formula would, so Excel must be told that it is text (quotePrefix)."""
    return text[:1] in _FORMULA_LIKE


def width_of(line: str) -> int:
    """How wide a line shows, in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def text_element(tag: bytes, text: str) -> bytes:
    """<t>…</t>, told to keep its blanks where it has any that XML readers may drop."""
    keep = text != text.strip() or "\n" in text or "\t" in text or "  " in text
    space = b' xml:space="preserve"' if keep else b""
    return b"<%s%s>%s</%s>" % (tag, space, escaped(text), tag)

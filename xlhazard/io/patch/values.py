"""What a cell holds, whether that is what the plan saw there, and how a new value is written."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

from xlhazard.io.patch.grid import Cell
from xlhazard.io.patch.markup import ATTRIBUTES, masked
from xlhazard.io.patch.text import fault_of, looks_like_formula, text_element
from xlhazard.io.reading.texts import unescaped
from xlhazard.model.edits import UNCHECKED, Scalar

_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_EPOCH = dt.date(1899, 12, 30)
_EPOCH_1904 = dt.date(1904, 1, 1)
_LAST_SERIAL = 2_958_465
_DAY_OF_SECONDS = Decimal(86_400)
_LONGEST_NUMBER = 17
_EXACT = 10**15


class Held(NamedTuple):
    """What stands in a cell: kind and raw as in model.workbook.RawCell; formula None for none."""

    kind: str
    raw: str
    formula: str | None = None

    @property
    def blank(self) -> bool:
        return self.raw == "" and self.formula is None


NOTHING = Held("", "")


class SharedTexts:
    """The texts of the workbook that cells share, looked up one by one."""

    def __init__(self, xml: bytes | None) -> None:
        self._xml = xml or b""
        self._text = masked(self._xml)
        root = re.search(rb"<([A-Za-z_][\w.-]*:)?sst[\s>]", self._text)
        self._prefix = root[1] or b"" if root else b""
        self._places: list[tuple[int, int]] | None = None

    def __getitem__(self, index: int) -> str:
        if self._places is None:
            px = re.escape(self._prefix)
            item = re.compile(
                rb"<" + px + rb"si(?:\s[^>]*)?(?:/>|>(.*?)</" + px + rb"si\s*>)", re.S
            )
            self._places = [found.span(1) for found in item.finditer(self._text)]
        start, end = self._places[index] if index < len(self._places) else (-1, -1)
        return rich_text(self._xml[start:end], self._prefix) if start >= 0 else ""


def held(cell: Cell | None, prefix: bytes, shared: SharedTexts) -> Held:
    """Read a cell as it is stored."""
    if cell is None:
        return NOTHING
    kind = cell.kind
    formula = _element(cell.inner, prefix + b"f")
    stated = None if formula is None else _plain(formula[1])
    if kind == b"inlineStr":
        inline = _element(cell.inner, prefix + b"is")
        return Held("s", rich_text(inline[1], prefix) if inline else "", stated)
    value = _element(cell.inner, prefix + b"v")
    if value is None:
        return Held("", "", stated)
    raw = _plain(value[1])
    if kind == b"s":
        return Held("s", shared[int(raw)] if raw.strip().isdigit() else "", stated)
    if kind == b"str":
        return Held("s", unescaped(raw), stated)
    return Held(kind.decode(), raw.strip(), stated)


def rich_text(xml: bytes, prefix: bytes) -> str:
    """The characters of a text with or without formatted runs; reading aids are left out."""
    px = re.escape(prefix)
    spoken = re.sub(rb"<" + px + rb"rPh[\s>].*?</" + px + rb"rPh\s*>", b"", xml, flags=re.DOTALL)
    part = re.compile(rb"<" + px + rb"t(?:\s[^>]*)?(?<!/)>(.*?)</" + px + rb"t\s*>", re.DOTALL)
    return "".join(unescaped(_plain(found[1])) for found in part.finditer(spoken))


def agrees(was: Scalar, found: Held, *, date1904: bool) -> bool:
    """Whether a cell still holds what the plan saw.

    Numbers agree by value, days with the serial number or ISO text of the day, texts with a text
    or with a number's own digits or day; None agrees with a blank cell, never with a formula.
    """
    if was == UNCHECKED:
        return found.formula is None
    if was is None:
        return found.blank
    if isinstance(was, bool):
        return found.kind == "b" and (found.raw in ("1", "true")) is was
    if isinstance(was, (int, Decimal)):
        number = _number(found)
        return number is not None and (number == was or float(number) == float(was))
    day = _day(found, date1904)
    if isinstance(was, dt.date):
        seen = was.date() if isinstance(was, dt.datetime) else was
        return day == seen
    if was == found.raw:
        return True
    if found.kind != "s" and day is not None and was == day.isoformat():
        return True
    number = _number(found)
    return number is not None and _same_number(was, number)


def fault_of_value(value: Scalar, *, date1904: bool) -> str | None:
    """Why a cell cannot hold a value (Chinese), None when it can."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        return fault_of(value)
    if isinstance(value, int) and -_EXACT < value < _EXACT:
        return None
    if isinstance(value, dt.date):
        serial = serial_of(value, date1904=date1904)
        low = 0 if date1904 else 1
        last = _LAST_SERIAL - (1462 if date1904 else 0)
        return None if low <= serial <= last else f"日期 {value.isoformat()} 超出表格能存的范围"
    number = Decimal(value)
    if not number.is_finite():
        return "不是有限的数"
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    whole = number == number.to_integral_value() and abs(number) > _EXACT
    if len(digits) > _LONGEST_NUMBER or (whole and Decimal(float(number)) != number):
        return f"数字 {value} 位数太多，表格会改动末位，请按文本填写"
    return None


def serial_of(day: dt.date, *, date1904: bool) -> Decimal:
    """The number that stands for a day. Days before March 1900 honour the missing 29 February."""
    midnight = day.date() if isinstance(day, dt.datetime) else day
    if date1904:
        serial = Decimal((midnight - _EPOCH_1904).days)
    else:
        serial = Decimal((midnight - _EPOCH).days)
        serial -= serial <= 60
    if isinstance(day, dt.datetime):
        seconds = day.hour * 3600 + day.minute * 60 + day.second
        serial += (seconds / _DAY_OF_SECONDS).quantize(Decimal("1e-10"))
    return serial


class Stored(NamedTuple):
    """A value as a cell stores it: the cell's type, what stands inside, and how it has to look.

    fault says why no cell can hold it (Chinese).
    """

    kind: bytes | None
    inner: bytes
    look: Literal["", "quote", "day"] = ""
    fault: str | None = None


def stored(value: Scalar, prefix: bytes, *, date1904: bool) -> Stored:
    """A value ready to be written."""
    fault = fault_of_value(value, date1904=date1904)
    if fault is not None:
        return Stored(None, b"", fault=fault)
    kind, inner = content(value, prefix, date1904=date1904)
    if isinstance(value, str) and looks_like_formula(value):
        return Stored(kind, inner, "quote")
    return Stored(kind, inner, "day" if isinstance(value, dt.date) else "")


def holding(cell: Cell, value: Scalar, prefix: bytes, *, date1904: bool) -> Cell:
    """The cell with a new value. Texts are always texts, whatever they begin with."""
    return cell.holding(*content(value, prefix, date1904=date1904))


def content(value: Scalar, prefix: bytes, *, date1904: bool) -> tuple[bytes | None, bytes]:
    """How a value is written: the cell's type, None for a number, and what stands inside."""
    px = prefix
    if value is None:
        return None, b""
    if isinstance(value, bool):
        return b"b", b"<%sv>%d</%sv>" % (px, value, px)
    if isinstance(value, str):
        return b"inlineStr", b"<%sis>%s</%sis>" % (px, text_element(px + b"t", value), px)
    number = serial_of(value, date1904=date1904) if isinstance(value, dt.date) else value
    return None, b"<%sv>%s</%sv>" % (px, digits_of(number).encode(), px)


def digits_of(number: int | Decimal) -> str:
    """A number's own digits, in exponent form only where it is very large or small."""
    if isinstance(number, int):
        return str(number)
    exponent = number.adjusted()
    return format(number, "f") if -20 < exponent < 21 else str(number)


def formula_tag(cell: Cell, prefix: bytes) -> bytes | None:
    """The attributes of a cell's formula, None when it has none."""
    found = _element(cell.inner, prefix + b"f")
    return None if found is None else found[0]


def _element(xml: bytes, tag: bytes) -> tuple[bytes, bytes] | None:
    """Attributes and content of the first element of a name within a cell."""
    found = _element_expression(tag).search(xml)
    return None if found is None else (found[1] or b"", found[2] or b"")


_EXPRESSIONS: dict[bytes, re.Pattern[bytes]] = {}


def _element_expression(tag: bytes) -> re.Pattern[bytes]:
    if tag not in _EXPRESSIONS:
        name = re.escape(tag)
        _EXPRESSIONS[tag] = re.compile(
            rb"<" + name + rb"(\s" + ATTRIBUTES + rb")?(?:(?<=/)>|/>|>(.*?)</" + name + rb"\s*>)",
            re.DOTALL,
        )
    return _EXPRESSIONS[tag]


def _plain(content: bytes) -> str:
    """Element content as characters."""
    if b"<![CDATA[" in content:
        content = _CDATA.sub(lambda f: f[1].replace(b"&", b"&amp;"), content)
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if code < 0x110000 else "\ufffd"


def _number(found: Held) -> Decimal | None:
    if found.kind != "n":
        return None
    try:
        number = Decimal(found.raw)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _same_number(text: str, number: Decimal) -> bool:
    try:
        return Decimal(text) == number
    except InvalidOperation:
        return False


def _day(found: Held, date1904: bool) -> dt.date | None:
    if found.kind == "d":
        try:
            return dt.date.fromisoformat(found.raw[:10])
        except ValueError:
            return None
    number = _number(found)
    if number is None or not 0 <= number <= _LAST_SERIAL:
        return None
    days = int(number)
    if date1904:
        return _EPOCH_1904 + dt.timedelta(days)
    return _EPOCH + dt.timedelta(days + (days < 60))

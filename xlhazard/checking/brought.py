"""Values as a pandas user brings them, turned into the values of xlhazard's own tables.

Timestamp, whole floats, numpy scalars and Chinese labels are understood; a text in a number
column and the like is wrong. Needs neither pandas nor numpy.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from xlhazard.checking.acceptance import BLANK, Held
from xlhazard.model.fold import fold
from xlhazard.model.ids import HAZARD_PREFIX, UNIT_CODE, parse_record_id
from xlhazard.model.month import Month
from xlhazard.schema.types import Column, Kind, Schema


@dataclass(frozen=True, slots=True)
class Wrong:
    """The value is of no form that the column's kind can hold."""


WRONG = Wrong()
_Read: TypeAlias = Callable[[Column, object, Schema], "Held | Wrong"]
_SPLIT = re.compile(r"[、，,；;/\n]+")
_YES = frozenset({"是", "有", "YES", "Y", "TRUE"})
_NO = frozenset({"否", "无", "没有", "NO", "N", "FALSE"})


def as_read(column: Column, value: object, schema: Schema) -> Held | Wrong:
    """The value as tables hold it; BLANK for None, NaN, NaT and empty text; WRONG if impossible."""
    plain = _scalar(value)
    if plain is None or (isinstance(plain, str) and not plain.strip()):
        return BLANK
    return _READERS.get(column.kind, _text)(column, plain, schema)


def _scalar(value: object) -> object:
    """Without numpy around it; NaN, NaT and None become None."""
    item = getattr(value, "item", None)
    plain: object = item() if callable(item) else value
    if plain is None or plain != plain:
        return None
    return plain


def _whole(_column: Column, value: object, _schema: Schema) -> Held | Wrong:
    number = _number(value)
    if number is None or number != number.to_integral_value():
        return WRONG
    return int(number)


def _decimal(_column: Column, value: object, _schema: Schema) -> Held | Wrong:
    number = _number(value)
    return WRONG if number is None else number


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return Decimal(str(value)) if math.isfinite(value) else None
    if isinstance(value, int):
        return Decimal(value)
    return value if isinstance(value, Decimal) and value.is_finite() else None


def _date(_column: Column, value: object, _schema: Schema) -> Held | Wrong:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else WRONG


def _yes_no(_column: Column, value: object, _schema: Schema) -> Held | Wrong:
    if isinstance(value, bool):
        return value
    word = fold(value) if isinstance(value, str) else ""
    return True if word in _YES else False if word in _NO else WRONG


def _code(column: Column, value: object, schema: Schema) -> Held | Wrong:
    if not isinstance(value, str) or column.codes is None:
        return WRONG
    codes = schema.codes[column.codes]
    found = codes.by_id.get(value) or codes.by_fold.get(fold(value))
    return WRONG if found is None else found.id


def _multi_code(column: Column, value: object, schema: Schema) -> Held | Wrong:
    parts = _SPLIT.split(value) if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        return WRONG
    ids: list[str] = []
    for part in parts:
        found = _code(column, part, schema)
        if not isinstance(found, str):
            return WRONG
        ids.append(found)
    return tuple(ids)


def _person(_column: Column, value: object, _schema: Schema) -> Held | Wrong:
    if isinstance(value, str):
        return tuple(part.strip() for part in _SPLIT.split(value) if part.strip())
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return tuple(value)
    return WRONG


def _phone(_column: Column, value: object, _schema: Schema) -> Held | Wrong:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else WRONG


def _hazard_id(_column: Column, value: object, _schema: Schema) -> Held | Wrong:
    parsed = parse_record_id(value) if isinstance(value, str) else None
    return WRONG if parsed is None or parsed.prefix != HAZARD_PREFIX else str(parsed)


def _enterprise_code(_column: Column, value: object, _schema: Schema) -> Held | Wrong:
    if not isinstance(value, str):
        return WRONG
    plain = fold(value)
    return plain if plain.startswith("CS-") else re.sub(r"[-.]", "", plain)


def _text(column: Column, value: object, _schema: Schema) -> Held | Wrong:
    if not isinstance(value, str):
        return WRONG
    return value if _PATTERNS.get(column.format or "", _anything)(column, value) else WRONG


def _anything(_column: Column, _value: str) -> bool:
    return True


def _is_period(_column: Column, value: str) -> bool:
    return Month.read(value) is not None


def _is_record_id(column: Column, value: str) -> bool:
    parsed = parse_record_id(value)
    return parsed is not None and parsed.sound and parsed.prefix == column.prefix


_PATTERNS: Mapping[str, Callable[[Column, str], bool]] = {
    "period": _is_period,
    "record_id": _is_record_id,
    "unit_code": lambda _column, value: UNIT_CODE.fullmatch(value) is not None,
}

_READERS: Mapping[Kind, _Read] = {
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.MONEY_WAN: _decimal,
    Kind.MONEY_YUAN: _decimal,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.CODE: _code,
    Kind.MULTI_CODE: _multi_code,
    Kind.PERSON: _person,
    Kind.PHONE: _phone,
    Kind.HAZARD_ID: _hazard_id,
    Kind.ENTERPRISE_CODE: _enterprise_code,
}

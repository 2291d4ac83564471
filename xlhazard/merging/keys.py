"""Which record is meant, and whether two values are the same (domain specification 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from xlhazard.model.fold import fold
from xlhazard.model.table import Row, Table, Value

Key: TypeAlias = tuple[str, ...]
"""A record's key after the fold: two spellings of one number are one record."""

Fields: TypeAlias = Mapping[str, Value]


def record_key(table: Table, row: Row) -> Key | None:
    """The folded key, or None when its first part is blank or a part could not be read."""
    parts = table.key_of(row)
    return None if parts is None else tuple(folded(part) for part in parts)


def folded(value: Value) -> str:
    """One part of a key as it is compared: blank parts are compared too."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(sorted(fold(part) for part in value))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return fold(str(value))


def keyed(table: Table | None) -> Iterator[tuple[Key, Row]]:
    """Records with a complete key, the first of each: a repeated key is KY01's business."""
    seen: set[Key] = set()
    if table is None:
        return
    for row in table:
        key = record_key(table, row)
        if key is not None and key not in seen:
            seen.add(key)
            yield key, row


def by_key(table: Table | None) -> Mapping[Key, Row]:
    """The same as a look-up."""
    return {} if table is None else table.once(_by_key)


def _by_key(table: Table) -> Mapping[Key, Row]:
    return dict(keyed(table))


def same(one: Value, other: Value) -> bool:
    """Equal by value: texts after trimming, several codes in any order, blank is blank."""
    if type(one) is type(other) and one == other:
        return True
    return _plain(one) == _plain(other)


def is_empty(value: Value) -> bool:
    """Nothing, a text of blanks, or no code at all."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == ()


def _plain(value: Value) -> object:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, tuple):
        return tuple(sorted(part.strip() for part in value)) or None
    if isinstance(value, bool):
        return ("yes/no", value)
    if isinstance(value, int):
        return Decimal(value)
    return value

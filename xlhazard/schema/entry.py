"""Reading a schema file key by key, so that every fault names its file and key.

Nothing here knows what a list or a rule is. Texts are refused where YAML made something else of
them (yes -> true, 2023-05-01 -> a date): the author is told to quote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from xlhazard.model.month import Month
from xlhazard.schema.types import SchemaError

T = TypeVar("T", bound=str)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the schema files something stands: "lists/hazards.yaml: columns[3].kind"."""

    file: str
    path: str = ""

    def __truediv__(self, key: str | int) -> Place:
        if isinstance(key, int):
            return Place(self.file, f"{self.path}[{key}]")
        return Place(self.file, f"{self.path}.{key}" if self.path else key)

    def wrong(self, problem: str) -> SchemaError:
        where = f"{self.file}: {self.path}" if self.path else self.file
        return SchemaError(f"{where}: {problem}")


@contextmanager
def reading(raw: object, place: Place) -> Iterator[Entry]:
    """An Entry whose keys must all have been read when the block ends."""
    entry = Entry(raw, place)
    yield entry
    entry.finish()


def texts_of(raw: object, place: Place) -> tuple[str, ...]:
    """A sequence of texts. Raises SchemaError."""
    if not isinstance(raw, list | tuple):
        raise place.wrong("应为一组文字，用方括号括起")
    return tuple(_text(one, place / number) for number, one in enumerate(raw))


def sequence_of(raw: object, place: Place) -> tuple[tuple[Place, object], ...]:
    """The members of a sequence with their places. Raises SchemaError."""
    if not isinstance(raw, list | tuple):
        raise place.wrong("应为一个列表")
    return tuple((place / number, one) for number, one in enumerate(raw))


def mapping_of(raw: object, place: Place) -> Mapping[str, object]:
    """A mapping with texts as keys. Raises SchemaError."""
    if not isinstance(raw, Mapping):
        raise place.wrong("应为键值对")
    for key in raw:
        if not isinstance(key, str):
            raise place.wrong(f"键“{key}”应为文字（请加引号）")
    return raw


class Entry:
    """One mapping of a schema file. Every getter raises SchemaError naming file and key."""

    def __init__(self, raw: object, place: Place) -> None:
        self._values = mapping_of(raw, place)
        self._read: set[str] = set()
        self.place = place

    def finish(self) -> None:
        """Refuse keys that nobody asked for: a slip of the pen is never silently passed over."""
        for key in self._values:
            if key not in self._read:
                known = "、".join(sorted(self._read))
                raise (self.place / key).wrong(f"不认识的键；可用的有：{known}")

    def has(self, key: str) -> bool:
        """The key is there and not null."""
        self._read.add(key)
        return self._values.get(key) is not None

    def raw(self, key: str) -> object:
        """The value of a key that must be there (it may be null)."""
        self._read.add(key)
        if key not in self._values:
            raise self.place.wrong(f"缺少“{key}”")
        return self._values[key]

    def text(self, key: str, default: str | None = None) -> str:
        """A text; with a default the key may be absent or null."""
        if default is not None and not self.has(key):
            return default
        return _text(self.raw(key), self.place / key)

    def maybe(self, key: str) -> str | None:
        """A text, or None where the key is absent or null."""
        return self.text(key) if self.has(key) else None

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        if default is not None and not self.has(key):
            return default
        return texts_of(self.raw(key), self.place / key)

    def flag(self, key: str, default: bool | None = None) -> bool:
        """true or false."""
        if default is not None and not self.has(key):
            return default
        value = self.raw(key)
        if not isinstance(value, bool):
            raise (self.place / key).wrong("应为 true 或 false")
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        if default is not None and not self.has(key):
            return default
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise (self.place / key).wrong(f"应为整数，现为“{value}”")
        return value

    def number(self, key: str) -> Decimal | None:
        """A number as an exact decimal, or None where the key is absent or null."""
        if not self.has(key):
            return None
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise (self.place / key).wrong(f"应为数字，现为“{value}”")
        return Decimal(str(value))

    def choice(self, key: str, options: Iterable[T], default: T | None = None) -> T:
        """One of the given words."""
        if default is not None and not self.has(key):
            return default
        text = self.text(key)
        for option in options:
            if option == text:
                return option
        raise (self.place / key).wrong(f"不认识的取值“{text}”；可用的有：{'、'.join(options)}")

    def day(self, key: str) -> dt.date | None:
        """A day written 'YYYY-MM-DD', or None where the key is absent or null."""
        if not self.has(key):
            return None
        try:
            return dt.date.fromisoformat(self.text(key))
        except ValueError:
            raise (self.place / key).wrong("应为日期，写成 'YYYY-MM-DD'") from None

    def month(self, key: str) -> Month | None:
        """A month written 'YYYY-MM', or None where the key is absent or null."""
        if not self.has(key):
            return None
        try:
            return Month.parse(self.text(key))
        except ValueError:
            raise (self.place / key).wrong("应为月份，写成 'YYYY-MM'") from None

    def mapping(
        self, key: str, default: Mapping[str, object] | None = None
    ) -> Mapping[str, object]:
        if default is not None and not self.has(key):
            return default
        return mapping_of(self.raw(key), self.place / key)

    def wordbook(self, key: str) -> Mapping[str, str]:
        """A mapping of texts to texts."""
        place = self.place / key
        return {word: _text(one, place / word) for word, one in self.mapping(key).items()}

    def sequence(self, key: str, *, optional: bool = False) -> tuple[tuple[Place, object], ...]:
        """The members of a sequence with their places; optional: an absent one is empty."""
        if optional and not self.has(key):
            return ()
        return sequence_of(self.raw(key), self.place / key)


def _text(value: object, place: Place) -> str:
    if not isinstance(value, str):
        raise place.wrong(f"应为文字，现为“{value}”（yes、no、日期和数字请加引号）")
    if not value.strip():
        raise place.wrong("不能为空白")
    return value

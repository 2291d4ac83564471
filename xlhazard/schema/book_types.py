"""What books (一村一册, 一企一档) hold, once read from books.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

BookId: TypeAlias = Literal["unit", "enterprise"]


@dataclass(frozen=True, slots=True)
class BookKind:
    """A kind of book: the folder it lies in, its title, its lists in the order of its sheets."""

    id: BookId
    folder: str
    title: str
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """All kinds, and what of the lists the public copy shows.

    left_out: columns that no book prints. public: list id -> columns; what is not named stays
    inside. free: public columns whose texts are written by people and are blotted before they
    are shown; withheld: those that are not shown at all for a hazard that was reported (举报).
    """

    kinds: Mapping[str, BookKind] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    public: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()

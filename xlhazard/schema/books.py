"""Books of a unit or an enterprise, and what of them may be made public: books.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from xlhazard.schema.book_types import BookId, BookKind, Books
from xlhazard.schema.entry import Place, reading, texts_of
from xlhazard.schema.types import Column, Kind, ListSchema

BOOKS = "books.yaml"
_IDS: tuple[BookId, ...] = get_args(BookId)
_NEVER_PUBLIC = frozenset({Kind.PERSON, Kind.PHONE})
_REMARK = "remark"


def read_books(raw: object, place: Place) -> Books:
    """Both kinds and the public columns. Raises SchemaError."""
    kinds: dict[str, BookKind] = {}
    with reading(raw, place) as entry:
        for at, one in entry.sequence("books"):
            kind = _read_kind(one, at)
            if kind.id in kinds:
                raise (at / "id").wrong(f"“{kind.id}”重复")
            kinds[kind.id] = kind
        public = {
            name: texts_of(columns, place / "public" / name)
            for name, columns in entry.mapping("public").items()
        }
        books = Books(
            kinds=kinds,
            left_out=frozenset(entry.texts("left_out")),
            public=public,
            free=frozenset(entry.texts("free")),
            withheld=frozenset(entry.texts("withheld_if_reported")),
        )
    for name in _IDS:
        if name not in kinds:
            raise (place / "books").wrong(f"缺少“{name}”")
    return books


def check_books(books: Books, lists: Mapping[str, ListSchema]) -> None:
    """Every list and column is there, and nothing private is public. Raises SchemaError."""
    for number, kind in enumerate(books.kinds.values()):
        at = Place(BOOKS, "books") / number / "lists"
        for position, name in enumerate(kind.lists):
            if name not in lists or name in kind.lists[:position]:
                raise (at / position).wrong(f"没有清单“{name}”，或它写了两次")
    for name, columns in books.public.items():
        at = Place(BOOKS, "public") / name
        if name not in lists:
            raise at.wrong(f"没有清单“{name}”")
        for position, column in enumerate(columns):
            if not lists[name].has(column):
                raise (at / position).wrong(f"没有列“{name}.{column}”")
            if not publishable(lists[name].column(column), books):
                raise (at / position).wrong(
                    f"“{name}.{column}”不能公示：人名、电话、备注和 free 以外的文字列只留在内部"
                )
    shown = {column for columns in books.public.values() for column in columns}
    for key, some in (("free", books.free), ("withheld_if_reported", books.withheld)):
        for column in sorted(some - (shown if key == "free" else books.free)):
            raise (Place(BOOKS) / key).wrong(f"“{column}”不在公示的文字列里")


def publishable(column: Column, books: Books) -> bool:
    """No person, no telephone, no remark; a text without fixed pattern only where it is blotted."""
    if column.kind in _NEVER_PUBLIC or column.id == _REMARK:
        return False
    patterned = column.format is not None and column.format != "milestones"
    return column.kind is not Kind.TEXT or patterned or column.id in books.free


def _read_kind(raw: object, place: Place) -> BookKind:
    with reading(raw, place) as entry:
        return BookKind(
            id=entry.choice("id", _IDS),
            folder=entry.text("folder"),
            title=entry.text("title"),
            lists=entry.texts("lists"),
        )

"""Sheets that hold columns of several lists in one row: ledgers/."""

from __future__ import annotations

from collections.abc import Mapping

from xlhazard.schema.entry import Place, reading
from xlhazard.schema.types import LedgerSchema, ListSchema


def read_ledger(raw: object, place: Place) -> LedgerSchema:
    """One file of ledgers/. Raises SchemaError."""
    with reading(raw, place) as entry:
        return LedgerSchema(
            id=entry.text("id"),
            sheet=entry.text("sheet"),
            title=entry.text("title"),
            about=entry.text("about"),
            head=_parts(entry.texts("head"), place / "head"),
            columns=_parts(entry.texts("columns"), place / "columns"),
            identity=entry.texts("identity"),
            supplied={
                _part(name, place / "supplied"): str(value)
                for name, value in entry.mapping("supplied", {}).items()
            },
            source=entry.text("source"),
        )


def check_ledgers(ledgers: Mapping[str, LedgerSchema], lists: Mapping[str, ListSchema]) -> None:
    """Every list and column is there, and no two columns share an id. Raises SchemaError."""
    for ledger in ledgers.values():
        place = Place(f"ledgers/{ledger.id}.yaml")
        named = {"head": ledger.head, "columns": ledger.columns, "supplied": ledger.supplied}
        for key, parts in named.items():
            for list_id, column_id in parts:
                if list_id not in lists or not lists[list_id].has(column_id):
                    raise (place / key).wrong(f"没有“{list_id}.{column_id}”")
        ids = [column for _, column in ledger.columns]
        if len(set(ids)) < len(ids):
            raise (place / "columns").wrong("有两列的编号相同")
        if not ledger.identity or not set(ledger.identity) <= set(ids):
            raise (place / "identity").wrong("应是 columns 里的列")


def _parts(texts: tuple[str, ...], place: Place) -> tuple[tuple[str, str], ...]:
    return tuple(_part(text, place / number) for number, text in enumerate(texts))


def _part(text: str, place: Place) -> tuple[str, str]:
    list_id, dot, column_id = text.partition(".")
    if not dot:
        raise place.wrong(f"“{text}”应写成“清单.列”")
    return list_id, column_id

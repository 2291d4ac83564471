"""Texts of letters.yaml with {placeholders}, each of which must be known."""

from __future__ import annotations

from collections.abc import Collection

from xlhazard.schema.catalogue import fact_names, template_fault
from xlhazard.schema.entry import Entry, Place


def template(entry: Entry, key: str, known: Collection[str], default: str | None = None) -> str:
    """A text that names known facts only. Raises SchemaError."""
    return checked(entry.text(key, default), known, entry.place / key)


def templates(entry: Entry, key: str, known: Collection[str]) -> tuple[str, ...]:
    """The same for several texts."""
    return tuple(checked(one, known, entry.place / key) for one in entry.texts(key))


def checked(text: str, known: Collection[str], place: Place) -> str:
    """The text itself. Raises SchemaError for a fault or an unknown name."""
    if fault := template_fault(text):
        raise place.wrong(fault)
    for name in sorted(fact_names(text) - frozenset(known)):
        raise place.wrong(f"不认识的“{{{name}}}”；可用的有：{'、'.join(sorted(known))}")
    return text

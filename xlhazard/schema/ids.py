"""Patterns of texts and prefixes of ids: ids.yaml. The arithmetic is model.ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.model.ids import ALPHABET
from xlhazard.schema.entry import Entry, Place, reading
from xlhazard.schema.types import Format


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Formats of text columns by id, and the list of every id prefix (YH -> hazards)."""

    formats: Mapping[str, Format]
    prefixes: Mapping[str, str]


def read_ids(raw: object, place: Place) -> Identifiers:
    """ids.yaml. Its worked examples are read by the tests of model.ids. Raises SchemaError."""
    with reading(raw, place) as entry:
        with reading(entry.raw("hazard_id"), place / "hazard_id") as hazard:
            prefixes = {hazard.text("prefix"): hazard.text("list")}
            _describe(hazard, "pattern", "payload", "alphabet", "check")
            hazard.wordbook("fold")
            hazard.sequence("rejected")
            hazard.sequence("worked")
        with reading(entry.raw("record_id"), place / "record_id") as record:
            prefixes |= record.wordbook("prefixes")
        with reading(entry.raw("credit_code"), place / "credit_code") as credit:
            _describe(credit, "alphabet", "check", "inner")
            credit.whole("length")
            credit.sequence("weights")
            for key in ("good", "good_after_fold", "bad"):
                credit.texts(key)
        with reading(entry.raw("place_code"), place / "place_code") as code:
            _describe(code, "pattern", "example")
        formats = [_read_format(one, at) for at, one in entry.sequence("formats")]
        return Identifiers({one.id: one for one in formats}, prefixes)


def _describe(entry: Entry, *keys: str) -> None:
    """Read texts that are there for people; the alphabet must be the one of model.ids."""
    for key in keys:
        if entry.text(key) != ALPHABET and key == "alphabet":
            raise (entry.place / key).wrong("与程序里的字符表不一致")


def _read_format(raw: object, place: Place) -> Format:
    with reading(raw, place) as entry:
        entry.text("note", "")
        return Format(
            entry.text("id"), entry.text("pattern"), entry.text("example"), entry.text("means")
        )

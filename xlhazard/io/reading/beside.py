"""What hangs on a sheet in parts of its own: notes, threaded comments, tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlhazard.io.limits import impossible
from xlhazard.io.names import brief
from xlhazard.io.package import brief_part
from xlhazard.io.reading.places import area, place
from xlhazard.io.reading.records import Parts
from xlhazard.io.reading.texts import unescaped
from xlhazard.model.address import Address, Area


class Notes(NamedTuple):
    """Plain cell notes and who signed them."""

    texts: Mapping[Address, str]
    authors: Mapping[Address, str]


def read_notes(parts: Parts, part: str, sheet: str) -> Notes:
    """The notes of a comments part; ST31 for a note on a cell that no sheet has."""
    records = parts.records(part, ("author", "comment", "t"))
    authors = [record.text for record in records.found if record.name == "author"]
    texts: dict[Address, str] = {}
    signed: dict[Address, str] = {}
    runs: list[str] = []
    for record in records.found:
        if record.name == "t" and record.parent != "rPh":
            runs.append(record.text)
        elif record.name == "comment":
            parts.budget.extras(1, brief_part(part))
            stated = record.attributes.get("ref", "")
            found = place(stated)
            if found is None:
                raise impossible(sheet, f"批注位置{brief(stated)}")
            address = Address(*found)
            texts[address] = unescaped("".join(runs))
            runs = []
            author = record.attributes.get("authorId", "")
            if author.isdecimal() and len(author) < 9 and int(author) < len(authors):
                signed[address] = unescaped(authors[int(author)])
    return Notes(texts, signed)


def count_threaded(parts: Parts, part: str) -> int:
    """How many comments and answers a threaded-comments part holds."""
    return len(parts.records(part, ("threadedComment",)).found)


def read_table(parts: Parts, part: str) -> tuple[str, Area] | None:
    """A table's name and range, or None when it has no range that can be."""
    for record in parts.records(part, ("table",)).found:
        place_of_table = area(record.attributes.get("ref", ""))
        stated = record.attributes.get("displayName") or record.attributes.get("name", "")
        if not record.parent and place_of_table is not None:
            return unescaped(stated), place_of_table
    return None

"""Sheets of hazards and monthly reports: letters.yaml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import get_args

from xlhazard.schema.entry import Entry, Place, reading
from xlhazard.schema.letter_types import (
    REPEATED,
    SHEET_FACTS,
    SPANS,
    Part,
    ReportKind,
    SheetKind,
    SheetRow,
    Which,
)
from xlhazard.schema.paper_texts import checked, template
from xlhazard.schema.report_types import REPORT_FACTS, TABLES

_WHICH: tuple[Which, ...] = get_args(Which)


def read_sheet(raw: object, place: Place) -> SheetKind:
    """A kind of sheets. Raises SchemaError."""
    with reading(raw, place) as entry:
        return SheetKind(
            id=entry.text("id"),
            label=entry.text("label"),
            title=entry.text("title"),
            which=entry.choice("which", _WHICH),
            by_unit=entry.flag("by_unit", False),
            by_itself=entry.flag("by_itself", False),
            rows=tuple(_row(one, at) for at, one in entry.sequence("rows")),
            cover=tuple(
                checked(one, SHEET_FACTS, place / "cover") for one in entry.texts("cover", ())
            ),
            contents=_columns(entry, "contents", SHEET_FACTS),
        )


def read_report(raw: object, place: Place) -> ReportKind:
    """A kind of monthly reports. Raises SchemaError."""
    with reading(raw, place) as entry:
        return ReportKind(
            id=entry.text("id"),
            label=entry.text("label"),
            title=template(entry, "title", REPORT_FACTS),
            addressee=template(entry, "addressee", REPORT_FACTS),
            closing=template(entry, "closing", REPORT_FACTS),
            parts=tuple(_part(one, at) for at, one in entry.sequence("parts")),
            decisions=entry.texts("decisions", ()),
        )


def _row(raw: object, place: Place) -> SheetRow:
    with reading(raw, place) as entry:
        each = entry.choice("each", tuple(REPEATED), "") if entry.has("each") else ""
        known = REPEATED.get(each, SHEET_FACTS)
        row = SheetRow(
            cells=tuple(
                checked(_text_or_blank(one, at), known, at) for at, one in entry.sequence("cells")
            ),
            places=entry.flag("places", False),
            height=entry.whole("height", 0),
            each=each,
            head=entry.texts("head", ()),
            optional=entry.flag("optional", False),
        )
    for key, cells in (("cells", row.cells), ("head", row.head)):
        if cells and len(cells) not in SPANS:
            raise (place / key).wrong(f"一行只能有{'、'.join(map(str, SPANS))}格")
    if not row.cells:
        raise (place / "cells").wrong("至少要有一格")
    if row.head and len(row.head) != len(row.cells):
        raise (place / "head").wrong("应与 cells 一样多")
    return row


def _text_or_blank(raw: object, place: Place) -> str:
    """Boxes may be blank: they are filled in by hand."""
    if not isinstance(raw, str):
        raise place.wrong(f"应为文字，现为“{raw}”")
    return raw


def _part(raw: object, place: Place) -> Part:
    with reading(raw, place) as entry:
        table = entry.choice("table", tuple(TABLES), "") if entry.has("table") else ""
        each = entry.choice("each", tuple(TABLES), "") if entry.has("each") else ""
        known = TABLES[each] if each else REPORT_FACTS
        only_if = entry.text("only_if", "")
        part = Part(
            heading=template(entry, "heading", REPORT_FACTS, ""),
            text=template(entry, "text", known, ""),
            only_if=only_if,
            otherwise=template(entry, "otherwise", REPORT_FACTS, ""),
            table=table,
            each=each,
            columns=_columns(entry, "columns", TABLES.get(table, ())),
            most=entry.whole("most", 0),
            annex=entry.flag("annex", False),
        )
    if only_if and only_if not in REPORT_FACTS:
        raise (place / "only_if").wrong(f"不认识的“{only_if}”")
    if sum(map(bool, (part.heading, part.text, part.table))) != 1:
        raise place.wrong("heading、text、table 只能有一个")
    if bool(table) != bool(part.columns):
        raise (place / "columns").wrong("表要写明各列，别的不写")
    return part


def _columns(entry: Entry, key: str, known: Collection[str]) -> Mapping[str, str]:
    """Columns with their headers, in their order."""
    if not entry.has(key):
        return {}
    columns = entry.wordbook(key)
    for name in columns:
        if name not in known:
            raise (entry.place / key).wrong(
                f"不认识的列“{name}”；可用的有：{'、'.join(sorted(known))}"
            )
    return columns

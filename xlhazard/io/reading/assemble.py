"""A checked package to a Workbook: which part is read as what, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlhazard.io.limits import Budget, Refused, ambiguous, unreadable
from xlhazard.io.package import Package, brief_part
from xlhazard.io.reading import facts
from xlhazard.io.reading.beside import Notes, count_threaded, read_notes, read_table
from xlhazard.io.reading.book import Book, ListedSheet, find_book, read_book
from xlhazard.io.reading.guard import Broken, Silent, read_part
from xlhazard.io.reading.ordinary import OrdinaryRows
from xlhazard.io.reading.quick import Items, feed_quickly
from xlhazard.io.reading.records import Parts
from xlhazard.io.reading.relations import Relation, read_relations
from xlhazard.io.reading.sheet import SheetListener
from xlhazard.io.reading.strings import read_strings
from xlhazard.io.reading.styles import NO_STYLES, Styles, read_styles
from xlhazard.model.address import Address
from xlhazard.model.workbook import Facts, Sheet, Workbook

_XML_ENDINGS = (".xml", ".rels", ".vml")


class _Read(NamedTuple):
    """A sheet with what its formulas and comments say about the whole workbook."""

    sheet: Sheet
    outside: tuple[tuple[str, Address, str], ...]
    calls_out: tuple[str, ...]
    threaded: int


def read_workbook(package: Package, budget: Budget, source: str, digest: str) -> Workbook:
    """The whole package; every part is inflated and guarded. Raises Refused."""
    parts = Parts(package, budget)
    try:
        return _read(parts, source, digest)
    except Broken as broken:
        package.verify(broken.part)
        where = f"{brief_part(broken.part)}（{broken.where}）"
        raise unreadable(f"文件内部的{where}已损坏，请让对方重新保存后发送") from None


def _read(parts: Parts, source: str, digest: str) -> Workbook:
    package = parts.package
    book = read_book(parts, find_book(parts))
    strings_part, styles_part = _single(book, "sharedStrings"), _single(book, "styles")
    strings = {} if strings_part is None else read_strings(parts, strings_part)
    styles = NO_STYLES if styles_part is None else read_styles(parts, styles_part)
    read = [_sheet(parts, listed, strings, styles) for listed in book.sheets]
    links = [
        facts.read_link(parts, relation.part)
        for relation in book.relations.values()
        if relation.kind == "externalLink" and relation.part
    ]
    properties = facts.read_properties(parts)
    _guard_the_rest(parts)
    active = (
        *facts.active_parts(package),
        *(f"{kind}（{target}）" for target, kind in links if kind),
        *(call for one in read for call in one.calls_out),
    )
    return Workbook(
        source,
        {one.sheet.name: one.sheet for one in read},
        book.names,
        date_styles=styles.dates,
        percent_styles=styles.percents,
        facts=Facts(
            macros=(*facts.macro_parts(package), *book.macro_sheets),
            external_links=tuple(target for target, _ in links),
            external_formulas=tuple(place for one in read for place in one.outside),
            threaded_comments=sum(one.threaded for one in read),
            active_content=tuple(dict.fromkeys(active)),
            date1904=book.date1904,
            properties=properties,
            signed=facts.is_signed(package),
        ),
        sha256=digest,
        size=len(package.data),
    )


def _single(book: Book, kind: str) -> str | None:
    found = {r.part for r in book.relations.values() if r.kind == kind and r.part}
    if len(found) > 1:
        raise ambiguous(brief_part(min(found)), "工作簿里有不止一份")
    return next(iter(found), None)


def _sheet(parts: Parts, listed: ListedSheet, strings: Mapping[str, str], styles: Styles) -> _Read:
    name, part = listed.name, listed.part
    listener = SheetListener(name, strings, styles.numbers, parts.size(part), parts.budget)
    rows = OrdinaryRows(listener)
    items = Items(b"<row ", b"</sheetData>", listener.ready, rows.take)
    feed_quickly(parts, part, listener, items)
    if listener.root != "worksheet":
        raise Refused("ST32", name, sheet=name)
    relations = list(read_relations(parts, part).values())
    notes = Notes({}, {})
    if commented := _led_to(relations, "comments"):
        notes = read_notes(parts, commented[0], name)
    tables = (read_table(parts, table) for table in _led_to(relations, "table"))
    sheet = Sheet(
        name,
        listener.rows,
        listed.state,
        part,
        tuple(listener.merged),
        frozenset(listener.hidden_rows),
        tuple(listener.hidden_columns),
        notes.texts,
        notes.authors,
        tuple(listener.validations),
        listener.protected,
        listener.autofilter,
        tuple(table for table in tables if table is not None),
    )
    return _Read(
        sheet,
        tuple((name, address, formula) for address, formula in listener.outside),
        tuple(f"{what}公式（{name}!{address}）" for address, what in listener.calls_out[:1]),
        sum(count_threaded(parts, part) for part in _led_to(relations, "threadedComment")),
    )


def _led_to(relations: list[Relation], kind: str) -> list[str]:
    return [relation.part for relation in relations if relation.kind == kind and relation.part]


def _guard_the_rest(parts: Parts) -> None:
    """Checksums of all parts, and the guard for all XML; what nobody reads may be ill-formed."""
    package = parts.package
    for name in package.parts.keys() - parts.seen:
        if name.casefold().endswith(_XML_ENDINGS):
            try:
                read_part(name, parts.pieces(name), Silent(), parts.budget)
            except Broken:
                package.verify(name)
        else:
            package.verify(name)

"""Notes on cells: our part of them is set, renewed and taken off; the clerk's own part stays.

A note is an entry in the sheet's comments part and a box in its VML drawing. Threaded comments
keep a shadow entry there (author "tc=…") that Excel renews itself: those are never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from xlhazard.io.patch import vml
from xlhazard.io.patch.book import Book
from xlhazard.io.patch.grid import Grid
from xlhazard.io.patch.markup import Element, Splice, appended, outline, spliced
from xlhazard.io.patch.package import Package
from xlhazard.io.patch.relations import (
    Relation,
    declare,
    declare_ending,
    drop_part,
    of_kind,
    relate,
    relations,
    unrelate,
)
from xlhazard.io.patch.text import presentable, text_element
from xlhazard.io.reading.texts import unescaped
from xlhazard.model.address import Address
from xlhazard.model.marks import NOTE_AUTHOR, our_note, our_span

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_THREADED = "tc="
_LONGEST_NOTE = 30_000
_BEHIND_NOTES = frozenset(
    {
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
        *("tableParts", "extLst", "AlternateContent"),
    }
)
"""Children of a worksheet that the standard puts behind legacyDrawing."""


class _Text(NamedTuple):
    """One piece of a note's text: its element, and the formatted run around it, if any."""

    element: Element
    run: Element | None
    text: str


def set_notes(
    book: Book, part: str, grid: Grid, notes: Mapping[Address, str], number: int
) -> list[Splice]:
    """Put our part of notes on cells; returns what changes in the sheet itself.

    number is the sheet's number in the workbook, from which new boxes take their ids.
    """
    package = book.package
    comments = of_kind(package, part, "comments")
    xml = package.read(comments.target) if comments else _empty_comments(book)
    what = comments.target if comments else "comments"
    texts = {at: presentable(our_note(note), _LONGEST_NOTE) for at, note in notes.items()}
    xml, present = _with_ours(xml, what, texts)
    fresh = sorted(texts.keys() - present)
    xml = _with_new(xml, what, {at: texts[at] for at in fresh})
    if comments is None:
        target = package.free_name(_beside(book, "comments{}.xml"))
        relate(package, part, book.relation_type("comments"), target)
        declare(package, target, _COMMENTS_TYPE)
    else:
        target = comments.target
    package.put(target, xml)
    boxes = [(at, texts[at]) for at in fresh]
    return _with_boxes(book, part, grid, boxes, number) if boxes else []


def notes_of(book: Book, part: str) -> dict[Address, str]:
    """The whole text of every note of a sheet, our part included; threads are left out."""
    comments = of_kind(book.package, part, "comments")
    if comments is None or comments.target not in book.package:
        return {}
    root = outline(book.package.read(comments.target), comments.target)
    authors = _authors(root)
    return {
        at: "".join(piece.text for piece in _pieces(entry))
        for at, entry in _entries(root)
        if not _author(entry, authors).startswith(_THREADED)
    }


def clear_notes(book: Book, part: str, grid: Grid) -> list[Splice]:
    """Take our part out of every note of a sheet; returns what changes in the sheet itself."""
    package = book.package
    comments = of_kind(package, part, "comments")
    if comments is None or comments.target not in package:
        return []
    xml = package.read(comments.target)
    new, gone, left = _without_ours(xml, comments.target, lambda _at: True)
    if new == xml:
        return []
    package.put(comments.target, new)
    drawing = _drawing(package, part, grid)
    rest = None
    if drawing is not None and gone:
        rest = vml.without_boxes(package.read(drawing[1].target), gone)
        package.put(drawing[1].target, rest)
    if left:
        return []
    unrelate(package, part, frozenset({comments.id}))
    drop_part(package, comments.target)
    if drawing is None or rest is None or vml.has_shapes(rest):
        return []
    element, relation = drawing
    unrelate(package, part, frozenset({relation.id}))
    drop_part(package, relation.target)
    return [(element.start, element.end, b"")]


def _without_ours(
    xml: bytes, what: str, wanted: Callable[[Address], bool]
) -> tuple[bytes, set[Address], int]:
    """The comments without our parts, the cells that have no note any more, and how many stay."""
    root = outline(xml, what)
    authors = _authors(root)
    splices: list[Splice] = []
    gone: set[Address] = set()
    entries = _entries(root)
    for at, entry in entries:
        if not wanted(at) or _author(entry, authors).startswith(_THREADED):
            continue
        pieces = _pieces(entry)
        whole = "".join(piece.text for piece in pieces)
        if our_span(whole) is None:
            continue
        kept = _kept(whole)
        if not any(kept[i] and not whole[i].isspace() for i in range(len(whole))):
            gone.add(at)
            splices.append((entry.start, entry.end, b""))
            continue
        start = 0
        for piece in pieces:
            end = start + len(piece.text)
            text = "".join(c for c, k in zip(piece.text, kept[start:end], strict=True) if k)
            if text != piece.text:
                outer = piece.run if piece.run is not None and not text else piece.element
                new = text_element(piece.element.tag, text) if outer is piece.element else b""
                splices.append((outer.start, outer.end, new))
            start = end
    return spliced(xml, splices), gone, len(entries) - len(gone)


def _kept(whole: str) -> list[bool]:
    """For every character of a note whether it is the clerk's."""
    kept = [True] * len(whole)
    rest, offsets = whole, list(range(len(whole)))
    while (span := our_span(rest)) is not None:
        for position in offsets[slice(*span)]:
            kept[position] = False
        rest = rest[: span[0]] + rest[span[1] :]
        del offsets[slice(*span)]
    return kept


def _with_ours(xml: bytes, what: str, texts: Mapping[Address, str]) -> tuple[bytes, set[Address]]:
    """Add our part to notes that exist; returns the cells that have one, threads included."""
    root = outline(xml, what)
    authors = _authors(root)
    present = {at for at, _ in _entries(root)}
    threads = {at for at, e in _entries(root) if _author(e, authors).startswith(_THREADED)}
    renewed = (present & texts.keys()) - threads
    if not renewed:
        return xml, present
    xml, gone, _ = _without_ours(xml, what, lambda at: at in renewed)
    splices: list[Splice] = []
    # A note that was ours alone is written anew in place of its old box.
    for at, entry in _entries(outline(xml, what)):
        if at not in renewed:
            continue
        pieces = _pieces(entry)
        text = entry.first("text")
        if text is None:
            continue
        ours = texts[at]
        if any(piece.text for piece in pieces):
            ours = "\n" + ours
        if pieces and pieces[-1].run is None:
            last = pieces[-1]
            new = text_element(last.element.tag, last.text + ours)
            splices.append((last.element.start, last.element.end, new))
            continue
        run = _run(text.prefix, ours)
        if pieces and pieces[-1].run is not None:
            place = pieces[-1].run.end
            splices.append((place, place, run))
        else:
            splices.append(appended(xml, text, run))
    xml = spliced(xml, splices)
    return _with_new(xml, what, {at: texts[at] for at in sorted(gone)}), present


def _with_new(xml: bytes, what: str, texts: Mapping[Address, str]) -> bytes:
    if not texts:
        return xml
    root = outline(xml, what)
    px = root.prefix
    names = [author.text for author in _author_elements(root)]
    splices: list[Splice] = []
    if NOTE_AUTHOR in names:
        number = names.index(NOTE_AUTHOR)
    else:
        number = len(names)
        new = b"<%sauthor>%s</%sauthor>" % (px, NOTE_AUTHOR.encode(), px)
        authors = root.first("authors")
        if authors is None:
            new = b"<%sauthors>%s</%sauthors>" % (px, new, px)
            splices.append((root.open_end, root.open_end, new))
        else:
            splices.append(appended(xml, authors, new))
    entries = b"".join(
        b'<%scomment ref="%s" authorId="%d"><%stext>%s</%stext></%scomment>'
        % (px, str(at).encode(), number, px, _run(px, text), px, px)
        for at, text in texts.items()
    )
    listed = root.first("commentList")
    if listed is None:
        entries = b"<%scommentList>%s</%scommentList>" % (px, entries, px)
        splices.append((root.close, root.close, entries))
    else:
        splices.append(appended(xml, listed, entries))
    return spliced(xml, splices)


def _run(prefix: bytes, text: str) -> bytes:
    font = b'<%srPr><%ssz val="9"/><%srFont val="%s"/><%scharset val="134"/></%srPr>' % (
        *(prefix, prefix, prefix),
        "宋体".encode(),
        *(prefix, prefix),
    )
    return b"<%sr>%s%s</%sr>" % (prefix, font, text_element(prefix + b"t", text), prefix)


def _with_boxes(
    book: Book, part: str, grid: Grid, boxes: list[tuple[Address, str]], number: int
) -> list[Splice]:
    package = book.package
    drawing = _drawing(package, part, grid)
    if drawing is not None:
        name = drawing[1].target
        package.put(name, vml.with_boxes(package.read(name), boxes, number))
        return []
    name = package.free_name(_beside(book, "drawings/vmlDrawing{}.vml"))
    package.put(name, vml.with_boxes(vml.empty(number), boxes, number))
    declare_ending(package, "vml", _VML_TYPE)
    relation = relate(package, part, book.relation_type("vmlDrawing"), name)
    new = b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>' % (
        grid.prefix,
        book.relation_namespace.encode(),
        relation.encode(),
    )
    frame = grid.frame()
    seen = False
    place = frame.close
    for child in frame.children:
        seen = seen or child.name == "sheetData"
        if seen and child.name in _BEHIND_NOTES:
            place = child.start
            break
    return [(place, place, new)]


def _drawing(package: Package, part: str, grid: Grid) -> tuple[Element, Relation] | None:
    """The sheet's legacyDrawing and the relationship to its VML part."""
    element = grid.frame().first("legacyDrawing")
    if element is None:
        return None
    ids = {v for k, v in element.attributes.items() if k.endswith("relationships id")}
    found = next((r for r in relations(package, part) if r.id in ids), None)
    return None if found is None or found.target not in package else (element, found)


def _entries(root: Element) -> list[tuple[Address, Element]]:
    listed = root.first("commentList")
    found = []
    for entry in listed.all("comment") if listed else ():
        try:
            at = Address.parse(entry.attributes.get("ref", ""))
        except ValueError:
            continue
        found.append((at, entry))
    return found


def _pieces(entry: Element) -> list[_Text]:
    text = entry.first("text")
    found = []
    for child in text.children if text else ():
        if child.name == "t":
            found.append(_Text(child, None, unescaped(child.text)))
        elif child.name == "r":
            found += [_Text(t, child, unescaped(t.text)) for t in child.all("t")]
    return found


def _author_elements(root: Element) -> list[Element]:
    authors = root.first("authors")
    return authors.all("author") if authors else []


def _authors(root: Element) -> list[str]:
    return [author.text for author in _author_elements(root)]


def _author(entry: Element, authors: list[str]) -> str:
    number = entry.attributes.get("authorId", "")
    return authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""


def _empty_comments(book: Book) -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="%s">'
        b"<authors></authors><commentList></commentList></comments>" % book.namespace.encode()
    )


def _beside(book: Book, name: str) -> str:
    folder = book.part.rpartition("/")[0]
    return f"{folder}/{name}" if folder else name

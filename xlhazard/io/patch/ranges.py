"""Ranges that belong to a table grow when a record is written below it.

A range grows to a new row when it covers the row whose look the new one takes and nothing is
filled in between its end and the new row; so a totals row, a neighbour table or a coloured cell
in the middle of the table is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from xlhazard.io.patch.book import Book
from xlhazard.io.patch.grid import Grid
from xlhazard.io.patch.markup import Element, Splice, outline, spliced, with_attribute
from xlhazard.io.patch.package import Package
from xlhazard.io.patch.relations import relations
from xlhazard.io.patch.text import attribute_text
from xlhazard.model.address import Address, Area

_LISTS_OF_AREAS = frozenset(
    {"conditionalFormatting", "dataValidation", "ignoredError", "protectedRange"}
)
_GROWING_NAMES = frozenset({"_xlnm.Print_Area", "_xlnm._FilterDatabase"})
_FIXED = re.compile(r"\$([A-Z]{1,3})\$([0-9]{1,7})(?::\$([A-Z]{1,3})\$([0-9]{1,7}))?$")


class Growth(NamedTuple):
    """A record written into a row, looking like row like, from column first to last.

    above is the next filled row above it, at most the row it looks like.
    """

    row: int
    like: int
    above: int
    first: int
    last: int


def grown(area: Area, growths: Sequence[Growth]) -> Area:
    """The range after records were written, in the order of their rows."""
    for growth in sorted(growths):
        end = area.last.row
        covers = area.first.row <= growth.like and growth.above <= end < growth.row
        beside = area.first.column <= growth.last and growth.first <= area.last.column
        if covers and beside:
            area = Area(area.first, Address(growth.row, area.last.column))
    return area


def sheet_splices(grid: Grid, frame: Element, growths: Sequence[Growth]) -> list[Splice]:
    """Changes around the rows of the sheet itself: dimension, filter, formats, validations."""
    xml = grid.xml
    splices: list[Splice] = []
    for element in frame.walk():
        given = element.attributes
        if element.name == "dimension" and element in frame.children:
            splices += _attribute(xml, element, "ref", _dimension(given.get("ref", ""), growths))
        elif element.name == "autoFilter":
            splices += _attribute(xml, element, "ref", _one(given.get("ref", ""), growths))
        elif element.name in _LISTS_OF_AREAS and "sqref" in given:
            splices += _attribute(xml, element, "sqref", _many(given["sqref"], growths))
        elif element.name in _LISTS_OF_AREAS:
            # The extension list states the areas as an element; a sparkline's place is no range.
            for areas in element.all("sqref"):
                now = _many(areas.text, growths)
                if now != areas.text:
                    splices.append((areas.open_end, areas.close, attribute_text(now)))
    return splices


def grow_tables(package: Package, part: str, growths: Sequence[Growth]) -> None:
    """Excel tables of the sheet and their filters; one with a totals row stays as it is."""
    for relation in relations(package, part):
        if relation.kind != "table" or relation.target not in package:
            continue
        xml = package.read(relation.target)
        root = outline(xml, relation.target)
        if root.attributes.get("totalsRowCount", "0") != "0":
            continue
        splices = _attribute(xml, root, "ref", _one(root.attributes.get("ref", ""), growths))
        for child in root.all("autoFilter"):
            ref = child.attributes.get("ref", "")
            splices += _attribute(xml, child, "ref", _one(ref, growths))
        if splices:
            package.put(relation.target, spliced(xml, splices))


def grow_names(book: Book, sheet: str, growths: Sequence[Growth]) -> None:
    """The print area and the hidden filter range of the sheet."""
    index = next((i for i, tab in enumerate(book.tabs()) if tab.name == sheet), None)
    names = book.root().first("definedNames")
    splices: list[Splice] = []
    for name in names.children if names else ():
        given = name.attributes
        if given.get("name") in _GROWING_NAMES and given.get("localSheetId") == str(index):
            now = ",".join(_fixed(p, growths) for p in _areas_of(name.text))
            if now != name.text:
                splices.append((name.open_end, name.close, attribute_text(now)))
    book.change(splices)


def _areas_of(formula: str) -> list[str]:
    """The areas of a name's formula; a comma inside a quoted sheet name does not part them."""
    return re.findall(r"(?:'(?:[^']|'')*'|[^,'])+", formula)


def _fixed(text: str, growths: Sequence[Growth]) -> str:
    return with_fixed_area(text, lambda area: grown(area, growths))


def with_fixed_area(text: str, change: Callable[[Area], Area]) -> str:
    """A name's formula with its area ($A$3:$N$40) changed; the same where it holds none."""
    found = _FIXED.search(text)
    if found is None:
        return text
    area = Area.parse(found[0].replace("$", ""))
    now = change(area)
    if now == area:
        return text
    reference = ":".join(_dollars(corner) for corner in now)
    return text[: found.start()] + reference


def _dollars(corner: Address) -> str:
    letters = str(corner).rstrip("0123456789")
    return f"${letters}${corner.row}"


def _attribute(xml: bytes, element: Element, name: str, now: str) -> list[Splice]:
    if now == element.attributes.get(name):
        return []
    tag = xml[element.start : element.open_end]
    new = with_attribute(tag, name.encode(), attribute_text(now))
    return [(element.start, element.open_end, new)]


def _many(text: str, growths: Sequence[Growth]) -> str:
    parts = text.split()
    now = [_one(part, growths) for part in parts]
    return text if now == parts else " ".join(now)


def _one(text: str, growths: Sequence[Growth]) -> str:
    try:
        area = Area.parse(text)
    except ValueError:
        return text
    now = grown(area, growths)
    return text if now == area else str(now)


def _dimension(text: str, growths: Sequence[Growth]) -> str:
    try:
        area = Area.parse(text)
    except ValueError:
        return text
    rows = [growth.row for growth in growths]
    first = Address(min(area.first.row, *rows), min(area.first.column, *(g.first for g in growths)))
    last = Address(max(area.last.row, *rows), max(area.last.column, *(g.last for g in growths)))
    return str(Area(first, last))

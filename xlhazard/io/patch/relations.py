"""Relationships between parts and the content types of parts."""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from urllib.parse import unquote

from xlhazard.io.patch.markup import appended, outline, spliced
from xlhazard.io.patch.package import Package
from xlhazard.io.patch.text import attribute_text
from xlhazard.io.reading.relations import relations_part

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="'
    + _RELATIONSHIPS.encode()
    + b'"></Relationships>'
)


class Relation(NamedTuple):
    """One relationship. kind is the last word of its type; target is a part or an address."""

    id: str
    kind: str
    type: str
    target: str
    external: bool


def relations(package: Package, part: str) -> tuple[Relation, ...]:
    """The relationships of a part, targets as names of parts."""
    name = relations_part(part)
    if name not in package:
        return ()
    found = []
    for element in package.outline(name).all("Relationship"):
        given = element.attributes
        external = given.get("TargetMode") == "External"
        target = given.get("Target", "")
        found.append(
            Relation(
                given.get("Id", ""),
                given.get("Type", "").rpartition("/")[2],
                given.get("Type", ""),
                target if external else _resolved(package, part, target),
                external,
            )
        )
    return tuple(found)


def of_kind(package: Package, part: str, kind: str) -> Relation | None:
    """The first inner relationship of a kind ("styles", "comments"), None when there is none."""
    return next((r for r in relations(package, part) if r.kind == kind and not r.external), None)


def relate(package: Package, part: str, type_: str, target: str) -> str:
    """Add a relationship from one part to another; returns its id."""
    name = relations_part(part)
    xml = package.read(name) if name in package else _EMPTY
    root = outline(xml, name)
    used = {child.attributes.get("Id") for child in root.children}
    number = len(used) + 1
    while f"rId{number}" in used:
        number += 1
    path = posixpath.relpath(target, posixpath.dirname(part) or ".")
    new = b'<%sRelationship Id="rId%d" Type="%s" Target="%s"/>' % (
        root.prefix,
        number,
        attribute_text(type_),
        attribute_text(path),
    )
    package.put(name, spliced(xml, [appended(xml, root, new)]))
    return f"rId{number}"


def unrelate(package: Package, part: str, ids: frozenset[str]) -> None:
    """Take relationships out; a part without any left loses its relationships part."""
    name = relations_part(part)
    if name not in package or not ids:
        return
    xml = package.read(name)
    root = package.outline(name)
    gone = [e for e in root.children if e.attributes.get("Id") in ids]
    if part and len(gone) == len(root.children):
        package.remove(name)
    else:
        package.put(name, spliced(xml, [(e.start, e.end, b"") for e in gone]))


def declare(package: Package, part: str, content_type: str) -> None:
    """State the content type of a new part."""
    xml = package.read(_TYPES)
    root = package.outline(_TYPES)
    name = "/" + part
    if any(e.attributes.get("PartName", "").casefold() == name.casefold() for e in root.children):
        return
    new = b'<%sOverride PartName="%s" ContentType="%s"/>' % (
        root.prefix,
        attribute_text(name),
        content_type.encode(),
    )
    package.put(_TYPES, spliced(xml, [appended(xml, root, new)]))


def declare_ending(package: Package, ending: str, content_type: str) -> None:
    """State the content type of all parts with a file ending, unless one is stated."""
    xml = package.read(_TYPES)
    root = package.outline(_TYPES)
    if any(e.attributes.get("Extension", "").casefold() == ending for e in root.children):
        return
    new = b'<%sDefault Extension="%s" ContentType="%s"/>' % (
        root.prefix,
        ending.encode(),
        content_type.encode(),
    )
    place = root.children[0].start if root.children else None
    splice = appended(xml, root, new) if place is None else (place, place, new)
    package.put(_TYPES, spliced(xml, [splice]))


def drop_part(package: Package, part: str) -> None:
    """Take a part out with its content type, its relationships and what only it used."""
    targets = {r.target for r in relations(package, part) if not r.external and r.target != part}
    package.remove(part)
    package.remove(relations_part(part))
    _undeclare(package, part)
    if targets:
        used = _used_parts(package)
        for target in sorted(targets - used):
            if target in package:
                drop_part(package, target)


def _undeclare(package: Package, part: str) -> None:
    xml = package.read(_TYPES)
    name = ("/" + part).casefold()
    gone = [
        (e.start, e.end, b"")
        for e in package.outline(_TYPES).children
        if e.attributes.get("PartName", "").casefold() == name
    ]
    if gone:
        package.put(_TYPES, spliced(xml, gone))


def _used_parts(package: Package) -> set[str]:
    """Every part that some relationship still names."""
    used = set()
    for name in package:
        folder, file = posixpath.split(name)
        if file.endswith(".rels") and posixpath.basename(folder) == "_rels":
            source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
            used |= {r.target for r in relations(package, source) if not r.external}
    return used


def _resolved(package: Package, part: str, target: str) -> str:
    """The part that a target names; some programs write it percent-encoded."""
    folder = posixpath.dirname(part)
    names = [
        posixpath.normpath(posixpath.join("/", folder, written)).lstrip("/")
        for written in (target.partition("#")[0], unquote(target))
    ]
    return next((name for name in names if name in package), names[0])

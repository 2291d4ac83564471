"""Which part points to which, by the .rels parts of the package."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from xlhazard.io.package import Package
from xlhazard.io.reading.records import Parts


class Relation(NamedTuple):
    """One relationship. kind is the last word of its type; part is None when it leads nowhere."""

    kind: str
    target: str
    external: bool
    part: str | None


def relations_part(source: str) -> str:
    """Where the relationships of a part stand; "" is the package itself."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def read_relations(parts: Parts, source: str) -> Mapping[str, Relation]:
    """The relationships of a part by id; none without a .rels part. Raises Refused or Broken."""
    stored = parts.package.find(relations_part(source))
    if stored is None:
        return {}
    records = parts.records(stored, ("Relationship",))
    found: dict[str, Relation] = {}
    for record in records.found:
        stated = record.attributes
        target = stated.get("Target", "")
        external = stated.get("TargetMode", "").casefold() == "external"
        found[stated.get("Id", "")] = Relation(
            stated.get("Type", "").rstrip("/").rpartition("/")[2],
            target,
            external,
            None if external else _resolved(parts.package, source, target),
        )
    return found


def _resolved(package: Package, source: str, target: str) -> str | None:
    """The part a target names; a target above the root, or with a scheme, names none."""
    target = target.partition("#")[0]
    if not target:
        return None
    for plain in dict.fromkeys((target, unquote(target))):
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), plain))
        climbs = posixpath.normpath(posixpath.join(posixpath.dirname(source), plain))
        if not climbs.startswith("..") and (stored := package.find(path.lstrip("/"))) is not None:
            return stored
    return None

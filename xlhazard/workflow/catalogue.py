"""Schemas, read once a process, and again where a town's own files have changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from xlhazard.io import schema_files
from xlhazard.schema.load import build
from xlhazard.schema.types import Schema, Town
from xlhazard.workflow.misuse import Misuse


def the_schema(folder: Path | None = None) -> Schema:
    """The bundled schemas, under a town's own files where a folder is given.

    Raises SchemaError that names file and key, Misuse when there is no such folder.
    """
    if folder is None:
        return _schema(None, ())
    if not folder.is_dir():
        raise Misuse(f"没有找到 --schemas 指定的文件夹“{folder}”。")
    return _schema(folder.resolve(), tuple(_stamps(folder)))


@lru_cache(maxsize=8)
def _schema(folder: Path | None, _stamps: tuple[tuple[str, int, int], ...]) -> Schema:
    raw = schema_files.bundled()
    return build(raw if folder is None else schema_files.overlaid(raw, folder))


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    """What tells files of a folder from those that were read before: staff change them."""
    for path in sorted(folder.rglob("*.y*ml")):
        state = path.stat()
        yield path.as_posix(), state.st_mtime_ns, state.st_size


def town_named(schema: Schema, town_id: str) -> Town:
    """The profile of a town. Raises Misuse that lists the towns there are."""
    found = schema.towns.get(town_id)
    if found is None:
        known = "、".join(f"{town.id}（{town.name}）" for town in schema.towns.values())
        raise Misuse(f"没有名为“{town_id}”的镇街方案。可用的有：{known}。")
    return found

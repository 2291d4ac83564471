"""Schemas, read once a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from xlhazard.io import schema_files
from xlhazard.schema.load import build
from xlhazard.schema.types import Schema, Town
from xlhazard.workflow.misuse import Misuse


@lru_cache(maxsize=8)
def the_schema(folder: Path | None = None) -> Schema:
    """The bundled schemas, under a town's own files where a folder is given.

    Raises SchemaError that names file and key, Misuse when there is no such folder.
    """
    raw = schema_files.bundled()
    if folder is None:
        return build(raw)
    if not folder.is_dir():
        raise Misuse(f"没有找到 --schemas 指定的文件夹“{folder}”。")
    return build(schema_files.overlaid(raw, folder))


def town_named(schema: Schema, town_id: str) -> Town:
    """The profile of a town. Raises Misuse that lists the towns there are."""
    found = schema.towns.get(town_id)
    if found is None:
        known = "、".join(f"{town.id}（{town.name}）" for town in schema.towns.values())
        raise Misuse(f"没有名为“{town_id}”的镇街方案。可用的有：{known}。")
    return found

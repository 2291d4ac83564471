"""The bundled schema, read once, for every test that needs it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from xlhazard.schema.load import build
from xlhazard.schema.types import Schema, Town

FOLDER = Path(__file__).resolve().parents[2] / "schemas"


@cache
def raw_schemas() -> dict[str, object]:
    """Relative name -> parsed YAML of everything under schemas/. Never change what it gives."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        file.relative_to(FOLDER).as_posix(): loader(
            file.read_text(encoding="utf-8")
        ).get_single_data()
        for file in sorted(FOLDER.rglob("*.yaml"))
    }


SCHEMA: Schema = build(raw_schemas())


def town(town_id: str = "full") -> Town:
    return SCHEMA.towns[town_id]

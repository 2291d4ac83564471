"""Wheel build: carries schemas/ as one compiled JSON file and workbooks/ as they are."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Adds xlhazard/_data to a wheel; an editable install reads the checkout itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        compiled = {
            file.relative_to(root / "schemas").as_posix(): yaml.safe_load(
                file.read_text(encoding="utf-8")
            )
            for file in sorted((root / "schemas").rglob("*.yaml"))
        }
        target = Path(tempfile.mkdtemp()) / "schemas.json"
        target.write_text(json.dumps(compiled, ensure_ascii=False), encoding="utf-8")
        build_data["force_include"][str(target)] = "xlhazard/_data/schemas.json"
        build_data["force_include"][str(root / "workbooks")] = "xlhazard/_data/workbooks"

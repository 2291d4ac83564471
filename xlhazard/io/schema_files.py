"""The schema files and workbooks that come with the program, and a town's own files over them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaml import Node

_PACKAGE = Path(__file__).resolve().parents[1]


class SchemaFileError(ValueError):
    """A schema file cannot be parsed: a fault of configuration. The message names it first."""


@lru_cache(maxsize=1)
def bundled() -> Mapping[str, object]:
    """The parsed schema files by relative name ("lists/hazards.yaml")."""
    root = checkout()
    if root is not None:
        return MappingProxyType(_parsed(root / "schemas"))
    compiled = _PACKAGE / "_data" / "schemas.json"
    try:
        raw: dict[str, object] = json.loads(compiled.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SchemaFileError(f"{compiled.name}: {error}") from error
    return MappingProxyType(raw)


def overlaid(raw: Mapping[str, object], folder: Path) -> Mapping[str, object]:
    """raw with a town's own YAML files laid over: the same name replaces, others are added.

    Raises SchemaFileError when the folder does not exist or a file in it is wrong.
    """
    if not folder.is_dir():
        raise SchemaFileError(f"{folder}: 找不到这个文件夹")
    return MappingProxyType({**raw, **_parsed(folder)})


def bundled_workbooks() -> Path:
    """The folder of the workbooks built from the schemas, in a wheel or in the checkout."""
    root = checkout()
    return _PACKAGE / "_data" / "workbooks" if root is None else root / "workbooks"


def checkout() -> Path | None:
    """The root of the checkout that runs, or None in an installed package."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "schemas").is_dir() else None


def _parsed(folder: Path) -> dict[str, object]:
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml"))
    return {
        path.relative_to(folder).with_suffix(".yaml").as_posix(): _parse(path, folder)
        for path in files
        if path.is_file()
    }


def _parse(path: Path, folder: Path) -> object:
    import yaml

    name = path.relative_to(folder).as_posix()
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(path.read_text(encoding="utf-8"))
        try:
            node = loader.get_single_node()
            _check_keys(node, name, set())
            return _as_json(None if node is None else loader.construct_document(node), name)
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise SchemaFileError(f"{name}: {error}") from error


def _check_keys(node: Node | None, name: str, seen: set[int]) -> None:
    """No mapping has a key twice; YAML itself would keep the last one without a word."""
    if node is None or isinstance(node.value, str) or id(node) in seen:
        return
    seen.add(id(node))
    keys: set[str] = set()
    for child in node.value:
        key, value = child if isinstance(child, tuple) else (None, child)
        if key is not None:
            if str(key.value) in keys:
                line = key.start_mark.line + 1
                raise SchemaFileError(f"{name}: line {line}: key {key.value!r} stands twice")
            keys.add(str(key.value))
        _check_keys(value, name, seen)


def _as_json(value: object, name: str) -> object:
    """The value as a wheel carries it in JSON; what JSON cannot say is an error here already."""
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str | int) or isinstance(key, bool):
                raise SchemaFileError(f"{name}: key {key!r} has to be quoted")
        return {str(key): _as_json(one, name) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_json(one, name) for one in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise SchemaFileError(f"{name}: {value!s} has to be quoted")

"""Where schemas and shipped workbooks lie: in a checkout as files, in a wheel as package data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_COMPILED = _PACKAGE / "_data" / "schemas.json"
_CHECKOUT = _PACKAGE.parent


class SchemaFileError(Exception):
    """A schema file cannot be read: names the file and says where in it (Chinese)."""


def bundled() -> Mapping[str, object]:
    """Relative name (lists/hazards.yaml) -> parsed content of every bundled schema file.

    Raises SchemaFileError when neither the package's own data nor a checkout is there.
    """
    if _COMPILED.is_file():
        found: Mapping[str, object] = json.loads(_COMPILED.read_text(encoding="utf-8"))
        return found
    folder = _CHECKOUT / "schemas"
    if not folder.is_dir():
        raise SchemaFileError("安装不完整：找不到自带的表式文件，请重新安装 xlhazard。")
    return read_folder(folder)


def overlaid(raw: Mapping[str, object], folder: Path) -> Mapping[str, object]:
    """The bundled files with a town's own laid over: an equal name replaces, a new one adds."""
    if not folder.is_dir():
        raise SchemaFileError(f"“{folder}”不是文件夹，--schemas 要给存放表式文件的文件夹。")
    return {**raw, **read_folder(folder)}


def read_folder(folder: Path) -> Mapping[str, object]:
    """Relative name -> parsed YAML of every .yaml file below a folder, in the order of names."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, object] = {}
    for file in sorted(folder.rglob("*.yaml")):
        name = file.relative_to(folder).as_posix()
        try:
            found[name] = yaml.load(file.read_bytes(), Loader=loader)  # noqa: S506 - a safe loader
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise SchemaFileError(f"表式文件 {name} 读不出来：{_where(error)}") from error
    return found


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or type(error).__name__
    return f"第{mark.line + 1}行第{mark.column + 1}列，{problem}" if mark else str(problem)


def workbooks() -> Path:
    """The folder of the shipped templates, forms and examples.

    Raises SchemaFileError when it is not there.
    """
    for folder in (_PACKAGE / "_data" / "workbooks", _CHECKOUT / "workbooks"):
        if folder.is_dir():
            return folder
    raise SchemaFileError("安装不完整：找不到自带的工作簿，请重新安装 xlhazard。")

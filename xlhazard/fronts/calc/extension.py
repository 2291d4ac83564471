"""xlhazard.oxt put together: the component, its configuration, icons, and all that it imports.

The same bytes from the same sources and libraries. What travels is what the buttons need: no
pandas, no pandera (columns are then checked by the same functions without it), nothing of Word.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

from xlhazard.fronts.addin.icons import icon
from xlhazard.fronts.buttons.catalogue import BUTTONS
from xlhazard.fronts.calc import registry
from xlhazard.io.schema_files import bundled, bundled_workbooks
from xlhazard.render.zipped import zipped
from xlhazard.version import __version__
from xlhazard.workflow.misuse import Misuse

NAME = "xlhazard.oxt"
COMPONENT = "xlhazard_buttons.py"
LIBRARIES = ("openpyxl", "et_xmlfile", "filelock")
"""Pure Python, all that a button imports beyond the standard library."""

_PACKAGE = Path(__file__).resolve().parents[2]
_PATH = "pythonpath"
"""LibreOffice puts this folder, beside a component, on its Python's path."""

_LEFT_AT_HOME = frozenset({"fronts/page", "fronts/addin", "examples"})
"""Parts of the package that build things and that no button runs."""


def oxt() -> bytes:
    """The extension. Raises Misuse in a frozen program, which does not carry its sources."""
    return zipped(_parts())


def _parts() -> Mapping[str, bytes]:
    configuration = {
        "Addons.xcu": registry.addons(),
        "CalcWindowState.xcu": registry.window_state(),
        "ProtocolHandler.xcu": registry.protocol_handler(),
    }
    texts = {
        "META-INF/manifest.xml": registry.manifest(COMPONENT, tuple(configuration)),
        "description.xml": registry.description(__version__),
        **configuration,
    }
    parts = {name: text.encode() for name, text in texts.items()}
    parts |= {registry.icon_file(button): icon(button.id) for button in BUTTONS}
    parts |= dict(_sources())
    parts |= dict(_data())
    for name in LIBRARIES:
        parts |= dict(_library(name))
    return parts


def _sources() -> Iterator[tuple[str, bytes]]:
    component = Path(__file__).with_name("component.py")
    if not component.is_file():
        raise Misuse(
            "打包好的程序里没有源文件，做不了 LibreOffice 扩展。"
            "请在装了 Python 3.11 以上的电脑上 pip install xlhazard，再运行这个命令。"
        )
    yield COMPONENT, component.read_bytes()
    for path in sorted(_PACKAGE.rglob("*.py")):
        inside = path.relative_to(_PACKAGE)
        if path == component or any(inside.is_relative_to(part) for part in _LEFT_AT_HOME):
            continue
        yield f"{_PATH}/{_PACKAGE.name}/{inside.as_posix()}", path.read_bytes()


def _data() -> Iterator[tuple[str, bytes]]:
    """What a wheel carries as data, as far as buttons need it: schemas and blank forms."""
    home = f"{_PATH}/{_PACKAGE.name}/_data"
    compiled = json.dumps(dict(sorted(bundled().items())), ensure_ascii=False)
    yield f"{home}/schemas.json", compiled.encode()
    workbooks = bundled_workbooks()
    for path in sorted(workbooks.glob("*/forms/*.xlsx")):
        yield f"{home}/workbooks/{path.relative_to(workbooks).as_posix()}", path.read_bytes()


def _library(name: str) -> Iterator[tuple[str, bytes]]:
    """A library's modules and licences, as they are installed here."""
    found = distribution(name)
    for file in sorted(found.files or ()):
        path = PurePosixPath(file.as_posix())
        if ".." in path.parts or path.is_absolute():
            continue
        licence = path.parts[0].endswith(".dist-info") and "LICEN" in path.name.upper()
        if path.suffix == ".py" or licence:
            yield f"{_PATH}/{path}", Path(str(found.locate_file(file))).read_bytes()

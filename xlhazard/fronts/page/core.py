"""What the page runs: the package with its schemas compiled, and the few libraries it needs."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

import xlhazard
from xlhazard.fronts.page.packing import unzipped
from xlhazard.io.schema_files import bundled, bundled_workbooks, checkout
from xlhazard.version import __version__

LIBRARIES = ("openpyxl", "et_xmlfile", "filelock")
"""Pure Python distributions; each is a package of the same name."""

_LEFT_OUT = ("examples/", "workflow/demo", "fronts/")
_YET_TAKEN = ("fronts/__init__.py", "fronts/page/")
"""Parts of the package that the page never runs, and what it takes of them all the same, by the
beginning of their path."""

_NOT_NEEDED = frozenset(
    {
        *("_pyrepl", "curses", "dbm", "ensurepip", "idlelib", "lib2to3", "pydoc_data", "sqlite3"),
        *("tkinter", "turtledemo", "unittest", "venv", "wsgiref", "xmlrpc", "__phello__"),
        *("pydoc.py", "doctest.py", "turtle.py", "mailbox.py", "pdb.py", "pickletools.py"),
        *("imaplib.py", "ftplib.py", "smtplib.py", "poplib.py"),
        *("profile.py", "pstats.py", "cProfile.py", "trace.py"),
    }
)
"""What nothing in the page imports of the standard library, by the beginning of its path."""


def sources() -> Mapping[str, bytes]:
    """The package's and the libraries' Python files, ready to be compiled."""
    return {**dict(_ours()), **dict(_libraries())}


def data_files() -> Mapping[str, bytes]:
    """Schemas as one JSON file, and the blank official forms and templates."""
    compiled = json.dumps(dict(bundled()), ensure_ascii=False, separators=(",", ":"))
    files = {"xlhazard/_data/schemas.json": compiled.encode()}
    root = bundled_workbooks()
    for path in sorted(root.rglob("*.xlsx")):
        name = path.relative_to(root)
        if name.parts[0] != "examples" and "forms" in name.parts:
            files[f"xlhazard/_data/workbooks/{name.as_posix()}"] = path.read_bytes()
    return files


def standard_library(given: bytes) -> Mapping[str, bytes]:
    """The runtime's standard library without what the page never imports; still sources."""
    return {
        name: body
        for name, body in unzipped(given).items()
        if name.partition("/")[0] not in _NOT_NEEDED
    }


def licences() -> Iterator[tuple[str, str]]:
    """(name and version, text) of the package's and each library's own licence files."""
    root = checkout()
    if root is not None:
        yield f"xlhazard {__version__}", (root / "LICENSE").read_text(encoding="utf-8")
    for name in LIBRARIES if root is not None else ("xlhazard", *LIBRARIES):
        told = metadata.distribution(name)
        texts = [
            Path(str(told.locate_file(file))).read_text(encoding="utf-8")
            for file in told.files or ()
            if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))
        ]
        yield f"{name} {told.version}", "\n\n".join(texts)


def _ours() -> Iterator[tuple[str, bytes]]:
    root = Path(xlhazard.__file__).parent
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name.startswith(_YET_TAKEN) or not name.startswith(_LEFT_OUT):
            yield f"xlhazard/{name}", path.read_bytes()


def _libraries() -> Iterator[tuple[str, bytes]]:
    for name in LIBRARIES:
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(name)
        root = Path(next(iter(spec.submodule_search_locations)))
        for path in sorted(root.rglob("*.py")):
            yield f"{name}/{path.relative_to(root).as_posix()}", path.read_bytes()

"""Builds 台账工具.html: one file with everything inside, the same bytes from the same parts."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from xlhazard.fronts.page import core
from xlhazard.fronts.page.packing import zipped
from xlhazard.fronts.page.runtime import VERSION, Runtime
from xlhazard.fronts.page.scripts import joined
from xlhazard.render.html.style import STYLE
from xlhazard.version import __version__

NAME = "台账工具.html"
_STATIC = Path(__file__).parent / "static"
_SCRIPTS = _STATIC / "scripts"


def built(runtime: Runtime) -> bytes:
    """The whole page, UTF-8. Raises Misuse where the runtime cannot be run."""
    style = _text(_STATIC / "page.css")
    old = _text(_SCRIPTS / "old.js")
    app = joined(_SCRIPTS)
    worker = _text(_STATIC / "worker.js")
    page = _text(_STATIC / "page.html")
    pieces = {
        "policy": policy((old, app), (style, STYLE)),
        "style": style,
        "old": old,
        "version": __version__,
        "licences": html.escape(_licences()),
        "parts": "\n".join(_parts(runtime)),
        "worker": worker,
        "app": app,
    }
    for name, script in (("old.js", old), ("worker.js", worker), ("the modules", app)):
        if "</script" in script.lower() or "<!--" in script:
            raise ValueError(f"{name} would end its own element")
    for name, text in pieces.items():
        before, mark, after = page.partition("{{" + name + "}}")
        if not mark:
            raise ValueError(f"page.html has no place for {name}")
        page = before + text + after
    return page.encode()


def policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """The page's own law: nothing from anywhere, no request, only the scripts of this very page.

    blob: are the runtime's modules and the worker, unpacked out of the page; 'wasm-unsafe-eval'
    lets WebAssembly be compiled, and nothing else.
    """
    allowed = " ".join(map(_hash, scripts))
    return "; ".join(
        (
            "default-src 'none'",
            "connect-src 'none'",
            f"script-src {allowed} blob: 'wasm-unsafe-eval'",
            "worker-src blob:",
            f"style-src {' '.join(map(_hash, styles))}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _parts(runtime: Runtime) -> Iterator[str]:
    for name, data in _packed(runtime).items():
        packed = base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()
        yield f'<script type="text/plain" data-part="{name}">{packed}</script>'


def _packed(runtime: Runtime) -> Mapping[str, bytes]:
    library = core.standard_library(runtime.read("python_stdlib.zip"))
    ours = core.sources()
    compiled = runtime.compiled({**library, **ours})
    names = {f"{name}c" if name.endswith(".py") else name for name in ours}
    return {
        "pyodide.mjs": runtime.read("pyodide.mjs"),
        "pyodide.asm.mjs": runtime.read("pyodide.asm.mjs"),
        "pyodide.asm.wasm": runtime.read("pyodide.asm.wasm"),
        "python_stdlib.zip": zipped({n: b for n, b in compiled.items() if n not in names}),
        "core.zip": zipped(
            {**{n: b for n, b in compiled.items() if n in names}, **core.data_files()}
        ),
        "lock.json": json.dumps(runtime.lock, sort_keys=True).encode(),
    }


def _licences() -> str:
    """Who made what is inside, and under which terms."""
    pyodide = (
        f"Pyodide {VERSION} (MPL-2.0), unchanged but for its standard library being compiled. "
        f"Source: https://github.com/pyodide/pyodide, tag {VERSION}"
    )
    python = "Python and its standard library, as part of Pyodide"
    parts = [
        *core.licences(),
        (pyodide, _text(_STATIC / "licences" / "MPL-2.0.txt")),
        (python, _text(_STATIC / "licences" / "Python.txt")),
    ]
    return "\n\n\n".join(f"===== {name}\n\n{text.strip()}" for name, text in parts)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")

"""The Pyodide runtime that goes into the page: where it lies, and byte code made by it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from xlhazard.fronts.page.packing import unzipped, zipped
from xlhazard.io.schema_files import checkout
from xlhazard.workflow.misuse import Misuse

VERSION = "314.0.7"
"""Of the npm package pyodide; packaging/page/package.json names the same one."""

COMMAND = f"npm install pyodide@{VERSION}"

NEEDED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
_LOCK = "pyodide-lock.json"
_STATIC = Path(__file__).parent / "static"
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Runtime:
    """The folder of the npm package, and the node program that can run it."""

    folder: Path
    node: str

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    @property
    def lock(self) -> Mapping[str, object]:
        """What the runtime asks about itself (info), without the packages that are not shipped."""
        told: dict[str, object] = json.loads(self.read(_LOCK))
        return {"info": told["info"], "packages": {}}

    def compiled(self, sources: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Python sources as byte code, x.pyc instead of x.py; see precompile.compiled.

        Raises Misuse where node cannot do it.
        """
        script = Path(__file__).with_name("precompile.py")
        typed = [self.node, str(_STATIC / "precompile.mjs"), str(self.folder), str(script)]
        made = subprocess.run(  # noqa: S603 - our own script, run by the node that was found
            typed, input=zipped(sources), capture_output=True, timeout=_SECONDS, check=False
        )
        if made.returncode != 0:
            said = made.stderr.decode("utf-8", "replace").strip().splitlines()
            raise Misuse(
                f"Node.js没能运行Pyodide（{self.node}）：{said[-1] if said else '没有说明'}。"
                "请把Node.js升级到18以上再试。"
            )
        return unzipped(made.stdout)


def found_runtime(given: Path | None, start: Path) -> Runtime:
    """--runtime, else node_modules/pyodide in packaging/page, or at or above a folder.

    Raises Misuse with the command that fetches it.
    """
    places = [given] if given is not None else list(_places(start))
    folder = next((one for one in places if (one / "package.json").is_file()), None)
    if folder is None:
        where = f"“{given}”里" if given is not None else "这里"
        raise Misuse(
            f"{where}没有找到做页面要用的运行环境（pyodide {VERSION}）。"
            f"请在能上网的电脑上装好Node.js，运行：{COMMAND}，"
            f"再在同一个文件夹运行 xlhazard page；装在别处的，用 --runtime 指明它的文件夹。"
        )
    _check(folder)
    node = shutil.which("node")
    if node is None:
        raise Misuse("没有找到Node.js（node）。做页面时要用它，请先装好；做好的页面不需要它。")
    return Runtime(folder, node)


def _places(start: Path) -> Iterator[Path]:
    root = checkout()
    here = start.absolute()
    for folder in (here, *here.parents, *([] if root is None else [root / "packaging" / "page"])):
        yield folder / "node_modules" / "pyodide"


def _check(folder: Path) -> None:
    try:
        told = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = {}
    version = told.get("version") if isinstance(told, dict) else None
    if version != VERSION:
        raise Misuse(
            f"“{folder}”里的pyodide是{version or '认不出的'}版，要用{VERSION}版。请运行：{COMMAND}"
        )
    missing = [name for name in (*NEEDED, _LOCK) if not (folder / name).is_file()]
    if missing:
        raise Misuse(f"“{folder}”里缺少{'、'.join(missing)}。请重新运行：{COMMAND}")

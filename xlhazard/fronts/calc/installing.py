"""Putting the extension into LibreOffice, and taking it out again, with its own program unopkg."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from xlhazard.fronts import own_folders
from xlhazard.fronts.calc.extension import NAME, oxt
from xlhazard.fronts.calc.registry import IDENTIFIER
from xlhazard.io import commit
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.workflow.misuse import Misuse

_PLACES = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/snap/libreoffice/current/lib/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "C:/Program Files/LibreOffice/program",
    "C:/Program Files (x86)/LibreOffice/program",
)
_NO_OFFICE = (
    "没有找到 LibreOffice（它的 unopkg 程序）。装好 LibreOffice 再运行；装在别处的，用 --program "
    "写明 unopkg 的位置；给别的电脑准备扩展：xlhazard addin install --libreoffice --to 文件夹。"
)
_SECONDS = 180


def unopkg(named: str | None = None) -> Path:
    """LibreOffice's own program for extensions. Raises Misuse where there is none."""
    if named is not None:
        given = Path(named)
        found = given / _program() if given.is_dir() else given
        if not found.is_file():
            raise Misuse(f"没有这个程序：{found}")
        return found
    on_path = shutil.which(_program())
    if on_path is not None:
        return Path(on_path)
    for place in _PLACES:
        root = Path(place)
        for folder in sorted(Path(root.anchor).glob(str(root.relative_to(root.anchor)))):
            if (folder / _program()).is_file():
                return folder / _program()
    raise Misuse(_NO_OFFICE)


def _program() -> str:
    return "unopkg.com" if sys.platform == "win32" else "unopkg"


def kept() -> Path:
    """Where the file lies that was given to LibreOffice."""
    return own_folders.data() / NAME


def write(folder: Path) -> tuple[Path, bool]:
    """Write only the file. Returns where, and whether anything was written."""
    path, data = folder / NAME, oxt()
    if path.is_file() and path.read_bytes() == data:
        return path, False
    return commit.put(path, data), True


def install(program: Path) -> Path:
    """Give the extension to LibreOffice, in place of an older one.

    Raises CannotWriteNow (Chinese) when LibreOffice does not take it.
    """
    path, _ = write(kept().parent)
    _run(program, path, "add", *_for_whom(), "--force", "--suppress-license", str(path))
    return path


def remove(program: Path) -> bool:
    """Take the extension out. Returns whether it was there."""
    there = installed(program)
    if there:
        _run(program, kept(), "remove", *_for_whom(), IDENTIFIER)
    commit.remove(kept())
    return there


def installed(program: Path) -> bool:
    """Whether LibreOffice has the extension."""
    listed = _run(program, kept(), "list", *_for_whom())
    return any(line.split() == ["Identifier:", IDENTIFIER] for line in listed.splitlines())


def _for_whom() -> tuple[str, ...]:
    """For this user; an administrator (root) installs for all, LibreOffice knows no other way."""
    return ("--shared",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


def _run(program: Path, path: Path, *arguments: str) -> str:
    """Standard output of unopkg."""
    try:
        # Its own name and fixed words; nothing of a shell.
        done = subprocess.run(  # noqa: S603
            [str(program), *arguments],
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            env=_environment(),
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise CannotWriteNow(path, f"LibreOffice 的 {program.name} 没有运行起来。") from fault
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise CannotWriteNow(
            path,
            f"LibreOffice 没有照做。请关上 LibreOffice 的所有窗口，再运行一次。"
            f"（它说：{''.join(said)[:200]}）",
        )
    return done.stdout


def _environment() -> dict[str, str]:
    """LibreOffice runs a Python of its own, which looks for its home along PATH and must not find
    ours there."""
    kept_ones = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    ours = Path(sys.executable).parent
    places = kept_ones.get("PATH", "").split(os.pathsep)
    return kept_ones | {"PATH": os.pathsep.join(one for one in places if Path(one) != ours)}

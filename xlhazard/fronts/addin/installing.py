"""Putting the add-in where Excel finds it, and taking it away again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from xlhazard.fronts.addin.package import NAME, Program, xlam
from xlhazard.io import commit
from xlhazard.io.lock import refuse_open
from xlhazard.workflow.misuse import Misuse

_NO_EXCEL = (
    "这台电脑上没有 Windows 版 Excel，加载项装不上。"
    "用 LibreOffice 的：xlhazard addin install --libreoffice；"
    "什么都不能装的：xlhazard page 做一个离线网页；给别的电脑准备加载项的："
    "xlhazard addin install --to 文件夹 --program 那台电脑上程序的路径。"
)
BUNDLED = "excel.exe"
"""The program of the Windows bundle that the macro starts."""


def excel_folder() -> Path:
    """Excel's own start folder: what lies there is loaded at every start, and is trusted.

    (Workbooks from anywhere else have to be ticked in a dialog, and their macros be allowed.)
    Raises Misuse where there is no Excel for Windows.
    """
    if sys.platform != "win32":
        raise Misuse(_NO_EXCEL)
    roaming = os.environ.get("APPDATA")
    if not roaming:
        raise Misuse("没有找到用户的 AppData 文件夹（环境变量 APPDATA）。请用 --to 指明文件夹。")
    return Path(roaming) / "Microsoft" / "Excel" / "XLSTART"


def this_program() -> Program:
    """What the macro is to start on this computer: this Python, or the bundle that runs."""
    own = Path(sys.executable)
    if getattr(sys, "frozen", False):
        return Program(own.with_name(BUNDLED))
    windowless = own.with_name("pythonw.exe")
    return Program(windowless if windowless.is_file() else own)


def install(folder: Path, program: Program) -> tuple[Path, bool]:
    """Write the add-in into a folder. Returns where, and whether anything was written.

    The same add-in again is left alone. Raises CannotWriteNow where Excel holds it open.
    """
    path, data = folder / NAME, xlam(program)
    if path.is_file() and path.read_bytes() == data:
        return path, False
    refuse_open((path,))
    return commit.put(path, data), True


def remove(folder: Path) -> tuple[Path, bool]:
    """Take the add-in out of a folder. Returns where it was, and whether it was there."""
    path = folder / NAME
    if not path.is_file():
        return path, False
    refuse_open((path,))
    commit.remove(path)
    return path, True

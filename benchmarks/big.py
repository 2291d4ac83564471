"""The big workbook: twelve lists of a department, as issued and drawn by a clerk."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from benchmarks.measuring import Contestant, Size, Work
from benchmarks.records import Author

ISSUED, DRAWN = "issued.xlsx", "drawn.xlsx"
AUTHOR = Author("HL-B1", "经济发展办公室", 0)
_FILLED = re.compile(rb"<c [^>]*[^/]><(?:v>[^<]|is>|f)")


def make_issued(folder: Path, size: Size) -> str:
    """A department's own workbook with its look, drop-downs, hints and look-up formulas."""
    from benchmarks.profiles import schema, twelve_lists
    from benchmarks.workbooks import issued_workbook

    town = twelve_lists()
    lists = schema().unit_lists("department", town)
    data = issued_workbook(AUTHOR, "department", town, lists, size.rows)
    return _kept(folder / ISSUED, data, f"{len(lists)} lists × {size.rows} rows, as issued")


def make_drawn(folder: Path, size: Size) -> str:
    """The same records in tables that a clerk drew: boxes, no formulas."""
    from benchmarks.profiles import schema, twelve_lists
    from benchmarks.workbooks import drawn_workbook

    town = twelve_lists()
    lists = schema().unit_lists("department", town)
    data = drawn_workbook(AUTHOR, "department", town, lists, size.rows)
    return _kept(folder / DRAWN, data, f"{len(lists)} lists × {size.rows} rows, drawn")


def _kept(path: Path, data: bytes, what: str) -> str:
    path.write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        cells = sum(len(_FILLED.findall(package.read(name))) for name in sheets)
    return f"{what}, {cells:,} filled cells"


def openpyxl_opens(name: str) -> Contestant:
    """openpyxl, loading the workbook."""

    def ready(folder: Path) -> Work:
        from openpyxl import load_workbook

        data = (folder / name).read_bytes()
        return lambda: load_workbook(io.BytesIO(data))

    return Contestant("openpyxl", ready)

"""The big workbook: twelve lists of a department, as issued and plain."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from benchmarks.measuring import Contestant, Size, Work
from benchmarks.records import Author

ISSUED, PLAIN = "issued.xlsx", "plain.xlsx"
AUTHOR = Author("HL-B1", "经济发展办公室", 0)
_CELL = re.compile(rb"<c [^>]*[^/]>")


def make_issued(folder: Path, size: Size) -> str:
    """A department's own workbook with its look, drop-downs, hints and look-up formulas."""
    from benchmarks.profiles import schema, twelve_lists
    from benchmarks.workbooks import issued_workbook

    town = twelve_lists()
    lists = schema().unit_lists("department", town)
    data = issued_workbook(AUTHOR, "department", town, lists, size.rows)
    return _kept(folder / ISSUED, data, f"{len(lists)} lists × {size.rows} rows, as issued")


def make_plain(folder: Path, size: Size) -> str:
    """The same records as openpyxl writes them: no look, no formulas."""
    from benchmarks.profiles import schema, twelve_lists
    from benchmarks.workbooks import plain_workbook

    town = twelve_lists()
    lists = schema().unit_lists("department", town)
    data = plain_workbook(AUTHOR, "department", town, lists, size.rows)
    return _kept(folder / PLAIN, data, f"{len(lists)} lists × {size.rows} rows, plain")


def _kept(path: Path, data: bytes, what: str) -> str:
    path.write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        cells = sum(len(_CELL.findall(package.read(name))) for name in sheets)
    return f"{what}, {cells:,} cells"


def openpyxl_opens(name: str) -> Contestant:
    """openpyxl, loading the workbook."""

    def ready(folder: Path) -> Work:
        from openpyxl import load_workbook

        data = (folder / name).read_bytes()
        return lambda: load_workbook(io.BytesIO(data))

    return Contestant("openpyxl", ready)

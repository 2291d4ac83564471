"""Merging a month: what came in from all villages into the township's master, on disk."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.measuring import OURS, Benchmark, Contestant, Size, Work
from benchmarks.records import Author, Record

GOALS = {"openpyxl": 1.0}
_TOWNSHIP, _COPY = "township", "copy"
_SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def _villages(count: int) -> list[Author]:
    return [Author(f"HL-{n:02d}", f"河湾{n}村", n) for n in range(1, count + 1)]


def _make_issued(folder: Path, size: Size) -> str:
    from benchmarks.profiles import CORE, six_lists
    from benchmarks.workbooks import issued_workbook

    def write(author: Author) -> bytes:
        lists = ("enterprises", *CORE)
        return issued_workbook(author, "village", six_lists(), lists, size.unit_rows)

    return _make(folder, size, write, "as issued")


def _make_drawn(folder: Path, size: Size) -> str:
    from benchmarks.profiles import CORE, six_lists
    from benchmarks.workbooks import drawn_workbook

    def write(author: Author) -> bytes:
        lists = ("enterprises", *CORE)
        return drawn_workbook(author, "village", six_lists(), lists, size.unit_rows)

    return _make(folder, size, write, "drawn")


def _make(folder: Path, size: Size, write: Callable[[Author], bytes], what: str) -> str:
    """A township folder whose 收件 holds one workbook of each village."""
    from benchmarks.profiles import MONTH, schema, six_lists
    from xlhazard.io.township import Township
    from xlhazard.render.templates import master_workbook

    villages = _villages(size.units)
    township = Township(folder / _TOWNSHIP)
    shutil.rmtree(township.root, ignore_errors=True)
    township.prepare()
    roster: tuple[Record, ...] = tuple(
        {
            "unit_code": one.code,
            "unit_name": one.name,
            "unit_type": "village",
            "leader": ("钱守山",),
            "enforcement_power": True,
            "forms_due": ("six_lists",),
            "valid_from": "2023-01",
        }
        for one in villages
    )
    master = master_workbook(schema(), six_lists(), {"units": roster})
    township.master.write_bytes(master)
    inbox = township.folder("收件", MONTH)
    inbox.mkdir(parents=True)
    for one in villages:
        (inbox / f"{one.code}{one.name}.xlsx").write_bytes(write(one))
    return f"{size.units} units, six lists × {size.unit_rows} rows, {what}"


def _ours(folder: Path) -> Work:
    from benchmarks.profiles import MONTH, TODAY
    from xlhazard.io.township import Township
    from xlhazard.workflow.merge import MergeOrder, merge

    copy = folder / _COPY
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder / _TOWNSHIP, copy)
    expected = len(list((copy / "收件").rglob("*.xlsx")))
    clock = dt.datetime.combine(TODAY, dt.time(9), _SHANGHAI)

    def work() -> object:
        result = merge((), Township(copy), MergeOrder(TODAY, clock, MONTH))
        if len(result.merged) != expected:
            codes = {code for one in result.refused for code in one.codes}
            raise RuntimeError(f"merged {len(result.merged)} of {expected}: {sorted(codes)}")
        return result

    return work


def _openpyxl(folder: Path) -> Work:
    from openpyxl import load_workbook

    files = sorted((folder / _TOWNSHIP / "收件").rglob("*.xlsx"))
    return lambda: [load_workbook(path) for path in files]


_CONTESTANTS = (Contestant(OURS, _ours), Contestant("openpyxl", _openpyxl))
MERGE = Benchmark("merge", _make_issued, _CONTESTANTS, GOALS)
MERGE_DRAWN = Benchmark("merge-drawn", _make_drawn, _CONTESTANTS, GOALS)

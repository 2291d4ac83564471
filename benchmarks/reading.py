"""Reading one workbook with everything in it, from memory."""

from __future__ import annotations

import io
from pathlib import Path

from benchmarks.big import DRAWN, ISSUED, make_drawn, make_issued, openpyxl_opens
from benchmarks.measuring import OURS, Benchmark, Contestant, Work

GOALS = {"python-calamine": 3.0, "openpyxl": 1 / 7}


def _ours(name: str) -> Contestant:
    def ready(folder: Path) -> Work:
        from xlhazard.io.reader import read_bytes

        data = (folder / name).read_bytes()
        return lambda: read_bytes(data, name)

    return Contestant(OURS, ready)


def _calamine(name: str) -> Contestant:
    def ready(folder: Path) -> Work:
        from python_calamine import CalamineWorkbook

        data = (folder / name).read_bytes()

        def work() -> object:
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            return [book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names]

        return work

    return Contestant("python-calamine", ready)


def _contestants(name: str) -> tuple[Contestant, ...]:
    return _ours(name), _calamine(name), openpyxl_opens(name)


READ = Benchmark("read", make_issued, _contestants(ISSUED), GOALS)
READ_DRAWN = Benchmark("read-drawn", make_drawn, _contestants(DRAWN), GOALS)

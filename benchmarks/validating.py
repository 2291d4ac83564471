"""Validating one workbook in a warm process: read, understand, judge with pandera."""

from __future__ import annotations

from pathlib import Path

from benchmarks.big import DRAWN, ISSUED, make_drawn, make_issued, openpyxl_opens
from benchmarks.measuring import OURS, Benchmark, Contestant, Work

GOALS = {"openpyxl": 1 / 3}


def _ours(name: str) -> Contestant:
    def ready(folder: Path) -> Work:
        from benchmarks.profiles import TODAY, schema, twelve_lists
        from xlhazard.io.reader import read_bytes
        from xlhazard.workflow.judging import Bench, judged
        from xlhazard.workflow.receiving import understood

        path = folder / name
        data = path.read_bytes()
        town = twelve_lists()
        bench = Bench(schema(), TODAY, town)

        def work() -> object:
            reading = read_bytes(data, name)
            one = understood(
                path, reading, schema(), town=town, master=None, month=None, today=TODAY
            )
            (report,) = judged([one], bench, (town,), {})
            if report.crashed or report.unreadable:
                raise RuntimeError(f"{name} was not judged: {report.crashed}")
            return report

        return work

    return Contestant(OURS, ready)


VALIDATE = Benchmark("validate", make_issued, (_ours(ISSUED), openpyxl_opens(ISSUED)), GOALS)
VALIDATE_DRAWN = Benchmark(
    "validate-drawn", make_drawn, (_ours(DRAWN), openpyxl_opens(DRAWN)), GOALS
)

"""Marking 200 cells of the big workbook, and setting one of its cells."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from benchmarks.big import ISSUED, make_issued
from benchmarks.measuring import OURS, Benchmark, Contestant, Size, Work

_SHEET = "隐患清单"
_NOTE = "【错误】第{}处：整改时限早于发现日期。改法：核对后填写正确的日期。"
_MARKS = "marks.txt"


def _make_marks(folder: Path, size: Size) -> str:
    (folder / _MARKS).write_text(str(size.marks), encoding="ascii")
    return f"{size.marks} marks (fill and note) in: {make_issued(folder, size)}"


def _make_one(folder: Path, size: Size) -> str:
    return f"one cell in: {make_issued(folder, size)}"


def _places(folder: Path) -> list[tuple[int, int]]:
    """Row and column of the cells to mark."""
    count = int((folder / _MARKS).read_text(encoding="ascii"))
    return [(4 + number // 2, 3 + 2 * (number % 2)) for number in range(count)]


def _ours_mark(folder: Path) -> Work:
    from xlhazard.io.writer import apply
    from xlhazard.model.address import Address
    from xlhazard.model.edits import EditPlan, MarkCell

    data = (folder / ISSUED).read_bytes()
    edits = tuple(
        MarkCell(_SHEET, Address(*place), "error", _NOTE.format(number))
        for number, place in enumerate(_places(folder), 1)
    )
    plan = EditPlan(ISSUED, hashlib.sha256(data).hexdigest(), edits)
    return lambda: apply(data, plan)


def _openpyxl_marks(folder: Path) -> Work:
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    data = (folder / ISSUED).read_bytes()
    places = _places(folder)

    def work() -> object:
        book = load_workbook(io.BytesIO(data))
        fill = PatternFill("solid", fgColor="FFFFC7CE")
        for number, (row, column) in enumerate(places, 1):
            cell = book[_SHEET].cell(row, column)
            cell.fill = fill
            cell.comment = Comment(_NOTE.format(number), OURS)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return work


def _ours_sets(folder: Path) -> Work:
    from xlhazard.io.writer import apply
    from xlhazard.model.address import Address
    from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell

    data = (folder / ISSUED).read_bytes()
    edit = SetCell(_SHEET, Address(4, 3), UNCHECKED, "配电房2号")
    plan = EditPlan(ISSUED, hashlib.sha256(data).hexdigest(), (edit,))
    return lambda: apply(data, plan)


def _openpyxl_sets(folder: Path) -> Work:
    from openpyxl import load_workbook

    data = (folder / ISSUED).read_bytes()

    def work() -> object:
        book = load_workbook(io.BytesIO(data))
        book[_SHEET].cell(4, 3).value = "配电房2号"
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return work


MARK = Benchmark(
    "mark",
    _make_marks,
    (Contestant(OURS, _ours_mark), Contestant("openpyxl", _openpyxl_marks)),
    {"openpyxl": 1 / 10},
)
SET_ONE = Benchmark(
    "set",
    _make_one,
    (Contestant(OURS, _ours_sets), Contestant("openpyxl", _openpyxl_sets)),
    {"openpyxl": 1 / 10},
)

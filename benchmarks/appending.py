"""Appending rows below a sheet of 200,000 × 25: too much to hold, so it is patched in passing."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import OURS, Benchmark, Contestant, Size, Work
from xlhazard.model.address import column_letters

BIG = "big.xlsx"
_SHEET = "隐患清单"
_PART = "xl/worksheets/sheet1.xml"
_COLUMNS = 25
_SHAPE = "shape.txt"
_PIECE = 2_000


def _make(folder: Path, size: Size) -> str:
    """A workbook of openpyxl's whose one sheet got its rows afterwards, written in passing."""
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = _SHEET
    frame = folder / "frame.xlsx"
    book.save(frame)
    with (
        zipfile.ZipFile(frame) as old,
        zipfile.ZipFile(folder / BIG, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in old.namelist():
            if name != _PART:
                new.writestr(name, old.read(name))
        before, _, after = old.read(_PART).decode().partition("<sheetData")
        with new.open(_PART, "w") as part:
            part.write(f"{before}<sheetData>".encode())
            for piece in _rows(size.big_rows):
                part.write(piece.encode())
            part.write(f"</sheetData>{after.partition('/>')[2]}".encode())
    (folder / _SHAPE).write_text(f"{size.big_rows} {size.appended}", encoding="ascii")
    return f"{size.appended:,} rows appended to {size.big_rows:,} × {_COLUMNS}"


def _rows(count: int) -> Iterator[str]:
    letters = [column_letters(number) for number in range(1, _COLUMNS + 1)]
    lines = []
    for row in range(1, count + 1):
        cells = "".join(
            f'<c r="{letter}{row}" t="inlineStr"><is><t>第{row}行配电箱{number}</t></is></c>'
            if number % 3
            else f'<c r="{letter}{row}"><v>{45_000 + row % 900 + number}</v></c>'
            for number, letter in enumerate(letters)
        )
        lines.append(f'<row r="{row}">{cells}</row>')
        if len(lines) == _PIECE or row == count:
            yield "".join(lines)
            lines.clear()


def _shape(folder: Path) -> tuple[int, int]:
    rows, appended = (folder / _SHAPE).read_text(encoding="ascii").split()
    return int(rows), int(appended)


def _values(row: int) -> list[str | int]:
    return [f"新{row}行{n}" if n % 3 else 45_000 + n for n in range(_COLUMNS)]


def _ours(folder: Path) -> Work:
    from xlhazard.io.writer import apply
    from xlhazard.model.edits import AppendRow, EditPlan

    data = (folder / BIG).read_bytes()
    rows, appended = _shape(folder)
    edits = tuple(
        AppendRow(_SHEET, rows + n, rows, dict(enumerate(_values(rows + n), 1)))
        for n in range(1, appended + 1)
    )
    plan = EditPlan(BIG, hashlib.sha256(data).hexdigest(), edits)
    return lambda: apply(data, plan)


def _openpyxl(folder: Path) -> Work:
    from io import BytesIO

    from openpyxl import load_workbook

    data = (folder / BIG).read_bytes()
    rows, appended = _shape(folder)

    def work() -> object:
        book = load_workbook(BytesIO(data))
        for n in range(1, appended + 1):
            book[_SHEET].append(_values(rows + n))
        target = BytesIO()
        book.save(target)
        return target.getvalue()

    return work


APPEND = Benchmark(
    "append",
    _make,
    (Contestant(OURS, _ours), Contestant("openpyxl", _openpyxl)),
    {"openpyxl": 1 / 20},
    once=True,
)

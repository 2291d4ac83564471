"""Eight processes merge into one township at once; some are killed at a call of theirs.

python -m tests.workflow.together FOLDER SEED     prints one line a process: unit, round, status

Every village files in two rounds, the second time with one hazard more. In the second round every
other process is killed with kill -9 right before a call whose number the seed decides.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path

from tests.support.injecting import Call, stepping
from tests.support.schemas import SCHEMA
from tests.workflow.desk import MAY, ROSTER, TOWN, Desk, submitted, understood
from tests.workflow.honest import month_of
from xlhazard.io.reader import read_bytes
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.io.township import MASTER
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.render.templates import master_workbook, unit_workbook

UNITS = tuple(f"HL-{number:02}" for number in range(1, 9))
ROUNDS = (1, 2)
_PATIENCE = 40
_FILED_BY = Address(2, 1)
_LATEST_CALL = 45
"""Every merge of one file makes more calls than this."""


def township(folder: Path) -> Desk:
    """Eight villages, and every village's files of both rounds in 收件."""
    roster = [{**ROSTER[0], "unit_code": code, "unit_name": name_of(code)} for code in UNITS]
    folder.mkdir(parents=True)
    (folder / MASTER).write_bytes(master_workbook(SCHEMA, TOWN, {"units": roster}))
    desk = Desk(folder)
    blank = unit_workbook(SCHEMA, TOWN, "village", None)
    for code in UNITS:
        for version in ROUNDS:
            rows = month_of(code, count=version)
            data = submitted(as_unit(blank, code), rows, version=version)
            desk.receive(data, file_name(code, version))
    return desk


def name_of(code: str) -> str:
    return f"第{code[-1]}村"


def file_name(code: str, version: int) -> str:
    return f"{code}-{version}.xlsx"


def as_unit(blank: bytes, code: str) -> bytes:
    cover = understood(blank).cover
    assert cover is not None
    given = {"unit_code": code, "unit_name": name_of(code), "leader": "李强"}
    edits = []
    for item, value in given.items():
        cell = cover.cell(item)
        assert cell is not None, item
        edits.append(SetCell(cover.sheet, cell, UNCHECKED, value))
    # Excel works the unit's name out from the cover; here it is typed out over the formula.
    form = SCHEMA.forms["dispatch"].sheet
    workbook = read_bytes(blank, "a.xlsx").workbook
    assert workbook is not None
    shown = workbook.sheets[form].at(_FILED_BY)
    was = None if shown is None else shown.raw
    edits.append(SetCell(form, _FILED_BY, was, f"填报单位：{name_of(code)}"))
    return apply(blank, EditPlan("", "", tuple(edits)))


def merged(desk: Desk, code: str, version: int, killed_before: int | None = None) -> int:
    """0 when the merge came back: only then somebody was told that the file is in."""

    def step(call: Call) -> int | None:
        if call.number == killed_before:
            os.kill(os.getpid(), signal.SIGKILL)
        return None

    path = desk.root / "收件" / str(MAY) / file_name(code, version)
    with stepping(desk.root, step=step):
        for _ in range(_PATIENCE):
            try:
                result = desk.merge(path)
            except CannotWriteNow as busy:
                if "另一个台账程序" not in busy.text:
                    raise
                continue
            return 0 if len(result.merged) + len(result.already) == 1 else 1
    return 4


def round_of(desk: Desk, version: int, seeded: random.Random | None) -> None:
    """All villages at once; with a seed every other one is killed on the way."""
    children = {}
    for number, code in enumerate(UNITS):
        point = seeded.randrange(1, _LATEST_CALL) if seeded and number % 2 else None
        child = os.fork()
        if child == 0:
            status = 9
            try:
                status = merged(desk, code, version, point)
            finally:
                os._exit(status)
        children[child] = code
    while children:
        child, status = os.wait()
        print(children.pop(child), version, os.waitstatus_to_exitcode(status), flush=True)


def main(folder: str, seed: str) -> None:
    desk = township(Path(folder))
    round_of(desk, 1, None)
    round_of(desk, 2, random.Random(int(seed)))


if __name__ == "__main__":
    main(*sys.argv[1:])

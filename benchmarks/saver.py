"""A process that changes one cell and saves, after it said "go": it is killed in between.

python -m benchmarks.saver openpyxl|xlhazard FILE
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.kills import GO
from benchmarks.measuring import OURS


def _with_openpyxl(target: Path) -> Callable[[], object]:
    from openpyxl import load_workbook

    book = load_workbook(target)
    book.worksheets[0]["B3"] = "改后的名称"
    return lambda: book.save(target)


def _with_ours(target: Path) -> Callable[[], object]:
    from tests.support.rich import LIST
    from xlhazard.io.commit import commit
    from xlhazard.io.writer import apply
    from xlhazard.model.address import Address
    from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell

    data = target.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    edit = SetCell(LIST, Address(3, 2), UNCHECKED, "改后的名称")
    changed = apply(data, EditPlan(target.name, digest, (edit,)))
    return lambda: commit(target, changed, expect=digest)


def main(who: str, file: str) -> None:
    save = (_with_ours if who == OURS else _with_openpyxl)(Path(file))
    os.write(1, GO.encode())
    save()


if __name__ == "__main__":
    main(*sys.argv[1:])

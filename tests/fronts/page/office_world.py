"""What offices drop on the page in these tests, and the same month by the command line."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.workflow.desk import CLOCK, JUNE, MAY, Desk, raw_typed, submitted
from tests.workflow.honest import month_of
from xlhazard.fronts import cli, clock
from xlhazard.fronts.page.office import OfficeDone, OfficeOrder
from xlhazard.fronts.page.voucher import VOUCHER
from xlhazard.model.month import Month

TODAY = {MAY: MAY.day(27), JUNE: JUNE.day(27)}
ORDER = OfficeOrder(TODAY[MAY], CLOCK, MAY)
NEXT = replace(ORDER, today=TODAY[JUNE], month=JUNE)


def came_in(desk: Desk) -> Mapping[str, bytes]:
    """A month: one file that is taken, one that is refused, and what is no submission at all."""
    good = submitted(desk.blank("HL-03"), month_of("HL-03"))
    wrong = submitted(desk.blank("HL-01"), month_of("HL-01", count=1))
    return {
        "河口村5月.xlsx": good,
        "青石村 (1).xlsx": raw_typed(wrong, "hazards", 0, "due", "6月32日"),
        "照片.jpg": b"\xff\xd8\xff\xe0" + bytes(64),
        "~$河口村5月.xlsx": b"\x02a" + bytes(60),
    }


def with_master(desk: Desk, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same with the master and what was issued, as an office drops them the first time."""
    issued = {
        f"下发/{path.parent.name}/{path.name}": path.read_bytes()
        for path in (desk.root / "下发").glob("*/*.xlsx")
    }
    return {"总台账.xlsx": desk.township.master.read_bytes(), **issued, **files}


def opened(done: OfficeDone) -> dict[str, bytes]:
    """Name -> bytes of everything in the zip that was given."""
    assert not done.refused, done.lines
    with zipfile.ZipFile(io.BytesIO(done.zip)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def rezipped(files: Mapping[str, bytes]) -> bytes:
    """A zip as somebody's own program makes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return stream.getvalue()


def township_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of a zip what is the township's: not the voucher, not the page to print."""
    return {
        name: data
        for name, data in files.items()
        if name != VOUCHER and not name.startswith("预警")
    }


def by_commands(
    folder: Path,
    files: Mapping[str, bytes],
    month: Month,
    monkeypatch: pytest.MonkeyPatch,
    *forms: str,
) -> None:
    """merge, fill, issue, flag on a township folder, as people type them there."""
    monkeypatch.setattr(clock, "now", lambda: CLOCK)
    monkeypatch.chdir(folder)
    inbox = folder / "收件" / str(month)
    shutil.rmtree(folder / "收件")
    inbox.mkdir(parents=True)
    for name, data in files.items():
        (inbox / name).write_bytes(data)
    day = ("--today", TODAY[month].isoformat())
    on = ("--month", str(month), *day)
    assert cli.main(["merge", *on]) in (0, 1)
    for form in forms:
        assert cli.main(["fill", *on, "--form", form, "--evidence"]) == 0
    assert cli.main(["issue", "--month", str(month.plus(1)), *day]) == 0
    assert cli.main(["flag", *day]) == 0


def folder_files(root: Path) -> dict[str, bytes]:
    """Every file of a township folder but what came in and the lock's own."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and not path.name.startswith(".xlhazard")
        and path.relative_to(root).parts[0] != "收件"
    }

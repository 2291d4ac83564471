"""The offices' part in a real browser: a month, and then the next one, in one zip each."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import xlhazard
from tests.fronts.page.clerk import Clerk, clock_at
from tests.fronts.page.office_world import NEXT, ORDER, came_in
from tests.support.devtools import Browser
from tests.workflow.desk import CLOCK, JUNE, Desk, prepared, submitted
from tests.workflow.honest import month_of
from xlhazard.fronts.page.office import OfficeDone, OfficeOrder
from xlhazard.fronts.page.office_desk import OfficeDesk
from xlhazard.fronts.page.voucher import VOUCHER
from xlhazard.io.township import MASTER

ROOT = Path(xlhazard.__file__).resolve().parents[1]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(prepared(tmp_path_factory.mktemp("browser-office")))


@pytest.fixture(scope="module")
def clerk(browser: Browser, page_file: Path) -> Iterator[Clerk]:
    clerk = Clerk(browser, page_file, clock_at(CLOCK))
    yield clerk
    assert browser.complaints() == []


def laid_out(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """The files on the disk, to be picked; their places in a township are not kept."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, data in files.items():
        path = folder / name.rpartition("/")[2]
        path.write_bytes(data)
        paths.append(path)
    return paths


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


_MERGED = re.compile(rb"<mergeCells.*?</mergeCells>")
_AREA = re.compile(rb"<mergeCell [^>]*>")
_REFERENCE = """
import json, sys
from xlhazard.fronts.page.office_desk import OfficeDesk
desk = OfficeDesk()
names, asked = json.loads(sys.stdin.read())
told = desk.month(names, json.dumps(asked), lambda *_: None)
sys.stdout.buffer.write(desk.taken())
sys.stderr.write(told)
"""


def without_browser(
    folder: Path, order: OfficeOrder, last_sha256: str | None = None
) -> tuple[dict[str, Any], bytes]:
    """The same month of the files of a folder, by this machine's Python: what is told, the zip.

    openpyxl is told to leave lxml alone, which no browser has: with it, the attributes of what it
    builds come in another order.
    """
    asked = {
        "month": str(order.month),
        "today": order.today.isoformat(),
        "clock": CLOCK.isoformat(),
        "steps": ["merge", "flag", "fill", "issue"],
        "told": False,
        "last_sha256": last_sha256,
    }
    names = sorted(path.name for path in folder.iterdir())
    ran = subprocess.run(
        [sys.executable, "-c", _REFERENCE],
        input=json.dumps([names, asked]).encode(),
        capture_output=True,
        cwd=folder,
        env={**os.environ, "OPENPYXL_LXML": "False", "PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode == 0, ran.stderr.decode()
    told: dict[str, Any] = json.loads(ran.stderr)
    return told, ran.stdout


def plain(data: bytes) -> dict[str, object]:
    """What is in a zip. Merged areas of workbooks that openpyxl built are put in order, and where
    others tell their hashes stands their name: openpyxl keeps the areas in a set, whose order is
    another one on 32 bits."""
    files = unpacked(data)
    made = {one: body for one, body in files.items() if one.startswith("下发/") or "底稿" in one}
    said: dict[str, object] = {}
    for name, body in files.items():
        if name in made:
            said[name] = {one: in_order(part) for one, part in unpacked(body).items()}
        else:
            for one, other in files.items():
                body = body.replace(hashlib.sha256(other).hexdigest().encode(), one.encode())
            said[name] = body
    return said


def in_order(part: bytes) -> bytes:
    return _MERGED.sub(lambda found: b"".join(sorted(_AREA.findall(found[0]))), part)


def pressed_away(clerk: Clerk) -> None:
    """Take every file off the list."""
    clerk.page.run(
        "[...document.querySelectorAll('#office-files button')].forEach((b) => b.click())"
    )
    while clerk.page.run("document.querySelectorAll('#office-files button').length"):
        clerk.page.run("document.querySelector('#office-files button').click()")


def test_two_months_give_what_they_give_without_a_browser(
    desk: Desk, clerk: Clerk, tmp_path: Path
) -> None:
    clerk.page.run("localStorage.clear()")
    may, june = tmp_path / "may", tmp_path / "june"
    # the first month: the master and what came in, picked as files
    picked = laid_out(may, {MASTER: desk.township.master.read_bytes(), **came_in(desk)})
    told = clerk.month(picked, str(ORDER.month), ORDER.today.isoformat())
    said, expected = without_browser(may, ORDER)
    assert told == {"refused": False, "name": said["name"], "lines": said["lines"]}
    assert clerk.text("#office-told") == f"办完了，请下载结果。{said['lines'][0]}"
    given = clerk.zip()
    assert plain(given) == plain(expected)
    assert clerk.page.run("localStorage['xlhazard.last-master']") == said["master"]
    # the next one: the zip as it was saved, and what came in since
    pressed_away(clerk)
    (blank,) = (data for name, data in unpacked(given).items() if "下发/2023-06/HL-01" in name)
    sent = submitted(blank, month_of("HL-01", count=1), month=JUNE)
    picked = laid_out(june, {said["name"]: given, "青石村6月.xlsx": sent})
    told = clerk.month(picked, str(NEXT.month), NEXT.today.isoformat())
    said, expected = without_browser(june, NEXT, said["master"])
    assert told == {"refused": False, "name": said["name"], "lines": said["lines"]}
    assert plain(clerk.zip()) == plain(expected)


def test_another_master_is_refused_unless_it_is_told_to_be_the_one(
    desk: Desk, clerk: Clerk, tmp_path: Path
) -> None:
    page = clerk.page
    page.run("localStorage['xlhazard.last-master'] = '0'.repeat(64)")
    pressed_away(clerk)
    files = laid_out(tmp_path, {MASTER: desk.township.master.read_bytes()})
    told = clerk.month(files, "2023-05", "2023-05-27", "合并并预警")
    assert told["refused"]
    assert "不是这台电脑上最近一次下载的那一份" in told["lines"][0]
    assert page.run("document.querySelector('#office-results button')") is None
    box = "document.getElementById('office-told-box')"
    assert page.run(f"{box}.hidden") is False
    page.run("document.getElementById('office-confirmed').click()")
    told = clerk.month([], "2023-05", "2023-05-27", "合并并预警")
    assert not told["refused"]
    assert page.run(f"{box}.hidden") is True
    assert set(unpacked(clerk.zip())) >= {MASTER, VOUCHER}


def test_what_is_missing_is_told_and_nothing_is_given(clerk: Clerk, tmp_path: Path) -> None:
    pressed_away(clerk)
    told = clerk.month(laid_out(tmp_path, {"照片.jpg": b"\xff\xd8"}), "2023-05", "2023-05-27")
    assert told["refused"]
    assert "总台账" in told["lines"][0]
    assert clerk.page.run("document.querySelector('#office-results button')") is None
    assert clerk.text("#office-told").startswith("没有做")


def test_the_page_says_that_it_cannot_lock(clerk: Clerk) -> None:
    clerk.page.run("document.getElementById('tab-office').click()")
    assert "锁不住" in clerk.text("#office")


def test_the_tabs_work_with_the_keyboard(clerk: Clerk) -> None:
    page = clerk.page
    tab = "document.getElementById('tab-office')"
    page.run(f"{tab}.click(), {tab}.focus()")
    page.press("ArrowRight")
    assert page.run("document.activeElement.id") == "tab-village"
    assert page.run("document.getElementById('office').hidden") is True
    page.press("ArrowLeft")
    assert page.run("document.activeElement.id") == "tab-office"
    assert page.run("document.getElementById('office').hidden") is False
    page.press("Tab")
    assert page.run("document.activeElement.id") == "office-pick"


def test_folders_keep_only_the_townships_own_places(clerk: Clerk, tmp_path: Path) -> None:
    pressed_away(clerk)
    for name in (
        "黑林镇/总台账.xlsx",
        "黑林镇/收件/2023-06/甲.xlsx",
        "黑林镇/别处/甲.xlsx",
        "黑林镇/又一处/甲.xlsx",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"PK")
    clerk.page.choose("#office-folder", [tmp_path / "黑林镇"])
    clerk.page.wait("document.querySelectorAll('#office-files tbody tr').length")
    cells = "[...document.querySelectorAll('#office-files tbody td:first-child')]"
    found = clerk.page.run(f"{cells}.map((one) => one.textContent)")
    assert sorted(found) == ["总台账.xlsx", "收件/2023-06/甲.xlsx", "甲 (2).xlsx", "甲.xlsx"]
    pressed_away(clerk)


@pytest.mark.parametrize(
    ("month_", "today"), [("2023-13", "2023-05-27"), ("2023-05", "2023-02-30")]
)
def test_an_impossible_day_is_told(month_: str, today: str, tmp_path: Path) -> None:
    asked = {"month": month_, "today": today, "clock": CLOCK.isoformat(), "steps": []}
    told = json.loads(OfficeDesk().month([], json.dumps(asked), lambda *_: None))
    assert told["refused"]
    assert "不是" in told["lines"][0]


def test_only_the_steps_that_were_asked_for_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[OfficeOrder] = []

    def noted(_files: object, order: OfficeOrder, _progress: object) -> OfficeDone:
        seen.append(order)
        return OfficeDone(zip=b"zip", name="a.zip", master="m")

    monkeypatch.setattr("xlhazard.fronts.page.office_desk.month", noted)
    asked = {"month": "2023-05", "today": "2023-05-27", "clock": CLOCK.isoformat()}
    asked |= {"steps": ["merge", "flag"], "told": True, "last_sha256": None}
    desk = OfficeDesk()
    told = json.loads(desk.month([], json.dumps(asked), lambda *_: None))
    assert told == {
        "refused": False,
        "may_be_told": False,
        "lines": [],
        "name": "a.zip",
        "master": "m",
    }
    assert desk.taken() == b"zip"
    assert desk.taken() == b""
    (order,) = seen
    assert (order.merge, order.flag, order.fill, order.issue) == (True, True, False, False)
    assert (order.told, order.last_sha256, order.clock) == (True, "", CLOCK)

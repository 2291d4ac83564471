"""The villages' part in a real browser: the same as the command line, without a network."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import html5lib
import pytest

import xlhazard
from benchmarks.profiles import schema
from benchmarks.records import Author
from benchmarks.workbooks import drawn_workbook
from tests.fronts.page.clerk import Clerk, button_named
from tests.support.devtools import Browser
from xlhazard.fronts.cli import main

pytestmark = pytest.mark.browser

ROOT = Path(xlhazard.__file__).resolve().parents[1]
EXAMPLES = ROOT / "workbooks" / "examples"
FOLDERS = sorted({path.parent for path in EXAMPLES.rglob("*.xlsx")})
DAY = "2023-06-27"


@pytest.fixture(scope="module")
def clerk(browser: Browser, page_file: Path) -> Iterator[Clerk]:
    clerk = Clerk(browser, page_file)
    clerk.on(DAY)
    yield clerk
    assert browser.complaints() == []


def by_command_line(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *more: str
) -> str:
    """What `xlhazard validate` says of all files of a folder."""
    monkeypatch.chdir(folder)
    names = sorted(path.name for path in folder.iterdir())
    main(["validate", *names, "--today", DAY, *more])
    return capsys.readouterr().out


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.relative_to(EXAMPLES).as_posix())
def test_findings_and_marked_copies_are_those_of_the_command_line(
    folder: Path,
    clerk: Clerk,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = sorted(folder.iterdir())
    told = clerk.check(files)
    marked = tmp_path / "marked"
    said = by_command_line(folder, capsys, monkeypatch, "--format", "json", "--mark", str(marked))
    assert told == json.loads(said)
    assert len(told["files"]) == len(files)
    assert clerk.copies() == {path.name: path.read_bytes() for path in marked.iterdir()}


def test_the_examples_hold_every_severity_that_a_clerk_can_meet() -> None:
    assert len(FOLDERS) >= 5
    assert sum(len(list(folder.iterdir())) for folder in FOLDERS) >= 30


HOSTILE: Mapping[str, bytes] = {
    "加密.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2048,
    "网页.xls": "<html><table><tr><td>隐患清单</td></tr></table></html>".encode(),
    "空.xlsx": b"",
    "逗号.csv": "企业,隐患\n甲,乙\n".encode("gb18030"),
    "断了.xlsx": b"PK\x03\x04 half a zip",
    "压缩包.zip": b"",
    "<img src=x onerror=alert(1)>.xlsx": b"PK",
    "~$占用.xlsx": b"lock",
    "a&b '引号'.xlsx": b"nothing",
}


def hostile(folder: Path) -> Path:
    for name, data in HOSTILE.items():
        (folder / name).write_bytes(data)
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/workbook.xml", b" " * (300 << 20))
    (folder / "炸弹.xlsx").write_bytes(bomb.getvalue())
    with (folder / "太大.xlsx").open("wb") as large:
        large.truncate(65 << 20)
    return folder


def test_hostile_files_are_told_in_the_words_of_the_command_line(
    clerk: Clerk,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = hostile(tmp_path)
    told = clerk.check(sorted(folder.iterdir()))
    said: dict[str, Any] = json.loads(
        by_command_line(folder, capsys, monkeypatch, "--format", "json")
    )
    ours, theirs = without_hash(told, "太大.xlsx"), without_hash(said, "太大.xlsx")
    assert ours == theirs
    assert {one["status"] for one in told["files"]} == {"unreadable"}
    assert len(told["files"]) == len(HOSTILE) - 1 + 2
    assert "~$占用.xlsx" in clerk.text("#results")
    assert clerk.page.run("document.querySelectorAll('#results img').length") == 0


def without_hash(told: dict[str, Any], name: str) -> dict[str, Any]:
    """A file that is too large is not hashed: nobody reads it."""
    for one in told["files"]:
        if one["path"] == name:
            one["sha256"] = ""
    return told


def test_a_file_of_five_thousand_rows_leaves_the_page_awake(
    clerk: Clerk,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = schema().towns["heilin"]
    data = drawn_workbook(Author("HL-03", "大沟口村", 3), "village", town, ("hazards",), 5_000)
    (tmp_path / "五千行.xlsx").write_bytes(data)
    clerk.page.run("window.slowest = 0")
    told = clerk.check([tmp_path / "五千行.xlsx"])
    assert clerk.page.run("window.slowest") < 1_000
    said = by_command_line(tmp_path, capsys, monkeypatch, "--format", "json")
    assert told == json.loads(said)
    assert told["files"][0]["status"] != "unreadable"


def test_the_printable_report_is_that_of_the_command_line(
    clerk: Clerk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.check(sorted(FOLDERS[-1].iterdir()))
    said = by_command_line(FOLDERS[-1], capsys, monkeypatch, "--format", "html")
    assert clerk.saved(button_named("保存报告")).decode() == said
    clerk.page.run(f"{button_named('打印报告')}.click()")
    clerk.page.wait(
        "document.querySelector('iframe.report')?.contentDocument?.querySelector('h1')?.textContent"
    )
    assert clerk.page.run("document.querySelector('iframe.report').srcdoc") == said
    styled = "getComputedStyle(document.querySelector('iframe.report').contentDocument.body).margin"
    assert clerk.page.run(styled) == "0px"


def test_another_day_is_another_judgement(clerk: Clerk) -> None:
    files = sorted(FOLDERS[-1].iterdir())[:1]
    clerk.check(files)
    clerk.page.run("delete document.getElementById('results').dataset.report")
    clerk.on("2023-07-30")
    assert clerk.checked()["today"] == "2023-07-30"
    clerk.page.run("delete document.getElementById('results').dataset.report")
    clerk.on(DAY)
    assert clerk.checked()["today"] == DAY


def test_a_folder_is_gone_through_and_names_may_be_the_same(clerk: Clerk, tmp_path: Path) -> None:
    first, second = sorted(FOLDERS[0].iterdir())[:2]
    below = tmp_path / "收件" / "六月"
    below.mkdir(parents=True)
    (tmp_path / "收件" / "表.xlsx").write_bytes(first.read_bytes())
    (below / "表.xlsx").write_bytes(second.read_bytes())
    (below / "~$表.xlsx").write_bytes(b"lock")
    told = clerk.check([tmp_path / "收件"], "#pick-folder")
    assert [one["path"] for one in told["files"]] == ["收件/六月/表.xlsx", "收件/表.xlsx"]
    assert "~$表.xlsx" in clerk.text("#results")
    one, two = tmp_path / "甲", tmp_path / "乙"
    for folder, data in ((one, first), (two, second)):
        folder.mkdir()
        (folder / "表.xlsx").write_bytes(data.read_bytes())
    clerk.page.drop("#drop", [tmp_path / "收件"])
    clerk.page.wait("document.getElementById('told').textContent.includes('选择文件夹')")
    told = clerk.check([first], "#drop")
    assert [file["path"] for file in told["files"]] == [first.name]
    told = clerk.check([one / "表.xlsx", two / "表.xlsx"])
    assert [file["path"] for file in told["files"]] == ["2/表.xlsx", "表.xlsx"]
    assert len(clerk.copies()) == 2


def test_files_may_come_before_the_program_is_ready_and_may_be_gone_by_then(
    browser: Browser, page_file: Path, tmp_path: Path
) -> None:
    stays, goes = tmp_path / "在.xlsx", tmp_path / "不在了.xlsx"
    for path in (stays, goes):
        path.write_bytes((EXAMPLES / "黑林镇" / "2023-06" / "HL-04_2023-06.xlsx").read_bytes())
    page = browser.page(page_file.as_uri())
    page.wait("document.readyState === 'complete'")
    page.choose("#pick", [stays, goes])
    assert page.run("document.body.dataset.ready ?? ''") == ""
    assert "等程序准备好" in page.run("document.getElementById('told').textContent")
    goes.unlink()
    page.wait("document.getElementById('results').dataset.report")
    words = page.run("document.getElementById('results').innerText")
    assert "不在了.xlsx：浏览器读不到它" in words
    assert "1. 在.xlsx" in words
    page.close()


def test_everything_can_be_reached_and_done_with_the_keyboard(clerk: Clerk) -> None:
    page = clerk.page
    clerk.check(sorted(FOLDERS[-1].iterdir()))
    page.run("document.activeElement.blur(), window.scrollTo(0, 0)")
    reached = []
    for _ in range(12):
        page.press("Tab")
        reached.append(page.run("document.activeElement.id || document.activeElement.textContent"))
    assert reached[:3] == ["tab-village", "pick", "pick-folder"]
    assert "today" in reached
    assert "打印报告" in reached
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.run("document.querySelector('article.finding summary').focus()")
    page.press("Enter")
    page.wait(
        "document.querySelector('article.finding pre:not([hidden])')?.textContent.length > 20"
    )
    page.run("document.querySelector('table.sum button').focus()")
    page.press("Enter")
    assert page.run("document.activeElement.id") == "file-0"


def test_what_happens_is_told_to_who_cannot_see_it(clerk: Clerk) -> None:
    clerk.check(sorted(FOLDERS[-1].iterdir())[:1])
    live = "document.querySelectorAll('#village [role=status][aria-live=polite]').length"
    assert clerk.page.run(live) == 1
    assert clerk.text("#told").startswith(f"核对完了（按{DAY}）：共1份文件：")
    unnamed = """[...document.querySelectorAll('input, progress, section, iframe')].filter((one) =>
      !one.labels?.length && !one.ariaLabel && !one.title && !one.hasAttribute('aria-labelledby')
      && !one.closest('.says')).length"""
    assert clerk.page.run(unnamed) == 0


def test_a_download_arrives_on_the_disk_under_a_new_name(clerk: Clerk, tmp_path: Path) -> None:
    file = EXAMPLES / "黑林镇" / "2023-05" / "HL-02_2023-05.xlsx"
    clerk.check([file])
    clerk.page.downloads_to(tmp_path)
    data = clerk.saved("document.querySelector('#results button.main')")
    clerk.page.wait("true")
    target = tmp_path / "HL-02_2023-05-校验.xlsx"
    for _ in range(100):
        if target.exists() and target.stat().st_size == len(data):
            break
        clerk.page.run("new Promise((go) => setTimeout(go, 50))")
    assert target.read_bytes() == data


def test_nothing_is_asked_of_any_network(clerk: Clerk, browser: Browser, page_file: Path) -> None:
    """Runs of all other tests of this browser count, wherever this one stands."""
    clerk.check(sorted(FOLDERS[0].iterdir())[:1])
    assert set(browser.requests()) == {page_file.as_uri()}


def test_the_page_may_ask_nobody(clerk: Clerk, browser: Browser) -> None:
    """Its own law stops what a script would try; the browser tells that it did."""
    tried = "fetch('http://127.0.0.1:9/').then(() => 'went', () => 'stopped')"
    assert clerk.page.run(tried) == "stopped"
    told = [one for one in browser.complaints() if "127.0.0.1:9" in one]
    assert told
    browser.forget(lambda one: "127.0.0.1:9" in json.dumps(one))


@pytest.mark.parametrize("lacking", ["WebAssembly", "DecompressionStream", "Worker"])
def test_a_browser_that_is_too_old_is_told_so(
    lacking: str, browser: Browser, page_file: Path
) -> None:
    page = browser.page(page_file.as_uri(), f"delete window.{lacking};")
    page.wait("document.readyState === 'complete'")
    assert page.run("document.getElementById('old').hidden") is False
    assert page.run("document.getElementById('app').hidden") is True
    words = page.run("document.getElementById('old').innerText")
    assert "这个浏览器太旧" in words
    assert lacking in words
    page.close()


def test_the_page_is_sound_html(page_file: Path) -> None:
    html5lib.HTMLParser(strict=True).parse(page_file.read_text(encoding="utf-8"))

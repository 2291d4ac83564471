"""The Python side of the villages' part, run without a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import xlhazard
from xlhazard.fronts.page import village
from xlhazard.fronts.page.village import Desk

EXAMPLES = Path(xlhazard.__file__).resolve().parents[1] / "workbooks" / "examples"
TODAY = "2023-06-27"


def silent(_what: str, _done: int, _total: int) -> None:
    return None


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk()


def brought(folder: Path, *names: str) -> list[str]:
    for name in names:
        file = EXAMPLES / "黑林镇" / name
        (folder / file.name).write_bytes(file.read_bytes())
    return [Path(name).name for name in names]


def test_what_is_shown_is_numbered_and_worded_as_everywhere(desk: Desk, tmp_path: Path) -> None:
    names = brought(tmp_path, "2023-06/HL-04_2023-06.xlsx")
    told: dict[str, Any] = json.loads(desk.check(names, TODAY, silent))
    (file,) = told["view"]["files"]
    (said,) = told["report"]["files"]
    assert [one["number"] for one in file["findings"]] == [*range(1, len(said["findings"]) + 1)]
    by_message = {one["message"]: one for one in said["findings"]}
    for one in file["findings"]:
        same = by_message[one["message"]]
        assert (one["code"], one["fix"], one["basis"]) == (same["code"], same["fix"], same["basis"])
        assert (one["sheet"], one["cell"]) == (same["sheet"], same["cell"])
    assert file["copy"] == f"校验件/{file['copy_name']}"
    assert (tmp_path / file["copy"]).is_file()
    assert file["said"].startswith("有错误：2处错误")
    assert file["first"][0]["numbers"].startswith("第1")
    excerpt = file["findings"][0]["excerpt"]
    assert excerpt["column"] in excerpt["columns"]
    assert excerpt["row"] in {row["number"] for row in excerpt["rows"]}
    assert {len(row["texts"]) for row in excerpt["rows"]} == {len(excerpt["columns"])}
    assert told["faults"] == []
    assert "2处错误" in desk.printable()


def test_what_hides_in_a_name_is_shown(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a\u202exslx.exe").write_bytes(b"nothing")
    told: dict[str, Any] = json.loads(desk.check(["a\u202exslx.exe"], TODAY, silent))
    assert told["view"]["files"][0]["name"] == "a\\u202exslx.exe"


def test_progress_is_told_by_file(desk: Desk, tmp_path: Path) -> None:
    names = brought(tmp_path, "2023-06/HL-04_2023-06.xlsx", "2023-06/HL-01_2023-06.xlsx")
    seen: list[tuple[str, int, int]] = []
    desk.check(names, TODAY, lambda *one: seen.append(one))
    assert seen[0] == ("核对", 0, 2)
    assert seen[-1] == ("核对", 2, 2)


def test_what_cannot_be_done_is_one_chinese_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = json.loads(desk.check(["不在.xlsx"], TODAY, silent))
    assert told == {"refused": "没有找到：不在.xlsx。请检查路径。"}

    def broken(*_given: object) -> None:
        raise RuntimeError("张三 13800000000")

    monkeypatch.setattr(village, "validate", broken)
    told = json.loads(desk.check([], TODAY, silent))
    assert "程序出错（RuntimeError" in told["refused"]
    assert "138" not in told["refused"]
    assert desk.printable() == ""


def test_a_rule_is_explained(desk: Desk) -> None:
    assert "CM01" in desk.explained("CM01")
    assert desk.explained("../CM01") == ""

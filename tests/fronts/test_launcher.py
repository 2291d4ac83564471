"""The double-click programs, with a person who answers from a list."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.workflow.desk import CLOCK, MAY, Desk, raw_typed, submitted
from xlhazard.fronts import clock, launcher
from xlhazard.fronts.launcher import PROGRAMS

NOW = dt.datetime(2023, 5, 26, 9, 0, tzinfo=CLOCK.tzinfo)


@dataclass
class Answering:
    answers: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    pages: list[Path] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)

    def ask(self, question: str, default: str = "") -> str:
        self.said.append(question)
        return self.answers.pop(0) or default

    def look_at(self, page: Path) -> None:
        self.pages.append(page)


@pytest.fixture(autouse=True)
def at_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def read(person: Answering) -> str:
    (page,) = person.pages
    return page.read_text("utf-8")


def faulty(town: Desk) -> bytes:
    hazard = {"enterprise_code": "91320707MA1TE5T0XK", "description": "灭火器过期"}
    return raw_typed(
        submitted(town.blank("HL-01"), {"hazards": [hazard]}), "hazards", 0, "due", "6月31日"
    )


def test_validate_what_is_dropped_on_it(town: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "桌 面"
    folder.mkdir()
    path = folder / "青石村.xlsx"
    path.write_bytes(faulty(town))
    before = path.read_bytes()
    person = Answering()
    assert launcher.main("校验.exe", [str(path)], tmp_path, person) == 1
    assert "6月31日" in read(person)
    assert person.pages == [folder / "校验结果.html"]
    assert [one.name for one in (folder / "标注件").iterdir()] == ["青石村-校验.xlsx"]
    assert path.read_bytes() == before


def test_validate_asks_where_nothing_was_dropped(town: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "两 份"
    folder.mkdir()
    for name in ("甲.xlsx", "乙.xlsx"):
        (folder / name).write_bytes(faulty(town))
    person = Answering([f'"{folder / "甲.xlsx"}" "{folder / "乙.xlsx"}"'])
    assert launcher.main("校验", [], tmp_path, person) == 1
    assert "甲.xlsx" in read(person)
    assert "乙.xlsx" in read(person)


def test_nothing_chosen_is_said(tmp_path: Path) -> None:
    person = Answering(["", ""])
    assert launcher.main("校验", [], tmp_path, person) == 2
    assert any("没有选文件" in text for text in person.said)
    assert not person.pages


def test_the_office_s_month(town: Desk) -> None:
    town.receive(submitted(town.blank("HL-01"), {}), "青石村.xlsx")
    for name, answers, page in (
        ("合并", [""], "合并结果.html"),
        ("预警", [], "预警结果.html"),
        ("填表", ["7", "1", "五月", ""], "填表结果.html"),
    ):
        person = Answering(answers)
        assert launcher.main(f"{name}.exe", [], town.root / "台账工具", person) == 0
        assert person.pages == [town.root / page]
        assert not person.answers
    assert "HL-01" in (town.root / "合并结果.html").read_text("utf-8")
    assert town.township.file("报表", MAY, "调度表-2023-05.xlsx").is_file()


def test_files_dropped_on_merge_are_merged(town: Desk, tmp_path: Path) -> None:
    path = tmp_path / "青石村.xlsx"
    path.write_bytes(submitted(town.blank("HL-01"), {}))
    person = Answering()
    assert launcher.main("合并", [str(town.township.master), str(path)], tmp_path, person) == 0
    assert "HL-01" in read(person)


def test_a_form_dropped_on_fill_is_filled(town: Desk, tmp_path: Path) -> None:
    from xlhazard.io.schema_files import bundled_workbooks

    form = town.root / "县里的表.xlsx"
    shutil.copyfile(bundled_workbooks() / "heilin" / "forms" / "dispatch.xlsx", form)
    blank = form.read_bytes()
    person = Answering(["1", ""])
    assert launcher.main("填表", [str(form)], tmp_path, person) == 0
    assert form.read_bytes() != blank
    assert "县里的表.xlsx" in read(person)


def test_the_master_is_asked_for_where_there_is_none(town: Desk, tmp_path: Path) -> None:
    person = Answering([str(town.township.master)])
    assert launcher.main("预警", [], tmp_path / "别处", person) == 0
    assert person.pages == [town.root / "预警结果.html"]


def test_a_master_that_is_open_is_told_and_waited_for(town: Desk) -> None:
    owner = bytes([4]) + b"Wang" + b"\x20" * 50
    town.township.master.with_name("~$总台账.xlsx").write_bytes(owner)
    person = Answering([""])
    assert launcher.main("预警", [], town.root, person) == 4
    assert any("Wang" in text for text in person.said)
    assert person.said[-1] == "按回车键关闭。"


def test_a_renamed_program_still_knows_and_another_says_so(town: Desk) -> None:
    person = Answering()
    assert launcher.main("C:\\台账\\预警 - 副本.exe", [], town.root, person) == 0
    person = Answering([""])
    assert launcher.main("setup.exe", [], town.root, person) == 2
    assert all(name in person.said[0] for name in PROGRAMS)

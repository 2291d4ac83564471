"""The buttons, on a host without a program: what is judged, marked, told and given back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill

from tests.fronts.buttons.hosts import FAULTY
from tests.fronts.buttons.plain_host import PlainHost
from xlhazard.fronts.buttons.catalogue import BUTTONS
from xlhazard.fronts.buttons.desk import Desk
from xlhazard.fronts.buttons.host import HostFault
from xlhazard.fronts.buttons.press import press
from xlhazard.io.looks import Seen, differences
from xlhazard.model.address import Address
from xlhazard.model.marks import OUR_SHEETS, RESULT_SHEET, mark_of_colour
from xlhazard.workflow.today import SHANGHAI

NOW = dt.datetime(2023, 5, 28, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(NOW, tmp_path / "日志")


@pytest.fixture
def host(tmp_path: Path) -> PlainHost:
    """A submission with a fault, in which the clerk coloured and annotated the very cell."""
    book = openpyxl.load_workbook(FAULTY)
    cell = book["隐患清单"]["P5"]
    cell.fill = PatternFill("solid", fgColor=Color(theme=7, tint=0.4))
    cell.comment = Comment("等镇里定时限", "王芳")
    book["隐患清单"]["P6"].fill = PatternFill("darkUp", fgColor="FF112233", bgColor="FF445566")
    path = tmp_path / FAULTY.name
    book.save(path)
    return PlainHost(path)


def looks_alike(one: bytes, other: bytes) -> bool:
    return not differences(Seen(one), Seen(other))


def test_the_clerk_s_note_stays_above_ours(host: PlainHost, desk: Desk) -> None:
    press(host, "validate", desk)
    note = Seen(host.copy()).notes()["隐患清单", Address.parse("P5")]
    assert note.startswith("等镇里定时限\n")
    assert "CV02" in note


def test_clearing_gives_back_what_was_there(host: PlainHost, desk: Desk) -> None:
    before = host.copy()
    press(host, "validate", desk)
    assert not looks_alike(before, host.copy())
    assert press(host, "clear", desk)
    after = host.copy()
    assert looks_alike(before, after)
    assert Seen(after).notes() == Seen(before).notes()
    assert not OUR_SHEETS & set(host.sheet_names())
    fills = {cell: Seen(after).fill("隐患清单", Address.parse(cell)) for cell in ("P5", "P6")}
    assert fills == {c: Seen(before).fill("隐患清单", Address.parse(c)) for c in fills}
    assert fills["P5"].fore is not None
    assert fills["P5"].fore.theme == 7


def test_clearing_works_after_saving_and_opening_again(host: PlainHost, desk: Desk) -> None:
    before = host.copy()
    press(host, "validate", desk)
    path = host.path()
    assert path is not None
    host.close()
    again = PlainHost(path)
    press(again, "clear", desk)
    assert looks_alike(before, again.copy())


def test_pressing_twice_marks_once(host: PlainHost, desk: Desk) -> None:
    before = host.copy()
    press(host, "validate", desk)
    once = host.copy()
    press(host, "validate", desk)
    twice = host.copy()
    assert looks_alike(once, twice)
    assert Seen(once).notes() == Seen(twice).notes()
    assert host.sheet_names().count(RESULT_SHEET) == 1
    press(host, "clear", desk)
    assert looks_alike(before, host.copy())


def test_a_mended_cell_loses_its_mark_with_the_next_press(host: PlainHost, desk: Desk) -> None:
    press(host, "validate", desk)
    host.book["隐患清单"]["P5"].value = dt.date(2023, 6, 30)
    press(host, "validate", desk)
    seen = Seen(host.copy())
    assert seen.notes()["隐患清单", Address.parse("P5")] == "等镇里定时限"
    fore = seen.fill("隐患清单", Address.parse("P5")).fore
    assert fore is not None
    assert fore.theme == 7


def test_the_version_on_the_cover_stays(host: PlainHost, desk: Desk) -> None:
    def cover() -> list[object]:
        return [cell.value for row in host.book["填报信息"].iter_rows() for cell in row]

    before = cover()
    press(host, "validate", desk)
    assert cover() == before


def test_nothing_to_clear_is_said(host: PlainHost, desk: Desk) -> None:
    before = host.copy()
    assert press(host, "clear", desk)
    assert "没有校验留下的标记" in host.programme.said[-1]
    assert looks_alike(before, host.copy())


def test_next_without_marks_is_said(host: PlainHost, desk: Desk) -> None:
    assert press(host, "next", desk)
    assert "没有标记出的格" in host.programme.said[-1]


def test_rules_ask_for_a_code_elsewhere(host: PlainHost, desk: Desk) -> None:
    host.click("隐患清单", "A1")
    host.programme.answers = ["cm01"]
    assert press(host, "rules", desk)
    assert "CM01" in host.programme.said[-1]
    host.programme.answers = ["ZZ99"]
    assert not press(host, "rules", desk)
    assert "ZZ99" in host.programme.said[-1]


def test_a_fault_of_the_program_leaves_a_log_without_contents(
    host: PlainHost, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("身份证 320707199001011234")

    monkeypatch.setattr(host, "show", broken)
    assert not press(host, "validate", desk)
    (log,) = desk.logs.iterdir()
    written = log.read_text("utf-8-sig")
    assert "ValueError" in written
    assert "checking.py" in written
    for text in (written, host.programme.said[-1]):
        assert "320707" not in text
        assert "Traceback" not in text
    assert str(log) in host.programme.said[-1]
    assert host.programme.bar[-1] is None


def test_what_the_program_refuses_is_told(
    host: PlainHost, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> None:
        raise HostFault("《隐患清单》有保护，请先撤销。")

    monkeypatch.setattr(host, "show", refusing)
    assert not press(host, "validate", desk)
    assert host.programme.said == ["《隐患清单》有保护，请先撤销。"]
    assert not desk.logs.exists()


def test_a_workbook_that_is_no_submission_is_told(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "随手记.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "买菜"
    book.save(path)
    host = PlainHost(path)
    assert press(host, "validate", desk)
    assert "错误" in host.programme.said[-1]
    assert RESULT_SHEET in host.sheet_names()


def test_every_button_does_something() -> None:
    from xlhazard.fronts.buttons.press import _ACTIONS

    assert list(_ACTIONS) == [button.id for button in BUTTONS]


def test_every_mark_is_of_our_colours(host: PlainHost, desk: Desk) -> None:
    press(host, "validate", desk)
    seen = Seen(host.copy())
    fores = [seen.fill(*spot).fore for spot in seen.coloured()]
    assert fores
    assert all(fore is not None and mark_of_colour(f"FF{fore.rgb}") for fore in fores)

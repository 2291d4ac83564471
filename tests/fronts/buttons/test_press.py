"""The buttons, on a host without a program: what is judged, marked, told and given back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill

from tests.fronts.buttons.plain_host import PlainHost
from xlhazard.fronts.buttons import checking
from xlhazard.fronts.buttons.catalogue import BUTTONS
from xlhazard.fronts.buttons.desk import Desk
from xlhazard.fronts.buttons.host import HostFault, Spot
from xlhazard.fronts.buttons.press import press
from xlhazard.fronts.cli import main
from xlhazard.io.looks import Seen, differences
from xlhazard.model.address import Address
from xlhazard.model.marks import OUR_SHEETS, RECORD_SHEET, RESULT_SHEET, mark_of_colour
from xlhazard.model.report import Report
from xlhazard.render.json import report_json
from xlhazard.workflow.today import SHANGHAI

EXAMPLES = Path(__file__).parents[3] / "workbooks" / "examples"
FAULTY = EXAMPLES / "黑林镇" / "2023-05" / "HL-02_2023-05.xlsx"
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


def test_findings_are_those_of_the_command_line(
    host: PlainHost, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    done = checking.validate(host, desk)
    assert done is not None
    path = host.path()
    assert path is not None
    main(["validate", str(path), "--today", "2023-05-28", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    pressed = json.loads(json.dumps(report_json(Report(NOW.date(), (done.report,)))))
    for report in (told, pressed):
        del report["files"][0]["sha256"]  # a copy of an open workbook has other bytes
    assert pressed == told
    assert told["summary"]["error"]


def test_marks_are_those_of_the_marked_copy(host: PlainHost, desk: Desk, tmp_path: Path) -> None:
    assert press(host, "validate", desk)
    main(
        ["validate", str(host.path()), "--today", "2023-05-28", "--mark", str(tmp_path), "--quiet"]
    )
    marked = Seen((tmp_path / "HL-02_2023-05-校验.xlsx").read_bytes())
    seen = Seen(host.copy())
    assert seen.marked() == marked.marked()
    assert seen.notes() == marked.notes()
    assert all(seen.fill(*spot) == marked.fill(*spot) for spot in seen.marked())
    results = [[cell.value for cell in row] for row in host.book[RESULT_SHEET].iter_rows()]
    copied = openpyxl.load_workbook(tmp_path / "HL-02_2023-05-校验.xlsx")[RESULT_SHEET]
    assert results == [[cell.value for cell in row] for row in copied.iter_rows()]
    assert host.book[RECORD_SHEET].sheet_state == "veryHidden"


def test_jumps_to_the_first_error_and_says_what_to_mend(host: PlainHost, desk: Desk) -> None:
    assert press(host, "validate", desk)
    assert host.selection() == Spot("隐患清单", Address.parse("P5"))
    (said,) = host.programme.said
    assert said.startswith("1处错误")
    assert "隐患清单!P5" in said
    assert "怎样改" in said
    assert host.programme.bar[-1] is None


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


def test_next_goes_round(host: PlainHost, desk: Desk) -> None:
    press(host, "validate", desk)
    marked = [Spot(*spot) for spot in Seen(host.copy()).marked()]
    assert len(marked) > 1
    host.click(host.sheet_names()[0], "A1")
    visited = []
    for _ in range(len(marked) + 1):
        assert press(host, "next", desk)
        visited.append(host.selection())
    assert visited == [*marked, marked[0]]
    assert f"共{len(marked)}个" in str(host.programme.bar[-2])


def test_next_without_marks_is_said(host: PlainHost, desk: Desk) -> None:
    assert press(host, "next", desk)
    assert "没有标记出的格" in host.programme.said[-1]


def test_rules_explain_the_selected_mark(host: PlainHost, desk: Desk) -> None:
    press(host, "validate", desk)
    assert press(host, "rules", desk)
    assert "CV02" in host.programme.said[-1]


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

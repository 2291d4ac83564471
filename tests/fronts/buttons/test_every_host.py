"""Every button on every host that runs here: same findings, marks and jumps; the original back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.fronts.buttons.hosts import FAULTY, HOSTS, Opened
from tests.workflow.desk import MAY, Desk, submitted
from xlhazard.fronts.buttons import checking
from xlhazard.fronts.buttons.desk import Desk as At
from xlhazard.fronts.buttons.host import Spot
from xlhazard.fronts.buttons.press import press
from xlhazard.fronts.cli import main
from xlhazard.io.looks import Seen, differences
from xlhazard.model.address import Address
from xlhazard.model.marks import OUR_SHEETS, RESULT_SHEET
from xlhazard.model.report import Report
from xlhazard.render.json import report_json
from xlhazard.workflow.today import SHANGHAI

NOW = dt.datetime(2023, 5, 28, 9, 0, tzinfo=SHANGHAI)
P5 = Address.parse("P5")


@pytest.fixture
def desk(tmp_path: Path) -> At:
    return At(NOW, tmp_path / "日志")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A submission with a fault in a cell that its clerk had coloured and annotated."""
    book = openpyxl.load_workbook(FAULTY)
    sheet = book["隐患清单"]
    sheet["P5"].fill = PatternFill("solid", fgColor=Color(rgb="FF92D050"))
    sheet["P5"].comment = Comment("等镇里定时限", "王芳")
    path = tmp_path / FAULTY.name
    book.save(path)
    return path


@pytest.fixture(params=list(HOSTS))
def opened(request: pytest.FixtureRequest, path: Path) -> Iterator[Opened]:
    with HOSTS[request.param](path) as one:
        yield one


def test_the_findings_are_those_of_the_command_line(
    opened: Opened, desk: At, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = checking.validate(opened.host, desk)
    assert done is not None
    main(["validate", str(path), "--today", "2023-05-28", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    pressed = json.loads(json.dumps(report_json(Report(NOW.date(), (done.report,)))))
    for report in (told, pressed):
        del report["files"][0]["sha256"]  # a copy of an open workbook has other bytes
    assert pressed == told
    assert told["summary"]["error"]


def test_the_marks_are_those_of_the_marked_copy(
    opened: Opened, desk: At, path: Path, tmp_path: Path
) -> None:
    assert press(opened.host, "validate", desk)
    main(["validate", str(path), "--today", "2023-05-28", "--mark", str(tmp_path), "--quiet"])
    marked = Seen((tmp_path / "HL-02_2023-05-校验.xlsx").read_bytes())
    seen = Seen(opened.host.copy())
    assert seen.marked() == marked.marked()
    assert seen.notes() == marked.notes()
    assert all(seen.fill(*spot) == marked.fill(*spot) for spot in seen.coloured())
    assert opened.host.selection() == Spot("隐患清单", P5)
    assert opened.person.said[-1].startswith("1处错误")
    assert opened.person.grave == opened.person.said
    assert "隐患清单!P5" in opened.person.said[-1]
    assert "怎样改" in opened.person.said[-1]
    assert opened.person.bar[-1] in (None, False)


def test_the_result_sheet_says_the_same_and_leads_there(
    opened: Opened, desk: At, path: Path, tmp_path: Path
) -> None:
    assert press(opened.host, "validate", desk)
    main(["validate", str(path), "--today", "2023-05-28", "--mark", str(tmp_path), "--quiet"])
    place = tmp_path / "now.xlsx"
    place.write_bytes(opened.host.copy())
    now = openpyxl.load_workbook(place)[RESULT_SHEET]
    copy = openpyxl.load_workbook(tmp_path / "HL-02_2023-05-校验.xlsx")[RESULT_SHEET]

    def texts(sheet: Worksheet) -> list[list[object]]:
        return [[cell.value or None for cell in row] for row in sheet.iter_rows()]

    assert texts(now) == texts(copy)
    link = now["E5"].hyperlink
    assert link is not None
    assert (link.location or link.target or "").lstrip("#") == "'隐患清单'!P5"
    assert now["A4"].fill.fgColor.rgb[-6:] == copy["A4"].fill.fgColor.rgb[-6:]
    assert opened.host.sheet_names()[0] == RESULT_SHEET


def test_clearing_gives_back_the_original(opened: Opened, desk: At) -> None:
    before = opened.host.copy()
    shown = opened.host.sheet_names()
    assert press(opened.host, "validate", desk)
    assert press(opened.host, "validate", desk)
    assert differences(Seen(before), Seen(opened.host.copy()))
    assert press(opened.host, "clear", desk)
    after = opened.host.copy()
    assert not differences(Seen(before), Seen(after))
    assert Seen(after).notes() == Seen(before).notes()
    assert Seen(after).fill("隐患清单", P5) == Seen(before).fill("隐患清单", P5)
    assert opened.host.sheet_names() == shown
    assert not OUR_SHEETS & set(shown)


def test_next_goes_round_all_marks(opened: Opened, desk: At) -> None:
    press(opened.host, "validate", desk)
    marked = [Spot(*spot) for spot in Seen(opened.host.copy()).marked()]
    opened.host.select(Spot(opened.host.sheet_names()[0], Address(1, 1)))
    visited = []
    for _ in range(len(marked) + 1):
        assert press(opened.host, "next", desk)
        visited.append(opened.host.selection())
    assert len(marked) > 1
    assert visited == [*marked, marked[0]]


def test_rules_explain_the_selected_mark(opened: Opened, desk: At) -> None:
    press(opened.host, "validate", desk)
    assert press(opened.host, "rules", desk)
    assert "CV02" in opened.person.said[-1]
    opened.host.select(Spot("隐患清单", Address(1, 1)))
    opened.person.answers = ["cm01"]
    assert press(opened.host, "rules", desk)
    assert "CM01" in opened.person.said[-1]


@pytest.mark.parametrize("name", ["engine", "excel", "wps", "calc"])
def test_the_office_s_buttons(name: str, township: Path, tmp_path: Path, desk: At) -> None:
    town = Desk.copy_of(township, tmp_path)
    town.receive(submitted(town.blank("HL-01"), {}), "青石村.xlsx")
    at = Spot("隐患清单", Address(7, 3))
    with HOSTS[name](town.township.master) as one:
        one.host.select(at)
        for button, answers, last in (
            ("merge", ["2023-05", True], "HL-01"),
            ("flag", [True], "预警"),
            ("fill", ["1", "2023-05"], "调度表"),
            ("issue", ["2023-06"], "下发"),
        ):
            one.person.answers = list(answers)
            assert press(one.host, button, desk), one.person.said
            assert last in one.person.said[-1]
            assert one.host.selection() == at
            assert not one.person.answers
        one.person.answers = [True]
        assert press(one.host, "board", desk), one.person.said
        assert one.host.selection() == Spot("看板", Address(1, 1))
    assert town.township.file("报表", MAY, "调度表-2023-05.xlsx").is_file()
    assert list((town.root / "下发" / "2023-06").glob("*.xlsx"))

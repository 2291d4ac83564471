"""Every button on every host that runs here: same findings, marks and jumps; the original back."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.fronts.buttons.hosts import FAULTY, HOSTS
from tests.fronts.buttons.opened import InHost, InPage, Opened
from tests.fronts.page.clerk import Clerk, clock_at
from tests.support.devtools import Browser
from tests.workflow.desk import MAY, Desk, submitted
from xlhazard.fronts.buttons.desk import Desk as At
from xlhazard.fronts.buttons.host import Spot
from xlhazard.fronts.cli import main
from xlhazard.io.looks import Seen, differences
from xlhazard.io.township import MASTER
from xlhazard.model.address import Address
from xlhazard.model.marks import OUR_SHEETS, RESULT_SHEET
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


@pytest.fixture(scope="session")
def clerk(browser: Browser, page_file: Path) -> Clerk:
    return Clerk(browser, page_file)


@pytest.fixture(params=list(HOSTS))
def in_host(request: pytest.FixtureRequest, path: Path) -> Iterator[InHost]:
    with HOSTS[request.param](path) as one:
        yield one


@pytest.fixture(params=[*HOSTS, pytest.param("page", marks=pytest.mark.browser)])
def opened(request: pytest.FixtureRequest, path: Path, tmp_path: Path) -> Iterator[Opened]:
    if request.param == "page":
        clerk = request.getfixturevalue("clerk")
        yield InPage(clerk, tmp_path / "拖进来的", path.read_bytes(), path.name)
    else:
        with HOSTS[request.param](path) as one:
            yield one


def test_the_findings_are_those_of_the_command_line(
    opened: Opened, desk: At, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pressed = opened.findings(desk)
    main(["validate", str(path), "--today", "2023-05-28", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    for report in (told, pressed):
        del report["files"][0]["sha256"]  # a copy of an open workbook has other bytes
        report["files"][0]["path"] = Path(report["files"][0]["path"]).name
    assert pressed == told
    assert told["summary"]["error"]


def test_the_marks_are_those_of_the_marked_copy(
    opened: Opened, desk: At, path: Path, tmp_path: Path
) -> None:
    assert opened.press("validate", desk)
    main(["validate", str(path), "--today", "2023-05-28", "--mark", str(tmp_path), "--quiet"])
    marked = Seen((tmp_path / "HL-02_2023-05-校验.xlsx").read_bytes())
    seen = Seen(opened.copy())
    assert seen.marked() == marked.marked()
    assert seen.notes() == marked.notes()
    assert all(seen.fill(*spot) == marked.fill(*spot) for spot in seen.coloured())
    assert opened.at() == Spot("隐患清单", P5)
    for words in ("1处错误", "P5", "请写成2023-06-30"):
        assert words in opened.said()


def test_one_sentence_says_how_many_and_what_to_mend_first(in_host: InHost, desk: At) -> None:
    assert in_host.press("validate", desk)
    assert in_host.said().startswith("1处错误")
    assert "隐患清单!P5" in in_host.said()
    assert "怎样改" in in_host.said()
    assert in_host.person.grave == in_host.person.said
    assert in_host.person.bar[-1] in (None, False)


def test_the_result_sheet_says_the_same_and_leads_there(
    opened: Opened, desk: At, path: Path, tmp_path: Path
) -> None:
    assert opened.press("validate", desk)
    main(["validate", str(path), "--today", "2023-05-28", "--mark", str(tmp_path), "--quiet"])
    place = tmp_path / "now.xlsx"
    place.write_bytes(opened.copy())
    book = openpyxl.load_workbook(place)
    now = book[RESULT_SHEET]
    copy = openpyxl.load_workbook(tmp_path / "HL-02_2023-05-校验.xlsx")[RESULT_SHEET]

    def texts(sheet: Worksheet) -> list[list[object]]:
        return [[cell.value or None for cell in row] for row in sheet.iter_rows()]

    assert texts(now) == texts(copy)
    link = now["E5"].hyperlink
    assert link is not None
    assert (link.location or link.target or "").lstrip("#") == "'隐患清单'!P5"
    assert now["A4"].fill.fgColor.rgb[-6:] == copy["A4"].fill.fgColor.rgb[-6:]
    assert book.sheetnames[0] == RESULT_SHEET


def test_clearing_gives_back_the_original(opened: Opened, desk: At) -> None:
    before = opened.copy()
    shown = names_of(before)
    assert opened.press("validate", desk)
    assert opened.press("validate", desk)
    assert differences(Seen(before), Seen(opened.copy()))
    assert opened.press("clear", desk)
    after = opened.copy()
    assert not differences(Seen(before), Seen(after))
    assert Seen(after).notes() == Seen(before).notes()
    assert Seen(after).fill("隐患清单", P5) == Seen(before).fill("隐患清单", P5)
    assert names_of(after) == shown
    assert not OUR_SHEETS & set(shown)


def names_of(data: bytes) -> list[str]:
    return openpyxl.load_workbook(io.BytesIO(data)).sheetnames


def test_next_goes_round_all_marks(in_host: InHost, desk: At) -> None:
    in_host.press("validate", desk)
    marked = [Spot(*spot) for spot in Seen(in_host.copy()).marked()]
    in_host.host.select(Spot(in_host.host.sheet_names()[0], Address(1, 1)))
    visited = []
    for _ in range(len(marked) + 1):
        assert in_host.press("next", desk)
        visited.append(in_host.at())
    assert len(marked) > 1
    assert visited == [*marked, marked[0]]


def test_rules_explain_the_first_mark(opened: Opened, desk: At) -> None:
    opened.press("validate", desk)
    assert opened.press("rules", desk)
    assert "CV02" in opened.said()


def test_rules_explain_the_code_that_is_asked_for(in_host: InHost, desk: At) -> None:
    in_host.host.select(Spot("隐患清单", Address(1, 1)))
    in_host.person.answers = ["cm01"]
    assert in_host.press("rules", desk)
    assert "CM01" in in_host.said()


OFFICE = ("merge", "flag", "fill", "issue", "board")
ANSWERS = {
    "merge": ["2023-05", True],
    "flag": [True],
    "fill": ["1", "2023-05"],
    "issue": ["2023-06"],
    "board": [True],
}
SAID = {"merge": "HL-01", "flag": "预警", "fill": "调度表", "issue": "下发", "board": ""}
ALL_FORMS = ("本月", "阶段报告历史")
"""What the master says of forms: the page fills all of them, the button one."""
PRODUCTS = (MASTER, "报表/2023-05/调度表-2023-05.xlsx", "存档/2023-05", "下发/2023-06")


@pytest.fixture
def office(township: Path, tmp_path: Path) -> Desk:
    town = Desk.copy_of(township, tmp_path)
    town.receive(submitted(town.blank("HL-01"), {}), "青石村.xlsx")
    return town


@pytest.mark.parametrize("name", ["engine", "excel", "wps", "calc"])
def test_the_office_s_buttons(name: str, office: Desk, desk: At) -> None:
    pressed_in_turn(name, office, desk)
    assert office.township.file("报表", MAY, "调度表-2023-05.xlsx").is_file()
    assert list((office.root / "下发" / "2023-06").glob("*.xlsx"))


def pressed_in_turn(name: str, office: Desk, desk: At) -> None:
    at = Spot("隐患清单", Address(7, 3))
    with HOSTS[name](office.township.master) as one:
        one.host.select(at)
        for button in OFFICE:
            one.person.answers = list(ANSWERS[button])
            assert one.press(button, desk), one.person.said
            assert SAID[button] in one.said()
            assert one.at() == (Spot("看板", Address(1, 1)) if button == "board" else at)
            assert not one.person.answers


@pytest.mark.browser
def test_the_page_gives_an_office_what_its_buttons_give(
    office: Desk, desk: At, browser: Browser, page_file: Path
) -> None:
    """Its folder picked whole, all at once: merge, flag, fill, issue."""
    clerk = Clerk(browser, page_file, clock_at(NOW))
    told = clerk.month([office.root], "2023-05", NOW.date().isoformat())
    assert not told["refused"], told
    with zipfile.ZipFile(io.BytesIO(clerk.zip())) as package:
        given = {name: package.read(name) for name in package.namelist()}
    pressed_in_turn("plain", office, desk)
    made = {name: data for name, data in office.files().items() if name.startswith(PRODUCTS)}
    assert set(made) <= set(given)
    assert len(made) == 6
    for name, data in made.items():
        mine, theirs = cells_of(data), cells_of(given[name])
        for sheet in ALL_FORMS if name == MASTER else ():
            del mine[sheet], theirs[sheet]
        assert mine == theirs, name


def cells_of(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Values and formulas of every sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: [tuple(getattr(value, "text", value) for value in row) for row in rows]
        for sheet, rows in ((one, one.iter_rows(values_only=True)) for one in book.worksheets)
    }

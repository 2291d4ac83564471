"""Excel and WPS through xlwings' own Windows engine: what a fill, a note, a sheet becomes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill

from tests.fronts.buttons.com_stand_in import VERY_HIDDEN, Application, Faults
from tests.fronts.buttons.com_windows import windows
from tests.support.person import Person
from xlhazard.fronts import excel
from xlhazard.fronts.buttons.host import HostFault, Spot
from xlhazard.fronts.buttons.palette import LOOKS
from xlhazard.fronts.hosts.com import Com, bgr
from xlhazard.fronts.hosts.xlw import XlwingsHost
from xlhazard.io.looks import Seen
from xlhazard.io.patch.sheets import _FILLS
from xlhazard.model.address import Address
from xlhazard.model.edits import CellLook, NewSheet
from xlhazard.model.looks import NO_FILL, Fill, LookChange, Paint

A1, B2 = Address(1, 1), Address(2, 2)
FILLS = (
    Fill("solid", Paint(rgb="92D050")),
    Fill("solid", Paint(theme=7, tint=0.4)),
    Fill("solid", Paint(theme=0, tint=-0.15)),
    Fill("solid", Paint(indexed=13)),
    Fill("darkUp", Paint(rgb="112233"), Paint(rgb="445566")),
    Fill("lightTrellis", Paint(theme=4), Paint(theme=5, tint=0.6)),
    Fill("gray125"),
    NO_FILL,
)


@contextlib.contextmanager
def running(
    path: Path, name: str = "Microsoft Excel", faults: Faults | None = None
) -> Iterator[tuple[XlwingsHost, Application]]:
    user = Person()
    app = Application(name, user, faults or Faults())
    app.Workbooks.Open(str(path))
    with windows(user, {"Excel.Application": app}):
        yield excel.host_of(str(path)), app


def sheet_of(app: Application, number: int) -> Any:
    """A sheet of the workbook that is open."""
    assert app.ActiveWorkbook is not None
    return app.ActiveWorkbook.Worksheets(number)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "表"
    book.active["A1"] = "写着的"
    book.active["A1"].comment = Comment("自己的话", "王芳")
    book.create_sheet("另一张")
    path = tmp_path / "台账.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("fill", FILLS, ids=str)
def test_a_fill_becomes_what_it_was(path: Path, fill: Fill) -> None:
    with running(path) as (host, _):
        host.show([LookChange("表", B2, Fill("solid", Paint(rgb="FBC5BE")))])
        host.show([LookChange("表", B2, fill)])
        assert Seen(host.copy()).fill("表", B2) == fill


def test_a_gradient_is_left_alone(path: Path) -> None:
    with running(path) as (host, _):
        host.show([LookChange("表", B2, Fill(gradient=True))])
        assert Seen(host.copy()).fill("表", B2) == NO_FILL


def test_colours_count_blue_in_front() -> None:
    assert bgr("FFC000") == 0x00C0FF


def test_the_palette_is_the_writer_s() -> None:
    fills = {name: f"FF{look.fill}" for name, look in LOOKS.items() if look.fill is not None}
    assert fills == _FILLS


def test_notes_are_put_on_renewed_and_taken_off(path: Path) -> None:
    with running(path) as (host, app):
        sheet = sheet_of(app, 1)

        def note(cell: str) -> str | None:
            held = sheet.sheet[cell].comment
            return None if held is None else str(held.text)

        host.show(
            [LookChange("表", A1, note="自己的话\n我们的"), LookChange("表", B2, note="新的")]
        )
        assert (note("A1"), note("B2")) == ("自己的话\n我们的", "新的")
        host.show([LookChange("表", A1, note="自己的话\n换了的"), LookChange("表", B2, note="")])
        assert (note("A1"), note("B2")) == ("自己的话\n换了的", None)
        host.show([LookChange("表", A1, note="自己的话")])
        assert note("A1") == "自己的话"


def test_a_program_without_notes_still_shows_colours(path: Path) -> None:
    with running(path, faults=Faults(notes=False)) as (host, _):
        host.show([LookChange("表", B2, FILLS[0], "说明")])
        assert Seen(host.copy()).fill("表", B2) == FILLS[0]


def test_a_protected_sheet_is_named(path: Path) -> None:
    with running(path) as (host, app):
        sheet_of(app, 1).ProtectContents = True
        with pytest.raises(HostFault, match="《表》有工作表保护"):
            host.show([LookChange("表", B2, FILLS[0])])
        assert app.ScreenUpdating
        assert app.EnableEvents


def test_texts_stay_texts(path: Path) -> None:
    texts = ("=1+1", "2023-06", "12", "-", "@x", "长" * 300, "=" + "长" * 300)
    with running(path) as (host, app):
        host.put_sheet(NewSheet("校验结果", 0, tuple((text, None) for text in texts)))
        made = sheet_of(app, 1).sheet
        assert [made.cell(n, 1).value for n in range(1, 8)] == list(texts)
        assert {made.cell(n, 1).data_type for n in range(1, 8)} == {"s"}


def test_a_sheet_takes_the_place_of_its_elder_and_leads_to_cells(path: Path) -> None:
    look = {B2: CellLook("code", ("另一张", Address(3, 4)))}
    with running(path) as (host, app):
        for word in ("旧", "新"):
            host.put_sheet(NewSheet("校验结果", 0, (("题",), (None, word)), look, (7.0, 20.0)))
        assert host.sheet_names() == ("校验结果", "表", "另一张")
        made = sheet_of(app, 1).sheet
        assert made["B2"].value == "新"
        assert made["B2"].hyperlink.location == "'另一张'!D3" or (
            made["B2"].hyperlink.ref == "B2" and "'另一张'!D3" in str(made["B2"].hyperlink.target)
        )
        assert made.column_dimensions["B"].width == 20
        assert host.selection() == Spot("表", A1)


def test_a_record_is_very_hidden_last_and_can_be_dropped(path: Path) -> None:
    with running(path) as (host, app):
        host.put_sheet(NewSheet("_xlhazard", 9, (("xlhazard", "1"),), hidden=True))
        assert host.sheet_names()[-1] == "_xlhazard"
        assert sheet_of(app, 3).Visible == VERY_HIDDEN
        host.drop_sheet("_xlhazard")
        host.drop_sheet("_xlhazard")
        assert host.sheet_names() == ("表", "另一张")


def test_a_hidden_sheet_is_shown_when_it_is_selected(path: Path) -> None:
    with running(path) as (host, app):
        sheet_of(app, 2).Visible = 0
        host.select(Spot("另一张", B2))
        assert host.selection() == Spot("另一张", B2)


def test_a_copy_leaves_the_workbook_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    with running(path) as (host, app):
        sheet_of(app, 1).sheet["A2"] = "没保存的"
        copied = host.copy()
        assert host.path() == path
    assert path.read_bytes() == before
    place = path.with_name("copy.xlsx")
    place.write_bytes(copied)
    assert openpyxl.load_workbook(place)["表"]["A2"].value == "没保存的"


def test_what_the_program_refuses_is_told_in_words(path: Path) -> None:
    refusing = Faults(refuse_saving=True, refuse_copies=True)
    with running(path, faults=refusing) as (host, app):
        for refused in (host.copy, host.close):
            with pytest.raises(HostFault, match="没有照做（错误号 -"):
                refused()
        assert app.Workbooks.Count == 1


def test_a_busy_program_is_waited_for(path: Path) -> None:
    with running(path) as (_, app):
        slept: list[float] = []
        app.faults.busy = 3
        Com("Excel", slept.append).wait_until_free(app)
        assert len(slept) == 3
        app.faults.busy = 1000
        with pytest.raises(HostFault, match="请按回车"):
            Com("Excel", slept.append).wait_until_free(app)


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("Microsoft Excel", "Excel"),
        ("WPS 表格", "WPS 表格"),
        ("Kingsoft Spreadsheets", "WPS 表格"),
    ],
)
def test_the_program_is_called_by_its_name(path: Path, name: str, program: str) -> None:
    with running(path, name) as (host, _):
        assert host.program == program


def test_the_workbook_is_found_in_whichever_program_has_it(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(other)
    user = Person()
    wps, office = (Application(name, user, Faults()) for name in ("WPS 表格", "Microsoft Excel"))
    wps.Workbooks.Open(str(other))
    office.Workbooks.Open(str(path))
    with windows(user, {"Ket.Application": wps, "Excel.Application": office}):
        assert excel.host_of(str(path)).program == "Excel"
        assert excel.host_of(str(other)).program == "WPS 表格"
        assert excel.host_of().path() == other
        sibling = excel.host_of(str(path)).sibling(path)
        assert sibling is not None
        assert sibling.path() == path
        assert excel.host_of(str(path)).sibling(other) is None


def test_the_macro_s_command(path: Path) -> None:
    user = Person()
    app = Application("Microsoft Excel", user, Faults())
    app.Workbooks.Open(str(path))
    with windows(user, {"Excel.Application": app}):
        assert excel.main(["clear", "--workbook", str(path)]) == 0
        assert "没有校验留下的标记" in user.said[-1]
        assert excel.main(["merge", "--workbook", str(path)]) == 1
        assert "总台账.xlsx" in user.said[-1]
        told: list[str] = []
        assert excel.main(["clear", "--workbook", "C:\\没有.xlsx"], told.append) == 1
        assert "没有找到打开着的工作簿" in told[0]
        assert excel.dispatch("clear")
        with pytest.raises(KeyError):
            excel.dispatch("format-disk")


def test_without_windows_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert excel.main(["validate"]) == 1
    assert "没有找到打开着的工作簿" in capsys.readouterr().err


def test_nothing_of_xlwings_is_imported_by_the_front_itself() -> None:
    import subprocess
    import sys

    code = "import sys, xlhazard.fronts.excel; sys.exit('xlwings' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_theme_colour_of_a_clerk_comes_back(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["表"]["A1"].fill = PatternFill("solid", fgColor=Color(theme=9, tint=-0.25))
    book.save(path)
    with running(path) as (host, _):
        was = Seen(host.copy()).fill("表", A1)
        host.show([LookChange("表", A1, FILLS[0])])
        host.show([LookChange("表", A1, was)])
        assert Seen(host.copy()).fill("表", A1) == was

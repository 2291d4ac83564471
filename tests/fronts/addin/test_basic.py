"""LibreOffice loads the add-in as it is built, compiles its macro, and runs what it decides by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PureWindowsPath
from typing import Any

import pytest

from tests.support.calc import office
from xlhazard.fronts.addin.macro import PREFIX, PROJECT
from xlhazard.fronts.addin.package import NAME, Program, xlam
from xlhazard.fronts.buttons.catalogue import BUTTONS

pytestmark = pytest.mark.office

PROGRAM = Program(PureWindowsPath("C:\\台账 工具\\python\\pythonw.exe"))
_FILTER = "Calc MS Excel 2007 VBA XML"
_ALWAYS = 4
"""com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN."""


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("addin") / NAME
    path.write_bytes(xlam(PROGRAM))
    program = office()  # makes `import uno` work
    mode = short(_ALWAYS)
    document = program.open(path, FilterName=_FILTER, Hidden=True, MacroExecutionMode=mode)
    yield document
    document.close(True)


def short(number: int) -> Any:
    """UNO tells a short from a long."""
    import uno

    return uno.Any("short", number)


def command(addin: Any, button: str, program: str, book: str) -> str:
    script = f"vnd.sun.star.script:{PROJECT}.XlHazard.CommandFor?language=Basic&location=document"
    said, _, _ = addin.getScriptProvider().getScript(script).invoke((button, program, book), (), ())
    return str(said)


@pytest.mark.parametrize("button", [one.id for one in BUTTONS])
def test_the_macro_runs_the_program_with_the_button_s_id(addin: Any, button: str) -> None:
    book = "D:\\黑林镇\\总台账 2023.xlsx"
    assert command(addin, PREFIX + button, PROGRAM.command, book) == (
        f'"C:\\台账 工具\\python\\pythonw.exe" -P -m xlhazard.fronts.excel {button}'
        f' --workbook "{book}"'
    )
    assert command(addin, PREFIX + button, "X", "") == f"X {button}"


def test_an_id_of_another_add_in_is_an_error(addin: Any) -> None:
    """Basic stops there, and nothing comes back to be run."""
    assert command(addin, "theirs", "X", "") == ""


def test_the_hidden_sheet_holds_what_the_macro_reads(addin: Any) -> None:
    sheet = addin.Sheets.getByIndex(0)
    assert sheet.getCellRangeByName("B1").String == PROGRAM.command
    assert sheet.getCellRangeByName("B2").String == str(PROGRAM.file)

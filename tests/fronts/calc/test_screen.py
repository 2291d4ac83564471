"""With mouse and keyboard, on a screen that is drawn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fronts.calc.on_screen import on_screen
from tests.support.extended import done, until
from xlhazard.fronts.calc import extension
from xlhazard.io.looks import Seen
from xlhazard.io.township import Township
from xlhazard.model.address import Address
from xlhazard.workflow.init import InitOrder, init

WORKBOOKS = Path(__file__).parents[3] / "workbooks"
FAULTY = WORKBOOKS / "examples" / "黑林镇" / "2023-05" / "HL-02_2023-05.xlsx"
TEMPLATE = WORKBOOKS / "heilin" / "unit-village.xlsx"


@pytest.mark.office
def test_a_click_on_the_tool_bar_marks_and_tells(tmp_path: Path) -> None:
    path = Path(shutil.copy(FAULTY, tmp_path))
    with on_screen(extension.oxt(), path) as seen:
        told = seen.press("校验")
        assert "1处错误，先改这1处错误" in told
        assert "隐患清单!P5" in told
        seen.answer()
        until(lambda: done(seen.document, "校验"))
        assert ("隐患清单", Address.parse("P5")) in set(Seen(seen.host.copy()).marked())
        assert "清除" in seen.press("清除标记")
        seen.answer()
        until(lambda: done(seen.document, "清除标记"))
        assert not list(Seen(seen.host.copy()).marked())


@pytest.mark.office
def test_words_outside_the_drop_down_are_refused_at_the_key(tmp_path: Path) -> None:
    """What is typed into a template shows the box of its drop-down, which says what there is."""
    path = Path(shutil.copy(TEMPLATE, tmp_path))
    with on_screen(extension.oxt(), path) as seen:
        grade = Address.parse("F5")
        seen.go("隐患清单", grade)
        seen.screen.type("terrible")
        seen.screen.keys("Return")
        assert "请从下拉列表选择：危及人身安全、重大、较大、一般。" in seen.wait_for_box()
        seen.answer()
        sheet = seen.document.Sheets.getByName("隐患清单")
        assert sheet.getCellRangeByName(str(grade)).String == ""


@pytest.mark.office
def test_questions_of_an_office_button_are_typed_into(tmp_path: Path) -> None:
    """填表 asks, closes the master, fills a form of its folder, and opens the master again."""
    town = Township(tmp_path / "town")
    init(town.root, InitOrder("heilin"))
    with on_screen(extension.oxt(), town.master) as seen:
        assert "填哪张表" in seen.press("填表")
        seen.answer("1")
        assert "月" in seen.wait_for_box()
        seen.answer("2023-06")
        assert "调度表" in seen.wait_for_box()
        seen.answer()
        assert list(town.root.glob("报表/2023-06/*.xlsx"))

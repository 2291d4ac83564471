"""The office's buttons: the verbs of the command line, with the master let go of and taken up."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from tests.fronts.buttons.plain_host import PlainHost, Programme
from tests.workflow.desk import CLOCK, JUNE, MAY, ROSTER, Desk, submitted
from xlhazard.fronts.buttons.desk import Desk as At
from xlhazard.fronts.buttons.host import HostFault, Spot
from xlhazard.fronts.buttons.press import press
from xlhazard.io.commit import sha256_of
from xlhazard.io.schema_files import bundled_workbooks
from xlhazard.model.address import Address
from xlhazard.workflow.merge import MergeOrder, merge

NOW = At(dt.datetime(2023, 5, 26, 9, 0, tzinfo=CLOCK.tzinfo), Path("日志"))
DEFAULT = ...


@pytest.fixture
def host(town: Desk) -> PlainHost:
    one = PlainHost(town.township.master)
    one.click("隐患清单", "C7")
    return one


def now(host: PlainHost) -> PlainHost:
    """The master as it is open at the end of a press."""
    (one,) = host.programme.hosts
    return one


def at_home(host: PlainHost) -> None:
    """The master was closed once and stands open again on the same cell."""
    assert host.programme.closed.count(host.path()) == 1  # type: ignore[arg-type]
    assert now(host).selection() == Spot("隐患清单", Address(7, 3))
    assert host.programme.bar[-1] is None


def test_merge_asks_closes_merges_and_opens_again(town: Desk, host: PlainHost) -> None:
    town.receive(submitted(town.blank("HL-01"), {}), "青石村.xlsx")
    before = sha256_of(town.township.master)
    host.programme.answers = [DEFAULT, True]
    assert press(host, "merge", NOW)
    asked = host.programme.said[1]
    assert "2023-05" in asked
    assert "1份" in asked
    assert "HL-01" in host.programme.said[-1]
    assert sha256_of(town.township.master) != before
    at_home(host)


def test_merge_does_what_the_command_does(
    town: Desk, host: PlainHost, township: Path, tmp_path: Path
) -> None:
    other = Desk.copy_of(township, tmp_path / "另一处")
    data = submitted(town.blank("HL-01"), {})
    for one in (town, other):
        one.receive(data, "青石村.xlsx")
    host.programme.answers = ["2023-05", True]
    assert press(host, "merge", NOW)
    merge((), other.township, MergeOrder(NOW.today, NOW.clock, MAY))
    assert town.files() == other.files()


def test_what_staff_typed_before_is_saved_first(town: Desk, host: PlainHost) -> None:
    town.receive(submitted(town.blank("HL-01"), {}), "青石村.xlsx")
    host.book["隐患清单"]["AZ3"] = "临时记一下"
    host.typed = True
    host.programme.answers = [DEFAULT, True]
    assert press(host, "merge", NOW)
    assert now(host).book["隐患清单"]["AZ3"].value == "临时记一下"


def test_saying_no_changes_nothing(town: Desk, host: PlainHost) -> None:
    town.receive(submitted(town.blank("HL-01"), {}), "青石村.xlsx")
    before = town.files()
    host.programme.answers = [DEFAULT, False, None, False, None, False]
    for button in ("merge", "issue", "flag", "fill", "board"):
        press(host, button, NOW)
    assert town.files() == before
    assert not host.programme.closed
    assert not host.programme.answers


def test_an_empty_folder_is_said(host: PlainHost) -> None:
    host.programme.answers = [DEFAULT]
    assert press(host, "merge", NOW)
    assert "还没有文件" in host.programme.said[-1]
    assert not host.programme.closed


def test_a_month_is_asked_until_it_can_be_read(town: Desk, host: PlainHost) -> None:
    host.programme.answers = ["六月", "2023-06"]
    assert press(host, "issue", NOW)
    assert "“六月”不是月份" in host.programme.said[1]
    assert len(list(town.township.folder("下发", JUNE).glob("*.xlsx"))) == len(ROSTER)
    at_home(host)


def test_flag_rewrites_the_flags(host: PlainHost) -> None:
    host.programme.answers = [True]
    assert press(host, "flag", NOW)
    assert "预警" in host.programme.said[-1]
    at_home(host)


def test_board_shows_the_board(host: PlainHost) -> None:
    host.programme.answers = [True]
    assert press(host, "board", NOW)
    assert now(host).selection() == Spot("看板", Address(1, 1))


def test_fill_asks_which_form(town: Desk, host: PlainHost) -> None:
    host.programme.answers = ["9", "1", DEFAULT]
    assert press(host, "fill", NOW)
    assert "请只输入 1 到 2" in host.programme.said[1]
    filled = town.township.file("报表", MAY, "调度表-2023-05.xlsx")
    assert filled.is_file()
    assert str(filled) in host.programme.said[-1]
    at_home(host)


def test_an_open_form_is_filled_in_place(town: Desk, host: PlainHost) -> None:
    form = town.root / "县里的表.xlsx"
    shutil.copyfile(bundled_workbooks() / "heilin" / "forms" / "dispatch.xlsx", form)
    other = PlainHost(form, host.programme)
    other.click(other.sheet_names()[0], "A1")
    host.programme.answers = [True, "1", DEFAULT]
    before = form.read_bytes()
    assert press(other, "fill", NOW)
    assert form.read_bytes() != before
    assert host.programme.closed == [town.township.master, form]
    assert {one.path() for one in host.programme.hosts} == {form, town.township.master}


def test_a_colleague_is_named(town: Desk, host: PlainHost) -> None:
    owner = bytes([4]) + b"Wang" + b"\x20" * 50
    town.township.master.with_name("~$总台账.xlsx").write_bytes(owner)
    host.held = True
    host.programme.answers = [True]
    assert not press(host, "flag", NOW)
    assert "Wang" in host.programme.said[-1]
    assert "Excel" in host.programme.said[-1]
    assert not host.programme.closed


def test_what_stands_in_the_way_leaves_the_master_open(
    town: Desk, host: PlainHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program of the same folder: refused, told, and the master is open as before."""
    libre = town.township.master.with_name(".~lock.总台账.xlsx#")
    libre.write_text(",李强,另一台电脑,26.05.2023 09:00,file:///x;", "utf-8")
    host.programme.answers = [True]
    assert not press(host, "flag", NOW)
    assert "李强" in host.programme.said[-1]
    at_home(host)


def test_a_master_that_cannot_be_saved_stays_open(host: PlainHost) -> None:
    def refusing() -> None:
        raise HostFault("存不了：磁盘满了。")

    host.close = refusing  # type: ignore[method-assign]
    host.programme.answers = [True]
    assert not press(host, "flag", NOW)
    assert host.programme.said[-1] == "存不了：磁盘满了。"
    assert host.programme.hosts == [host]


def test_without_a_township_it_is_said(tmp_path: Path, town: Desk) -> None:
    path = tmp_path / "别处.xlsx"
    path.write_bytes(town.blank("HL-01"))
    host = PlainHost(path, Programme())
    for button in ("issue", "merge", "flag", "fill", "board"):
        assert not press(host, button, NOW)
        assert "总台账.xlsx" in host.programme.said[-1]


def test_the_master_itself_is_flagged_not_validated(host: PlainHost) -> None:
    assert press(host, "validate", NOW)
    assert "请按“预警”" in host.programme.said[-1]


def test_validate_beside_a_master_judges_with_it(town: Desk, host: PlainHost) -> None:
    path = town.receive(submitted(town.blank("HL-01"), {}), "青石村.xlsx")
    one = PlainHost(path, host.programme)
    assert press(one, "validate", NOW)
    assert "没有总台账" not in host.programme.said[-1]
    assert host.programme.said[-1].startswith("没有错误")

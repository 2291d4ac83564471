"""What the office's part of the page refuses: in words, and with nothing given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.fronts.page.office_world import (
    ORDER,
    opened,
    rezipped,
    township_of,
    with_master,
)
from tests.workflow.desk import Desk, prepared
from xlhazard.fronts.page import folder
from xlhazard.fronts.page.office import OfficeDone, OfficeOrder, month
from xlhazard.fronts.page.voucher import VOUCHER, read_voucher
from xlhazard.io.names import shown
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.io.township import MASTER
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell

FLAG = replace(ORDER, merge=False, fill=False, issue=False)
TOLD = replace(FLAG, told=True)
ZIP = "台账.zip"
VERBS = ("merge", "fill", "issue", "flag")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A township whose workbooks of May are out. No test writes into it."""
    return Desk(prepared(tmp_path_factory.mktemp("office")))


@pytest.fixture(scope="module")
def dropped(begun: Desk) -> Mapping[str, bytes]:
    return with_master(begun, {})


@pytest.fixture(scope="module")
def last(dropped: Mapping[str, bytes]) -> OfficeDone:
    return month(dropped, FLAG)


def why(files: Mapping[str, bytes], order: OfficeOrder = FLAG) -> str:
    """The one sentence of a refusal."""
    done = month(files, order)
    assert done.refused
    assert (done.zip, done.name, done.master, done.counts) == (b"", "", "", {})
    (line,) = done.lines
    return line


def other_master(master: bytes) -> bytes:
    """The master after somebody typed a note far below the table."""
    edit = SetCell("单位", Address(90, 3), UNCHECKED, "记一笔")
    return apply(master, EditPlan("", "", (edit,)))


def test_without_a_master_and_with_two(dropped: Mapping[str, bytes]) -> None:
    master = dropped[MASTER]
    assert "没有“总台账.xlsx”" in why({"a.xlsx": b"PK"})
    assert "没有“总台账.xlsx”" in why({})
    two = why({MASTER: master, "总台账 (1).xlsx": other_master(master)})
    assert "2份总台账：“总台账 (1).xlsx”“总台账.xlsx”" in two


def test_a_master_is_known_by_its_content_and_twice_the_same_is_one(
    dropped: Mapping[str, bytes], last: OfficeDone
) -> None:
    again = month({**dropped, "副本.xlsx": dropped[MASTER]}, FLAG)
    assert again.zip == last.zip
    renamed = {name: data for name, data in dropped.items() if name != MASTER}
    assert month({**renamed, "黑林5月.xlsx": dropped[MASTER]}, FLAG).zip == last.zip


def test_what_is_called_a_master_and_is_none(dropped: Mapping[str, bytes]) -> None:
    unit = next(data for name, data in dropped.items() if name.startswith("下发"))
    assert "总台账的表或表头被改动" in why({MASTER: unit})
    assert "打不开" in why({MASTER: b"<html><table></table></html>"})


def test_another_master_than_the_last_zips(last: OfficeDone) -> None:
    typed = other_master(opened(last)[MASTER])
    files = {ZIP: last.zip, MASTER: typed}
    assert "不是上次压缩包（2023-05）里的那一份" in why(files)
    assert month(files, FLAG).may_be_told
    told = month(files, TOLD)
    assert read_voucher(opened(told)[VOUCHER]).before != last.master
    assert not told.may_be_told


def test_what_the_browser_remembers(dropped: Mapping[str, bytes], last: OfficeDone) -> None:
    knows = replace(FLAG, last_sha256=last.master)
    assert not month({ZIP: last.zip}, knows).refused
    assert "最近一次下载" in why(dropped, knows)
    assert not month(dropped, replace(knows, told=True)).refused
    assert "不是这台电脑上最近一次下载的那个" in why(
        {ZIP: last.zip}, replace(FLAG, last_sha256="0" * 64)
    )


def test_a_zip_that_did_not_arrive_whole(last: OfficeDone) -> None:
    for cut in (len(last.zip) // 2, len(last.zip) - 30, 0):
        assert "不完整" in why({last.name: last.zip[:cut]}, TOLD)
    middle = len(last.zip) // 2
    broken = last.zip[:middle] + bytes([last.zip[middle] ^ 1]) + last.zip[middle + 1 :]
    assert "不完整" in why({ZIP: broken}, TOLD)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files.pop(VOUCHER), f"里面没有“{VOUCHER}”"),
        (lambda files: files.pop(next(n for n in files if n.startswith("下发"))), "不见了"),
        (lambda files: files.update({MASTER: other_master(files[MASTER])}), "总台账.xlsx”被改过"),
        (
            lambda files: files.update({"存档/2023-05/x.xlsx": b"x"}),
            "多出来的“存档/2023-05/x.xlsx”",
        ),
    ],
)
def test_a_zip_that_somebody_made_anew_is_used_only_when_told(
    last: OfficeDone, change: object, said: str
) -> None:
    files = opened(last)
    assert callable(change)
    change(files)
    assert said in why({ZIP: rezipped(files)})
    assert month({ZIP: rezipped(files)}, FLAG).may_be_told
    # The master may be another one then, too; that is what the tick says.
    assert not month({ZIP: rezipped(files)}, TOLD).refused


def test_the_same_files_zipped_by_another_program_are_fine(last: OfficeDone) -> None:
    assert month({ZIP: rezipped(opened(last))}, FLAG).zip == month({ZIP: last.zip}, FLAG).zip


@pytest.mark.parametrize(
    "name", ["../x.xlsx", "存档/../../x.xlsx", "/etc/x.xlsx", "C:/x.xlsx", "存档\\x.xlsx"]
)
def test_a_zip_never_leads_out_of_the_folder(last: OfficeDone, name: str) -> None:
    said = why({ZIP: rezipped({**opened(last), name: b"x"})}, TOLD)
    assert "不完整" in said or "下级文件夹" in said


def test_two_zips_and_a_voucher_of_a_later_program(last: OfficeDone) -> None:
    again = month({ZIP: last.zip}, replace(FLAG, today=FLAG.today.replace(day=28)))
    assert "几个上次的压缩包" in why({"一.zip": last.zip, "二.zip": again.zip})
    files = opened(last)
    later = files[VOUCHER].replace(b'"schema": 1', b'"schema": 2')
    assert "更新版本的页面" in why({ZIP: rezipped({**files, VOUCHER: later})}, TOLD)
    for wrong in (b"", b"[]", b"{}", b'{"kind": 1}', b"\xff", b"[" * 100_000):
        assert "凭证" in why({ZIP: rezipped({**files, VOUCHER: wrong})}, TOLD)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../a.xlsx", "以外的地方"),
        ("..", "以外的地方"),
        ("/tmp/a.xlsx", "以外的地方"),
        ("C:a.xlsx", "以外的地方"),
        ("收件\\a.xlsx", "以外的地方"),
        ("./a.xlsx", "不是规范"),
        ("a//b.xlsx", "不是规范"),
        ("", "不是规范"),
        ("a\x00.xlsx", "控制字符"),
        ("a\n.xlsx", "控制字符"),
        ("\ud800.xlsx", "控制字符"),
        ("长" * 100 + ".xlsx", "太长"),
        ("五月/河口村.xlsx", "下级文件夹"),
        ("存档/2023-13/a.xlsx", "下级文件夹"),
        ("存档/a.xlsx", "下级文件夹"),
        ("存档/2023-05/深/a.xlsx", "下级文件夹"),
        ("别处/2023-05/a.xlsx", "下级文件夹"),
    ],
)
def test_names_that_have_no_place_in_a_township(
    dropped: Mapping[str, bytes], name: str, said: str
) -> None:
    line = why({**dropped, name: b"x"})
    assert said in line
    assert "什么都没有做" in line
    line.encode()


def test_names_that_only_look_bad_are_files_like_others(begun: Desk) -> None:
    names = ("con.xlsx", "$(x);`y`.xlsx", "<b>&.xlsx", "\u202exslx.exe", " 空 格 .xlsx", "....xlsx")
    files = with_master(begun, {name: name.encode() for name in names})
    done = month(files, replace(ORDER, fill=False, issue=False))
    assert not done.refused
    start = done.lines.index(f"拖入的文件：{len(files)}") + 1
    fates = dict(line.strip(" ").split("：", 1) for line in done.lines[start : start + len(files)])
    assert len(fates) == len(files)
    assert "隐藏文件" in fates["....xlsx"]
    others = {shown(name).strip(" ") for name in names} - {"....xlsx"}
    assert all(fates[name].startswith("退回（ST") for name in others), fates
    assert not any("没有结论" in line for line in done.lines)
    assert not any("\u202e" in line for line in done.lines)


def test_two_different_files_of_one_name(last: OfficeDone) -> None:
    name = next(n for n in opened(last) if n.startswith("下发"))
    assert f"两份不同的“{name}”" in why({ZIP: last.zip, name: b"other"})


def test_what_lies_in_the_inbox_of_another_month_is_told(dropped: Mapping[str, bytes]) -> None:
    done = month({**dropped, "收件/2023-04/迟.xlsx": b"x"}, FLAG)
    assert any("迟.xlsx：在收件的2023-04里，这次做的是2023-05，没有读" in one for one in done.lines)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_that_fails_leaves_no_half_a_zip(
    begun: Desk, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    files = with_master(begun, {"坏.xlsx": b"x"})
    order = replace(ORDER, **{one: one == verb for one in VERBS})

    def full(*_given: object) -> None:
        raise CannotWriteNow(begun.root, "磁盘已满或超出配额。请清理出空间后再试。")

    def faulty(*_given: object) -> None:
        raise RuntimeError("陈大勇")

    monkeypatch.setattr(folder, verb, full)
    assert "磁盘已满" in why(files, order)
    monkeypatch.setattr(folder, verb, faulty)
    said = why(files, order)
    assert "RuntimeError" in said
    assert "陈大勇" not in said


def test_the_first_zip_holds_what_was_dropped(
    dropped: Mapping[str, bytes], last: OfficeDone
) -> None:
    kept = {name: data for name, data in township_of(opened(last)).items() if name != MASTER}
    assert kept == {name: data for name, data in dropped.items() if name != MASTER}

"""The office's month in the page: what the verbs of the command line do, in one zip."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fronts.page.office_world import (
    NEXT,
    ORDER,
    by_commands,
    came_in,
    folder_files,
    opened,
    township_of,
    with_master,
)
from tests.support.schemas import SCHEMA
from tests.workflow.desk import JUNE, MAY, TOWN, Desk, prepared, submitted
from tests.workflow.honest import month_of
from xlhazard.fronts.page.office import OfficeDone, month
from xlhazard.fronts.page.voucher import VOUCHER, read_voucher, sha256_of
from xlhazard.io.township import MASTER
from xlhazard.render.templates import official_form

FORMS = TOWN.forms


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A township whose workbooks of May are out. No test writes into it."""
    return Desk(prepared(tmp_path_factory.mktemp("office")))


@pytest.fixture(scope="module")
def dropped(begun: Desk) -> Mapping[str, bytes]:
    return with_master(begun, came_in(begun))


@pytest.fixture(scope="module")
def may(dropped: Mapping[str, bytes]) -> OfficeDone:
    return month(dropped, ORDER)


@pytest.fixture(scope="module")
def june(may: OfficeDone) -> tuple[Mapping[str, bytes], OfficeDone]:
    """What came in in June, filled into what the zip of May issued; and the month with it."""
    (blank,) = (data for name, data in opened(may).items() if "下发/2023-06/HL-01" in name)
    files = {"青石村6月.xlsx": submitted(blank, month_of("HL-01", count=1), month=JUNE)}
    return files, month({may.name: may.zip, **files}, NEXT)


def test_two_months_are_byte_for_byte_what_the_commands_make(
    begun: Desk,
    dropped: Mapping[str, bytes],
    may: OfficeDone,
    june: tuple[Mapping[str, bytes], OfficeDone],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk.copy_of(begun.root, tmp_path)
    by_commands(desk.root, came_in(begun), MAY, monkeypatch, *FORMS)
    wanted, given = folder_files(desk.root), township_of(opened(may))
    assert list(given) == [MASTER, *sorted(name for name in wanted if name != MASTER)]
    assert given == wanted
    assert {name.split("/")[0] for name in given} == {MASTER, "下发", "存档", "报表", "退回"}
    files, done = june
    by_commands(desk.root, files, JUNE, monkeypatch, *FORMS)
    assert township_of(opened(done)) == folder_files(desk.root)


def test_every_dropped_file_is_accounted_for(dropped: Mapping[str, bytes], may: OfficeDone) -> None:
    fates = {name: line for line in may.lines for name in dropped if f"  {name}：" in line}
    assert set(fates) == set(dropped)
    assert "已并入（HL-03 2023-05）" in fates["河口村5月.xlsx"]
    assert "退回（CV" in fates["青石村 (1).xlsx"]
    assert "退回（ST01）" in fates["照片.jpg"]
    assert "占用标记" in fates["~$河口村5月.xlsx"]
    assert not any("没有用到" in line or "没有结论" in line for line in fates.values())
    assert (may.counts["merged"], may.counts["refused"]) == (1, 2)
    assert may.lines[0].startswith("2023-05：并入1份，退回2份")
    assert "锁不住" in may.lines[-1]


def test_no_line_and_no_file_knows_where_the_run_took_place(may: OfficeDone) -> None:
    place = tempfile.gettempdir()
    assert not any(f"{place}/xlhazard-" in line for line in may.lines)
    for name, data in opened(may).items():
        assert f"{place}/xlhazard-".encode() not in data, name


def test_the_same_again_is_the_same_zip_and_nothing_is_left_on_disk(
    dropped: Mapping[str, bytes], may: OfficeDone
) -> None:
    before = set(Path(tempfile.gettempdir()).glob("xlhazard-*"))
    assert month(dropped, ORDER) == may
    assert set(Path(tempfile.gettempdir()).glob("xlhazard-*")) <= before


def test_the_voucher_knows_the_masters_and_every_file(
    begun: Desk, may: OfficeDone, june: tuple[Mapping[str, bytes], OfficeDone]
) -> None:
    files = opened(may)
    voucher = read_voucher(files[VOUCHER])
    assert voucher.before == sha256_of(begun.township.master.read_bytes())
    assert voucher.after == sha256_of(files[MASTER]) == may.master
    assert may.name == f"台账-2023-05-{voucher.after[:8]}.zip"
    beside = {name: data for name, data in files.items() if name not in (MASTER, VOUCHER)}
    assert voucher.files == {name: sha256_of(data) for name, data in beside.items()}
    (taken,) = voucher.merged
    assert (taken.unit, taken.month, taken.file) == ("HL-03", "2023-05", "河口村5月.xlsx")
    assert taken.sha256 == sha256_of(came_in(begun)["河口村5月.xlsx"])
    later = read_voucher(opened(june[1])[VOUCHER])
    assert later.months == ("2023-05", "2023-06")
    assert later.before == voucher.after
    assert json.loads(files[VOUCHER])["schema"] == 1


def test_the_same_submissions_again_write_nothing_new(
    begun: Desk, dropped: Mapping[str, bytes], may: OfficeDone
) -> None:
    good = {"河口村.xlsx": dropped["河口村5月.xlsx"]}
    again = month({"上次.zip": may.zip, **good}, ORDER)
    assert township_of(opened(again)) == township_of(opened(may))
    assert again.counts["already"] == 1
    assert any("河口村.xlsx：以前已经并入" in line for line in again.lines)
    assert again.name == may.name


def test_the_zip_may_be_unpacked_first_and_dropped_as_folders(
    may: OfficeDone, june: tuple[Mapping[str, bytes], OfficeDone]
) -> None:
    folder = may.name.removesuffix(".zip")
    parts = {f"{folder}/{name}": data for name, data in opened(may).items()}
    rubbish = {f"{folder}/存档/.DS_Store": b"x"}
    done = month({**parts, **rubbish, **june[0]}, NEXT)
    assert done.zip == june[1].zip


def test_a_township_folder_may_be_picked_whole(begun: Desk, may: OfficeDone) -> None:
    """What else lies in it is left alone, and said."""
    beside = {
        "笔记.docx": b"notes",
        "总台账 - 副本.xlsx": begun.township.master.read_bytes() + b" ",
        "报表/2023-05/文书/通报.docx": b"a letter",
        ".xlhazard.lock": b"",
    }
    inbox = {f"收件/2023-05/{name}": data for name, data in came_in(begun).items()}
    township = {**with_master(begun, inbox), **beside}
    done = month({f"黑林镇/{name}": data for name, data in township.items()}, ORDER)
    assert opened(done) == opened(may)
    for name in beside:
        assert f"  黑林镇/{name}：不是台账要的文件，没有用到" in done.lines


def test_numbers_that_may_be_issued_twice_are_told(begun: Desk) -> None:
    order = replace(ORDER, merge=False, flag=False, fill=False)
    master = {MASTER: begun.township.master.read_bytes()}
    assert any("可能再发一次" in line for line in month(master, order).lines)
    assert not any("可能再发一次" in line for line in month(with_master(begun, {}), order).lines)


def test_only_what_was_asked_for_is_done(begun: Desk, dropped: Mapping[str, bytes]) -> None:
    order = replace(ORDER, merge=False, fill=False, issue=False)
    done = month(dropped, order)
    files = opened(done)
    assert "预警-2023-05.html" in files
    assert not any(name.startswith(("退回", "存档", "报表", "下发/2023-06")) for name in files)
    assert any("河口村5月.xlsx：这次没有选“合并”" in line for line in done.lines)
    assert read_voucher(files[VOUCHER]).verbs == ("flag",)


def test_forms_that_were_dropped_are_filled_in_place_of_the_shipped_ones(begun: Desk) -> None:
    order = replace(ORDER, merge=False, flag=False, issue=False)
    blank = official_form(SCHEMA, TOWN, "dispatch")
    with_blank = month(with_master(begun, {"县里发的空表.xlsx": blank}), order)
    files = opened(with_blank)
    assert files["报表/2023-05/县里发的空表.xlsx"] != blank
    assert "报表/2023-05/县里发的空表-底稿.xlsx" in files
    assert "报表/2023-05/调度表-2023-05.xlsx" not in files
    assert any("县里发的空表.xlsx：《调度表》，已填" in line for line in with_blank.lines)
    not_asked = month(
        with_master(begun, {"空表.xlsx": blank}), replace(order, fill=False, flag=True)
    )
    assert any("空表.xlsx：是要填的表" in line for line in not_asked.lines)

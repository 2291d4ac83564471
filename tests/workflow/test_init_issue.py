"""A new township, and the workbooks that go out to its units."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.desk import CLOCK, JUNE, MAY, Desk, submitted, understood
from tests.workflow.honest import hazard_id, month_of, work
from xlhazard.io.limits import Limits
from xlhazard.io.reader import read_bytes, read_file
from xlhazard.io.township import KINDS
from xlhazard.merging.stamp import digest_of, parse_stamp
from xlhazard.model.ids import parse_place_code, parse_record_id
from xlhazard.workflow.init import InitOrder, init
from xlhazard.workflow.issue import IssueOrder, issue
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import opened
from xlhazard.workflow.today import SHANGHAI


def id_numbers(data: bytes, prefix: str) -> list[int]:
    workbook = read_bytes(data, "a.xlsx").workbook
    assert workbook is not None
    found = []
    list_id = {"YH": "hazards", "JD": "inspections", "ZF": "enforcements", "CS": "enterprises"}
    for _, cell in workbook.sheets[SCHEMA.lists[list_id[prefix]].sheet].cells():
        record, place = parse_record_id(cell.raw), parse_place_code(cell.raw)
        if record is not None and record.prefix == prefix:
            assert record.sound
            assert cell.kind == "s"
            found.append(record.seq)
        elif place is not None and prefix == "CS":
            found.append(place[1])
    return found


def test_init_makes_the_folders_and_a_master_with_the_roster(desk: Desk) -> None:
    assert {path.name for path in desk.root.iterdir()} >= {*KINDS, "总台账.xlsx"}
    master = desk.master
    assert [row.text("unit_code") for row in master.tables["units"]] == ["HL-01", "HL-03", "JS"]
    assert master.settings["town"] == "heilin"
    assert master.settings["campaign_start"] == "2023-05-01"
    assert master.notices == ()
    with pytest.raises(Misuse, match="已经有总台账"):
        init(desk.root, InitOrder("heilin"))


def test_init_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="heilin"):
        init(tmp_path / "a", InitOrder("nowhere"))
    (tmp_path / "roster.xlsx").write_bytes(b"no workbook")
    with pytest.raises(Misuse, match="打不开"):
        init(tmp_path / "a", InitOrder("heilin", tmp_path / "roster.xlsx"))
    assert not (tmp_path / "a").exists()


def test_a_master_may_be_far_larger_than_a_submission(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that is too large even so is told to be that, with the limit."""
    tiny = Limits(max_cells=50)
    monkeypatch.setattr("xlhazard.io.reader.Limits", lambda: tiny)
    assert read_file(desk.township.master).workbook is None
    assert opened(desk.township, SCHEMA).town.id == "heilin"
    monkeypatch.setattr("xlhazard.workflow.place.OF_A_MASTER", tiny)
    told = r"总台账\.xlsx”打不开。文件过大：有内容的单元格数.*50个.*ST26"
    with pytest.raises(Misuse, match=told):
        opened(desk.township, SCHEMA)


def test_an_issued_workbook_has_its_cover_spare_ids_and_stamp(desk: Desk) -> None:
    data = desk.blank("HL-03")
    one = understood(data)
    assert (one.unit_name, str(one.month), one.version, one.complete) == (
        "河口村",
        "2023-05",
        1,
        True,
    )
    assert id_numbers(data, "YH") == list(range(1, 61))
    assert id_numbers(data, "JD") == list(range(1, 31))
    assert id_numbers(data, "CS") == list(range(1, 21))
    assert one.cover is not None
    stamp = parse_stamp(one.cover.text("issue_stamp"), SHANGHAI)
    assert stamp is not None
    assert (stamp.month, stamp.unit, stamp.digest) == (MAY, "HL-03", digest_of(one.tables))


def test_ids_are_never_given_out_twice_and_open_hazards_are_carried(desk: Desk) -> None:
    rows = month_of(count=2)
    closed = work("HL-03", 2, completed_on=dt.date(2023, 5, 20))
    done = {
        "hazard_id": hazard_id("HL-03", 2),
        "accepted_on": dt.date(2023, 5, 21),
        "accepted_by": ("王芳",),
        "result": "pass",
        "closed_on": dt.date(2023, 5, 21),
        "signed": True,
    }
    rows = {**rows, "rectifications": [work("HL-03", 1), closed], "acceptances": [done]}
    desk.receive(submitted(desk.blank("HL-03"), rows), "a.xlsx")
    assert desk.merge().merged
    order = IssueOrder(JUNE, dt.date(2023, 6, 1), CLOCK, units=("河口村",))
    (issued,) = issue(desk.township, order).issued
    data = issued.path.read_bytes()
    one = understood(data)
    ids = [row.text("hazard_id") for row in one.tables["hazards"]]
    assert ids == [hazard_id("HL-03", 1)]
    assert not one.complete
    assert [row.text("hazard_id") for row in one.tables["rectifications"]] == ids
    assert len(one.tables["enterprises"]) == 1
    spare = [number for number in id_numbers(data, "YH") if number > 2]
    assert spare == list(range(61, 121))
    before = desk.files()
    again = issue(desk.township, order)
    assert [one.written for one in again.issued] == [False]
    assert desk.files() == before


def test_june_on_the_issued_workbook_merges_on_top_of_staff_edits(desk: Desk) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "5月.xlsx")
    desk.merge()
    order = IssueOrder(JUNE, dt.date(2023, 6, 1), CLOCK, units=("HL-03",))
    (issued,) = issue(desk.township, order).issued
    desk.staff_type("hazards", 0, "location", "二号车间东门")
    june = submitted(issued.path.read_bytes(), {}, month=JUNE)
    desk.receive(june, "6月.xlsx", JUNE)
    result = desk.merge(month=JUNE)
    assert (len(result.merged), result.conflicts, result.notes) == (1, (), ())
    assert desk.master.tables["hazards"].rows[0].text("location") == "二号车间东门"


def test_issue_says_whom_it_passes_over_and_what_it_does_not_know(desk: Desk) -> None:
    with pytest.raises(Misuse, match="不知名村"):
        issue(desk.township, IssueOrder(JUNE, JUNE.first, CLOCK, units=("不知名村",)))
    early = MAY.plus(-1)
    result = issue(desk.township, IssueOrder(early, early.first, CLOCK))
    assert result.issued == ()
    assert [why for _, why in result.passed_over] == [f"{early}不在它的启用期内"] * 3
    dry = issue(desk.township, IssueOrder(JUNE, JUNE.first, CLOCK, dry_run=True))
    assert len(dry.issued) == 3
    assert not (desk.root / "下发" / "2023-06").exists()

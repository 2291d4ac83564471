"""A month on disk: real workbooks typed into, real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.merging.office import everything
from tests.workflow.desk import JUNE, MAY, Desk, as_version, raw_typed, retyped, submitted
from tests.workflow.honest import hazard, hazard_id, month_of, work
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.io.writer import apply
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.workflow import merge as merging
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import Place


def test_a_sound_file_is_merged_archived_and_logged(desk: Desk) -> None:
    data = submitted(desk.blank("HL-03"), month_of())
    desk.receive(data, "河口村5月.xlsx")
    result = desk.merge()
    assert [f.code for file in result.report.files for f in file.findings] == []
    (taken,) = result.merged
    assert (taken.unit, taken.month, taken.added) == ("HL-03", MAY, 5)
    master = desk.master
    ids = [row.text("hazard_id") for row in master.tables["hazards"]]
    assert ids == [hazard_id("HL-03", 1), hazard_id("HL-03", 2)]
    (archived,) = (desk.root / "存档" / "2023-05").iterdir()
    assert archived.read_bytes() == data
    log = {row.text("report_kind"): row for row in master.tables["submissions_log"]}
    assert {row.text("status") for row in log.values()} == {"accepted"}
    assert log["six_lists"].text("received_at") == "2023-05-25T09:30:00+08:00"
    assert len(master.tables["dispatch_history"]) == 35
    status = {row.text("status") for row in master.tables["hazards"]}
    assert status <= {"", "rectifying"}


def test_merging_again_writes_no_byte(desk: Desk) -> None:
    good = submitted(desk.blank("HL-03"), month_of())
    bad = raw_typed(
        submitted(desk.blank("HL-01"), month_of("HL-01")), "hazards", 0, "due", "6月32日"
    )
    desk.receive(good, "a.xlsx")
    desk.receive(bad, "b.xlsx")
    first = desk.merge()
    assert (len(first.merged), len(first.refused)) == (1, 1)
    before = desk.files()
    again = desk.merge()
    assert desk.files() == before
    assert len(again.plan) == 0
    assert [path.endswith("a.xlsx") for path in again.already] == [True]
    assert [one.codes for one in again.refused] == [("CV02",)]


def test_the_order_of_files_does_not_matter(
    desk: Desk, township: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one = submitted(desk.blank("HL-03"), month_of("HL-03"))
    two = submitted(desk.blank("HL-01"), month_of("HL-01", count=1))
    three = submitted(desk.blank("JS"), month_of("JS", count=1))
    other = Desk.copy_of(township, tmp_path_factory.mktemp("other"))
    for number, data in enumerate((one, two, three)):
        desk.receive(data, f"{number}.xlsx")
        other.receive(data, f"{9 - number}.xlsx")
    desk.merge()
    for path in sorted((other.root / "收件" / "2023-05").iterdir()):
        other.merge(path)

    def comparable(at: Desk) -> object:
        known = everything(at.master)
        left_out = {"source_ref", "file_name", "prev_hash", "row_hash"}
        return {
            list_id: {
                key: {name: value for name, value in row.items() if name not in left_out}
                for key, row in rows.items()
            }
            for list_id, rows in known.items()
            if list_id != "settings"
        }

    assert comparable(desk) == comparable(other)
    registry = {row.text("filed_by") for row in desk.master.tables["enterprises"]}
    assert registry == {"HL-01"}


def test_a_dry_run_writes_nothing_and_shows_the_plan(desk: Desk) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    before = desk.files()
    result = desk.merge(dry_run=True)
    assert desk.files() == before
    assert result.dry_run
    assert len(result.plan) > 40
    assert result.merged[0].added == 5


def test_staff_and_unit_both_changed_a_cell(desk: Desk) -> None:
    may = submitted(desk.blank("HL-03"), month_of())
    desk.receive(may, "5月.xlsx")
    desk.merge()
    desk.staff_type("hazards", 0, "location", "二号车间东门")
    desk.staff_type("hazards", 1, "remark", "已电话核实")
    june = retyped(may, "hazards", 0, location="一号车间西门")
    june = retyped(june, "hazards", 1, remark=None, element="equipment")
    june = submitted(june, {}, month=JUNE)
    desk.receive(june, "6月.xlsx", JUNE)
    result = desk.merge(month=JUNE)
    (conflict,) = result.conflicts
    assert (conflict.base, conflict.theirs, conflict.ours) == (
        "1号车间",
        "一号车间西门",
        "二号车间东门",
    )
    rows = desk.master.tables["hazards"].rows
    assert rows[0].text("location") == "二号车间东门"
    assert (rows[1].text("remark"), rows[1].text("element")) == ("已电话核实", "equipment")
    desk.staff_type("conflicts", 0, "choice", "采用单位值")
    desk.merge(month=JUNE)
    assert desk.master.tables["hazards"].rows[0].text("location") == "一号车间西门"
    before = desk.files()
    desk.merge(month=JUNE)
    assert desk.files() == before


def test_a_resubmission_replaces_and_takes_back(desk: Desk) -> None:
    first = submitted(desk.blank("HL-03"), month_of(count=2))
    desk.receive(first, "1.xlsx")
    desk.merge()
    second = submitted(desk.blank("HL-03"), month_of(count=1), version=2)
    desk.receive(second, "2.xlsx")
    result = desk.merge()
    (taken,) = result.merged
    assert taken.withdrawn == 2
    master = desk.master
    assert [row.text("hazard_id") for row in master.tables["hazards"]] == [hazard_id("HL-03", 1)]
    states = {(row["version"], row.text("status")) for row in master.tables["submissions_log"].rows}
    assert {status for version, status in states if version == 1} == {"replaced"}
    third = submitted(
        retyped(second, "hazards", 0, location="三号车间"),
        {"hazards": [hazard("HL-03", 2)], "rectifications": [work("HL-03", 2)]},
        version=3,
    )
    desk.receive(third, "3.xlsx")
    desk.merge()
    rows = {row.text("hazard_id"): row for row in desk.master.tables["hazards"]}
    assert set(rows) == {hazard_id("HL-03", 1), hazard_id("HL-03", 2)}
    assert rows[hazard_id("HL-03", 1)].text("location") == "三号车间"


def test_a_resubmission_tells_what_it_changed_and_no_row_numbers(desk: Desk) -> None:
    desk.receive(submitted(desk.blank("HL-01"), month_of("HL-01")), "1.xlsx")
    first = submitted(desk.blank("HL-03"), month_of())
    desk.receive(first, "3.xlsx")
    desk.merge()
    second = as_version(retyped(first, "hazards", 0, location="三号车间"), 2)
    desk.receive(second, "3-2.xlsx")
    result = desk.merge()
    (told,) = (f for file in result.report.files for f in file.findings if f.code == "DL11")
    assert (told.facts["changed"], told.facts["added"]) == (1, 0)


def test_an_older_version_that_comes_late_is_left_aside(desk: Desk) -> None:
    data = submitted(desk.blank("HL-03"), month_of())
    desk.receive(as_version(data, 2), "2.xlsx")
    desk.merge()
    late = desk.receive(retyped(data, "hazards", 0, location="别处"), "1.xlsx")
    result = desk.merge(late)
    assert result.merged == ()
    assert [why for _, why in result.left_aside]
    assert desk.master.tables["hazards"].rows[0].text("location") == "1号车间"


def test_two_different_files_of_one_version_are_both_refused(desk: Desk) -> None:
    data = submitted(desk.blank("HL-03"), month_of())
    desk.receive(data, "a.xlsx")
    desk.receive(retyped(data, "hazards", 0, location="别处"), "b.xlsx")
    result = desk.merge()
    assert result.merged == ()
    assert [one.codes for one in result.refused] == [("DL04",), ("DL04",)]
    assert len(desk.master.tables["hazards"]) == 0


@pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
def test_a_file_with_errors_of_its_own_never_ties(desk: Desk, names: tuple[str, str]) -> None:
    data = submitted(desk.blank("HL-03"), month_of())
    bad = raw_typed(data, "hazards", 0, "due", "6月32日")
    desk.receive(bad, names[0])
    assert [one.codes for one in desk.merge().refused] == [("CV02",)]
    desk.receive(data, names[1])
    result = desk.merge()
    assert [one.path for one in result.merged] == [str(desk.root / "收件/2023-05" / names[1])]
    (refused,) = result.refused
    assert "CV02" in refused.codes
    assert desk.merge().merged == ()
    assert len(desk.master.tables["hazards"]) == 2


def test_staff_may_release_a_refused_file_with_name_and_reason(desk: Desk) -> None:
    data = raw_typed(
        submitted(desk.blank("HL-03"), month_of()), "hazards", 0, "due", "六月底左右吧"
    )
    desk.receive(data, "a.xlsx")
    refused = desk.merge().refused
    assert [one.codes for one in refused] == [("CV02",)]
    log = desk.master.tables["submissions_log"]
    assert {row.text("status") for row in log} == {"refused"}
    for number in range(len(log)):
        desk.staff_type("submissions_log", number, "decision", "放行")
    assert desk.merge().merged == ()
    for number in range(len(log)):
        desk.staff_type("submissions_log", number, "decided_by", "李强")
        desk.staff_type("submissions_log", number, "reason", "已电话核实")
    (taken,) = desk.merge().merged
    assert taken.released
    master = desk.master
    assert {row.text("status") for row in master.tables["submissions_log"]} == {"warned"}
    assert master.tables["hazards"].rows[0].blank("due")
    assert desk.merge().notes == ()


def test_the_master_open_in_excel_stops_everything(desk: Desk) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    owner = desk.root / "~$总台账.xlsx"
    name = "王芳"
    owner.write_bytes(
        bytes([len(name)]).ljust(54, b" ")
        + len(name).to_bytes(2, "little")
        + name.encode("utf-16-le")
    )
    before = desk.files()
    with pytest.raises(CannotWriteNow, match="王芳"):
        desk.merge()
    assert desk.files() == before
    assert desk.merge(ignore_owner_file=True).merged


def test_what_staff_save_meanwhile_is_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    save = merging.save_master
    attempts: list[int] = []

    def saved_just_before(place: Place, plan: EditPlan) -> None:
        attempts.append(1)
        if len(attempts) == 1:
            desk.staff_type("units", 0, "leader", "赵静")
        save(place, plan)

    monkeypatch.setattr(merging, "save_master", saved_just_before)
    desk.merge()
    assert len(attempts) == 2
    master = desk.master
    assert master.tables["units"].rows[0]["leader"] == ("赵静",)
    assert len(master.tables["hazards"]) == 2


def test_somebody_who_saves_all_the_time_ends_in_a_refusal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    save = merging.save_master
    names = iter(["赵静", "钱伟", "孙丽", "李强", "周敏", "吴刚"])

    def saved_just_before(place: Place, plan: EditPlan) -> None:
        desk.staff_type("units", 0, "leader", next(names))
        save(place, plan)

    monkeypatch.setattr(merging, "save_master", saved_just_before)
    with pytest.raises(CannotWriteNow):
        desk.merge()
    assert desk.master.tables["units"].rows[0]["leader"] == ("周敏",)
    assert len(desk.master.tables["hazards"]) == 0


def test_an_issued_workbook_that_somebody_typed_into_is_no_base_any_more(desk: Desk) -> None:
    data = submitted(desk.blank("HL-03"), month_of())
    desk.receive(data, "a.xlsx")
    (path,) = (desk.root / "下发" / "2023-05").glob("HL-03-*.xlsx")
    path.write_bytes(data)
    result = desk.merge()
    assert any("下发" in note and "改动过" in note for note in result.notes)
    assert len(desk.master.tables["hazards"]) == 2


def test_a_lost_original_leads_to_conflicts_never_to_overwriting(desk: Desk) -> None:
    may = submitted(desk.blank("HL-03"), month_of())
    desk.receive(may, "5月.xlsx")
    desk.merge()
    for path in (desk.root / "存档" / "2023-05").iterdir():
        path.unlink()
    june = submitted(retyped(may, "hazards", 0, location="一号车间西门"), {}, month=JUNE)
    desk.receive(june, "6月.xlsx", JUNE)
    result = desk.merge(month=JUNE)
    assert any("存档里找不到" in note for note in result.notes)
    assert [(one.field, one.ours) for one in result.conflicts] == [("location", "1号车间")]


def test_a_changed_log_is_told(desk: Desk) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    desk.merge()
    assert desk.merge().notes == ()
    desk.staff_type("submissions_log", 0, "received_at", "2023-05-20T09:00:00+08:00")
    (note,) = desk.merge().notes
    assert "第1条" in note


def test_several_months_in_one_command_go_in_time(desk: Desk) -> None:
    may = submitted(desk.blank("HL-03"), month_of())
    june = submitted(retyped(may, "hazards", 0, location="一号车间西门"), {}, month=JUNE)
    one = desk.receive(june, "a6月.xlsx", JUNE)
    two = desk.receive(may, "b5月.xlsx")
    result = desk.merge(one, two, month=None, today=JUNE.day(25))
    assert [str(taken.month) for taken in result.merged] == ["2023-05", "2023-06"]
    row = desk.master.tables["hazards"].rows[0]
    assert (row.text("location"), row.text("first_period")) == ("一号车间西门", "2023-05")


def test_units_without_a_report_are_named_with_their_due_days(desk: Desk) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    missing = {(one.unit, one.form, one.due.day) for one in desk.merge().missing_units}
    assert missing == {
        (unit, form, day)
        for unit in ("HL-01", "JS")
        for form, day in (("six_lists", 25), ("dispatch", 27))
    }


def test_without_a_month_or_files_the_command_says_what_is_missing(desk: Desk) -> None:
    with pytest.raises(Misuse, match="--month"):
        desk.merge(month=None)
    with pytest.raises(Misuse, match="收件"):
        desk.merge(month=JUNE)


def test_a_master_without_one_of_its_sheets_takes_nothing(desk: Desk) -> None:
    data = submitted(desk.blank("HL-03"), month_of())
    desk.receive(data, "a.xlsx")
    master = desk.master
    table = master.tables["hazards"]
    header = table.header_cell("hazard_id")
    assert header is not None
    edits = [
        SetCell(table.sheet, header._replace(column=column), UNCHECKED, None)
        for column in table.columns.values()
    ]
    path = desk.township.master
    path.write_bytes(apply(path.read_bytes(), EditPlan("", "", tuple(edits))))
    before = desk.files()
    with pytest.raises(Misuse, match="隐患清单"):
        desk.merge()
    assert desk.files() == before

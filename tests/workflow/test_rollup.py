"""A county's roll-up of three generated townships, counted again with openpyxl alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest

from tests.examples.months import typed_month
from tests.support.schemas import SCHEMA
from xlhazard.examples.story import Size
from xlhazard.examples.towns import as_of, people, roster, township
from xlhazard.fronts.cli import main
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.io.township import Township
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.model.month import Month
from xlhazard.model.rollup import RollupResult
from xlhazard.workflow.init import new_township
from xlhazard.workflow.merge import MergeOrder, merge
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import opened
from xlhazard.workflow.rollup import RollupOrder, rollup
from xlhazard.workflow.today import SHANGHAI

MAY = Month(2023, 5)
TODAY = dt.date(2023, 5, 31)
NAMES = ("甲镇", "乙镇", "丙镇")
SPOT = {"抽查检查", "专项检查", "暗查暗访", "部门联合检查"}
Rows = list[dict[str, object]]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three townships of one profile: their unit codes are the same, some enterprises too."""
    root = tmp_path_factory.mktemp("county")
    size = Size(villages=1, departments=1, enterprises=6, hazards=14, start=MAY.day(3))
    for seed, name in enumerate(NAMES, 11):
        told = township(SCHEMA, "heilin", seed, as_of(MAY), size)
        place = Township(root / name)
        rows = {"units": roster(SCHEMA, told, MAY), "people": people(told)}
        new_township(place.root, SCHEMA, SCHEMA.towns["heilin"], rows)
        inbox = place.folder("收件", MAY)
        inbox.mkdir(parents=True)
        files = typed_month(told, MAY, seed)
        for code, (_, data) in files.items():
            (inbox / f"{code}.xlsx").write_bytes(data)
        clock = dt.datetime(2023, 5, 25, 9, 0, tzinfo=SHANGHAI)
        result = merge((), place, MergeOrder(MAY.day(25), clock, MAY))
        assert len(result.merged) == len(files), result.refused
    return root


@pytest.fixture(scope="module")
def whole(county: Path) -> RollupResult:
    """All three rolled up, for tests that only read."""
    before = digests(county)
    result = rolled(*(county / name for name in NAMES))
    assert not result.refused
    assert digests(county) == before, "no master is touched"
    return result


@pytest.fixture
def towns(county: Path, tmp_path: Path) -> tuple[Path, ...]:
    for name in NAMES:
        (tmp_path / name).mkdir()
        shutil.copy(county / name / "总台账.xlsx", tmp_path / name)
    return tuple(tmp_path / name for name in NAMES)


def rolled(*towns: Path, **more: object) -> RollupResult:
    out = towns[0].parent / "汇总.xlsx"
    order = {"month": MAY, "today": TODAY, "out": out, "county": "沂河县", **more}
    return rollup(towns, RollupOrder(**order))  # type: ignore[arg-type]


def sheet_rows(path: Path, sheet: str) -> Rows:
    """The records of a list sheet by header, as any program would read them."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    header, *rest = itertools.islice(book[sheet].iter_rows(values_only=True), 2, None)
    found = [dict(zip(map(str, header), row, strict=True)) for row in rest]
    book.close()
    return [row for row in found if any(v is not None for k, v in row.items() if k != "序号")]


def masters(county: Path) -> Mapping[str, Path]:
    return {name: county / name / "总台账.xlsx" for name in NAMES}


def form_figures(path: Path) -> dict[str, object]:
    """Figures of sheet 调度表 by label."""
    book = openpyxl.load_workbook(path)
    cells = [
        [cell.value for cell in row] for row in book["调度表"].iter_rows(min_row=3, max_row=18)
    ]
    return {str(row[at]): row[at + 1] for row in cells for at in (2, 5)}


def digests(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "汇总.xlsx"
    }


def test_lists_stand_under_one_another_with_their_path(county: Path, whole: RollupResult) -> None:
    for sheet in ("隐患清单", "企业底册", "整改清单", "监督清单"):
        merged = sheet_rows(whole.path, sheet)
        for name, path in masters(county).items():
            own = sheet_rows(path, sheet)
            there = [row for row in merged if row["乡镇"] == name]
            key = (
                "企业编号"
                if sheet == "企业底册"
                else "隐患编号"
                if sheet != "监督清单"
                else "监督编号"
            )
            assert [row[key] for row in there] == [row[key] for row in own]
            assert {row["县区"] for row in there} == {"沂河县"}
            units = {row["单位编码"]: row["单位名称"] for row in sheet_rows(path, "单位")}
            assert [row["填报单位"] for row in there] == [units[row["填报单位编码"]] for row in own]


def test_an_enterprise_of_two_townships_counts_once(county: Path, whole: RollupResult) -> None:
    by_town = {
        name: {str(row["企业编号"]) for row in sheet_rows(path, "企业底册")}
        for name, path in masters(county).items()
    }
    national = [
        {code for code in codes if not code.startswith("CS-")} for codes in by_town.values()
    ]
    places = sum(code.startswith("CS-") for codes in by_town.values() for code in codes)
    union: set[str] = set().union(*national)
    assert len(union) < sum(map(len, national)), "some are in two townships"
    assert whole.enterprises == len(union) + places
    several = {code for code in union if sum(code in some for some in national) > 1}
    assert whole.shared == len(several)
    assert {row["企业编号"] for row in sheet_rows(whole.path, "跨镇企业")} == several


def accepted(path: Path) -> Iterator[tuple[str, float]]:
    """Every figure of 调度历史 that counts: of the last version of May."""
    rows = [row for row in sheet_rows(path, "调度历史") if row["报告期"] == "2023-05"]
    last: dict[object, int] = {}
    for row in rows:
        last[row["单位编码"]] = max(int(str(row["版本"])), last.get(row["单位编码"], 0))
    for row in rows:
        if int(str(row["版本"])) == last[row["单位编码"]]:
            yield str(row["指标编号"]), float(str(row["数值"]))


def test_the_form_holds_sums_and_distinct_counts(county: Path, whole: RollupResult) -> None:
    sums: dict[str, float] = {}
    for path in masters(county).values():
        for name, number in accepted(path):
            sums[name] = sums.get(name, 0) + number
    shown = form_figures(whole.path)
    form = SCHEMA.forms["dispatch"]
    compared = 0
    for value in form.values:
        if value.aggregation == "sum" and value.cell_id == value.id and value.block in (1, 4):
            found = next(v for k, v in shown.items() if k.startswith(value.label))
            assert found == pytest.approx(sums[value.id]), value.id
            compared += 1
    assert compared > 8
    checked = {
        str(row["企业编号"])
        for path in masters(county).values()
        for row in sheet_rows(path, "监督清单")
        if row["检查方式"] in SPOT
    }
    inspected = next(v for k, v in shown.items() if k.startswith("部门抽查检查的企业总数"))
    assert inspected == len(checked)


def test_rates_and_ranking_are_those_of_the_townships(county: Path, whole: RollupResult) -> None:
    lines = {str(row["乡镇"]): row for row in sheet_rows(whole.path, "各乡镇情况")}
    assert set(lines) == {*NAMES, "沂河县合计"}
    for part in whole.townships:
        line = lines[part.name]
        found = [r for r in sheet_rows(part.path / "总台账.xlsx", "隐患清单") if not r["作废原因"]]
        assert line["查出隐患"] == len(found)
        closed = sum(row["当前状态"] == "已销号" for row in found)
        assert (line["已销号"], part.closing.closed) == (closed, closed)
    for column in ("查出隐患", "已销号", "应报", "已报", "逾期", "重大未挂牌"):
        assert lines["沂河县合计"][column] == sum(int(str(lines[n][column])) for n in NAMES)
    ranked = sorted((one for one in whole.townships if one.rank), key=lambda one: one.rank or 0)
    rates = [one.closing.done / one.closing.due for one in ranked]
    assert rates == sorted(rates, reverse=True)
    assert len(ranked) >= 2


def test_the_order_does_not_matter_and_a_second_run_writes_nothing(
    towns: tuple[Path, ...],
) -> None:
    seen = set()
    for number, order in enumerate(itertools.permutations(towns)):
        if number in (0, 5):
            out = towns[0].parent / f"{number}" / "汇总.xlsx"
            seen.add(rolled(*order, out=out).path.read_bytes())
    assert len(seen) == 1
    again = rolled(*towns, out=towns[0].parent / "0" / "汇总.xlsx")
    assert again.state == "same"


def broken_chain(town: Path) -> None:
    """Somebody writes another number of errors into a sealed row of 报送登记."""
    place = Township(town)
    table = opened(place, SCHEMA).master.tables["submissions_log"]
    cell = table.cell(table.rows[0], "errors")
    assert cell is not None
    edit = SetCell(table.sheet, cell, UNCHECKED, 9)
    place.master.write_bytes(apply(place.master.read_bytes(), EditPlan("", "", (edit,))))


def test_one_unreadable_and_one_tampered_with_are_told_and_the_others_go_on(
    towns: tuple[Path, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = towns
    broken_chain(second)
    (third / "总台账.xlsx").write_bytes(b"not a workbook")
    out = first.parent / "汇总.xlsx"
    arguments = ["rollup", *map(str, towns), "--month", "2023-05", "--today", str(TODAY)]
    assert main([*arguments, "-o", str(out), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    reasons = {one["name"]: one["reasons"] for one in told["townships"]}
    assert reasons["甲镇"] == []
    assert any("《报送登记》第1条记录" in one for one in reasons["乙镇"])
    assert any("打不开" in one for one in reasons["丙镇"])
    assert {row["乡镇"] for row in sheet_rows(out, "没有并入")} == {"乙镇", "丙镇"}
    assert {row["乡镇"] for row in sheet_rows(out, "隐患清单")} == {"甲镇"}
    assert main([*arguments, "-o", str(out)]) == 1
    assert "没有并入：乙镇" in capsys.readouterr().out


def test_a_master_with_an_error_stays_out_and_settings_that_differ_are_told(
    towns: tuple[Path, ...],
) -> None:
    place = Township(towns[2])
    hazards = opened(place, SCHEMA).master.tables["hazards"]
    first, second = (hazards.cell(row, "hazard_id") for row in hazards.rows[:2])
    assert first is not None
    assert second is not None
    twice = SetCell(hazards.sheet, second, UNCHECKED, hazards.rows[0].text("hazard_id"))
    day = hazards.cell(hazards.rows[0], "found_on")
    assert day is not None
    unreadable = SetCell(hazards.sheet, day, UNCHECKED, "5月32日")
    plan = EditPlan("", "", (twice, unreadable))
    place.master.write_bytes(apply(place.master.read_bytes(), plan))
    other = Township(towns[1])
    settings = opened(other, SCHEMA).master.tables["settings"]
    row = next(one for one in settings if one.text("key") == "done_policy")
    cell = settings.cell(row, "value")
    assert cell is not None
    policy = SetCell(settings.sheet, cell, UNCHECKED, "整改完成")
    other.master.write_bytes(apply(other.master.read_bytes(), EditPlan("", "", (policy,))))
    result = rolled(*towns, dry_run=True)
    (refused,) = result.refused
    assert refused.name == "丙镇"
    for code, at in (("KY01", second), ("CV02", day)):
        assert any(code in one and f"《隐患清单》{at}" in one for one in refused.reasons), code
    assert any("done_policy" in note and "整改完成：乙镇" in note for note in result.notes)


def test_a_master_of_an_earlier_version_is_taken_and_what_it_lacks_is_told(
    towns: tuple[Path, ...],
) -> None:
    path = towns[0] / "总台账.xlsx"
    book = openpyxl.load_workbook(path)
    page = book["企业底册"]
    (column,) = (cell.column for cell in page[3] if cell.value == "曾用名")
    page.delete_cols(column)
    book.save(path)
    result = rolled(*towns, dry_run=True)
    assert not result.refused
    assert any("甲镇" in note and "《企业底册》曾用名" in note for note in result.notes)


def test_two_of_one_name_are_both_left_out(towns: tuple[Path, ...], tmp_path: Path) -> None:
    other = tmp_path / "别处" / "甲镇"
    shutil.copytree(towns[1], other)
    result = rolled(*towns, other)
    assert [one.name for one in result.refused] == ["乙镇", "甲镇", "甲镇"]
    assert any("都叫“甲镇”" in one for one in result.refused[1].reasons)
    assert any("一模一样" in one for one in result.refused[0].reasons)


def test_a_copy_of_a_master_is_called_by_its_file(towns: tuple[Path, ...], tmp_path: Path) -> None:
    copy = tmp_path / "丁镇.xlsx"
    shutil.copy(towns[0] / "总台账.xlsx", copy)
    result = rolled(copy, *towns[1:])
    assert [one.name for one in result.townships] == sorted(["丁镇", "乙镇", "丙镇"])
    assert not result.refused


def test_a_month_without_forms_takes_the_last_ones_and_names_the_units(
    towns: tuple[Path, ...], whole: RollupResult
) -> None:
    may, june = (
        rolled(*towns),
        rolled(
            *towns, month=Month(2023, 6), today=dt.date(2023, 6, 30), out=towns[0].parent / "6.xlsx"
        ),
    )
    assert form_figures(june.path) == form_figures(may.path)
    for one in june.townships:
        units = {str(row["单位名称"]) for row in sheet_rows(one.path / "总台账.xlsx", "单位")}
        assert set(one.missing) <= units
        assert len(one.missing) >= 2
    assert sum("用其最近一期" in note for note in june.notes) == 3


def test_what_somebody_edited_or_is_a_master_is_never_overwritten(
    towns: tuple[Path, ...],
) -> None:
    out = rolled(*towns).path
    edit = SetCell("概况", Address(3, 2), UNCHECKED, "改过")
    edited = apply(out.read_bytes(), EditPlan("", "", (edit,)))
    out.write_bytes(edited)
    with pytest.raises(CannotWriteNow, match="不会覆盖"):
        rolled(*towns)
    assert out.read_bytes() == edited
    with pytest.raises(Misuse, match="不能写"):
        rolled(*towns, out=towns[0] / "总台账.xlsx")


def test_a_dry_run_writes_nothing_and_nothing_to_take_is_wrong_usage(
    towns: tuple[Path, ...], tmp_path: Path
) -> None:
    result = rolled(*towns, dry_run=True)
    assert result.cells
    assert not result.path.exists()
    with pytest.raises(Misuse, match="没有一个乡镇"):
        rolled(tmp_path / "没有")

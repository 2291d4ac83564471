"""通报 and 汇总报告: every figure counted again by plain Python over the same plain rows."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.honest import REGISTRY
from tests.workflow.paper_world import (
    JUNE,
    TODAY,
    drafted,
    filed,
    grids,
    opened,
    texts,
    township,
    unit,
)
from tests.workflow.random_month import (
    AS_OF,
    DUE_ON,
    EVE,
    GRADES,
    ROWS,
    UNITS,
    Row,
    closed_on,
    done_and_due,
    due_of,
    fate,
    fates,
    known,
    opens,
    overdue,
    percent,
    rated,
)
from xlhazard.io.township import Township
from xlhazard.model.letters import WrittenLetter
from xlhazard.model.month import Month
from xlhazard.model.results import FillResult
from xlhazard.workflow.fill import FillOrder, fill
from xlhazard.workflow.flag import FlagOrder, flag


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Township:
    return township(tmp_path_factory.mktemp("month"), "heilin", ROWS)


@pytest.fixture(scope="module")
def papers(made: Township) -> Mapping[str, WrittenLetter]:
    return {one.kind: one for one in drafted(made, "通报", "汇总报告").letters}


def by_first(grid: Sequence[Sequence[str]], column: int = 0) -> dict[str, list[str]]:
    return {row[column]: list(row) for row in grid[1:]}


def test_the_reports_of_each_unit(papers: Mapping[str, WrittenLetter]) -> None:
    reports, _ = grids(opened(papers["circular"].path))
    for code, name in UNITS.items():
        month = fates(code, "2023-06")
        assert by_first(reports)[name] == [
            name,
            *("2", str(month["in_time"] + month["late"]), str(month["in_time"])),
            *rated(month),
            *rated(fates(code)),
        ]
    assert {fate(c, k, p) for c in UNITS for k, p in DUE_ON} == {
        *("in_time", "late", "refused", "missing")
    }


def test_late_and_missing_units_are_named(papers: Mapping[str, WrittenLetter]) -> None:
    said = "\n".join(texts(opened(papers["circular"].path)))
    (late,) = re.findall(r"迟报的：(.*)。", said)
    (missing,) = re.findall(r"未报送的：(.*)。", said)
    labels = {"six_lists": "六清单", "dispatch": "调度表"}
    for code, name in UNITS.items():
        for kind, label in labels.items():
            what = fate(code, kind, "2023-06")
            words = f"{label}迟{30 - DUE_ON[kind, '2023-06']}天"
            told = re.findall(rf"{name}（([^）]*)）", late)
            assert (what == "late") == any(words in one for one in told)
            told = re.findall(rf"{name}（([^）]*)）", missing)
            wanted = {"missing": label, "refused": f"{label}退回后未重报"}.get(what)
            assert (wanted is not None) == any(wanted in one.split("、") for one in told)
    month = sum((fates(code, "2023-06") for code in UNITS), Counter[str]())
    assert f"报送率{rated(month)[0]}；" in said
    assert f"按时率{rated(month)[1]}。" in said


def test_the_ranking(papers: Mapping[str, WrittenLetter]) -> None:
    _, progress = grids(opened(papers["circular"].path))
    found = by_first(progress, 1)
    rates = {c: done_and_due(c) for c in UNITS if done_and_due(c)[1] >= 3}
    assert len(rates) >= 5
    for code, name in UNITS.items():
        done, due = done_and_due(code)
        closed = len(known(AS_OF, code)) - len(opens(AS_OF, code))
        better = sum(a * due > done * b for a, b in rates.values())
        assert found[name][:9] == [
            str(1 + better) if code in rates else "—",
            name,
            *(str(len(known(AS_OF, code))), str(closed), percent(closed, len(known(AS_OF, code)))),
            *(str(due), str(done), percent(done, due)),
            str(len(overdue(code))),
        ]
    places = [int(row[0]) for row in progress[1:] if row[0] != "—"]
    assert places == sorted(places)
    worst = [c for c, (a, b) in rates.items() if all(a * d <= n * b for n, d in rates.values())]
    said = "\n".join(texts(opened(papers["circular"].path)))
    if len(worst) == 1:
        assert f"{UNITS[worst[0]]}列末位" in said
    else:
        assert "不定末位" in said


def test_the_same_figures_as_flag_shows(
    made: Township, papers: Mapping[str, WrittenLetter]
) -> None:
    shown = flag(made, FlagOrder(TODAY, JUNE, dry_run=True))
    _, progress = grids(opened(papers["circular"].path))
    counts = {one.id: one.hazards for one in shown.counts}
    assert sum(int(row[8]) for row in progress[1:]) == counts["overdue"] == len(overdue())
    assert sum(int(row[9]) for row in progress[1:]) == counts["unlisted"]
    reporting = shown.reporting
    assert reporting is not None
    said = "\n".join(texts(opened(papers["circular"].path)))
    assert f"累计报送率{reporting.township.reporting_rate}，" in said
    assert f"整改率{reporting.closing.done_rate}" in said


def test_hazards_by_grade_and_state(papers: Mapping[str, WrittenLetter]) -> None:
    grades, states, *_ = grids(opened(papers["party_report"].path))

    def counted(rows: Sequence[Row]) -> dict[str, str]:
        by_grade = Counter(GRADES[one["grade"]] for one in rows)
        return {
            **{label: str(by_grade[label]) for label in GRADES.values()},
            "合计": str(len(rows)),
        }

    month = [one for one in known(AS_OF) if one["found_on"] > EVE]
    closed = [
        one for one in known(AS_OF) if (day := closed_on(one["hazard_id"], AS_OF)) and day > EVE
    ]
    columns = [opens(EVE), month, closed, opens(AS_OF), overdue(), known(AS_OF)]
    assert list(by_first(grades)) == [*GRADES.values(), "合计"]
    for label, row in by_first(grades).items():
        assert row[1:] == [counted(rows)[label] for rows in columns]
    total = by_first(states)["合计"]
    assert total[-1] == str(len(known(AS_OF)))
    assert sum(int(row[-1]) for row in states[1:-1]) == len(known(AS_OF))
    assert by_first(states)["已销号"][-1] == str(len(known(AS_OF)) - len(opens(AS_OF)))


def test_major_hazards_one_by_one_and_what_waits_for_a_decision(
    papers: Mapping[str, WrittenLetter],
) -> None:
    word = opened(papers["party_report"].path)
    lines = texts(word)
    majors = [one for one in opens(AS_OF) if one["grade"] == "major"]
    assert majors
    for one in majors:
        (line,) = (text for text in lines if one["description"] in text)
        late = (AS_OF - due_of(one)).days
        assert (f"已逾期{late}天" in line) == (late > 0)
        assert UNITS[one["filed_by"]] in line
    for one in ROWS["extensions"]:
        waits = closed_on(one["hazard_id"], AS_OF) is None
        assert waits == any(one["hazard_id"] in text and "申请延至" in text for text in lines)
    sent = next(grid for grid in grids(word) if "文号" in grid[0])
    asked = [one for one in ROWS["listings"] if EVE < one["requested_on"] <= AS_OF]
    assert len(sent) - 1 == len(asked) + 1  # the notice of May is not June's
    assert ["警示通报", "东岭村", "逾期未整改", "黑安办〔2023〕7号"] in [row[2:] for row in sent]
    assert "总台账《冲突》有2条还没有办结。" in lines
    for code, name in UNITS.items():
        summary = f"{name}（{code}）逾期未整改{len(overdue(code))}条"
        assert bool(overdue(code)) == any(summary in text for text in lines)


def filled(made: Township, month: str, today: dt.date) -> dict[str, str]:
    """What fill would write, by value: the very figures of the form."""
    done: FillResult = fill(None, made, FillOrder(Month.parse(month), today, dry_run=True))
    return {one.id: str(one.value) for one in done.cells}


def test_the_annex_compares_the_figures_that_fill_writes(
    made: Township, papers: Mapping[str, WrittenLetter]
) -> None:
    annex = grids(opened(papers["party_report"].path))[-1]
    now, before = filled(made, "2023-06", TODAY), filled(made, "2023-05", dt.date(2023, 6, 2))
    values = [one for one in SCHEMA.forms["dispatch"].values if one.measure is not None]
    assert len(annex) - 1 == len(values)
    for value, row in zip(values, annex[1:], strict=True):
        if value.id == value.cell_id:
            assert (row[4], row[3]) == (now[value.id], before[value.id])
        else:
            assert row[4] in now[value.cell_id]
        if value.kind != "yes_no":
            assert Decimal(row[5]) == Decimal(row[4]) - Decimal(row[3])


def test_an_empty_township_says_so_and_divides_by_nothing(tmp_path: Path) -> None:
    made = township(tmp_path, "annex12", {})
    result = drafted(made, "通报", "汇总报告", "重大隐患专册", "验收销号单")
    assert {one.kind for one in result.letters} == {"circular", "party_report"}
    said = "\n".join(line for one in result.letters for line in texts(opened(one.path)))
    for words in (
        "本月还没有到期的报表",
        "没有未销号的重大隐患",
        "没有逾期未整改的隐患",
        "不定末位",
    ):
        assert words in said
    assert "{" not in said
    assert "（未知）" not in said


@pytest.mark.parametrize("town", ["shanyao", "baishiyi"])
def test_other_towns_compare_the_figures_of_their_own_forms(town: str, tmp_path: Path) -> None:
    month = {"shanyao": "2020-12", "baishiyi": "2021-10"}[town]
    period = Month.parse(month)
    rows = {
        "units": [unit("HL-01", "青石村", forms_due=("six_lists",), valid_from="2020-01")],
        "enterprises": [filed("HL-01", REGISTRY)],
        "hazards": [
            filed("HL-01", {**ROWS["hazards"][0], "found_on": period.day(3), "due": period.last})
        ],
    }
    made = township(tmp_path, town, rows)
    (one,) = drafted(made, "汇总报告", month=period, today=period.last).letters
    annex = grids(opened(one.path))[-1]
    assert annex[0] == ["序号", "项目", "单位", "上月", "本月", "增减"]
    if town == "shanyao":
        found = next(row for row in annex if row[1] == "排查隐患（累计）")
        assert found[4] == "1"
    assert all("nan" not in "".join(row).lower() for row in annex)

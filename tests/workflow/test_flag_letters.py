"""提示告知, 警示通报, 约谈通知, and what letters cite, ask for and are signed with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import xlhazard
from tests.support.schemas import SCHEMA
from tests.workflow.honest import hazard_id
from tests.workflow.paper_world import (
    accepting,
    drafted,
    grids,
    lagging,
    opened,
    texts,
    township,
)
from xlhazard.io.township import Township
from xlhazard.model.table import Value
from xlhazard.workflow.paper_names import BLANK

NAME: dict[str, Value] = {"key": "town_name", "value": "青山镇"}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Township:
    return township(tmp_path_factory.mktemp("full"), "full", lagging())


def told(path: Path) -> str:
    word = opened(path)
    cells = (cell for grid in grids(word) for row in grid for cell in row)
    return "\n".join((*texts(word), *cells))


@pytest.mark.parametrize(
    ("kind", "unit", "words"),
    [
        ("提示告知", "青石村", "调度表连续2期迟报或未报（2023-05、2023-06）"),
        ("警示通报", "河口村", "本月有3项填报质量信号：DT13 抽查25家企业"),
        ("约谈通知", "建设站", "宏达石材有限公司，2023-06-25督查又查出重大隐患"),
    ],
)
def test_units_are_warned_each_by_a_letter_of_its_own(
    full: Township, kind: str, unit: str, words: str
) -> None:
    (one,) = drafted(full, kind).letters
    assert one.addressee == unit + ("主要负责人" if kind == "约谈通知" else "")
    said = told(one.path)
    assert words in said
    assert "{" not in said
    assert "（未知）" not in said
    assert "》E" not in said  # cells of the township's own master


def test_a_township_without_a_name_gets_a_blank_place_and_is_told(full: Township) -> None:
    result = drafted(full, "提示告知", "督办单")
    assert any("town_name" in note for note in result.notes)
    assert any("没有对应的条款" in note for note in result.notes)  # full is of no document
    said = told(result.letters[0].path)
    assert f"根据{BLANK}" in said
    assert "全功能" not in said
    assert f"{BLANK}镇安办" in texts(opened(result.letters[0].path))


def test_settings_name_the_township(tmp_path: Path) -> None:
    made = township(
        tmp_path, "full", {**lagging(), "settings": [{"key": "town", "value": "full"}, NAME]}
    )
    result = drafted(made, "提示告知", "提请挂牌督办")
    assert not any("town_name" in note for note in result.notes)
    said = [told(one.path) for one in result.letters]
    assert all("青山镇安办" in one for one in said)
    assert any("青山镇安委会" in one for one in said)


@pytest.mark.parametrize(
    ("town", "cited"),
    [
        (
            "annex12",
            "《解决安全隐患“查不上来、整不下去”和推动“一抓到底、见底清零”工作机制》（附件12）二（四）（五）",
        ),
        ("heilin", "《黑林镇重大事故隐患专项排查整治行动实施方案》二（三）6"),
        ("shanyao", "泉港山〔2020〕119号文件一（三）"),
        ("baishiyi", "白市驿府发〔2021〕78号文件五"),
    ],
)
def test_a_letter_cites_the_document_of_its_own_town(town: str, cited: str, tmp_path: Path) -> None:
    made = township(tmp_path, town, accepting())
    (one,) = drafted(made, "督办单", month=None).letters
    said = told(one.path)
    assert f"根据{cited}，" in said
    others = [
        doc for name, doc in SCHEMA.letters.cited.items() if name != SCHEMA.towns[town].document
    ]
    assert not any(doc in said for doc in others)


def test_a_reminder_speaks_of_today_and_cites_no_other_towns_document(tmp_path: Path) -> None:
    rows = {**accepting(), "submissions_log": lagging()["submissions_log"][:1]}
    made = township(tmp_path, "heilin", rows)
    (one,) = drafted(made, "催报").letters
    (grid,) = grids(opened(one.path))
    by_form = {("调度表" if "调度表" in row[1] else "六清单"): row for row in grid[1:]}
    assert by_form["调度表"][4].startswith(SCHEMA.letters.cited["S1"] + "四（二）")
    assert by_form["六清单"][4] == ""  # 附件12 asks for it, which is not this town's document
    longest = max(int(row[3]) for row in grid[1:])
    said = "".join(texts(opened(one.path)))
    assert "截至2023年7月3日" in said
    assert f"最长迟{longest}天" in said


def test_what_was_asked_for_before_is_urged_and_not_asked_for_again(tmp_path: Path) -> None:
    made = township(tmp_path, "annex12", with_two_majors())
    found = {one.kind: one for one in drafted(made, "提请挂牌督办", "催办挂牌").letters}
    (first,) = grids(opened(found["listing_request"].path))
    assert [row[1] for row in first[1:]] == [hazard_id("HL-03", 1)]
    (urged,) = grids(opened(found["listing_urge"].path))
    assert [row[1] for row in urged[1:]] == [hazard_id("HL-03", 5)]
    assert urged[1][5:] == ["2023-05-20 黑安办〔2023〕5号", "41"]


def test_a_request_of_yesterday_is_not_urged_but_told(tmp_path: Path) -> None:
    made = township(tmp_path, "annex12", with_two_majors())
    result = drafted(made, "提请挂牌督办", "催办挂牌", today=dt.date(2023, 5, 24), month=None)
    assert [one.kind for one in result.letters] == ["listing_request"]
    assert any("还没有超过期限" in note for note in result.notes)


def test_the_python_function_drafts_the_same(full: Township) -> None:
    result = xlhazard.letters(
        township=full.root, kinds="约谈通知", month="2023-06", today="2023-07-03", dry_run=True
    )
    (one,) = result.letters
    assert (one.kind, one.addressee) == ("talk", "建设站主要负责人")
    assert one.check_code == drafted(full, "talk").letters[0].check_code


def with_two_majors() -> dict[str, list[dict[str, Value]]]:
    rows = {name: [dict(row) for row in some] for name, some in accepting().items()}
    rows["hazards"][0] |= {"grade": "major"}
    rows["rectifications"] = rows["rectifications"][1:]
    return rows

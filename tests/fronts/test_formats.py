"""--format on the command line: every format of every verb, nothing else on standard output."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import html5lib
import pytest
from lxml import etree

from tests.workflow.desk import Desk, prepared, raw_typed, submitted
from tests.workflow.honest import month_of
from xlhazard.fronts.arguments import REPORT_FORMATS
from xlhazard.fronts.cli import main
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell

TODAY = ["--today", "2023-05-25"]


def _lines(text: str) -> None:
    assert text
    assert all(line.startswith("::") for line in text.splitlines())


def _page(text: str) -> None:
    html5lib.HTMLParser(strict=True).parse(text)


def _xml(text: str) -> None:
    assert etree.fromstring(text.encode("utf-8")).tag == "testsuites"


READERS: Mapping[str, Callable[[str], object]] = {
    "json": json.loads,
    "sarif": json.loads,
    "junit": _xml,
    "github": _lines,
    "html": _page,
}


@pytest.fixture(scope="session")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("formats"))


@pytest.fixture
def desk(township: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk.copy_of(township, tmp_path)
    monkeypatch.chdir(desk.root)
    bad = raw_typed(submitted(desk.blank("HL-03"), month_of()), "hazards", 0, "due", "6月31日")
    desk.receive(bad, "a.xlsx")
    return desk


def test_there_is_a_reader_for_every_format() -> None:
    assert {*READERS, "text"} == set(REPORT_FORMATS)


@pytest.mark.parametrize("style", READERS)
def test_validate_and_merge_give_the_report_and_nothing_else(
    style: str, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--format", style, *TODAY]
    assert main(["validate", "收件", "--mark", "标注", *asked]) == 1
    said = capsys.readouterr()
    READERS[style](said.out)
    assert said.err == ""
    assert main(["merge", "--month", "2023-05", "-o", "报表/合并.out", *asked]) == 1
    assert capsys.readouterr() == ("", "")
    written = (desk.root / "报表" / "合并.out").read_text("utf-8")
    READERS[style](written)
    assert "HL-03" in written or style == "github"


@pytest.mark.parametrize("style", READERS)
def test_flag_and_check_templates_give_them_too(
    style: str, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["flag", "--format", style, *TODAY]) == 0
    READERS[style](capsys.readouterr().out)
    broken = desk.root / "模板.xlsx"
    phone = SetCell("隐患清单", Address(9, 5), UNCHECKED, "13800000000")
    broken.write_bytes(apply(desk.blank("HL-03"), EditPlan("", "", (phone,))))
    assert main(["check-templates", str(broken), "--format", style]) == 1
    said = capsys.readouterr().out
    READERS[style](said)
    assert "13800000000" not in said


def test_the_page_shows_the_cell_in_its_sheet(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["validate", "收件", "--format", "html", *TODAY])
    said = capsys.readouterr().out
    assert '<td class="hit">6月31日</td>' in said
    main(["validate", "收件", "--format", "json", *TODAY])
    assert "excerpt" not in capsys.readouterr().out


@pytest.mark.parametrize("verb", [["issue", "--month", "2023-05"], ["rules"], ["templates"]])
def test_a_verb_that_finds_nothing_has_no_such_format(
    verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*verb, "--format", "html"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "--format 不能是 'html'，可选：" in said
    assert "json" in said


def test_rules_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "CM01", "--format", "json"]) == 0
    (rule,) = json.loads(capsys.readouterr().out)["rules"]
    assert rule["code"] == "CM01"
    assert rule["severity"] == "error"
    assert main(["rules", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rules"]) > 100

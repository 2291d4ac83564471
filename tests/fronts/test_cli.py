"""The command line: exit statuses, formats, and words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflow.desk import Desk, prepared, raw_typed, retyped, submitted
from tests.workflow.honest import month_of
from xlhazard.fronts.arguments import parser
from xlhazard.fronts.cli import main
from xlhazard.fronts.verbs import VERBS
from xlhazard.workflow import merge as merging

TODAY = ["--today", "2023-05-25"]


@pytest.fixture(scope="session")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("cli"))


@pytest.fixture
def desk(township: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk.copy_of(township, tmp_path)
    monkeypatch.chdir(desk.root)
    return desk


def test_every_verb_of_the_parser_has_a_function_and_a_chinese_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    overview = capsys.readouterr().out
    for verb in VERBS:
        assert f"    {verb}" in overview
        with pytest.raises(SystemExit) as ended:
            main([verb, "--help"])
        assert ended.value.code == 0
        words = capsys.readouterr().out
        assert words.startswith("用法：xlhazard ")
        assert "options" not in words
    assert parser().parse_args(["rules"]).verb == "rules"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ([], "缺少：命令"),
        (["nonsense"], "不能是 'nonsense'"),
        (["merge", "--month", "6"], "“6”不是月份，应如 2023-06"),
        (["merge", "--today", "2023-06-31", "x"], "不是日期"),
        (["validate"], "缺少：文件或文件夹"),
        (["init", "a"], "缺少：--town"),
        (["merge", "--bogus"], "不认识的参数：--bogus"),
        (["merge", "--mon", "2023-06"], "不认识的参数：--mon"),
        (["validate", "a", "--format"], "--format 后面要跟一个值"),
    ],
)
def test_wrong_usage_ends_in_2_with_a_chinese_line(
    typed: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_starting_imports_nothing_heavy() -> None:
    code = (
        "import sys, xlhazard, xlhazard.fronts.cli;"
        "heavy = {'pandas', 'pandera', 'openpyxl', 'yaml', 'tqdm', 'numpy'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_month_from_validate_to_flag(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    bad = raw_typed(
        submitted(desk.blank("HL-01"), month_of("HL-01")), "hazards", 0, "due", "6月32日"
    )
    desk.receive(bad, "b.xlsx")
    assert main(["validate", "收件", *TODAY]) == 1
    assert "CV02" in capsys.readouterr().out
    assert main(["merge", "--month", "2023-05", "--dry-run", *TODAY]) == 1
    assert "试运行" in capsys.readouterr().out
    assert main(["merge", "--month", "2023-05", *TODAY]) == 1
    said = capsys.readouterr()
    assert "并入总台账：1" in said.out
    assert "退回：1" in said.out
    assert said.err == ""
    assert main(["flag", "--today", "2023-07-10", "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("《预警》已重写")
    assert main(["issue", "--month", "2023-06", "--unit", "HL-03", "--quiet"]) == 0
    assert list((desk.root / "下发" / "2023-06").iterdir())


def test_json_is_all_there_is_on_standard_output(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    path = desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    assert main(["validate", str(path), "--format", "json", "--mark", "标注", *TODAY]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"tool", "today", "files", "summary"}
    assert report["files"][0]["unit"] == "HL-03"
    assert main(["merge", str(path), "--format", "json", *TODAY]) == 0
    merged = json.loads(capsys.readouterr().out)
    assert merged["merged"] == [
        {
            "path": str(path),
            "unit": "HL-03",
            "month": "2023-05",
            "added": 5,
            "changed": 0,
        }
    ]
    assert {"refused", "conflicts", "missing_units"} <= set(merged)
    assert main(["flag", "--format", "json", *TODAY]) == 0
    flagged = json.loads(capsys.readouterr().out)
    assert [one["path"] for one in flagged["files"]] == ["总台账.xlsx"]
    assert set(flagged["summary"]) == {"files", "error", "warning", "info", "flag"}


def test_a_filled_form_as_json(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    figures = {"d3_1": 3, "d3_2": 3, "d4_5": "0.50万元，其中0.2万元"}
    desk.receive(submitted(desk.blank("HL-03"), month_of(), figures=figures), "a.xlsx")
    main(["merge", "--month", "2023-05", "--quiet", *TODAY])
    capsys.readouterr()
    assert main(["fill", "--month", "2023-05", "--format", "json", *TODAY]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    filled = json.loads(said.out)
    assert filled["cells"]
    assert all(set(one) == {"sheet", "cell", "id", "value"} for one in filled["cells"])
    values = {one["id"]: one["value"] for one in filled["cells"]}
    assert (values["d3_1"], values["d4_5"]) == (3, "0.5万元，其中0.2万元")
    assert all(isinstance(value, int | str) for value in values.values())
    assert any("青石村" in note for note in filled["notes"])


def test_a_refusal_and_a_conflict_as_json(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    blank = desk.blank("HL-03")
    desk.receive(submitted(blank, month_of()), "a.xlsx")
    assert main(["merge", "--month", "2023-05", "--quiet", *TODAY]) == 0
    desk.staff_type("hazards", 0, "location", "办公室改的")
    changed = retyped(submitted(blank, month_of(), version=2), "hazards", 0, location="村里改的")
    desk.receive(changed, "b.xlsx")
    desk.receive(b"%PDF-1.4", "c.xlsx")
    capsys.readouterr()
    assert main(["merge", "--month", "2023-05", "--format", "json", *TODAY]) == 1
    merged = json.loads(capsys.readouterr().out)
    (conflict,) = merged["conflicts"]
    assert set(conflict) == {"list", "key", "field", "base", "theirs", "ours"}
    assert (conflict["list"], conflict["field"]) == ("hazards", "location")
    assert (conflict["theirs"], conflict["ours"]) == ("村里改的", "办公室改的")
    (refused,) = merged["refused"]
    assert refused["unit"] is None
    assert refused["codes"] == ["ST01"]
    assert [file["status"] for file in merged["files"] if "c.xlsx" in file["path"]] == [
        "unreadable"
    ]
    assert {"unit", "form", "due"} == set(merged["missing_units"][0])


def test_a_report_can_go_into_a_file(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    target = desk.root / "报表" / "核对.json"
    typed = ["validate", "收件", "--format", "json", "-o", str(target), *TODAY]
    assert main(typed) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_text("utf-8"))["summary"]["files"] == 1


def test_configuration_that_is_wrong_ends_in_2(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["merge", "--month", "2023-06", "--township", str(tmp_path)]) == 2
    assert "没有“总台账.xlsx”" in capsys.readouterr().err
    assert main(["merge", "没有.xlsx", "--month", "2023-05"]) == 2
    assert "没有.xlsx" in capsys.readouterr().err
    assert main(["rules", "XX99"]) == 2
    own = tmp_path / "schemas" / "towns"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text("id: mine\nnonsense: 1\n", encoding="utf-8")
    assert main(["rules", "CM01", "--schemas", str(tmp_path / "schemas")]) == 2
    assert "towns/mine.yaml" in capsys.readouterr().err


def test_a_fault_of_ours_ends_in_3_without_a_traceback_or_a_value(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("13812345678 王芳")

    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    monkeypatch.setattr(merging, "planned", broken)
    assert main(["merge", "--month", "2023-05", *TODAY]) == 3
    said = capsys.readouterr()
    assert "ZeroDivisionError" in said.err
    assert "Traceback" not in said.err
    assert "王芳" not in said.err + said.out


def test_a_master_that_cannot_be_written_now_ends_in_4(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    (desk.root / ".~lock.总台账.xlsx#").write_text(",wang,pc,18.06.2023 09:12,file:///x;")
    before = desk.township.master.read_bytes()
    assert main(["merge", "--month", "2023-05", *TODAY]) == 4
    assert "wang" in capsys.readouterr().err
    assert desk.township.master.read_bytes() == before
    typed = ["merge", "--month", "2023-05", "--ignore-owner-file", *TODAY]
    assert main(typed) == 0


def test_templates_are_checked(
    tmp_path: Path, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "模板"
    (good / "examples").mkdir(parents=True)
    (good / "unit.xlsx").write_bytes(desk.blank("HL-03"))
    (good / "examples" / "filled.xlsx").write_bytes(b"no template")
    main(["check-templates", str(good), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [Path(one["path"]).name for one in found["files"]] == ["unit.xlsx"]
    assert len(found["passed_over"]) == 1
    (good / "other.xlsx").write_bytes(b"no workbook")
    assert main(["check-templates", str(good)]) == 1
    assert "other.xlsx" in capsys.readouterr().out

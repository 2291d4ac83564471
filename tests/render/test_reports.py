"""Text and JSON reports: every finding, nothing that runs, the contract's keys."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from tests.render.told import TODAY, finding, refused, report, run
from xlhazard.model.address import Address
from xlhazard.model.edits import (
    UNCHECKED,
    AppendRow,
    ClearMarks,
    EditPlan,
    MarkCell,
    NewSheet,
    SetCell,
)
from xlhazard.model.finding import Crash, Severity, Skipped
from xlhazard.model.month import Month
from xlhazard.model.report import Report
from xlhazard.model.results import (
    CheckedTemplate,
    Conflict,
    FilledCell,
    FillResult,
    FlagResult,
    InitResult,
    IssuedWorkbook,
    IssueResult,
    Merged,
    MergeResult,
    MissingUnit,
    Refused,
    TemplateCheck,
    TemplateProblem,
    TemplatesResult,
)
from xlhazard.render import json as as_json
from xlhazard.render.plan_text import plan_lines
from xlhazard.render.reporting import flag_json
from xlhazard.render.results_text import (
    fill_text,
    flag_text,
    init_text,
    issue_text,
    merge_text,
    template_check_text,
    templates_text,
)
from xlhazard.render.text import report_text, summary
from xlhazard.render.words import shown

JUNE = Month(2023, 6)
EMPTY = EditPlan("总台账.xlsx", "0" * 64)


def test_the_text_report_has_every_finding_with_its_remedy() -> None:
    text = report_text(run())
    for one in refused().findings:
        assert one.message in text
        assert f"怎样改：{one.fix}\n" in text
        assert f"依据：{one.basis}\n" in text
    assert "第1处 错误 CV02 隐患清单!L4" in text
    assert "整个文件" in text
    assert "２０２３．６．１ → 2023-06-01" in text
    assert "未运行 CM01：没有总台账，不能和以前比。" in text
    assert "未读取：~$HL-03.xlsx（是打开时留下的锁文件）" in text
    assert text.endswith("共1份文件：7处错误、1处提醒、1处说明。\n")


def test_what_to_do_is_said_once_for_findings_of_a_rule_in_a_row() -> None:
    alike = [one for one in refused().findings if one.code == "CV01"][:2]
    assert len(alike) == 2
    file = replace(refused(), findings=tuple(alike))
    lines = report_text(replace(run(), files=(file,))).splitlines()
    assert [line.strip()[:3] for line in lines[1:5]] == ["第1处", "第2处", "怎样改", "依据："]


def test_rules_that_were_skipped_for_one_reason_share_a_line() -> None:
    skipped = (
        Skipped("CM01", "没有总台账"),
        Skipped("DT20", "没有表"),
        Skipped("CM02", "没有总台账"),
    )
    text = report_text(replace(run(), files=(replace(refused(), skipped=skipped),)))
    assert "未运行 CM01、CM02：没有总台账\n" in text
    assert "未运行 DT20：没有表\n" in text


def test_quiet_gives_one_line_for_each_file() -> None:
    lines = report_text(run(), quiet=True).splitlines()
    assert len(lines) == 3
    assert lines[0].endswith("有错误：7处错误、1处提醒、1处说明")


def test_a_terminal_is_never_given_control_or_direction_characters() -> None:
    hostile = "a\x1b]0;x\x07\u202eb\u2066\r\n\x9bc\ud800\ufeff"
    told = replace(
        report(finding("CV06", f"表{hostile}", "A1", hostile)),
        path=hostile,
        unit_name=hostile,
        crashed=(Crash("CV06", hostile),),
    )
    text = report_text(Report(TODAY, (told,), ((hostile, hostile),)))
    assert all(c.isprintable() or c == "\n" for c in text)
    assert "\\x1b" in text
    assert shown("普通 文字，Ａ１") == "普通 文字，Ａ１"


def test_json_has_the_keys_of_the_contract() -> None:
    data = json.loads(as_json.dumped(as_json.report_json(run())))
    assert list(data) == ["tool", "today", "files", "summary"]
    assert data["tool"]["name"] == "xlhazard"
    assert data["today"] == "2023-06-27"
    assert data["summary"] == {"files": 1, "error": 7, "warning": 1, "info": 1, "flag": 0}
    file = data["files"][0]
    assert list(file) == [
        "path", "sha256", "unit", "month", "status", "findings", "read_as", "skipped",
    ]  # fmt: skip
    assert file["findings"][0] == {
        "code": "CV02",
        "name": "cv02",
        "severity": "error",
        "sheet": "隐患清单",
        "cell": "L4",
        "field": "due",
        "value": "6月31日",
        "message": "“整改时限”的“6月31日”不是能认出的日期。",
        "fix": "请核对后改正。",
        "basis": "附件12 二（三）",
    }
    assert file["findings"][-1]["sheet"] is None
    assert file["read_as"] == [
        {"sheet": "隐患清单", "cell": "H4", "from": "２０２３．６．１", "to": "2023-06-01"}
    ]
    assert file["skipped"] == [{"code": "CM01", "reason": "没有总台账，不能和以前比。"}]


def test_a_crash_is_never_silent_in_json() -> None:
    told = replace(report(), crashed=(Crash("XR02", "KeyError"),))
    data = as_json.report_json(Report(TODAY, (told,)))
    assert "程序出错" in json.dumps(data, ensure_ascii=False)


def test_json_survives_characters_that_no_encoding_can_hold() -> None:
    text = as_json.dumped({"a": "\ud800"})
    text.encode("utf-8")
    assert json.loads(text) == {"a": "\ud800"}


def merged() -> MergeResult:
    plan = EditPlan(
        "总台账.xlsx",
        "0" * 64,
        (
            ClearMarks(),
            SetCell("隐患清单", Address(5, 12), None, dt.date(2023, 6, 30)),
            SetCell("隐患清单", Address(6, 12), UNCHECKED, Decimal("1.50")),
            AppendRow("整改清单", 9, 8, {2: "YH-HL-03-2023-0001-J", 8: "更换", 9: None}),
            MarkCell("隐患清单", Address(5, 3), "error", "…"),
            NewSheet("校验结果", 0, ()),
        ),
    )
    return MergeResult(
        report=run(),
        master=Path("总台账.xlsx"),
        month=JUNE,
        plan=plan,
        merged=(Merged("收件/HL-01.xlsx", "HL-01", JUNE, 3, 2, 1, 4, True),),
        refused=(
            Refused("收件/HL-03.xlsx", "HL-03", JUNE, ("CV02", "CV01"), Path("退回/a.xlsx"),
                    Path("退回/a.txt")),
            Refused("收件/x.xlsx", None, None, ("ST05",)),
        ),
        conflicts=(
            Conflict("hazards", "隐患清单", "YH-1", "due", "整改时限", "a", "b", "c", "HL-01",
                     JUNE),
        ),
        missing_units=(
            MissingUnit("HL-09", "黑林九村", "dispatch", "调度表", dt.date(2023, 6, 27)),
        ),
        already=("收件/HL-02.xlsx",),
        left_aside=(("收件/HL-04.xlsx", "有版本2"),),
        notes=("报送登记第3行对不上。",),
        unsettled=("存档没有写完。",),
    )  # fmt: skip


def test_a_merge_tells_what_became_of_every_file() -> None:
    text = merge_text(merged())
    for words in (
        "并入总台账：1",
        "HL-01 2023-06（放行）  新增3行，改动2处，撤回1行，4行本次没有报，照旧保留",
        "退回：2",
        "标注件：退回/a.xlsx",
        "单位不明 月份不明  ST05",
        "以前已经并入，不用再做：1",
        "收件/HL-04.xlsx（有版本2）",
        "隐患清单 YH-1 整改时限：单位报“b”，总台账是“c”",
        "HL-09 黑林九村 调度表（2023-06-27前）",
        "报送登记第3行对不上。",
        "没有做完：1",
        "总台账已更新：总台账.xlsx（6处改动）",
    ):
        assert words in text
    assert "总台账没有改动。" in merge_text(replace(merged(), plan=EMPTY))


def test_a_dry_run_prints_the_plan_cell_by_cell() -> None:
    text = merge_text(replace(merged(), dry_run=True), quiet=True)
    assert "试运行：没有写任何文件。" in text
    assert "  隐患清单!L5：空 → 2023-06-30" in text
    assert "  隐患清单!L6：1.50" in text
    assert "  整改清单 第9行 新增：B=YH-HL-03-2023-0001-J，H=更换" in text
    assert "  隐患清单!C5：标出错误" in text
    assert "  写入“校验结果”表" in text


def test_a_long_plan_is_cut_and_says_so() -> None:
    edits = tuple(SetCell("表", Address(row, 1), None, row) for row in range(1, 301))
    lines = list(plan_lines(EditPlan("a", "b", edits), most=200))
    assert len(lines) == 201
    assert lines[-1] == "  另有100处改动，不再列出。"


def test_merge_json_has_what_the_contract_adds() -> None:
    data = json.loads(as_json.dumped(as_json.merge_json(merged())))
    assert data["merged"] == [
        {"path": "收件/HL-01.xlsx", "unit": "HL-01", "month": "2023-06", "added": 3, "changed": 2}
    ]
    assert data["refused"][1] == {
        "path": "收件/x.xlsx", "unit": None, "month": None, "codes": ["ST05"],
    }  # fmt: skip
    assert data["conflicts"] == [
        {"list": "hazards", "key": "YH-1", "field": "due", "base": "a", "theirs": "b", "ours": "c"}
    ]
    assert data["missing_units"] == [{"unit": "HL-09", "form": "dispatch", "due": "2023-06-27"}]
    assert {"tool", "today", "files", "summary"} <= set(data)


def test_flags_are_listed_and_counted() -> None:
    flag = finding("TR01", "隐患清单", "B5", "重大隐患未挂牌督办。", Severity.FLAG)
    result = FlagResult(Report(TODAY, (report(flag),)), Path("总台账.xlsx"), 2, 1, 3)
    text = flag_text(result)
    assert "预警 TR01 重大隐患未挂牌督办。" in text
    assert summary(result.report).endswith("0处说明、1处预警。")
    assert "新增2条，保留1条，已消除3条" in text
    assert "试运行" in flag_text(replace(result, dry_run=True, plan=EMPTY))
    assert flag_json(result)["summary"] == Report(TODAY, (report(flag),)).summary


def test_a_filled_form_shows_figures_and_keeps_money_exact() -> None:
    cells = (
        FilledCell("调度表", Address(3, 4), "d1_1", 7, "8个单位合计"),
        FilledCell("调度表", Address(11, 4), "d3_3", "3次，1.5万元"),
        FilledCell("调度表", Address(17, 4), "d4_5b", Decimal("0.20")),
        FilledCell("调度表", Address(2, 5), "date", dt.date(2023, 6, 26)),
    )
    result = FillResult(
        Path("报表/a.xlsx"), "dispatch", JUNE, dt.date(2023, 6, 26), cells, EMPTY, ("缺九村",)
    )
    text = fill_text(result)
    assert "调度表!D3 d1_1：7（8个单位合计）" in text
    assert "已填4格，截至2023-06-26：报表/a.xlsx" in text
    data = as_json.fill_json(result)
    assert data["cells"] == [
        {"sheet": "调度表", "cell": "D3", "id": "d1_1", "value": 7},
        {"sheet": "调度表", "cell": "D11", "id": "d3_3", "value": "3次，1.5万元"},
        {"sheet": "调度表", "cell": "D17", "id": "d4_5b", "value": "0.20"},
        {"sheet": "调度表", "cell": "E2", "id": "date", "value": "2023-06-26"},
    ]
    assert data["notes"] == ["调度表!D3 d1_1：8个单位合计", "缺九村"]


def test_of_a_long_text_a_terminal_shows_the_beginning_in_one_line() -> None:
    words = "黑林三村：已开展\n" * 20
    cell = FilledCell("9+6汇总表", Address(4, 3), "r1_current", words)
    form = Path("报表/a.xlsx")
    result = FillResult(form, "nine_plus_six", JUNE, dt.date(2023, 6, 26), (cell,), EMPTY)
    first, *_ = fill_text(result).splitlines()
    assert first.startswith("  9+6汇总表!C4 r1_current：黑林三村：已开展 黑林三村：")
    assert first.endswith("……（共180字）")
    assert json.loads(json.dumps(as_json.fill_json(result)))["cells"][0]["value"] == words


def test_init_issue_and_templates_in_words_and_as_json() -> None:
    made = InitResult(
        Path("黑林镇"), "heilin", Path("黑林镇/总台账.xlsx"), (Path("黑林镇/收件"),), 3
    )
    assert "总台账：黑林镇/总台账.xlsx（单位3个）" in init_text(made)
    assert as_json.init_json(made)["folders"] == ["黑林镇/收件"]
    issued = IssueResult(
        JUNE,
        (
            IssuedWorkbook(Path("下发/a.xlsx"), "HL-01", "黑林一村"),
            IssuedWorkbook(Path("下发/b.xlsx"), "HL-02", "黑林二村", written=False),
        ),
        (("HL-09", "2023-07起停用"),),
    )
    text = issue_text(issued)
    assert "2023-06 已下发：1" in text
    assert "原来已有、没有改动：1" in text
    assert "HL-09（2023-07起停用）" in text
    assert as_json.issue_json(issued)["passed_over"] == [
        {"unit": "HL-09", "reason": "2023-07起停用"}
    ]
    assert issue_text(IssueResult(JUNE)) == "2023-06没有要下发的单位。\n"
    stale = TemplatesResult(Path("workbooks"), stale=("heilin/master.xlsx",), checked=True)
    assert "heilin/master.xlsx" in templates_text(stale)
    assert templates_text(replace(stale, stale=())) == "模板与方案一致。\n"
    fresh = TemplatesResult(Path("workbooks"), written=("a",), unchanged=("b", "c"))
    assert templates_text(fresh) == "已重建：1\n  a\n没有变化的2份。\n"
    assert as_json.templates_json(stale)["stale"] == ["heilin/master.xlsx"]


def test_checked_templates_are_listed_with_their_problems() -> None:
    result = TemplateCheck(
        (
            CheckedTemplate("a.xlsx", (TemplateProblem("列名不对。", "隐患清单", Address(3, 6)),)),
            CheckedTemplate("b.xlsx"),
        ),
        (("examples/c.xlsx", "示例报送件，不是模板"),),
    )
    text = template_check_text(result)
    assert text == "a.xlsx：1处不符\n  隐患清单!F3：列名不对。\n核对模板2份，不符1份。\n"
    assert "隐患清单" not in template_check_text(result, quiet=True)
    data = as_json.template_check_json(result)
    assert data["files"] == [
        {"path": "a.xlsx", "problems": ["隐患清单!F3：列名不对。"]},
        {"path": "b.xlsx", "problems": []},
    ]

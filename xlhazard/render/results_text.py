"""What a verb did, for people at a terminal: merge, flag, fill, init, issue, templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlhazard.model.finding import Severity
from xlhazard.model.results import (
    FillResult,
    FlagResult,
    InitResult,
    IssueResult,
    Merged,
    MergeResult,
    Refused,
    RenewResult,
    TemplateCheck,
    TemplatesResult,
)
from xlhazard.model.word import said_cell
from xlhazard.render.hazard_flags import hazard_lines
from xlhazard.render.plan_text import plan_lines
from xlhazard.render.reporting import reporting_lines
from xlhazard.render.template_problems import problem_text
from xlhazard.render.text import file_lines, head, skipped_lines
from xlhazard.render.words import SEVERITY_WORDS, scalar_text, shown

MOST_SHOWN = 60
"""Characters of one filled cell that a terminal shows."""


def merge_text(result: MergeResult, *, quiet: bool = False) -> str:
    """Files taken, refused, passed over; conflicts, missing units; the plan of a dry run."""
    lines: list[str] = []
    for file in result.report.files:
        if file.status in ("error", "unreadable"):
            lines += [head(file)] if quiet else file_lines(file)
    for title, told in merge_told(result):
        lines += _counted(title, told)
    lines += _counted("没有读取", map(_pair, result.report.passed_over))
    if result.dry_run:
        changes = f"会有{len(result.plan)}处改动：" if len(result.plan) else "不会有改动。"
        lines.append(f"试运行：没有写任何文件。真正合并时，总台账{changes}")
        lines += plan_lines(result.plan)
    elif len(result.plan):
        lines.append(f"总台账已更新：{shown(str(result.master))}（{len(result.plan)}处改动）")
    else:
        lines.append("总台账没有改动。")
    return "\n".join(lines) + "\n"


def merge_told(result: MergeResult) -> Iterator[tuple[str, list[str]]]:
    """Headings with their lines: what became of the files, conflicts, who is missing."""
    yield "并入总台账", [_merged(one) for one in result.merged]
    yield "退回", [_refused(one) for one in result.refused]
    yield "以前已经并入，不用再做", list(map(shown, result.already))
    yield "有更新的版本，没有采用", list(map(_pair, result.left_aside))
    yield (
        "冲突（总台账保留原值，请在《冲突》表里填处理意见）",
        [
            f"{one.sheet} {shown(one.key)} {one.header}：单位报“{shown(one.theirs)}”，"
            f"总台账是“{shown(one.ours)}”"
            for one in result.conflicts
        ],
    )
    yield (
        "还没有报的",
        [
            f"{one.unit} {shown(one.unit_name)} {one.form_name}（{one.due.isoformat()}前）"
            for one in result.missing_units
        ],
    )
    yield (
        "以后各月要一并更正（已接收的不退回，请单位提高版本重报或填更正说明）",
        [
            f"{one.unit} {shown(one.unit_name)} {one.month}：{one.number}“{one.label}”"
            f"为{scalar_text(one.figure)}，少于{one.earlier}现在的{scalar_text(one.earlier_figure)}"
            for one in result.rechecked
        ],
    )
    yield "请注意", list(map(shown, result.notes))
    yield "没有做完", list(map(shown, result.unsettled))


def flag_changes(result: FlagResult) -> str:
    """How 预警 changes: 新增2条，保留1条，已消除0条."""
    return f"新增{result.added}条，保留{result.kept}条，已消除{result.settled}条"


def flag_text(result: FlagResult, *, quiet: bool = False) -> str:
    """Every flag in one line, how units report and close, then how 预警 changed."""
    lines: list[str] = []
    for file in result.report.files:
        if quiet:
            continue
        flags_first = sorted(file.findings, key=lambda f: f.severity is not Severity.FLAG)
        lines += [
            f"  {SEVERITY_WORDS[f.severity]} {f.code} {shown(f.message)}" for f in flags_first
        ]
        lines += skipped_lines(file.skipped)
        if result.reporting is not None:
            lines += reporting_lines(result.reporting)
    lines += [] if quiet else hazard_lines(result)
    changes = flag_changes(result)
    if result.dry_run:
        lines.append(f"试运行：没有写任何文件。《预警》会{changes}。")
        if result.plan is not None:
            lines += plan_lines(result.plan)
    else:
        lines.append(f"《预警》已重写：{changes}。{shown(str(result.master))}")
    return "\n".join(lines) + "\n"


def fill_text(result: FillResult, *, quiet: bool = False) -> str:
    """Every figure with its cell and how it came about."""
    lines: list[str] = []
    if not quiet:
        for one in result.cells:
            note = f"（{shown(one.note)}）" if one.note else ""
            value = _in_a_line(scalar_text(one.value))
            where = f"{one.sheet}!{said_cell(one.cell, result.table)}"
            lines.append(f"  {where} {one.id}：{value}{note}")
        lines += [f"  说明：{shown(note)}" for note in result.notes]
    did = "试运行，没有写文件。会填" if result.dry_run else "已填"
    lines.append(
        f"{did}{len(result.cells)}格，截至{result.as_of.isoformat()}：{shown(str(result.path))}"
    )
    lines.append(f"核对码：{result.check_code}")
    if result.evidence_path is not None:
        lines.append(f"底稿：{shown(str(result.evidence_path))}")
    if result.sent_now:
        told = "会记为" if result.dry_run else "已记为"
        lines.append(f"{told}全镇{result.month}上报的第{result.sent_version}版")
    if result.amendments is not None:
        count, code = len(result.amendments.rows), result.amendments.check_code
        lines.append(
            f"与已报的不同{count}项，更正对照表：{shown(str(result.amendments_path))}（核对码{code}）"
        )
    return "\n".join(lines) + "\n"


def _in_a_line(text: str) -> str:
    """A cell's words in one line of a terminal; of long ones the beginning, and how many."""
    line = shown(" ".join(text.split("\n")))
    return line if len(line) <= MOST_SHOWN else f"{line[:MOST_SHOWN]}……（共{len(text)}字）"


def init_text(result: InitResult) -> str:
    """The new folder and what to do next."""
    lines = [
        f"已建好：{shown(str(result.root))}",
        f"总台账：{shown(str(result.master))}（单位{result.units}个）",
        "下一步：打开总台账，在《单位》表填写报送单位；",
        "再运行 xlhazard issue --month 年-月 下发工作簿。",
    ]
    return "\n".join(lines) + "\n"


def renew_text(result: RenewResult) -> str:
    """What went on into the new ledger, what stays in the old one, and where that lies."""
    did = "会开新账（试运行，没有写文件）" if result.dry_run else "已开新账"
    lines = [
        f"{did}：{result.start}至{result.end}，累计数从{result.start}重新起算。",
        f"旧总台账原样存在：{shown(str(result.archive))}",
    ]
    lines += _counted("带到新账", (f"{name} {n}行" for name, n in result.carried.items()))
    lines += _counted("留在旧账", (f"{name} {n}行" for name, n in result.left.items()))
    own = "自己加的表留在旧账里，需要的请复制到新账"
    lines += _counted(own, (f"《{shown(name)}》" for name in result.own))
    lines.append("下一步：xlhazard issue --month 年-月 下发工作簿。")
    return "\n".join(lines) + "\n"


def issue_text(result: IssueResult) -> str:
    """The workbooks of the month."""
    new = [one for one in result.issued if one.written]
    old = [one for one in result.issued if not one.written]
    did = "会下发（试运行，没有写文件）" if result.dry_run else "已下发"
    lines = _counted(
        f"{result.month} {did}",
        (f"{one.unit} {shown(one.unit_name)}  {shown(str(one.path))}" for one in new),
    )
    lines += _counted("原来已有、没有改动", (f"{one.unit} {shown(one.unit_name)}" for one in old))
    lines += _counted("没有下发", (_pair(one) for one in result.passed_over))
    return "\n".join(lines or [f"{result.month}没有要下发的单位。"]) + "\n"


def templates_text(result: TemplatesResult) -> str:
    """Written, unchanged, or stale."""
    if result.checked:
        if not result.stale:
            return "模板与方案一致。\n"
        lines = _counted(
            "模板与方案不一致，请运行 xlhazard templates 重建", map(shown, result.stale)
        )
        return "\n".join(lines) + "\n"
    lines = _counted("已重建", map(shown, result.written))
    lines.append(f"没有变化的{len(result.unchanged)}份。")
    return "\n".join(lines) + "\n"


def template_check_text(result: TemplateCheck, *, quiet: bool = False) -> str:
    """Templates that do not match, each with what is wrong; then how many are sound."""
    lines: list[str] = []
    wrong = [one for one in result.files if one.problems]
    for one in wrong:
        lines.append(f"{shown(one.path)}：{len(one.problems)}处不符")
        lines += [f"  {problem_text(problem)}" for problem in one.problems if not quiet]
    lines.append(f"核对模板{len(result.files)}份，不符{len(wrong)}份。")
    return "\n".join(lines) + "\n"


def _counted(head_line: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return [f"{head_line}：{len(found)}", *found] if found else []


def _pair(pair: tuple[str, str]) -> str:
    return f"{shown(pair[0])}（{shown(pair[1])}）"


def _merged(one: Merged) -> str:
    parts = [f"新增{one.added}行", f"改动{one.changed}处"]
    if one.withdrawn:
        parts.append(f"撤回{one.withdrawn}行")
    if one.left_out:
        parts.append(f"{one.left_out}行本次没有报，照旧保留")
    released = "（放行）" if one.released else ""
    released += f"（代改{one.amended}处）" if one.amended else ""
    return f"{one.unit} {one.month}{released}  {'，'.join(parts)}  {shown(one.path)}"


def _refused(one: Refused) -> str:
    month = "月份不明" if one.month is None else str(one.month)
    codes = "、".join(one.codes)
    left = "".join(_left(one))
    return f"{one.unit or '单位不明'} {month}  {codes}  {shown(one.path)}{left}"


def _left(one: Refused) -> Iterator[str]:
    if one.marked_copy is not None:
        yield f"\n      标注件：{shown(str(one.marked_copy))}"
    if one.reply is not None:
        yield f"\n      回复：{shown(str(one.reply))}"

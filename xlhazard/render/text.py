"""The report for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from xlhazard.model.finding import Severity, Skipped
from xlhazard.model.report import FileReport, Report, Status
from xlhazard.render.words import (
    SEVERITY_WORDS,
    Numbered,
    counted,
    numbered,
    place,
    shown,
)

STATUS_WORDS: Mapping[Status, str] = {
    "ok": "通过",
    "warning": "有提醒",
    "error": "有错误",
    "unreadable": "没能读取",
}
_READ_SHOWN = 20


def report_text(report: Report, *, quiet: bool = False) -> str:
    """All files of a run, each with its findings; quiet gives one line for each file."""
    lines: list[str] = []
    for file in report.files:
        lines += [head(file)] if quiet else file_lines(file)
    lines += [f"未读取：{shown(path)}（{shown(why)}）" for path, why in report.passed_over]
    lines.append(summary(report))
    return "\n".join(lines) + "\n"


def head(file: FileReport) -> str:
    """收件/HL-03.xlsx  黑林三村  2023-06  有错误：3处错误、2处提醒."""
    unit = " ".join(part for part in (file.unit, file.unit_name) if part) or "单位不明"
    month = "月份不明" if file.month is None else str(file.month)
    said = counted(file)
    status = STATUS_WORDS[file.status] + (f"：{said}" if said else "")
    return f"{shown(file.path)}  {shown(unit)}  {month}  {status}"


def file_lines(file: FileReport) -> Iterator[str]:
    """One file in full."""
    yield head(file)
    yield from _findings(numbered(file))
    yield from _read_as(file)
    yield from skipped_lines(file.skipped)
    for crash in file.crashed:
        yield f"  程序出错 {shown(crash.code)}：{shown(crash.error)}（其余规则已照常运行）"
    yield ""


def skipped_lines(skipped: Iterable[Skipped]) -> Iterator[str]:
    """Rules that could not run, those with the same reason in one line."""
    for reason, codes in by_reason(skipped).items():
        yield f"  未运行 {shown('、'.join(codes))}：{shown(reason)}"


def by_reason(skipped: Iterable[Skipped]) -> Mapping[str, list[str]]:
    """Codes of rules that could not run, by their reason."""
    codes: dict[str, list[str]] = {}
    for one in skipped:
        codes.setdefault(one.reason, []).append(one.code)
    return codes


def summary(report: Report) -> str:
    """The last line: files and findings of the run."""
    counts = report.summary
    # Only a master is flagged: who checks a submission is not told of 0处预警.
    told = [one for one in Severity if one is not Severity.FLAG or counts[str(one)]]
    found = "、".join(f"{counts[str(one)]}处{SEVERITY_WORDS[one]}" for one in told)
    return f"共{counts['files']}份文件：{found}。"


def _findings(found: Iterable[Numbered]) -> Iterator[str]:
    """One line for each; what to do and why is said once for those of a rule in a row."""
    for (_, fix, basis), alike in groupby(found, _advice):
        yield from map(_line, alike)
        yield f"      怎样改：{shown(fix)}"
        yield f"      依据：{shown(basis)}"


def _advice(one: Numbered) -> tuple[str, str, str]:
    return one.finding.code, one.finding.fix, one.finding.basis


def _line(one: Numbered) -> str:
    finding = one.finding
    head = f"第{one.number}处 {SEVERITY_WORDS[finding.severity]} {shown(finding.code)}"
    return f"  {head} {shown(place(finding))}  {shown(finding.message)}"


def _read_as(file: FileReport) -> Iterator[str]:
    if file.read_as:
        yield f"  已自动识别{len(file.read_as)}处："
    for one in file.read_as[:_READ_SHOWN]:
        yield f"      {shown(one.sheet)}!{one.cell}  {shown(one.typed) or '空'} → {shown(one.read)}"
    rest = len(file.read_as) - _READ_SHOWN
    if rest > 0:
        yield f"      另有{rest}处；要看全部，请加 --format json。"

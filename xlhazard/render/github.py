"""The report as workflow commands of GitHub Actions: every line becomes an annotation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from xlhazard.model.finding import Severity
from xlhazard.model.report import FileReport
from xlhazard.render.outcome import Outcome
from xlhazard.render.text import by_reason, summary
from xlhazard.render.words import Numbered, numbered, place, shown

_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.FLAG: "warning",
    Severity.INFO: "notice",
}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}
_IN_DATA = str.maketrans(_DATA)
_IN_PROPERTY = str.maketrans(_PROPERTY)


def github(outcome: Outcome) -> str:
    """Findings, rules that did not run, what was done besides, and the count, a line each."""
    lines: list[str] = []
    for file in outcome.report.files:
        lines += _file(file)
    for path, why in outcome.report.passed_over:
        lines.append(command("notice", path, "未读取", why))
    for head, told in outcome.told:
        lines.append(command("notice", None, head, "\n".join(told)))
    lines.append(command("notice", None, outcome.title, summary(outcome.report)))
    return "\n".join(lines) + "\n"


def command(name: str, path: str | None, title: str, message: str) -> str:
    """`::error file=…,title=…::…` on one line, whatever the texts hold."""
    given = [] if path is None else [f"file={_property(PurePath(path).as_posix())}"]
    given.append(f"title={_property(title)}")
    return f"::{name} {','.join(given)}::{_safe(message).translate(_IN_DATA)}"


def _file(file: FileReport) -> Iterator[str]:
    for one in numbered(file):
        yield _finding(file.path, one)
    for reason, codes in by_reason(file.skipped).items():
        yield command("notice", file.path, "未运行", f"{'、'.join(codes)}：{reason}")
    for crash in file.crashed:
        words = f"{crash.error}（其余规则已照常运行）"
        yield command("error", file.path, f"程序出错 {crash.code}", words)


def _finding(path: str, one: Numbered) -> str:
    finding = one.finding
    title = f"{finding.code} {place(finding)}"
    said = f"第{one.number}处 {finding.message}\n怎样改：{finding.fix}\n依据：{finding.basis}"
    return command(_COMMANDS[finding.severity], path, title, said)


def _property(text: str) -> str:
    return _safe(text).translate(_IN_PROPERTY)


def _safe(text: str) -> str:
    return shown(text, keep="\r\n")

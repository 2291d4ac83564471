"""The report as JUnit XML, which CI systems show as tests: one suite a file, one case a finding.

Only errors fail; every other finding is a passing case whose output says what was found. A file
without findings has one passing case. Rules that could not run are skipped cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from xlhazard.model.finding import Severity
from xlhazard.model.report import FileReport
from xlhazard.render.outcome import Outcome
from xlhazard.render.text import STATUS_WORDS, summary
from xlhazard.render.words import SEVERITY_WORDS, Numbered, numbered, place, shown

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a character reference."""

Element = ET.Element


def junit(outcome: Outcome) -> str:
    """The whole report. There are no times in it: the same findings give the same bytes."""
    suites = [_suite(file) for file in outcome.report.files]
    beside = _beside(outcome)
    if beside is not None:
        suites.append(beside)
    root = Element("testsuites", {"name": legal(f"xlhazard {outcome.title}")})
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    root.extend(suites)
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def legal(text: str) -> str:
    """Characters that XML cannot hold as U+FFFD; direction marks visibly, line breaks kept."""
    return shown(_ILLEGAL.sub("\ufffd", text), keep="\t\n")


def _suite(file: FileReport) -> Element:
    cases = [*_findings(file), *_skipped(file), *_crashed(file)]
    if not file.findings:
        cases.append(_case(file.path, f"核对：{STATUS_WORDS[file.status]}"))
    return _counted(file.path, cases)


def _findings(file: FileReport) -> Iterator[Element]:
    for one in numbered(file):
        finding = one.finding
        case = _case(file.path, f"{finding.code} {place(finding)} 第{one.number}处")
        if finding.severity is Severity.ERROR:
            said = {"type": legal(finding.code), "message": legal(finding.message)}
            _add(case, "failure", _words(one), said)
        else:
            _add(case, "system-out", _words(one))
        yield case


def _words(one: Numbered) -> str:
    finding = one.finding
    lines = [
        f"{SEVERITY_WORDS[finding.severity]} {finding.code} {place(finding)}",
        finding.message,
        f"怎样改：{finding.fix}",
        f"依据：{finding.basis}",
    ]
    return "\n".join(lines)


def _skipped(file: FileReport) -> Iterator[Element]:
    for one in file.skipped:
        case = _case(file.path, f"{one.code} 未运行")
        _add(case, "skipped", "", {"message": legal(one.reason)})
        yield case


def _crashed(file: FileReport) -> Iterator[Element]:
    for crash in file.crashed:
        case = _case(file.path, f"{crash.code} 程序出错")
        said = {"type": legal(crash.error), "message": "程序出错，其余规则已照常运行"}
        _add(case, "error", "", said)
        yield case


def _beside(outcome: Outcome) -> Element | None:
    """What was done besides, and files that were not read, as cases of a suite of their own."""
    cases = []
    for head, lines in outcome.told:
        case = _case(outcome.title, head)
        _add(case, "system-out", "\n".join(lines))
        cases.append(case)
    for path, why in outcome.report.passed_over:
        case = _case(outcome.title, f"未读取 {path}")
        _add(case, "skipped", "", {"message": legal(why)})
        cases.append(case)
    if not cases:
        return None
    suite = _counted(outcome.title, cases)
    _add(suite, "system-out", summary(outcome.report))
    return suite


def _counted(name: str, cases: list[Element]) -> Element:
    def count(tag: str) -> str:
        return str(sum(case.find(tag) is not None for case in cases))

    given = {"name": legal(name), "tests": str(len(cases)), "failures": count("failure")}
    given |= {"errors": count("error"), "skipped": count("skipped")}
    suite = Element("testsuite", given)
    suite.extend(cases)
    return suite


def _case(path: str, name: str) -> Element:
    return Element("testcase", {"classname": legal(path), "name": legal(name)})


def _add(parent: Element, tag: str, text: str, given: dict[str, str] | None = None) -> None:
    child = ET.SubElement(parent, tag, given or {})
    if text:
        child.text = legal(text)

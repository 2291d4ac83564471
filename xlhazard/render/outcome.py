"""What every report format shows, whatever the verb: findings by file, and what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from xlhazard.model.edits import EditPlan
from xlhazard.model.finding import Finding, Severity
from xlhazard.model.report import FileReport, Report
from xlhazard.model.results import (
    CheckedTemplate,
    FillResult,
    FlagResult,
    MergeResult,
    TemplateCheck,
    TemplateProblem,
)
from xlhazard.render.hazard_flags import hazard_lines
from xlhazard.render.plan_text import plan_lines
from xlhazard.render.reporting import reporting_lines
from xlhazard.render.results_text import fill_text, flag_changes, merge_told
from xlhazard.render.words import shown

Told: TypeAlias = tuple[str, tuple[str, ...]]
"""A heading and its lines (Chinese, safe to show)."""

TEMPLATE = "TEMPLATE"
"""Stands where the catalogue has no code: a template that does not match its schema."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run as one shape: what it was, its report, and what it did besides."""

    title: str
    report: Report
    told: tuple[Told, ...] = ()


def of_validation(report: Report) -> Outcome:
    """validate: the report is all there is."""
    return Outcome("核对报送件", report)


def of_merge(result: MergeResult) -> Outcome:
    """merge: the judged files, then what became of each."""
    month = "" if result.month is None else f"{result.month} "
    dry = "（试运行，没有写文件）" if result.dry_run else ""
    told = tuple((head, tuple(lines)) for head, lines in merge_told(result) if lines)
    planned = _planned(result.plan) if result.dry_run else ()
    return Outcome(f"{month}核对并合并到总台账{dry}", result.report, (*told, *planned))


def of_flags(result: FlagResult) -> Outcome:
    """flag: the master as the one file."""
    dry = "（试运行，没有写文件）" if result.dry_run else ""
    told = (("《预警》表", (f"{flag_changes(result)}。", *map(shown, result.unsettled))),)
    lines = () if result.reporting is None else reporting_lines(result.reporting)
    beside = (_stripped("报送和销号", lines), _stripped("隐患", hazard_lines(result)))
    planned = () if result.plan is None or not result.dry_run else _planned(result.plan)
    said = tuple(one for one in (*told, *beside, *planned) if one[1])
    return Outcome(f"预警{dry}", result.report, said)


def of_fill(result: FillResult, today: dt.date) -> Outcome:
    """fill: every cell with what went in."""
    lines = tuple(line.strip() for line in fill_text(result).splitlines())
    dry = "（试运行，没有写文件）" if result.dry_run else ""
    told = (("填好的表", lines), ("没有做成的", tuple(map(shown, result.unsettled))))
    said = tuple(one for one in told if one[1])
    return Outcome(f"{result.month}填表{dry}", Report(today, ()), said)


def of_templates(result: TemplateCheck, today: dt.date) -> Outcome:
    """check-templates: every problem as an error of its file."""
    files = tuple(map(_template, result.files))
    return Outcome("核对模板", Report(today, files, result.passed_over))


def _planned(plan: EditPlan) -> tuple[Told, ...]:
    changes = _stripped("总台账会有的改动", plan_lines(plan))
    return (changes,) if changes[1] else ()


def _stripped(head: str, lines: Iterable[str]) -> Told:
    """Lines of a terminal without their indents."""
    return head, tuple(line.strip() for line in lines)


def _template(checked: CheckedTemplate) -> FileReport:
    return FileReport(
        path=checked.path,
        sha256="",
        unit=None,
        month=None,
        findings=tuple(map(_problem, checked.problems)),
        excerpts=checked.excerpts,
    )


def _problem(problem: TemplateProblem) -> Finding:
    return Finding(
        code=TEMPLATE,
        name="template-differs",
        severity=Severity.ERROR,
        sheet=problem.sheet,
        cell=problem.cell,
        field=None,
        value=None,
        message=problem.text,
        fix="请按方案改正模板；方案改过的，先用 xlhazard templates 重建。",
        basis="本工具设定",
    )

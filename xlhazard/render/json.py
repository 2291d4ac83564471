"""The reports as JSON, in the form that scripts are written against (see the contract)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from xlhazard.model.amendments import Amendments
from xlhazard.model.edits import Scalar
from xlhazard.model.finding import Finding, ReadAs
from xlhazard.model.report import FileReport, Report
from xlhazard.model.results import (
    FillResult,
    InitResult,
    IssueResult,
    MergeResult,
    RenewResult,
    TemplateCheck,
    TemplatesResult,
)
from xlhazard.model.word import said_cell
from xlhazard.render.template_problems import problem_text
from xlhazard.schema.catalogue import basis_text
from xlhazard.schema.types import RuleText, Schema
from xlhazard.version import __version__

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def dumped(data: Json) -> str:
    """JSON text, Chinese readable. Lone surrogates, which no encoding can hold, are escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(data, ensure_ascii=True, indent=2)
    return text + "\n"


def report_json(report: Report) -> dict[str, Json]:
    """tool, today, files, summary."""
    return {
        "tool": {"name": "xlhazard", "version": __version__},
        "today": report.today.isoformat(),
        "files": [_file(file) for file in report.files],
        "summary": {**report.summary},
    }


def merge_json(result: MergeResult) -> dict[str, Json]:
    """The report of the files, and what became of them."""
    return report_json(result.report) | {
        "merged": [
            {
                "path": one.path,
                "unit": one.unit,
                "month": str(one.month),
                "added": one.added,
                "changed": one.changed,
            }
            for one in result.merged
        ],
        "refused": [
            {
                "path": one.path,
                "unit": one.unit,
                "month": None if one.month is None else str(one.month),
                "codes": list(one.codes),
            }
            for one in result.refused
        ],
        "conflicts": [
            {
                "list": one.list_id,
                "key": one.key,
                "field": one.field,
                "base": one.base,
                "theirs": one.theirs,
                "ours": one.ours,
            }
            for one in result.conflicts
        ],
        "missing_units": [
            {"unit": one.unit, "form": one.form, "due": one.due.isoformat()}
            for one in result.missing_units
        ],
        "rechecked": [
            {
                "unit": one.unit,
                "month": str(one.month),
                "id": one.value_id,
                "value": scalar_json(one.figure),
                "earlier_month": str(one.earlier),
                "earlier_value": scalar_json(one.earlier_figure),
            }
            for one in result.rechecked
        ],
    }


def fill_json(result: FillResult) -> dict[str, Json]:
    """Every cell that was written, what was left as it is, and how figures came about.

    notes also name enterprises that several units count. Money is a string, exact.
    """
    came = (
        f"{one.sheet}!{said_cell(one.cell, result.table)} {one.id}：{one.note}"
        for one in result.cells
        if one.note
    )
    found = result.amendments
    return {
        "tool": {"name": "xlhazard", "version": __version__},
        "path": str(result.path),
        "form": result.form,
        "month": str(result.month),
        "as_of": result.as_of.isoformat(),
        "cells": [
            {
                "sheet": one.sheet,
                "cell": said_cell(one.cell, result.table),
                "id": one.id,
                "value": scalar_json(one.value),
            }
            for one in result.cells
        ],
        "notes": [*came, *result.notes],
        "check_code": result.check_code,
        "evidence": None if result.evidence_path is None else str(result.evidence_path),
        "sent": {"version": result.sent_version, "new": result.sent_now},
        "amendments": None if found is None else _amendments(found, result.amendments_path),
    }


def _amendments(found: Amendments, path: Path | None) -> dict[str, Json]:
    return {
        "path": str(path),
        "check_code": found.check_code,
        "rows": [
            {
                "month": str(one.month),
                "id": one.id,
                "number": one.number,
                "label": one.label,
                "sent": one.sent,
                "now": one.now,
                "reason": one.reason,
            }
            for one in found.rows
        ],
    }


def issue_json(result: IssueResult) -> dict[str, Json]:
    """The workbooks of a month."""
    return {
        "month": str(result.month),
        "issued": [
            {"path": str(one.path), "unit": one.unit, "written": one.written}
            for one in result.issued
        ],
        "passed_over": [{"unit": unit, "reason": why} for unit, why in result.passed_over],
    }


def init_json(result: InitResult) -> dict[str, Json]:
    """The new township folder."""
    return {
        "root": str(result.root),
        "town": result.town,
        "master": str(result.master),
        "folders": [str(one) for one in result.folders],
        "units": result.units,
    }


def renew_json(result: RenewResult) -> dict[str, Json]:
    """The new ledger: rows by sheet that went on and that stayed behind."""
    return {
        "master": str(result.master),
        "archive": str(result.archive),
        "start": result.start.isoformat(),
        "end": result.end.isoformat(),
        "carried": dict(result.carried),
        "left": dict(result.left),
        "own_sheets": list(result.own),
        "dry_run": result.dry_run,
    }


def templates_json(result: TemplatesResult) -> dict[str, Json]:
    """Which built workbooks were written, or with --check are stale."""
    return {
        "root": str(result.root),
        "written": list(result.written),
        "unchanged": list(result.unchanged),
        "stale": list(result.stale),
    }


def template_check_json(result: TemplateCheck) -> dict[str, Json]:
    """Every template with what keeps it from matching its schema."""
    return {
        "files": [
            {"path": one.path, "problems": [problem_text(problem) for problem in one.problems]}
            for one in result.files
        ],
        "passed_over": [{"path": path, "reason": why} for path, why in result.passed_over],
    }


def rules_json(schema: Schema, codes: Iterable[str]) -> dict[str, Json]:
    """Rules of the catalogue; templates still hold their {facts}."""
    return {"rules": [_rule(schema, schema.rules[code]) for code in codes]}


def _rule(schema: Schema, rule: RuleText) -> Json:
    return {
        "code": rule.code,
        "name": rule.name,
        "family": schema.families.get(rule.family, rule.family),
        "severity": str(rule.severity),
        "stages": list(rule.stages),
        "scope": list(rule.scope),
        "message": rule.message,
        "fix": rule.fix,
        "basis": basis_text(rule.basis, schema.documents),
        "yields_to": list(rule.yields_to),
        "parameters": {
            rule.setting_of(name): None if value is None else str(value)
            for name, value in rule.parameters.items()
        },
    }


def scalar_json(value: Scalar) -> Json:
    """A cell's value: decimals as exact strings, days as 2023-06-01."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def _file(file: FileReport) -> Json:
    skipped: list[Json] = [{"code": one.code, "reason": one.reason} for one in file.skipped]
    skipped += [
        {"code": one.code, "reason": f"程序出错，这条规则没有运行完：{one.error}"}
        for one in file.crashed
    ]
    return {
        "path": file.path,
        "sha256": file.sha256,
        "unit": file.unit,
        "month": None if file.month is None else str(file.month),
        "status": file.status,
        "findings": [_finding(one) for one in file.findings],
        "read_as": [_read_as(one) for one in file.read_as],
        "skipped": skipped,
    }


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "sheet": finding.sheet,
        "cell": None if finding.cell is None else str(finding.cell),
        "field": finding.field,
        "value": finding.value,
        "message": finding.message,
        "fix": finding.fix,
        "basis": finding.basis,
    }


def _read_as(entry: ReadAs) -> Json:
    return {
        "sheet": entry.sheet,
        "cell": str(entry.cell),
        "from": entry.typed,
        "to": entry.read,
    }

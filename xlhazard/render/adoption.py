"""What came of a ledger taken into a unit workbook, for people and for scripts."""

from __future__ import annotations

from xlhazard.model.adoption import AdoptedRow, AdoptResult
from xlhazard.model.finding import Severity
from xlhazard.render.json import Json, report_json
from xlhazard.render.plan_text import plan_lines
from xlhazard.render.words import shown

STATES = {"new": "新增", "completed": "补填", "already": "已有"}


def adopt_text(result: AdoptResult, *, quiet: bool = False) -> str:
    """Each row with what became of it, what was not taken and why, what is left to do."""
    lines: list[str] = []
    if not quiet:
        lines += [f"  {_row(one)}" for one in result.rows]
    for number, reasons in result.refused:
        where = f"第{number}行" if number else "整张台账"
        lines += [f"  {where}没有并入：{shown(reason)}" for reason in reasons]
    if not quiet:
        lines += [
            f"  提醒 {one.code} {one.cell} {shown(one.message)}"
            for file in result.report.files
            for one in file.findings
            if one.severity is Severity.WARNING
        ]
        lines += [f"  请注意：{shown(note)}" for note in result.notes]
    counts = {state: sum(one.state == state for one in result.rows) for state in STATES}
    told = "，".join(f"{word}{counts[state]}条" for state, word in STATES.items())
    lines.append(f"{shown(result.enterprise)}：{told}，没有并入{len(result.refused)}处。")
    lines.append(_end(result))
    if result.dry_run and not quiet:
        lines += plan_lines(result.plan)
    return "\n".join(lines) + "\n"


def adopt_json(result: AdoptResult) -> dict[str, Json]:
    """The report of the ledger, and every row by its number there."""
    return report_json(result.report) | {
        "target": str(result.target),
        "written": result.written,
        "enterprise": result.enterprise,
        "registered": result.registered,
        "rows": [
            {
                "row": one.row,
                "hazard_id": one.hazard_id,
                "state": one.state,
                "filled": list(one.filled),
                "kept": list(one.kept),
                "lacking": list(one.lacking),
            }
            for one in result.rows
        ],
        "refused": [
            {"row": number or None, "reasons": list(reasons)} for number, reasons in result.refused
        ],
        "notes": list(result.notes),
    }


def _row(one: AdoptedRow) -> str:
    filled = f"：{'、'.join(one.filled)}" if one.state == "completed" else ""
    return f"第{one.row}行 {one.hazard_id} {STATES[one.state]}{filled}"


def _end(result: AdoptResult) -> str:
    target = shown(str(result.target))
    if result.dry_run:
        return f"试运行：没有写文件。会改{len(result.plan)}格：{target}"
    return f"已写入{target}（{len(result.plan)}格）" if result.written else f"{target}没有改动。"

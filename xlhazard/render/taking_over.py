"""What came of an office's own ledger made into a unit workbook, for people and for scripts."""

from __future__ import annotations

from xlhazard.model.adoption import LedgerResult
from xlhazard.model.finding import Severity
from xlhazard.render.json import Json, report_json
from xlhazard.render.words import shown


def ledger_text(result: LedgerResult, *, quiet: bool = False) -> str:
    """Cells that could not be read first, then what was kept beside the list, then the rest."""
    findings = [one for file in result.report.files for one in file.findings]
    unreadable = [one for one in findings if one.severity is Severity.ERROR]
    lines = [
        f"  没有读懂 “{shown(one.sheet or '')}”{one.cell or ''} {shown(one.message + one.fix)}"
        for one in unreadable
    ]
    if not quiet:
        lines += [
            f"  没有对应的列 “{shown(one.sheet)}”{one.cell} “{shown(one.header)}”："
            f"照原样放在清单右边，列名“{shown(one.label)}”"
            for one in result.kept
        ]
        lines += [
            f"  “{shown(sheet)}”没有这些列，请在新工作簿里补：{'、'.join(headers)}"
            for sheet, headers in result.missing
        ]
        lines += [f"  “{shown(sheet)}”第{rows}行不是记录，没有列入" for sheet, rows in result.left]
        lines += [f"  “{shown(name)}”没有认出这个清单，没有列入" for name in result.unread]
        lines += [
            f"  提醒 “{shown(one.sheet or '')}”{one.cell or ''} {shown(one.message)}"
            for one in findings
            if one.severity is not Severity.ERROR
        ]
        lines += [
            f"  已自动识别 “{shown(one.sheet)}”{one.cell}：“{shown(one.typed)}”→{shown(one.read)}"
            for file in result.report.files
            for one in file.read_as
        ]
        lines += [f"  请注意：{shown(note)}" for note in result.notes]
    issued = sum(one.issued for one in result.rows)
    lines.append(
        f"《{result.list_name}》：{len(result.rows)}条，新编号{issued}个，"
        f"没有读懂{len(unreadable)}处，另存{len(result.kept)}列。"
    )
    lines.append(_end(result))
    return "\n".join(lines) + "\n"


def ledger_json(result: LedgerResult) -> dict[str, Json]:
    """The report of the ledger, every record by its place there, and what is not in the list."""
    return report_json(result.report) | {
        "target": str(result.target),
        "written": result.written,
        "list": result.list_name,
        "rows": [
            {"sheet": one.sheet, "row": one.row, "id": one.record_id, "issued": one.issued}
            for one in result.rows
        ],
        "kept": [
            {
                "sheet": one.sheet,
                "cell": str(one.cell),
                "header": one.header,
                "label": one.label,
            }
            for one in result.kept
        ],
        "missing": {sheet: list(headers) for sheet, headers in result.missing},
        "left": dict(result.left),
        "unread": list(result.unread),
        "notes": list(result.notes),
    }


def _end(result: LedgerResult) -> str:
    target = shown(str(result.target))
    if result.dry_run:
        return f"试运行：没有写文件。会写：{target}"
    whole = "原台账没有动；它的每一格都抄在新工作簿的“原台账”表里"
    return f"已写入{target}。{whole}。" if result.written else f"{target}没有改动，内容相同。"

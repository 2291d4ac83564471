"""What came of an office's own ledger made into a unit workbook, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlhazard.model.adoption import LedgerResult, ListTaken
from xlhazard.model.finding import Severity
from xlhazard.model.report import FileReport
from xlhazard.render.json import Json, report_json
from xlhazard.render.words import shown


def ledger_text(result: LedgerResult, *, quiet: bool = False) -> str:
    """What was taken into the lists, what could not be read, and what stands beside them."""
    several = len(result.report.files) > 1
    lines: list[str] = []
    for file in result.report.files:
        before = f"“{shown(Path(file.path).name)}”" if several else ""
        lines += _unreadable(file, before)
        if not quiet:
            lines += _aside(file, before)
    if not quiet:
        for one in result.lists:
            before = f"“{shown(one.ledger.name)}”" if several else ""
            lines += _about(one, before)
        for ledger, name in result.unread:
            before = f"“{shown(ledger.name)}”" if several else ""
            lines.append(f"  {before}“{shown(name)}”没有认出要接的清单，没有列入")
        lines += [f"  请注意：{shown(note)}" for note in result.notes]
    lines += _counts(result)
    lines.append(_end(result))
    return "\n".join(lines) + "\n"


def _unreadable(file: FileReport, before: str) -> Iterator[str]:
    for one in file.findings:
        if one.severity is Severity.ERROR:
            where = f"{before}“{shown(one.sheet or '')}”{one.cell or ''}"
            yield f"  没有读懂 {where} {shown(one.message + one.fix)}"


def _aside(file: FileReport, before: str) -> Iterator[str]:
    for one in file.findings:
        if one.severity is not Severity.ERROR:
            yield f"  提醒 {before}“{shown(one.sheet or '')}”{one.cell or ''} {shown(one.message)}"
    for read in file.read_as:
        where = f"{before}“{shown(read.sheet)}”{read.cell}"
        yield f"  已自动识别 {where}：“{shown(read.typed)}”→{shown(read.read)}"


def _about(one: ListTaken, before: str) -> Iterator[str]:
    for kept in one.kept:
        yield (
            f"  没有对应的列 {before}“{shown(kept.sheet)}”{kept.cell} “{shown(kept.header)}”："
            f"照原样放在《{one.list_name}》右边，列名“{shown(kept.label)}”"
        )
    for sheet, headers in one.missing:
        yield (
            f"  {before}“{shown(sheet)}”没有《{one.list_name}》的这些列，请在新工作簿里补："
            f"{'、'.join(headers)}"
        )
    for sheet, rows in one.left:
        yield f"  {before}“{shown(sheet)}”第{rows}行不是记录，没有列入《{one.list_name}》"


def _counts(result: LedgerResult) -> Iterator[str]:
    findings = [one for file in result.report.files for one in file.findings]
    unreadable = sum(one.severity is Severity.ERROR for one in findings)
    for name in dict.fromkeys(one.list_name for one in result.lists):
        own = [one for one in result.lists if one.list_name == name]
        rows = [row for one in own for row in one.rows]
        issued, kept = sum(row.issued for row in rows), sum(len(one.kept) for one in own)
        yield f"《{name}》：{len(rows)}条，新编号{issued}个，另存{kept}列。"
    yield f"没有读懂{unreadable}处。"


def ledger_json(result: LedgerResult) -> dict[str, Json]:
    """The report of the ledgers, every record by its place there, and what is in no list."""
    return report_json(result.report) | {
        "target": str(result.target),
        "written": result.written,
        "lists": [_list_json(one) for one in result.lists],
        "unread": [{"ledger": str(ledger), "sheet": name} for ledger, name in result.unread],
        "notes": list(result.notes),
    }


def _list_json(one: ListTaken) -> dict[str, Json]:
    return {
        "ledger": str(one.ledger),
        "list": one.list_id,
        "sheet": one.list_name,
        "rows": [
            {"sheet": row.sheet, "row": row.row, "id": row.record_id, "issued": row.issued}
            for row in one.rows
        ],
        "kept": [
            {
                "sheet": kept.sheet,
                "cell": str(kept.cell),
                "header": kept.header,
                "label": kept.label,
            }
            for kept in one.kept
        ],
        "missing": [{"sheet": sheet, "headers": list(headers)} for sheet, headers in one.missing],
        "left": [{"sheet": sheet, "rows": rows} for sheet, rows in one.left],
    }


def _end(result: LedgerResult) -> str:
    target = shown(str(result.target))
    if result.dry_run:
        return f"试运行：没有写文件。会写：{target}"
    whole = "原台账没有动；它的每一格都抄在新工作簿的“原台账”表里"
    return f"已写入{target}。{whole}。" if result.written else f"{target}没有改动，内容相同。"

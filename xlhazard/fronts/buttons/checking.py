"""校验, 清除标记, 下一处 and 规则说明: the buttons of the workbook that is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlhazard.fronts.buttons.desk import Desk
from xlhazard.fronts.buttons.host import Host, Spot
from xlhazard.fronts.buttons.words import brief
from xlhazard.model.address import Address
from xlhazard.model.marks import RESULT_SHEET, is_our_sheet, our_span

if TYPE_CHECKING:
    from xlhazard.io.township import Township
    from xlhazard.model.report import FileReport
    from xlhazard.workflow.press import Look, Pressed

_FIRST_CELL = Address(1, 1)
_REASONS = 2
"""Why rules could not run, as far as a message box says it; the command line lists all."""
_CODE = re.compile(r"【\S+ ([A-Z]{2}\d{2})】")


def validate(host: Host, desk: Desk) -> Pressed | None:
    """Judge the workbook as it stands on the screen, mark it, and go to the first error.

    None where it is the master, which is not judged like a submission.
    """
    from xlhazard.io.township import Township
    from xlhazard.workflow.press import pressed
    from xlhazard.workflow.validate import ValidateOrder

    path = host.path()
    township = None if path is None else Township.find(path.parent)
    if township is not None and _is_master(path, township):
        host.tell("这是总台账。请按“预警”检查它；“校验”用来检查各单位报来的工作簿。")
        return None
    host.progress("正在校验……")
    order = ValidateOrder(desk.today, schemas=desk.schemas)
    name = path or Path(host.name())
    done = pressed(host.copy(), name, township, order)
    if done.look is not None:
        host.progress("正在标记……")
        _carry(host, done.look)
        first = _first(done.report, host.sheet_names())
        if first is not None:
            host.select(first)
    host.progress(None)
    host.tell(_said(done), grave=done.report.status in ("error", "unreadable"))
    return done


def clear(host: Host, desk: Desk) -> None:  # noqa: ARG001 - every button gets the same
    """Take our marks off; what was there before comes back."""
    from xlhazard.workflow.press import cleared

    host.progress("正在清除标记……")
    look = cleared(host.copy(), host.name())
    if not (look.changes or look.drop):
        host.tell("这个工作簿里没有校验留下的标记。")
        return
    shown = host.selection()
    _carry(host, look)
    if shown is not None and is_our_sheet(shown.sheet) and look.first in host.sheet_names():
        host.select(Spot(look.first, _FIRST_CELL))
    host.progress(None)
    host.tell("标记已清除，原来的颜色和批注都在。")


def go_next(host: Host, desk: Desk) -> None:  # noqa: ARG001 - every button gets the same
    """Go to the next marked cell behind the selected one, and from the last to the first."""
    from xlhazard.io.looks import Seen

    marked = [Spot(*spot) for spot in Seen(host.copy()).marked()]
    if not marked:
        host.tell("没有标记出的格。请先按“校验”；校验过的，就是没有要改的格了。")
        return
    target = _behind(host.selection(), marked, host.sheet_names())
    host.select(target)
    number = marked.index(target) + 1
    host.progress(f"第{number}个，共{len(marked)}个：《{target.sheet}》{target.cell}")


def rules(host: Host, desk: Desk) -> None:
    """Explain the rules that marked the selected cell, else one that is asked for."""
    from xlhazard.io.looks import Seen
    from xlhazard.render.rules_text import rule_explained
    from xlhazard.workflow.catalogue import the_schema
    from xlhazard.workflow.misuse import Misuse

    schema = the_schema(desk.schemas)
    at = host.selection()
    note = "" if at is None else Seen(host.copy()).notes().get((at.sheet, at.cell), "")
    codes = [code for code in _codes(note) if code in schema.rules]
    if not codes:
        asked = host.ask("这一格没有标记。请输入规则编号（例如 CV02）：")
        if asked is None or not asked.strip():
            return
        codes = [asked.strip().upper()]
        if codes[0] not in schema.rules:
            raise Misuse(
                f"没有编号为“{asked.strip()}”的规则。编号写在《{RESULT_SHEET}》的“编号”列。"
            )
    host.tell(brief("\n\n".join(rule_explained(schema, code, {}).strip() for code in codes)))


def _codes(note: str) -> Iterator[str]:
    span = our_span(note)
    if span is not None:
        yield from dict.fromkeys(_CODE.findall(note[slice(*span)]))


def _carry(host: Host, look: Look) -> None:
    """Bring a look to the screen. Sheets go first, so that links of a put one never miss."""
    for name in look.drop:
        host.drop_sheet(name)
    host.show(look.changes)
    for sheet in look.put:
        host.put_sheet(sheet)


def _first(report: FileReport, sheets: tuple[str, ...]) -> Spot | None:
    """Where to begin: the first finding in 校验结果 that has a cell."""
    from xlhazard.render.words import numbered

    for one in numbered(report):
        sheet, cell = one.finding.sheet, one.finding.cell
        if sheet in sheets and sheet is not None and cell is not None:
            return Spot(sheet, cell)
    return None


def _said(done: Pressed) -> str:
    """One sentence: how much there is, and what to mend first."""
    from xlhazard.render.text import by_reason
    from xlhazard.render.words import lead, numbered, place, shown

    lines = [lead(done.report)]
    for one in numbered(done.report)[:1]:
        finding = one.finding
        said = f"{place(finding)}：{finding.message}怎样改：{finding.fix}"
        lines.append(f"第{one.number}处在{shown(said)}")
    if done.look is None and done.why:
        lines.append(f"没有做标记：{done.why}")
    elif done.report.findings and done.look is not None:
        lines.append(f"全部列在《{RESULT_SHEET}》里。")
    if done.report.skipped:
        reasons = list(map(shown, by_reason(done.report.skipped)))
        more = "等" if len(reasons) > _REASONS else ""
        said = "；".join(reasons[:_REASONS])
        lines.append(f"有{len(done.report.skipped)}条规则没有条件核对：{said}{more}。")
    return brief("\n".join([*lines, *done.faults]))


def _behind(at: Spot | None, marked: list[Spot], sheets: tuple[str, ...]) -> Spot:
    order = {name: number for number, name in enumerate(sheets)}
    if at is None:
        return marked[0]
    now = (order.get(at.sheet, -1), at.cell)
    return next((one for one in marked if (order[one.sheet], one.cell) > now), marked[0])


def _is_master(path: Path | None, township: Township) -> bool:
    return path is not None and path.exists() and path.samefile(township.master)

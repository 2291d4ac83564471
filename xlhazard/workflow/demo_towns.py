"""One month of the other made-up townships in the demo: merged, flagged, their form filled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlhazard.examples import one_month
from xlhazard.examples.towns import SETTINGS, people, roster
from xlhazard.io.commit import write_new
from xlhazard.io.schema_files import bundled_workbooks
from xlhazard.io.township import Township
from xlhazard.model.finding import Finding, Severity
from xlhazard.model.month import Month
from xlhazard.schema.types import Schema
from xlhazard.workflow.fill import FillOrder, fill
from xlhazard.workflow.flag import FlagOrder, flag
from xlhazard.workflow.init import new_township
from xlhazard.workflow.merge import MergeOrder, merge
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.receiving import Progress
from xlhazard.workflow.today import SHANGHAI

_NINE = dt.time(9, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """Lines to show (Chinese), and whether this part ran as it was meant to."""

    lines: tuple[str, ...]
    as_intended: bool = True


def received(township: Township, name: str, month: Month) -> tuple[str, ...]:
    """Copy a shipped month into 收件; the names of its files. Raises Misuse where there is none."""
    source = bundled_workbooks() / "examples" / name / str(month)
    if not source.is_dir():
        raise Misuse(f"找不到示例“{source}”。在源码里请先运行 xlhazard templates 建好示例。")
    inbox = township.folder("收件", month)
    names = sorted(path.name for path in source.iterdir())
    for one in names:
        write_new(inbox / one, (source / one).read_bytes())
    return tuple(names)


def one_town(root: Path, number: str, town_id: str, schema: Schema, progress: Progress) -> Step:
    """Merge the month of a township, flag it, fill its form; number heads the lines."""
    setting, month = SETTINGS[town_id], one_month.month_of(town_id)
    town, told = schema.towns[town_id], one_month.story(schema, town_id)
    township = Township(root / setting.name)
    rows = {"units": roster(schema, told, month), "people": people(told)}
    new_township(township.root, schema, town, rows)
    names = received(township, setting.name, month)
    day = one_month.received_on(town_id)
    order = MergeOrder(day, dt.datetime.combine(day, _NINE, SHANGHAI), month)
    result = merge((), township, order, progress)
    merged, refused = len(result.merged), len(result.refused)
    lines = [
        f"{number}、{setting.name}（用{schema.documents[town.document]}的清单和表）：{township.root}",
        f"   {month}：收到{len(names)}份，并入{merged}份，退回{refused}份。",
        *(f"   {note}" for note in result.unsettled),
    ]
    found = flag(township, FlagOrder(day + dt.timedelta(days=5)))
    flags = [f for file in found.report.files for f in file.findings]
    lines += _flag_lines([f for f in flags if f.severity is Severity.FLAG])
    filled = town_id not in one_month.FORMS
    if not filled:
        form = one_month.FORMS[town_id]
        done = fill(None, township, FillOrder(month, day, form=form))
        filled = bool(done.cells)
        sheet = schema.forms[form].sheet
        lines.append(f"   全镇{month}《{sheet}》，在原表上填了{len(done.cells)}格。")
        lines += [f"   {note}" for note in done.notes]
    as_intended = merged == len(names) and bool(flags) and filled
    if not as_intended:
        lines.append("   与预先安排的不一致：请把以上内容告诉维护人员。")
    return Step(tuple(lines), as_intended and not result.unsettled and not found.unsettled)


def filled_form(root: Path, town_id: str, schema: Schema) -> tuple[str, Path] | None:
    """Name and place of the form that was filled for a township; None: it has none."""
    if town_id not in one_month.FORMS:
        return None
    sheet, month = schema.forms[one_month.FORMS[town_id]].sheet, one_month.month_of(town_id)
    township = Township(root / SETTINGS[town_id].name)
    return sheet, township.folder("报表", month) / f"{sheet}-{month}.xlsx"


def _flag_lines(flags: list[Finding]) -> Iterator[str]:
    """How many, and one of each of the first kinds."""
    kinds = {f.code: f for f in reversed(flags)}
    yield f"   预警{len(flags)}条，{len(kinds)}种。例如："
    for code in sorted(kinds)[:3]:
        yield f"      {code} {kinds[code].message}"

"""The made-up townships, end to end, on the shipped example workbooks: two months of the one with
the dispatch table, with planted faults, then one month of each of the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from xlhazard.examples import one_month, two_months
from xlhazard.examples.story import Unit
from xlhazard.io.township import MASTER, Township
from xlhazard.model.finding import Severity
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport
from xlhazard.model.results import MergeResult, Refused
from xlhazard.model.table import Value
from xlhazard.schema.types import Schema
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.demo_office import office_lines
from xlhazard.workflow.demo_towns import Step, filled_form, one_town, received
from xlhazard.workflow.fill import FillOrder, fill
from xlhazard.workflow.flag import FlagOrder, flag
from xlhazard.workflow.init import new_township
from xlhazard.workflow.letters import LettersOrder, letters
from xlhazard.workflow.merge import MergeOrder, merge
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.receiving import Progress, silent
from xlhazard.workflow.today import SHANGHAI

FOLDER = "演示"
_NINE = dt.time(9, 0)
FLAGGED = dt.date(2023, 6, 28)
"""The day after the last due day: who has not reported by now is missing."""


def demo(
    folder: Path | None = None, schemas: Path | None = None, progress: Progress = silent
) -> Iterator[Step]:
    """Run every township in a folder of its own under a new one, step by step.

    Raises Misuse when the folder is in use, or the examples are not there.
    """
    schema = the_schema(schemas)
    root = folder or _free(Path(FOLDER))
    if root.exists() and any(root.iterdir()):
        raise Misuse(f"“{root}”里已经有文件。请换一个空文件夹，如 xlhazard demo 演示2。")
    home = root / two_months.TOWNSHIP
    yield _begin(home, schema)
    township = Township(home)
    for month in (two_months.MAY, two_months.JUNE):
        yield _month(township, month, progress)
        yield Step(office_lines(township, schema, month))
    yield _flags(township)
    yield _filled(township)
    yield _letters(township)
    for number, town_id in zip("七八九", one_month.TOWNS, strict=True):
        yield one_town(root, number, town_id, schema, progress)
    yield _where_to_look(township, schema)


def _free(folder: Path) -> Path:
    """演示, or 演示2 … where that exists already."""
    found, number = folder, 1
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}{number}")
    return found


def _begin(root: Path, schema: Schema) -> Step:
    told = two_months.story()
    town = schema.towns[two_months.TOWN]
    units = tuple(_roster_row(unit, schema) for unit in told.units)
    rest_days = tuple(_rest_day(day, kind, name) for day, kind, name in REST_DAYS)
    new_township(root, schema, town, {"units": units, "rest_days": rest_days})
    return Step(
        (
            f"一、建立{two_months.TOWNSHIP}的台账文件夹：{root}",
            f"   {MASTER}里已有{len(units)}个单位。这个镇是编出来的，人和企业都不是真的。",
        )
    )


def _roster_row(unit: Unit, schema: Schema) -> Mapping[str, Value]:
    kind = schema.codes["unit_types"].by_fold[fold(unit.type)].id
    return {
        "unit_code": unit.code,
        "unit_name": unit.name,
        "unit_type": kind,
        "leader": (unit.leader,),
        "filler": (unit.filler,),
        "enforcement_power": kind == "department",
        "forms_due": () if kind == "office" else ("six_lists", "dispatch"),
        "valid_from": str(two_months.MAY),
    }


REST_DAYS = (
    (dt.date(2023, 4, 29), "rest", "劳动节"),
    (dt.date(2023, 4, 30), "rest", "劳动节"),
    (dt.date(2023, 5, 1), "rest", "劳动节"),
    (dt.date(2023, 5, 2), "rest", "劳动节"),
    (dt.date(2023, 5, 3), "rest", "劳动节"),
    (dt.date(2023, 5, 6), "work", "劳动节调休"),
    (dt.date(2023, 6, 22), "rest", "端午节"),
    (dt.date(2023, 6, 23), "rest", "端午节"),
    (dt.date(2023, 6, 24), "rest", "端午节"),
    (dt.date(2023, 6, 25), "work", "端午节调休"),
)
"""State Council notice on the holidays of 2023, the part that the two months need."""


def _rest_day(day: dt.date, kind: str, name: str) -> Mapping[str, Value]:
    return {"day": day, "kind": kind, "name": name}


def _month(township: Township, month: Month, progress: Progress) -> Step:
    names = received(township, two_months.TOWNSHIP, month)
    day = two_months.RECEIVED[month]
    clock = dt.datetime.combine(day, _NINE, SHANGHAI)
    result = merge((), township, MergeOrder(day, clock, month), progress)
    number = "二" if month == two_months.MAY else "三"
    lines = [
        f"{number}、{month}：收到{len(names)}份，并入{len(result.merged)}份，退回{len(result.refused)}份。",
        *(line for one in result.refused for line in _refused(one, result)),
        *(f"   {note}" for note in result.unsettled),
    ]
    wanted = {(f.unit, f.code) for f in two_months.FAULTS if f.month == month}
    found = {(one.unit, code) for one in result.refused for code in one.codes if one.unit}
    intended = wanted == found and len(result.merged) == len(names) - len(result.refused)
    if not intended:
        lines.append("   与预先安排的不一致：请把以上内容告诉维护人员。")
    return Step(tuple(lines), intended and not result.unsettled)


def _refused(one: Refused, result: MergeResult) -> Iterator[str]:
    report = next(file for file in result.report.files if file.path == one.path)
    yield f"   退回 {Path(one.path).name}{_whose(report)}"
    for finding in report.findings:
        if finding.severity is Severity.ERROR:
            place = "" if finding.sheet is None else f"《{finding.sheet}》{finding.cell or ''} "
            yield f"      {finding.code} {place}{finding.message}"
            yield f"      怎样改：{finding.fix}"
    for path in (one.marked_copy, one.reply):
        if path is not None:
            yield f"      {path}"


def _whose(report: FileReport) -> str:
    return f"（{report.unit_name}）" if report.unit_name else ""


def _flags(township: Township) -> Step:
    day = FLAGGED
    result = flag(township, FlagOrder(day))
    found = [f for file in result.report.files for f in file.findings]
    flags = [f for f in found if f.severity is Severity.FLAG]
    unlisted = [f for f in flags if f.code == "TR01"]
    overdue = [f for f in flags if f.code == "XR16"]
    others = len(flags) - len(unlisted) - len(overdue)
    kinds = f"重大隐患未挂牌{len(unlisted)}项，逾期{len(overdue)}项，迟报、缺报等{others}条"
    lines = [
        f"四、预警{len(flags)}条：{kinds}。例如：",
        *(f"   {f.code} {f.message}" for f in (*unlisted[:3], *overdue[:3])),
    ]
    return Step(tuple(lines), bool(unlisted) and bool(overdue) and not result.unsettled)


def _filled(township: Township) -> Step:
    month = two_months.JUNE
    day = two_months.RECEIVED[month]
    result = fill(None, township, FillOrder(month, day, evidence=True))
    lines = [
        f"五、全镇{month}调度表，在原表上填了{len(result.cells)}格（截至{result.as_of}）。",
        *(f"   {note}" for note in result.notes),
        f"   每个数由哪些单位、文件、记录得来，见底稿：{result.evidence_path}",
    ]
    return Step(tuple(lines), bool(result.cells))


def _letters(township: Township) -> Step:
    """Letters from the flags; then flags once more, so that 本月 knows of form and letters."""
    result = letters(township, LettersOrder(FLAGGED))
    kinds = Counter(one.label for one in result.letters)
    said = "、".join(f"{kind}{count}份" for kind, count in kinds.items())
    again = flag(township, FlagOrder(FLAGGED))
    return Step(
        (
            f"六、按预警起草公文{len(result.letters)}份（{said}）：{result.folder}",
            f"   再运行一次“预警”，第一张表《本月》和《看板》更新到{FLAGGED}。",
        ),
        bool(result.letters) and not again.unsettled,
    )


def _where_to_look(township: Township, schema: Schema) -> Step:
    root = township.root
    june = two_months.JUNE
    return Step(
        (
            "请打开看看：",
            f"   总台账：{township.master}",
            f"   退回件和回复：{root / '退回'}",
            f"   填好的调度表：{township.folder('报表', june) / f'调度表-{june}.xlsx'}",
            f"   存档的原件：{root / '存档'}",
            *(
                f"   填好的{sheet}：{path}"
                for town_id in one_month.TOWNS
                if (form := filled_form(root.parent, town_id, schema)) is not None
                for sheet, path in (form,)
            ),
        )
    )

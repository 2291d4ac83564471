"""What came of a county's roll-up, for people and for scripts."""

from __future__ import annotations

from xlhazard.model.rollup import RollupResult, TownshipPart
from xlhazard.render.json import Json
from xlhazard.render.words import shown

_DONE = {"written": "已写入", "renewed": "已重写", "same": "没有变化", "kept": "没有覆盖"}


def rollup_text(result: RollupResult, *, quiet: bool = False) -> str:
    """What was taken and what was not, the ranking, and where the workbook lies."""
    taken = [one for one in result.townships if one.taken]
    whose = f"{shown(result.county)}{result.month}（截至{result.as_of}）"
    counts = f"并入{len(taken)}个乡镇，没有并入{len(result.refused)}个"
    places = f"企业{result.enterprises}家（跨镇{result.shared}家只计一次）"
    lines = [f"{whose}：{counts}；{places}。"]
    for one in result.refused:
        lines.append(f"没有并入：{shown(one.name)}  {shown(str(one.path))}")
        lines += [f"  {shown(reason)}" for reason in one.reasons]
    if not quiet:
        order = sorted(taken, key=lambda one: (one.rank is None, one.rank or 0, one.name))
        lines += [_line(one) for one in order]
        lines += [
            f"本月未报：{shown(one.name)}  {'、'.join(map(shown, one.missing))}"
            for one in taken
            if one.missing
        ]
    lines += [f"请注意：{shown(note)}" for note in result.notes]
    doing = "试运行，没有写文件" if result.dry_run else _DONE[result.state]
    form = f"调度表填了{len(result.cells)}格，核对码 {result.check_code}"
    lines.append(f"{doing}：{shown(str(result.path))}（{form}）")
    return "\n".join(lines) + "\n"


def _line(one: TownshipPart) -> str:
    rank = f"第{one.rank}名" if one.rank is not None else "不排名"
    return (
        f"  {rank}  {shown(one.name)}  报送率{one.tally.reporting_rate or '—'}"
        f"  按时率{one.tally.on_time_rate or '—'}  销号率{one.closing.closing_rate or '—'}"
        f"  到期完成率{one.closing.done_rate or '—'}  逾期{one.overdue}  重大未挂牌{one.unlisted}"
    )


def rollup_json(result: RollupResult) -> dict[str, Json]:
    """The townships with their rates, and the cells of the form."""
    return {
        "month": str(result.month),
        "as_of": result.as_of.isoformat(),
        "county": result.county,
        "path": str(result.path),
        "state": result.state,
        "dry_run": result.dry_run,
        "check_code": result.check_code,
        "enterprises": result.enterprises,
        "shared_enterprises": result.shared,
        "townships": [_township(one) for one in result.townships],
        "cells": [
            {
                "sheet": one.sheet,
                "cell": str(one.cell),
                "id": one.id,
                "value": one.value if isinstance(one.value, int | str) else str(one.value),
                "note": one.note,
            }
            for one in result.cells
        ],
        "notes": list(result.notes),
    }


def _township(one: TownshipPart) -> Json:
    tally, closing = one.tally, one.closing
    return {
        "name": one.name,
        "path": str(one.path),
        "taken": one.taken,
        "reasons": list(one.reasons),
        "units": one.units,
        "missing": list(one.missing),
        "rank": one.rank,
        "reports": {"due": tally.due, "reported": tally.reported, "in_time": tally.in_time},
        "hazards": {
            "found": closing.found,
            "closed": closing.closed,
            "due": closing.due,
            "done": closing.done,
            "overdue": one.overdue,
            "unlisted": one.unlisted,
        },
        "skipped": list(one.skipped),
    }

"""Reporting of a township for people and for scripts: rates, who is late, missing, due soon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlhazard.model.month import Month
from xlhazard.model.reporting import Closing, FormRates, Reporting, ReportLine, Tally, UnitRates
from xlhazard.model.results import FlagResult
from xlhazard.render.hazard_flags import hazards_json
from xlhazard.render.json import Json, report_json
from xlhazard.render.words import shown

MONTHS_TOLD = 2
"""At a terminal only this month and the one before are told form by form; JSON has all."""


def reporting_lines(found: Reporting) -> list[str]:
    """The township in one line, its last two months form by form, then unit by unit."""
    if not found.units and not found.forms:
        return []
    lines = [f"报送情况：{_tally(found.township)}"]
    months = sorted({one.month for one in found.forms})[-MONTHS_TOLD:]
    lines += [f"  {_form(one)}" for one in found.forms if one.month in months]
    lines += _named("迟报", (one for one in found.late if one.month in months))
    lines += _named("未报", (one for one in found.missing if one.month in months))
    lines += _named(f"{found.soon_days}天内截止、还没有报", found.soon)
    if found.units:
        lines.append(f"各单位（全镇{_closing(found.closing)}）：")
        lines += [f"  {_unit(one)}" for one in found.units]
    return lines


def flag_json(result: FlagResult) -> dict[str, Json]:
    """The report with its one pseudo-file, the master; how units report and close; hazards."""
    found = result.reporting
    reporting: Json = None if found is None else reporting_json(found)
    return {**report_json(result.report), "reporting": reporting, **hazards_json(result)}


def reporting_json(found: Reporting) -> Json:
    """Counts and rates; a rate is a text such as 66.7%, "" where nothing was due."""
    return {
        "today": found.today.isoformat(),
        "township": {**_tally_json(found.township), "hazards": _closing_json(found.closing)},
        "units": [
            {
                "unit": one.unit,
                "name": one.unit_name,
                **_tally_json(one.tally),
                "hazards": _closing_json(one.closing),
            }
            for one in found.units
        ],
        "forms": [
            {
                "form": one.form,
                "label": one.label,
                "month": str(one.month),
                "due_day": one.due.isoformat(),
                "last_day": one.last_day.isoformat(),
                "clauses": list(one.clauses),
                "rest_day": one.rest_day,
                **_tally_json(one.tally),
                "already": one.already,
                "waiting": one.waiting,
            }
            for one in found.forms
        ],
        "late": [_line_json(one) for one in found.late],
        "missing": [_line_json(one) for one in found.missing],
        "due_soon": [_line_json(one) for one in found.soon],
    }


def _form(one: FormRates) -> str:
    rest = {None: f"，{one.due.year}年没有节假日数据", "": ""}.get(
        one.rest_day, f"，当天是休息日（{one.rest_day}）"
    )
    clauses = f"（{'；'.join(one.clauses)}）" if len(one.clauses) > 1 else ""
    head = f"{one.month} {one.label}，{one.due.isoformat()}前{clauses}{rest}："
    if one.tally.due:
        return head + _tally(one.tally)
    return f"{head}还没有到期，已报{one.already}份，还有{one.waiting}份"


def _tally(one: Tally) -> str:
    if not one.due:
        return "还没有到期的报表"
    parts = [
        f"应报{one.due}份，已报{one.reported}份（{one.reporting_rate}）",
        f"按时{one.in_time}份（{one.on_time_rate}）",
    ]
    if one.between:
        parts.append(f"最后可收日前收到{one.between}份（不算按时，也不算迟报）")
    if one.late:
        parts.append(f"迟报{one.late}份")
    if one.undated:
        parts.append(f"收到时间不明{one.undated}份")
    if one.refused:
        parts.append(f"退回后未再报{one.refused}份")
    if one.missing:
        parts.append(f"未报{one.missing}份")
    return "，".join(parts)


def _closing(one: Closing) -> str:
    if not one.found:
        return "没有隐患"
    due = f"，到期{one.due}项完成{one.done}项（{one.done_rate}）" if one.due else ""
    return f"隐患{one.found}项，销号{one.closed}项（{one.closing_rate}）{due}"


def _unit(one: UnitRates) -> str:
    rates = "没有到期的报表"
    if one.tally.due:
        rates = f"报送率{one.tally.reporting_rate}，按时率{one.tally.on_time_rate}"
    return f"{one.unit} {shown(one.unit_name)}：{rates}；{_closing(one.closing)}"


def _named(head: str, lines: Iterable[ReportLine]) -> list[str]:
    """One line for each form and month, with its units."""
    groups: dict[tuple[Month, str], list[ReportLine]] = {}
    for one in lines:
        groups.setdefault((one.month, one.label), []).append(one)
    return [
        f"  {head}：{month} {label}（{some[0].due.isoformat()}前）：{_units(some)}"
        for (month, label), some in groups.items()
    ]


def _units(lines: Sequence[ReportLine]) -> str:
    return "、".join(f"{shown(one.unit_name)}{_remark(one)}" for one in lines)


def _remark(one: ReportLine) -> str:
    if one.state == "refused":
        return "（已退回）"
    if one.received is None:
        return ""
    if one.state == "between":
        return f"（{one.received.isoformat()}收到，过了应报日，没过最后可收日）"
    return f"（{one.received.isoformat()}收到，迟{one.days_late}天）"


def _tally_json(one: Tally) -> dict[str, Json]:
    return {
        "due": one.due,
        "reported": one.reported,
        "in_time": one.in_time,
        "between": one.between,
        "late": one.late,
        "undated": one.undated,
        "refused": one.refused,
        "missing": one.missing,
        "reporting_rate": one.reporting_rate,
        "on_time_rate": one.on_time_rate,
    }


def _closing_json(one: Closing) -> Json:
    return {
        "found": one.found,
        "closed": one.closed,
        "closing_rate": one.closing_rate,
        "due": one.due,
        "done": one.done,
        "done_rate": one.done_rate,
    }


def _line_json(one: ReportLine) -> Json:
    return {
        "unit": one.unit,
        "form": one.form,
        "label": one.label,
        "month": str(one.month),
        "due": one.due.isoformat(),
        "received": None if one.received is None else one.received.isoformat(),
        "days_late": one.days_late,
        "state": one.state,
    }

"""Important dates and big events (节点与活动) without what has to come before them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row
from xlhazard.rules.enforced import known_by

_PREPARED = {
    "risk_judged_on": "风险研判日期",
    "plan_on": "工作方案日期",
    "meeting_on": "动员部署日期",
}
_ASSESSED = {"assessor": "检测评价机构", "assessed_on": "检测评价日期"}


@rule("TR28", lists=("nodes_and_events",))
def node_without_experts(context: Context) -> Iterator[Notice]:
    """A big event is assessed before it starts; at other important dates experts look on the
    spot; and for all of them risks are judged, a plan is made and people are told."""
    ahead = dt.timedelta(days=context.whole("TR28", "ahead"))
    fields = ("node_id", "kind", "starts_on", "expert_check_on", *_PREPARED, *_ASSESSED)
    for table, row in context.rows("nodes_and_events", *fields):
        starts = row.day("starts_on")
        if starts is None or starts - context.as_of > ahead:
            continue
        begun = starts <= context.as_of
        missing = _unprepared(context, row, begun=begun)
        late = _assessed_late(row)
        if not missing and not late:
            continue
        said = "" if not missing else f"{_when(starts, context.as_of)}，还没有{_listed(missing)}"
        yield at_row(
            "TR28",
            table,
            row,
            next(iter(missing), "assessed_on"),
            name=row.text("name") or row.text("node_id"),
            problem="；".join(one for one in (said, late) if one),
            missing=_listed(missing) if missing else "开始之前的检测评价记录",
        )


def _unprepared(context: Context, row: Row, *, begun: bool) -> Mapping[str, str]:
    """What is blank though it should be there by now: field and label."""
    event = row.text("kind") == "event"
    wanted = dict(_ASSESSED) if event else {}
    if begun:
        wanted |= _PREPARED
    missing = {name: label for name, label in wanted.items() if row.blank(name)}
    if begun and not event and row.blank("expert_check_on") and not _served(context, row):
        missing["expert_check_on"] = "专家检查记录"
    return missing


def _served(context: Context, row: Row) -> bool:
    return bool(known_by(context, "expert_services", "node_id").get(row.text("node_id")))


def _assessed_late(row: Row) -> str:
    assessed, starts = row.day("assessed_on"), row.day("starts_on")
    if row.text("kind") != "event" or assessed is None or starts is None or assessed <= starts:
        return ""
    return f"{starts}开始，{assessed}才检测评价"


def _when(starts: dt.date, as_of: dt.date) -> str:
    return f"{starts}已经开始" if starts <= as_of else f"{starts}就要开始"


def _listed(missing: Mapping[str, str]) -> str:
    return "、".join(missing.values())

"""Entries of the red and black list without consequences, or out of order."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row
from xlhazard.rules.enforced import happened
from xlhazard.rules.hazard_lives import enterprise_name

_CONSEQUENCES = {"departments": "惩戒部门", "constraint": "约束措施"}


@rule("TR29", lists=("red_black_list",))
def blacklist_without_constraint(context: Context) -> Iterator[Notice]:
    """Who is on the black list is held back by departments after some days; and nobody leaves a
    list before getting on it."""
    limit = context.whole("TR29", "days")
    for table, row in context.rows("red_black_list", "kind", "listed_on", "removed_on"):
        listed, removed = row.day("listed_on"), row.day("removed_on")
        if listed is not None and removed is not None and removed < listed:
            field, problem = "removed_on", f"{removed}移出，早于列入日期{listed}"
            advice, told = "请核对移出日期", None
        else:
            day = happened(context, row, "listed_on")
            days = 0 if day is None else (context.as_of - day).days
            missing = _missing(row)
            left = removed is not None and removed <= context.as_of
            if row.text("kind") != "black" or left or days <= limit or not missing:
                continue
            field = next(iter(missing))
            problem = f"列入黑名单{days}天，没有{'和'.join(missing.values())}"
            advice, told = "请有关部门提出项目审批约束措施", days
        name = enterprise_name(context, row)
        yield at_row(
            "TR29",
            table,
            row,
            field,
            name=name,
            problem=problem,
            advice=advice,
            enterprise=name,
            days=told,
        )


def _missing(row: Row) -> dict[str, str]:
    return {name: label for name, label in _CONSEQUENCES.items() if row.blank(name)}

"""Figures of the dispatch table against the unit's lists, with the rows that explain a difference
(rules of one shape)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import Rule, rule
from xlhazard.deriving.measures import Lists, counted, measured
from xlhazard.deriving.settings import DonePolicy, done_policy
from xlhazard.model.finding import Notice, Severity, Skipped
from xlhazard.rules.compared import (
    NO_DAY,
    Difference,
    counted_to,
    difference,
    office_may_know,
    without_lists,
)
from xlhazard.rules.earlier_forms import earlier
from xlhazard.rules.own_records import dispatch_schema

MOST_NAMED = 10

OFFICE_KNOWS = "清单里由安办填写的栏还空着，又没有总台账，无法核对{}"

Part = Literal["done", "internal", ""]
"""What a message says besides: the other way of counting what is done, internal listings."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Each figure equals what the unit's lists give on the day of the form.

    lists must be in the file; figures from other lists are passed over where theirs is not.
    """

    code: str
    doc: str
    values: tuple[str, ...]
    lists: tuple[str, ...] = ()
    besides: Part = ""
    village_only_warned: bool = False
    village_sources: tuple[str, ...] = field(default=())

    def rule(self) -> Rule:
        def look(context: Context) -> Iterator[Notice | Skipped]:
            return self.differing(context)

        look.__doc__ = self.doc
        look.__name__ = self.code.lower()
        return rule(self.code, lists=self.lists, forms=("dispatch",))(look)

    def differing(self, context: Context) -> Iterator[Notice | Skipped]:
        form, schema = context.forms["dispatch"], dispatch_schema(context)
        as_of = counted_to(context, form)
        if as_of is None:
            yield Skipped(self.code, NO_DAY.format(form.sheet))
            return
        previous = earlier(context)
        since = (previous[-1].as_of or previous[-1].period.last) if previous else None
        values = [schema.value(value_id) for value_id in self.values]
        unknown: list[str] = []
        for value in values:
            found = difference(context, form, value, as_of, since)
            if found is None:
                continue
            if office_may_know(context, found):
                unknown.append(value.number)
                continue
            facts = self.facts(context, found)
            severity = self.severity(context, found)
            yield replace(at_item(self.code, form, value.id, **facts), severity=severity)
        if unknown:
            yield Skipped(self.code, OFFICE_KNOWS.format("、".join(unknown)))
        if (reason := without_lists(context, values)) is not None:
            yield Skipped(self.code, reason)

    def facts(self, context: Context, found: Difference) -> Mapping[str, object]:
        value = found.value
        is_flag = isinstance(found.drill.measured.figure, bool)
        facts: dict[str, object] = {
            "no": value.number,
            "form": bool(found.typed) if is_flag else found.typed,
            "list": found.drill.measured.figure,
            "unit": "" if is_flag else value.unit,
            "ids": found.ids,
            "names": found.ids,
            "sheet": context.schema.lists[found.list_id].sheet,
        }
        if self.besides == "done":
            facts |= _both_policies(context, found)
        elif self.besides == "internal":
            facts["internal"] = _internal(found)
        return facts

    def severity(self, context: Context, found: Difference) -> Severity | None:
        """A warning where rows could not be judged, or where the document leaves it open whether
        what villages do themselves is a 部门检查."""
        if found.doubtful:
            return Severity.WARNING
        if context.unit_type != "village":
            return None
        if self.village_only_warned or self._own_sources_explain(found):
            return Severity.WARNING
        return None

    def _own_sources_explain(self, found: Difference) -> bool:
        """The form leaves out just those hazards that came neither from firms nor departments."""
        if found.value.id not in self.village_sources:
            return False
        rows = counted(found.value, found.lists, found.drill.as_of)
        own = [one for one in rows if one.row.text("source") not in ("self", "department")]
        return bool(own) and found.figure - found.typed == len(own)


def _both_policies(context: Context, found: Difference) -> Mapping[str, object]:
    """What is done by the town's policy, and by the other one where that differs."""
    policy = done_policy(context.settings, context.schema)
    other: DonePolicy = "整改完成" if policy == "销号" else "销号"
    lists = Lists(
        found.lists.tables,
        context.schema,
        context.town,
        {**context.settings, "done_policy": other},
    )
    figure = measured(found.value, lists, found.drill.as_of).figure
    differs = figure != found.drill.measured.figure
    return {"policy": policy, "both": f"（{other}{figure}个）" if differs else ""}


def _internal(found: Difference) -> str:
    """Listings by the enterprise itself, which are no 挂牌督办."""
    if found.value.id != "d1_5":
        return ""
    rows = found.lists.tables.get("listings", ())
    ids = dict.fromkeys(
        row.text("hazard_id")
        for row in rows
        if row.text("level") == "internal"
        and (day := row.day("listed_on")) is not None
        and day <= found.drill.as_of
    )
    counted_ids = set(found.drill.measured.members)
    only = [one for one in ids if one not in counted_ids]
    if not only:
        return ""
    more = "等" if len(only) > MOST_NAMED else ""
    return f"（另有仅企业内部挂牌{len(only)}个不计：{'、'.join(only[:MOST_NAMED])}{more}）"


RULES = tuple(
    one.rule()
    for one in (
        Counts(
            "XR01",
            "Major hazards in the form are those in the list, found since the campaign began.",
            ("d1_1", "d1_3"),
            lists=("hazards",),
            village_sources=("d1_3",),
        ),
        Counts(
            "XR02",
            "Hazards counted as done are those that the lists show as done by the town's policy.",
            ("d1_2", "d1_4"),
            lists=("hazards", "acceptances"),
            besides="done",
        ),
        Counts(
            "XR03",
            "Listed hazards are those that a government has listed at any time; internal ones not.",
            ("d1_5", "d1_6"),
            lists=("hazards", "listings"),
            besides="internal",
        ),
        Counts(
            "XR04",
            "Enterprises checked, or with a problem found, are those in the list, each once.",
            tuple(f"d2_{n}" for n in range(1, 9)),
            lists=("inspections",),
            village_only_warned=True,
        ),
        Counts(
            "XR05",
            "Penalties, transfers and published cases are those of the list; 万元 may be rounded.",
            ("d3_3a", "d3_3b", "d3_4", "d3_5", "d3_6", "d3_8a", "d3_8b"),
            lists=("enforcements",),
        ),
        Counts(
            "XR06",
            "People called to account, enterprises and units talked to are those in the registers.",
            ("d3_9", "d3_10", "d3_7"),
        ),
        Counts(
            "XR07",
            "Rewards paid to informants add up to the register; 万元 may be rounded.",
            ("d4_5a", "d4_5b"),
            lists=("report_rewards",),
        ),
        Counts(
            "XR08",
            "Visits, leaders' duties, inspectors in post and oversight are those in the registers.",
            ("d4_7", "d3_1", "d3_2", "d4_1", "d4_2", "d4_3", "d4_4", "d4_6", "d4_8"),
        ),
    )
)

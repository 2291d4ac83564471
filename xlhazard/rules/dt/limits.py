"""Figures of the dispatch table that cannot be larger than another (rules of one shape)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import Rule, rule
from xlhazard.model.finding import Notice, Severity
from xlhazard.rules.own_records import dispatch_schema
from xlhazard.rules.parts_and_totals import exceeding


@dataclass(frozen=True, slots=True)
class AtMost:
    """Each part is at most the sum of its wholes; judged only when all of them are numbers.

    The names say under which fact the message shows the part's number and value, and those of
    the whole. downgraded: only a warning where the town counts a source as neither group.
    """

    code: str
    doc: str
    limits: tuple[tuple[str, tuple[str, ...]], ...]
    value: str = "value"
    total: str = "total"
    number: str = "no"
    of: str = "of"
    hint: str = ""
    downgraded: bool = False

    def rule(self) -> Rule:
        def look(context: Context) -> Iterator[Notice]:
            return self.exceeding(context)

        look.__doc__ = self.doc
        look.__name__ = self.code.lower()
        return rule(self.code, forms=("dispatch",))(look)

    def exceeding(self, context: Context) -> Iterator[Notice]:
        form, schema = context.forms["dispatch"], dispatch_schema(context)
        for one in exceeding(context, form, self.limits):
            facts = {
                self.number: schema.value(one.part).number,
                self.of: schema.value(one.wholes[0]).number,
                self.value: one.value,
                self.total: one.total,
                "label": schema.value(one.part).label,
                "hint": self.hint,
            }
            notice = at_item(self.code, form, one.part, **facts)
            yield replace(notice, severity=self.severity(context))

    def severity(self, context: Context) -> Severity | None:
        groups = context.town.source_groups
        return Severity.WARNING if self.downgraded and groups.get("none") else None


RULES = tuple(
    limit.rule()
    for limit in (
        AtMost(
            "DT01",
            "Hazards that are done are among those that were found or listed; all may be done.",
            (("d1_2", ("d1_1",)), ("d1_4", ("d1_3",)), ("d1_6", ("d1_5",))),
            value="done",
            total="found",
            number="done_no",
            of="found_no",
            hint="已完成整改的应是已发现（挂牌）的一部分",
        ),
        AtMost(
            "DT02",
            "Listed hazards are among those that were found; every one of them may be listed.",
            (("d1_5", ("d1_1", "d1_3")),),
            value="listed",
            total="found",
            downgraded=True,
        ),
        AtMost(
            "DT03",
            "Listed hazards that are done are among all that are done; DT01 goes first.",
            (("d1_6", ("d1_2", "d1_4")),),
            downgraded=True,
        ),
        AtMost(
            "DT05",
            "Enterprises with a problem are among the enterprises that were checked.",
            tuple((f"d2_{n}", ("d2_1",)) for n in range(2, 9)),
            total="checked",
        ),
        AtMost(
            "DT08",
            "Double penalties are penalties; one case against firm and head counts once.",
            (("d3_4", ("d3_3a",)),),
            value="double",
        ),
        AtMost(
            "DT09",
            "What is of which cannot be more than the whole; the same number is fine.",
            (("d3_8b", ("d3_8a",)), ("d4_5b", ("d4_5a",))),
            value="part",
        ),
    )
)

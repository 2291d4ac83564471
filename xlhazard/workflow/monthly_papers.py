"""Monthly papers of the whole township: the circular to the units, the report to the Party."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlhazard.checking.context import Context
from xlhazard.model.finding import Finding
from xlhazard.model.letters import Block, Grid, Letter, Text
from xlhazard.model.month import Month
from xlhazard.schema.catalogue import render
from xlhazard.schema.letter_types import Part, ReportKind
from xlhazard.workflow.month_told import Told, told_of
from xlhazard.workflow.paper_names import names_of
from xlhazard.workflow.place import Place

_NOTHING = frozenset({"", "0"})


def monthly_paper(
    place: Place, context: Context, kind: ReportKind, findings: Sequence[Finding], month: Month
) -> Letter:
    """The paper of one month, with the figures that flag and fill show on the same day."""
    raised = tuple(one for one in findings if one.code in kind.decisions)
    told = told_of(place, context, raised, month)
    facts = {name: text or "—" for name, text in told.facts.items()}
    body, annex = list[Block](), list[Block]()
    for part in kind.parts:
        holds = not part.only_if or told.facts[part.only_if] not in _NOTHING
        if part.annex and holds:
            annex.append(Text(render(part.heading, facts), "annex"))
            continue
        blocks = annex if annex else body
        if holds:
            blocks.extend(_blocks(part, told, facts))
        elif part.otherwise:
            blocks.append(Text(render(part.otherwise, facts)))
    return Letter(
        kind=kind.id,
        label=kind.label,
        title=render(kind.title, facts),
        addressee=render(kind.addressee, facts),
        body=tuple(body),
        closing=render(kind.closing, facts),
        office=names_of(context).office,
        day=context.today,
        annex=tuple(annex),
        period=str(month),
    )


def _blocks(part: Part, told: Told, facts: Mapping[str, str]) -> Iterator[Block]:
    if part.heading:
        yield Text(render(part.heading, facts), "heading")
    elif part.table:
        rows = told.tables[part.table]
        if rows:
            yield Grid(
                tuple(part.columns.values()),
                tuple(tuple(row[name] or "—" for name in part.columns) for row in rows),
            )
    elif part.each:
        rows = told.tables[part.each]
        some = rows[: part.most] if part.most else rows
        for row in some:
            yield Text(render(part.text, row))
        if len(rows) > len(some):
            yield Text(f"其余{len(rows) - len(some)}项见总台账。")
    else:
        yield Text(render(part.text, facts))

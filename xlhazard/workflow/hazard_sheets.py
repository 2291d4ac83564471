"""Sheets of hazards to fill in and sign: 验收销号单 by unit, 重大隐患专册 of the township."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from xlhazard.checking.context import Context
from xlhazard.deriving.lives import Life
from xlhazard.model.letters import Booklet, Box, Boxes, Grid, Sheet
from xlhazard.model.month import Month
from xlhazard.model.table import Row
from xlhazard.rules.hazard_lives import lives_of
from xlhazard.rules.own_records import unit_name
from xlhazard.schema.catalogue import fact_names, render
from xlhazard.schema.letter_types import SPANS, SheetKind, SheetRow, Which
from xlhazard.workflow.hazard_words import (
    acceptors,
    earlier,
    hazard_row,
    hazard_words,
    in_order,
    listings,
    passed,
)
from xlhazard.workflow.paper_names import names_of

WHOLE = "全镇"
PAGE = "page"
_NONE = "—"


def hazard_sheets(context: Context, kind: SheetKind, month: Month) -> Iterator[Booklet]:
    """One document a unit, or one of the whole township; none without a hazard."""
    rows = in_order(tuple(_chosen(context, kind.which, month)))
    if not kind.by_unit:
        if rows:
            yield _booklet(context, kind, rows, "")
        return
    for unit, group in groupby(rows, key=lambda one: one[0].text("filed_by")):
        yield _booklet(context, kind, tuple(group), unit)


def _chosen(context: Context, which: Which, month: Month) -> Iterator[tuple[Row, Life]]:
    for life in lives_of(context).values():
        row = hazard_row(context, life.hazard_id)
        if row is None or life.void:
            continue
        if which == "major":
            wanted = life.grade == "major"
        elif which == "to_accept":
            wanted = life.state == "to_accept"
        else:
            day = life.accepted_on
            wanted = bool(life.passed) and day is not None and Month.of(day) == month
        if wanted:
            yield row, life


def _booklet(
    context: Context, kind: SheetKind, rows: Sequence[tuple[Row, Life]], unit: str
) -> Booklet:
    names = names_of(context)
    own = {"town": names.town, "office": names.office}
    sheets, lines = list[Sheet](), list[tuple[str, ...]]()
    columns = [column for column in kind.contents if column != PAGE]
    for number, (row, life) in enumerate(rows, 1):
        acceptance = None if kind.which == "to_accept" else passed(context, life)
        facts = own | {"number": str(number)} | hazard_words(context, row, life, acceptance)
        each = {
            "listings": listings(context, life),
            "acceptances": earlier(context, life, acceptance),
            "acceptors": acceptors(row, acceptance),
        }
        sheets.append(_sheet(kind, facts, each))
        lines.append(tuple(facts[column] for column in columns))
    contents = Grid(tuple(kind.contents[one] for one in columns), tuple(lines))
    addressee = unit_name(context, unit or None) if kind.by_unit else WHOLE
    return Booklet(
        kind=kind.id,
        label=kind.label,
        addressee=addressee,
        sheets=tuple(sheets),
        office=names.office,
        day=context.today,
        unit=unit,
        cover=tuple(render(line, own) for line in kind.cover),
        contents=contents if kind.contents else None,
        page_header=kind.contents.get(PAGE, ""),
    )


def _sheet(
    kind: SheetKind,
    facts: Mapping[str, str],
    each: Mapping[str, Sequence[Mapping[str, str]]],
) -> Sheet:
    rows = [boxes for row in kind.rows for boxes in _rows(row, facts, each)]
    return Sheet(facts["hazard_id"], kind.title, tuple(rows))


def _rows(
    row: SheetRow,
    facts: Mapping[str, str],
    each: Mapping[str, Sequence[Mapping[str, str]]],
) -> Iterator[Boxes]:
    """The row itself, or its head and one for each record."""
    if not row.each:
        yield _boxes(row, facts)
        return
    records = each[row.each]
    if not records and row.optional:
        return
    if row.head:
        spans = _even(len(row.head))
        yield Boxes(tuple(Box(one, n, "label") for one, n in zip(row.head, spans, strict=True)))
    for record in records or ({},):
        yield _boxes(row, {**dict.fromkeys(_facts_of(row), _NONE), **record})


def _boxes(row: SheetRow, facts: Mapping[str, str]) -> Boxes:
    texts = [render(cell, facts) for cell in row.cells]
    if row.places:
        spans = _even(len(texts))
        places = tuple(Box(one, n, "place") for one, n in zip(texts, spans, strict=True))
        return Boxes(places, row.height)
    by_turns = not row.head  # a row under a head has values only
    spans = SPANS[len(texts)] if by_turns else _even(len(texts))
    return Boxes(
        tuple(
            Box(one, span, "label" if by_turns and not place % 2 else "value")
            for place, (one, span) in enumerate(zip(texts, spans, strict=True))
        ),
        row.height,
    )


def _even(count: int) -> tuple[int, ...]:
    return (12 // count,) * count


def _facts_of(row: SheetRow) -> frozenset[str]:
    return frozenset(name for cell in row.cells for name in fact_names(cell))

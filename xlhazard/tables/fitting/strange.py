"""Labels of a newly laid-out form that are no item of the known one."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.model.address import Address
from xlhazard.schema.types import FormSchema
from xlhazard.tables.fitting.answers import Ground, choices, headings_over
from xlhazard.tables.fitting.matching import Match, Matching
from xlhazard.tables.fitting.words import is_aside
from xlhazard.tables.labels import label_key


def strange_labels(
    ground: Ground, form: FormSchema, matching: Matching, known: frozenset[str]
) -> Iterator[Address]:
    """Texts that ask for something, as the recognised labels do, and are none of them.

    On a form of figures or lines: texts in the columns of labels, or with an open cell beside
    or below. On a table with fixed rows: other headings in its header row, other lines below.
    known: label keys that staff said are nothing of ours.
    """
    found = _in_table(form, matching) if form.columns else _beside(ground, matching)
    page, blocks = ground.page, {label_key(name) for _, name in form.blocks}
    headings = {label_key(word) for word in (*ground.words.answers, *ground.words.no_answers)}
    taken, parents = matching.taken(), matching.parents()
    for place in found:
        text = page.text(place)
        key = label_key(text)
        if place in taken or key in known | blocks or "。" in text or is_aside(text, ground.words):
            continue
        if key not in headings and place not in parents:
            yield place


def _beside(ground: Ground, matching: Matching) -> Iterator[Address]:
    labels = [one.place for one in _asking(matching)]
    if not labels:
        return
    columns = {place.column for place in labels}
    top = _top(ground, min(labels).row, columns)
    over = {
        heading
        for label in labels
        for choice in choices(ground, label)
        for heading in map(label_key, headings_over(ground, choice.cell, label))
    }
    for place in sorted(matching.cells):
        text = ground.page.text(place)
        if place.row < top or label_key(text) in over:
            continue
        if place.column in columns or choices(ground, place):
            yield place


def _top(ground: Ground, row: int, columns: set[int]) -> int:
    """The first row of labels: upwards from the first that was recognised."""
    while row > 1:
        places = {ground.page.shown(Address(row - 1, column)) for column in columns}
        asking = [one for one in places if ground.page.text(one) and _asks(ground, one)]
        if not asking:
            break
        row = min(asking).row
    return row


def _asks(ground: Ground, place: Address) -> bool:
    text = ground.page.text(place)
    if ground.is_open(text) or ground.is_unit(text):
        return False
    return any(not one.outside for one in choices(ground, place))


def _in_table(form: FormSchema, matching: Matching) -> Iterator[Address]:
    found = matching.found
    heads = [found[one.id].place for one in form.columns if one.id in found]
    lines = [one.place for one in found.values() if one.wanted.sort == "line"]
    if not heads:
        return
    header = max({head.row for head in heads}, key=[head.row for head in heads].count)
    columns = {place.column for place in lines}
    if "measure" in found:
        columns = {found["measure"].place.column}
    for place in sorted(matching.cells):
        below = place.row > header and place.column in columns
        if place.row == header or below:
            yield place


def _asking(matching: Matching) -> Iterator[Match]:
    """Recognised labels beside which an answer is written."""
    for one in matching.found.values():
        if one.wanted.sort == "figure" or (one.wanted.sort == "item" and not _is_head(one)):
            yield one


def _is_head(match: Match) -> bool:
    return match.wanted.id in ("unit", "date")

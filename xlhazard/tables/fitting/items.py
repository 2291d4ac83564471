"""What a known form asks for, as things that a new layout has to have somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from xlhazard.schema.layout_types import FormWords
from xlhazard.schema.types import FormSchema
from xlhazard.tables.forms import labels_of
from xlhazard.tables.labels import item_labels
from xlhazard.tables.values.numbers import unit_words

Sort = Literal["item", "figure", "heading", "column", "line", "level"]

FIGURES_HEADING = "数值"
_CYCLES = ("日", "周", "月")


class Wanted(NamedTuple):
    """One thing that is looked for. labels: its own words first, then its aliases.

    part_of: the two-part cell that holds it where that has a cell of its own; unit then has to
    stand with the label.
    """

    id: str
    sort: Sort
    words: str
    labels: tuple[str, ...]
    unit: frozenset[str] = frozenset()
    part_of: str = ""


def wanted_of(form: FormSchema, words: FormWords) -> tuple[Wanted, ...]:
    """Everything that the form asks for, but for parts of two-part cells."""
    return (*_items(form), *_figures(form), *_headings(form, words), *_lines(form))


def parts_of(form: FormSchema) -> Iterator[Wanted]:
    """The parts of two-part cells, for forms that ask for them one by one."""
    for pair in form.composites:
        for name in pair.parts:
            value = form.value(name)
            words = f"{value.label}（{value.unit}）"
            units = unit_words(value.unit)
            yield Wanted(name, "figure", words, (value.label, *value.aliases), units, pair.id)


def units_of(form: FormSchema) -> frozenset[str]:
    """Every word that this form uses for a unit."""
    return frozenset().union(*(unit_words(value.unit) for value in form.values))


def headings_of(form: FormSchema) -> tuple[str, ...]:
    """Texts over columns, of which some are words for units too (周)."""
    crossed = any(value.row for value in form.values)
    return (*form.headings, *(_CYCLES if crossed else ()))


def _items(form: FormSchema) -> Iterator[Wanted]:
    for item in form.items:
        words = (item.label, *item_labels(item.label)[1:], *item.aliases)
        yield Wanted(item.id, "item", item.label, words)


def _figures(form: FormSchema) -> Iterator[Wanted]:
    labels = labels_of(form)
    single = {value.cell_id: value for value in form.values if not value.row}
    for cell_id, value in single.items():
        aliases = value.aliases if value.id == cell_id else ()
        words = labels[cell_id]
        yield Wanted(cell_id, "figure", words, (words, *aliases), unit_words(value.unit))


def _headings(form: FormSchema, words: FormWords) -> Iterator[Wanted]:
    for heading in headings_of(form):
        aliases = words.answers if heading == FIGURES_HEADING else ()
        yield Wanted(heading, "heading", heading, (heading, *aliases))
    for level in dict.fromkeys(value.row for value in form.values if value.row):
        yield Wanted(level, "level", level, (level,))
    for column in form.columns:
        yield Wanted(column.id, "column", column.label, (column.label, *column.aliases))


def _lines(form: FormSchema) -> Iterator[Wanted]:
    for row in form.rows:
        label = str(row["measure"])
        yield Wanted(f"r{row['no']}", "line", f"第{row['no']}行 {label}", (label,))

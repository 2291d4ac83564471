"""The township's 9+6 table: drafts from the registers, then what the units wrote."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from xlhazard.deriving.history import last_versions
from xlhazard.deriving.measures import Lists
from xlhazard.deriving.stated_figures import stated
from xlhazard.filling.answers import Answer, Answers
from xlhazard.filling.gathering import Gathered, gathered
from xlhazard.filling.occasion import Occasion, said_by
from xlhazard.filling.persons import answerable
from xlhazard.filling.standing import said
from xlhazard.filling.standing_rows import standing_rows
from xlhazard.model.table import Row
from xlhazard.model.workbook import Sheet
from xlhazard.schema.drafts import figures_in, worded
from xlhazard.schema.types import FormSchema
from xlhazard.tables.form_sheet import FormRead

HISTORY = "nine_plus_six_history"
MOST_LINES = 24
"""A row is 409 points high at most: so many lines show, about this many characters each."""
LINE = 19


def nine_plus_six(sheet: Sheet, read: FormRead, form: FormSchema, around: Occasion) -> Answers:
    """Every answer of the 15 rows, for the rows as they stand on the sheet.

    目前开展情况: the draft, then the units' texts of the month; 下一步推进计划: the units' texts;
    责任领导 and 责任人: as recorded by the office, else nothing.
    """
    units = around.units(form, HISTORY)
    lines = _accepted(around, units)
    standing = standing_rows(sheet, read.located)
    lists = Lists(around.master.tables, around.schema, around.town, around.settings)
    labels = {column.id: column.label for column in form.columns}
    answers: list[Answer] = []
    notes = list(_missing(around, form, units, lines))
    nobody: list[str] = []
    for row in form.rows:
        number = int(str(row["no"]))
        wrote = {unit: known[number] for unit, known in lines.items() if number in known}
        draft = "".join(_sentences(row, form, lists, around))
        told = _texts(draft, units, wrote, around.schema.lists[HISTORY].sheet)
        known = answerable(around.master, around.office, str(row["measure"]), around.as_of)
        values = {name: text.text for name, text in told.items()}
        values |= {"leader": known.leader, "person": known.person}
        label = f"第{number}行“{row['measure']}”"
        for name, value in values.items():
            item = f"r{number}_{name}"
            place = item if number in standing else None
            answers.append(Answer(item, place, f"{label}的{labels[name]}", value))
        notes += _long(label, tuple(told.values()))
        if not (known.leader and known.person):
            nobody.append(str(number))
    if nobody:
        notes.append(f"没有登记责任领导或责任人、留空待填的行：{'、'.join(nobody)}")
    return Answers(tuple(answers), tuple(notes))


def _texts(
    draft: str, units: Mapping[str, str], wrote: Mapping[str, Row], history: str
) -> Mapping[str, Gathered]:
    """目前开展情况 with the draft before it, and 下一步推进计划."""
    return {
        "current": gathered(draft, said_by(units, wrote, "current"), history),
        "next_step": gathered("", said_by(units, wrote, "next_step"), history),
    }


def _sentences(
    row: Mapping[str, object], form: FormSchema, lists: Lists, around: Occasion
) -> Iterator[str]:
    """The draft, but for sentences whose registers the town does not keep or that hold nothing."""
    sentences = row["draft"]
    for sentence in sentences if isinstance(sentences, tuple) else ():
        measures = [form.value(name).measure for name, _ in figures_in(sentence)]
        tables = [lists.tables.get(one.list_id) for one in measures if one is not None]
        if all(table is not None for table in tables) and any(len(t or ()) for t in tables):
            yield worded(
                sentence,
                lambda name, how: said(stated(form.value(name), how, lists, around.as_of).figure),
            )


def _accepted(around: Occasion, units: Mapping[str, str]) -> Mapping[str, Mapping[int, Row]]:
    """Unit -> number of the row -> what was accepted of it for the month."""
    found: dict[str, Mapping[int, Row]] = {}
    for (unit, month), rows in last_versions(around.master, HISTORY).items():
        if month == around.month and unit in units:
            found[unit] = {n: row for row in rows if isinstance(n := row["row_no"], int)}
    return found


def _missing(
    around: Occasion,
    form: FormSchema,
    units: Mapping[str, str],
    lines: Mapping[str, Mapping[int, Row]],
) -> Iterator[str]:
    absent = [name for unit, name in units.items() if unit not in lines]
    if absent:
        yield f"{around.month}没有接收到{form.sheet}、文字没有汇总的单位：{'、'.join(absent)}"


def _long(label: str, texts: Sequence[Gathered]) -> Iterator[str]:
    left = list(dict.fromkeys(unit for one in texts for unit in one.left_out))
    if left:
        yield f"{label}一格写不下，没有写进去的单位：{'、'.join(left)}"
    elif any(_lines(one.text) > MOST_LINES for one in texts):
        yield f"{label}文字较多，打印时一行放不下，请拉宽列或另附页"


def _lines(text: str) -> int:
    return sum(max(1, math.ceil(len(line) / LINE)) for line in text.split("\n"))

"""The township's 9+6 table: drafts from the registers, then what the units wrote."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlhazard.deriving.history import last_versions
from xlhazard.deriving.measures import Lists
from xlhazard.deriving.stated_figures import stated, stated_rows
from xlhazard.filling.answers import Answer, Answers
from xlhazard.filling.gathering import Gathered, gathered
from xlhazard.filling.occasion import Occasion, said_by, said_parts
from xlhazard.filling.persons import RECORDED, answerable
from xlhazard.filling.sources import Sources
from xlhazard.filling.standing import said
from xlhazard.filling.standing_rows import standing_rows
from xlhazard.model.evidence import Part, Record
from xlhazard.model.table import Row
from xlhazard.model.workbook import Sheet
from xlhazard.schema.drafts import How, figures_in, worded
from xlhazard.schema.types import FormSchema, FormValue
from xlhazard.tables.form_sheet import FormRead

HISTORY = "nine_plus_six_history"
HOW = {
    "current": "按登记册拟的稿，然后是各单位所写，相同的合在一起",
    "next_step": "各单位所写，相同的合在一起",
}
SPAN: Mapping[How, str] = {"month": "本月", "total": "累计", "stock": "现有"}
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
            said_in = tuple(said_parts(units, wrote, name, form.id, around)) if name in told else ()
            drawn = _drawn(row, form, lists, around) if name == "current" else _Drawn()
            answers.append(
                Answer(
                    item,
                    place,
                    f"{label}的{labels[name]}",
                    value,
                    how=HOW.get(name, RECORDED),
                    parts=(*drawn.parts, *said_in),
                    records=drawn.records,
                )
            )
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
    for sentence in _stated(row, form, lists):
        yield worded(
            sentence,
            lambda name, how: said(stated(form.value(name), how, lists, around.as_of).figure),
        )


def _stated(row: Mapping[str, object], form: FormSchema, lists: Lists) -> Iterator[str]:
    sentences = row["draft"]
    for sentence in sentences if isinstance(sentences, tuple) else ():
        measures = [form.value(name).measure for name, _ in figures_in(sentence)]
        tables = [lists.tables.get(one.list_id) for one in measures if one is not None]
        if all(table is not None for table in tables) and any(len(t or ()) for t in tables):
            yield sentence


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a draft's figures are made of."""

    parts: tuple[Part, ...] = ()
    records: tuple[Record, ...] = ()


def _drawn(row: Mapping[str, object], form: FormSchema, lists: Lists, around: Occasion) -> _Drawn:
    """The figures of a row's draft that it states, with their rows; nothing without sources."""
    if around.sources is None:
        return _Drawn()
    parts: list[Part] = []
    records: list[Record] = []
    for sentence in _stated(row, form, lists):
        for name, how in figures_in(sentence):
            value = form.value(name)
            figure = stated(value, how, lists, around.as_of).figure
            parts.append(Part(f"{value.label}（{SPAN[how]}）", listed=figure, note="总台账的登记"))
            records += _records(value, how, lists, around, around.sources)
    return _Drawn(tuple(parts), tuple(records))


def _records(
    value: FormValue, how: How, lists: Lists, around: Occasion, sources: Sources
) -> Iterator[Record]:
    measure = value.measure
    table = None if measure is None else lists.tables.get(measure.list_id)
    names = {row.text("unit_code"): row.text("unit_name") for row in around.roster}
    for one in stated_rows(value, how, lists, around.as_of) if table is not None else ():
        filed_by = one.row.text("filed_by")
        yield Record(
            "" if table is None else table.sheet,
            one.row.number,
            one.key,
            names.get(filed_by, filed_by) or "安办",
            one.day,
            f"{value.label}（{SPAN[how]}）",
            source=sources.record(one.row),
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

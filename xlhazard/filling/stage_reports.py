"""The township's stage report: figures of its dispatch table, and what the units reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from xlhazard.deriving.deadlines import stage_dues
from xlhazard.deriving.history import last_versions
from xlhazard.filling.answers import Answer, Answers
from xlhazard.filling.evidence import Teller
from xlhazard.filling.figures import Figures, figures_of
from xlhazard.filling.gathering import gathered
from xlhazard.filling.occasion import Occasion, said_by, said_parts
from xlhazard.filling.persons import RECORDED, answerable
from xlhazard.filling.reports import reports
from xlhazard.model.evidence import Line
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet, Row
from xlhazard.schema.types import FormItem, FormSchema, Kind, Schema
from xlhazard.tables.form_sheet import FormRead

DISPATCH = "dispatch"
HISTORY = "stage_reports_history"


def stage_report(read: FormRead, form: FormSchema, around: Occasion) -> Answers:
    """Every line of the report: which one it is, figures up to as_of, words, who answers for it.

    A 报告类型 that stands there already decides, else the month.
    """
    typed = read.form.text("kind")
    kind = typed or kind_of(around.schema, around.settings, around.month)
    label = next(one["label"] for one in form.reports if one["id"] == kind)
    dispatch = around.schema.forms[DISPATCH]
    found = reports(
        around.master,
        dispatch,
        around.month,
        around.as_of,
        around.schema,
        around.town,
        around.settings,
    )
    figures = figures_of(found, dispatch)
    teller = None
    if around.sources is not None:
        teller = Teller(dispatch, found, around.master, around.sources)
    units = around.units(form, HISTORY)
    rows = _reports(around, kind)
    answers = [Answer("kind", "kind", "报告类型", label, how="表上写明的，没有写明的按月份")]
    notes = [f"按{around.month}填《{label}》", *figures.notes]
    for item in form.items:
        one = f"“{item.label}”"
        if item.compared_with:
            lines = [] if teller is None else [*_lines(item, figures, teller)]
            answers.append(
                Answer(
                    item.id,
                    item.id,
                    one,
                    _sum(item, figures),
                    how="调度表" + "、".join(line.number for line in lines) + "之和",
                    parts=tuple(part for line in lines for part in line.parts),
                    records=tuple(record for line in lines for record in line.records),
                )
            )
        elif item.kind is Kind.TEXT and item.id != "unit":
            said = said_by(units, rows, item.id)
            text = gathered("", said, around.schema.lists[HISTORY].sheet)
            parts = tuple(said_parts(units, rows, item.id, form.id, around))
            how = "各单位所写，相同的合在一起"
            answers.append(Answer(item.id, item.id, one, text.text, how=how, parts=parts))
            if text.left_out:
                notes.append(f"{one}一格写不下，没有写进去的单位：{'、'.join(text.left_out)}")
        elif item.kind is Kind.PERSON:
            leader = answerable(around.master, around.office, "", around.as_of).leader
            answers.append(Answer(item.id, item.id, one, leader, how=RECORDED))
    return Answers(tuple(answers), (*notes, *_missing(label, units, rows)))


def kind_of(schema: Schema, settings: Mapping[str, str], month: Month) -> str:
    """阶段情况 until the month in which it is due, then 总体情况 (calendar F03)."""
    dues = sorted(stage_dues(schema, settings).items(), key=lambda one: one[1].day)
    return next((kind for kind, due in dues if month <= Month.of(due.day)), dues[-1][0])


def _sum(item: FormItem, figures: Figures) -> int:
    parts = (figures[value_id].figure for value_id in item.compared_with)
    return int(sum((Decimal(part) for part in parts), Decimal(0)))


def _lines(item: FormItem, figures: Figures, teller: Teller) -> Iterator[Line]:
    """The figures that make a sum, each part told with the figure it belongs to."""
    nowhere = FormSheet(DISPATCH, "", {})
    for value_id in item.compared_with:
        line = teller.line(figures[value_id], nowhere)
        parts = (replace(part, name=f"{line.number} {part.name}") for part in line.parts)
        yield replace(line, parts=tuple(parts))


def _reports(around: Occasion, kind: str) -> Mapping[str, Row]:
    """Unit -> its last accepted report of this kind, up to the month."""
    found: dict[str, Row] = {}
    for (unit, month), rows in last_versions(around.master, HISTORY).items():
        for row in rows:
            if month <= around.month and row.text("kind") == kind:
                found[unit] = row
    return found


def _missing(label: str, units: Mapping[str, str], rows: Mapping[str, Row]) -> Iterator[str]:
    absent = [name for unit, name in units.items() if unit not in rows]
    if absent:
        yield f"没有接收到《{label}》、文字没有汇总的单位：{'、'.join(absent)}"

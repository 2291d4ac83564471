"""MS01: the fifteen lines are the form's; they are neither moved nor rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.model.address import Address
from xlhazard.model.finding import Notice
from xlhazard.model.table import FormSheet
from xlhazard.rules.measure_lines import Line, headings, lines
from xlhazard.tables.fixed_rows import measure_of

MOST = 8
"""More lines than this that differ are one finding."""


@rule("MS01", forms=("nine_plus_six",))
def rows_changed(context: Context) -> Iterator[Notice]:
    """The table has the form's columns and lines, each with its number, in their order."""
    form = context.forms["nine_plus_six"]
    if not form.items.keys() - {"unit", "date"}:
        yield _told(form, "", "表头", "序号、具体措施等7列", "没有这样的表头")
        return
    for column, heading in headings(context).items():
        if not any(item.partition("_")[2] == column for item in form.items):
            yield _told(form, "", "表头", heading, "缺少这一列")
    printed = _printed(form)
    found = [*_other_texts(context, form, printed)] or [*_order(context, form, printed)]
    if len(found) > MOST:
        count, last = len(found), len(lines(context))
        found = [_told(form, "", f"第1至{last}行", "下发的措施", f"有{count}行不同")]
    yield from found


def _printed(form: FormSheet) -> Mapping[int, Address]:
    """Where each line of the sheet has its measure."""
    return {
        int(item[1:].partition("_")[0]): answer.label
        for item, answer in form.items.items()
        if item.endswith("_measure") and answer.label is not None
    }


def _other_texts(
    context: Context, form: FormSheet, printed: Mapping[int, Address]
) -> Iterator[Notice]:
    """Lines that are missing, have another text, or are too many."""
    schema = context.schema.forms["nine_plus_six"]
    known = lines(context)
    for line in known:
        item = line.item("measure")
        where = f"第{line.number}行"
        if line.number not in printed:
            yield _told(form, _next_line(known, line, printed), where, line.measure, "缺少这一行")
        elif measure_of(schema, form.text(item)) != line.number:
            yield _told(form, item, where, line.measure, form.text(item) or "空白")
    for number in sorted(printed.keys() - {line.number for line in known}):
        item = f"r{number}_measure"
        words = form.text(item) or "空白"
        yield _told(form, item, f"第{len(known)}行以后", "没有别的行", words)


def _next_line(known: tuple[Line, ...], gone: Line, printed: Mapping[int, Address]) -> str:
    """Before which line the missing one belongs; behind the last one there is no place."""
    after = [line for line in known if line.number > gone.number and line.number in printed]
    return after[0].item("measure") if after else ""


def _order(context: Context, form: FormSheet, printed: Mapping[int, Address]) -> Iterator[Notice]:
    """Lines that stand elsewhere; where all stand well, numbers that are not theirs."""
    standing = sorted(printed, key=lambda number: printed[number])
    moved = [
        _told(form, f"r{number}_measure", f"第{line.number}行", line.measure, _text(form, number))
        for line, number in zip(lines(context), standing, strict=True)
        if line.number != number
    ]
    yield from moved
    for line in lines(context) if not moved else ():
        item = line.item("row_no")
        answer = form.items.get(item)
        if answer is not None and answer.value != line.number:
            words = f"序号{answer.typed.strip() or '空白'}"
            yield _told(form, item, f"第{line.number}行", f"序号{line.number}", words)


def _text(form: FormSheet, number: int) -> str:
    return form.text(f"r{number}_measure")


def _told(form: FormSheet, item: str, where: str, expected: str, value: str) -> Notice:
    facts = {"where": where, "expected": expected, "value": value}
    if not item:
        return Notice("MS01", form.sheet, facts=facts)
    return at_item("MS01", form, item, **facts)

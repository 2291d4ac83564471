"""The same words again: as last month (MS04), as another unit (MS05)."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item, at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row, Table
from xlhazard.rules.measure_lines import judged_lines
from xlhazard.rules.own_records import unit_name
from xlhazard.rules.repeated_lines import HISTORY, accepted_lines, same_words, word_for_word


@rule("MS04", forms=("nine_plus_six",), needs_master=True)
def same_as_last_month(context: Context) -> Iterator[Notice]:
    """What was done this month is not word for word what was done last month."""
    form, month = context.forms["nine_plus_six"], context.month
    if month is None or context.master is None or context.unit is None:
        return
    accepted = context.once(accepted_lines)
    before = accepted.get((context.unit, month.plus(-1)), {})
    shortest = context.whole("MS04", "min_chars")
    for line in judged_lines(context, form):
        item = line.item("current")
        words = form.text(item) if context.judged_item(form, item) else ""
        row = before.get(line.number)
        if row is not None and same_words(words, row.text("current"), shortest):
            yield at_item("MS04", form, item, no=line.number)


@rule("MS05", lists=(HISTORY,))
def same_as_other_unit(context: Context) -> Iterator[Notice]:
    """Two units have not done the same thing in the same words in the same month."""
    table = context.tables[HISTORY]
    accepted = context.once(accepted_lines)
    for month, number, units in word_for_word(context):
        *others, last = units
        row = accepted[last, month][number]
        yield _told(context, table, row, last, number, others)


def _told(
    context: Context, table: Table, row: Row, unit: str, number: int, others: list[str]
) -> Notice:
    names = [unit_name(context, other) for other in sorted(others)]
    record = f"{unit} {row.text('period')} 第{number}行"
    facts = {"no": number, "units": names, "unit_code": unit, "record_key": record}
    facts["next_actor"] = "报送单位"
    return at_row("MS05", table, row, "current", **facts)

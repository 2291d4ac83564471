"""What accepted 9+6 tables say, line by line, and which lines say the same words again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from xlhazard.checking.context import Context
from xlhazard.deriving.history import of_units
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.rules.reporting import receipts
from xlhazard.tables.similar import bare

HISTORY = "nine_plus_six_history"
Series: TypeAlias = tuple[str, Month]


class Alike(NamedTuple):
    """Units that say the same in one line of one month, in the order in which they reported."""

    month: Month
    number: int
    units: list[str]


def same_words(text: str, other: str, shortest: int) -> bool:
    """Equal without white space and punctuation, and long enough to mean something."""
    words = bare(text)
    return len(words) >= shortest and bare(other) == words


def word_for_word(context: Context) -> Iterator[Alike]:
    """Lines of the last months that several units filled with the same words."""
    accepted = context.once(accepted_lines)
    watched = sorted({month for _, month in accepted})[-context.whole("MS05", "months") :]
    alike: dict[tuple[Month, int, str], list[str]] = {}
    for (unit, month), lines in sorted(accepted.items()):
        for number, row in lines.items() if month in watched else ():
            words = bare(row.text("current"))
            if len(words) >= context.whole("MS05", "min_chars"):
                alike.setdefault((month, number, words), []).append(unit)
    came = context.once(_turns)
    for (month, number, _), units in alike.items():
        if len(units) > 1:
            in_turn = sorted(units, key=lambda unit: came.get((unit, month), (dt.date.min, 0)))
            yield Alike(month, number, in_turn)


def accepted_lines(context: Context) -> Mapping[Series, Mapping[int, Row]]:
    """The last accepted version of every unit's table: (unit, month) -> number of line -> row."""
    table = context.master.tables.get(HISTORY) if context.master is not None else None
    return {} if table is None else table.once(_last_versions)


def _last_versions(table: Table) -> Mapping[Series, Mapping[int, Row]]:
    versions: dict[Series, dict[int, dict[int, Row]]] = {}
    for row in of_units(table):
        month, version, number = Month.read(row.text("period")), row["version"], row["row_no"]
        if month is None or not isinstance(version, int) or not isinstance(number, int):
            continue
        series = versions.setdefault((row.text("unit_code"), month), {})
        series.setdefault(version, {}).setdefault(number, row)
    return {series: known[max(known)] for series, known in versions.items()}


def _turns(context: Context) -> Mapping[Series, tuple[dt.date, int]]:
    """When each unit's accepted table came: the day, then the place in 报送登记."""
    return {
        (one.unit, one.month): (one.received or dt.date.min, place)
        for place, one in enumerate(receipts(context))
        if one.accepted and one.kind == "nine_plus_six" and one.month is not None
    }

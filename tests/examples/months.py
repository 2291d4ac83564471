"""Honest months of every town as files, typed in every habit, and what they may still be told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tests.support.schemas import SCHEMA
from xlhazard.examples.habits import HABITS
from xlhazard.examples.story import Story
from xlhazard.examples.towns import SETTINGS, as_of, senders, sent_by, township, unit_kind
from xlhazard.examples.workbooks import Sent, typed_workbook
from xlhazard.model.month import Month
from xlhazard.render.templates import unit_workbook

TOWNS = tuple(SETTINGS)

EXPLAINED: Mapping[str, str] = {
    "ST13": "own tables leave out columns that may stay blank",
    "ST15": "a table of one's own has a column that is not ours",
    "ST25": "an untidy sheet has a 合计 row and notes below the table",
    "DT04": "some major hazards are not listed yet, and the form says so",
    "XR15": "some major hazards wait for being listed",
    "XR16": "some hazards are overdue, as they are everywhere",
    "MS08": "the row without a clause does not apply to most, and they say so",
    "TM08": "not every small enterprise has its risk card yet, and the list says so",
    "XR17": "nobody has asked for an extension of some of them yet",
}
"""What a month may be told although nobody did anything wrong in writing it down."""


@cache
def blank(town: str, kind: str) -> bytes:
    return unit_workbook(SCHEMA, SCHEMA.towns[town], kind)


@cache
def story(town: str, seed: int, last: Month) -> Story:
    return township(SCHEMA, town, seed, as_of(last))


def typed_month(
    told: Story, month: Month, seed: int, *, first: bool = True
) -> dict[str, tuple[Sent, bytes]]:
    """Unit code -> what it sends and its file; the habits go round with the seed."""
    habits = list(HABITS.values())
    made = {}
    for number, unit in enumerate(senders(told)):
        habit = habits[(seed + number) % len(habits)]
        sent = sent_by(SCHEMA, told, unit, month, habit, first=first)
        empty = blank(told.town, unit_kind(SCHEMA, unit))
        data = typed_workbook(empty, sent, SCHEMA, SCHEMA.towns[told.town], seed)
        made[unit.code] = (sent, data)
    return made

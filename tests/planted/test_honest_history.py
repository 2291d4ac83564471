"""Honest second months of every town, judged against the master of the month before."""

from __future__ import annotations

import pytest

from tests.examples.months import EXPLAINED, TOWNS
from tests.planted.world import Told, merged, submitted
from tests.support import base
from tests.support.schemas import SCHEMA
from xlhazard.checking.context import Context
from xlhazard.checking.run import check
from xlhazard.examples.towns import SETTINGS, senders
from xlhazard.model.finding import Severity
from xlhazard.rules import declared

EXPLAINED_WITH_MASTER = EXPLAINED.keys() | {
    "CM10",  # a major hazard was found and done within the month
    "MS08",  # the line without a clause says 不适用
}


def told(town: str, months_later: int) -> Told:
    setting = SETTINGS[town]
    return Told(town, setting.first.plus(months_later), 3, setting.small)


@pytest.mark.parametrize("months_later", [0, 1])
@pytest.mark.parametrize("town", TOWNS)
def test_nothing_unexplained_against_the_month_before(town: str, months_later: int) -> None:
    one = told(town, months_later)
    for unit in senders(one.story):
        mark = unit.code.removeprefix(SETTINGS[town].prefix)
        done = base.checked(submitted(one, mark))
        assert not done.crashed
        strange = [
            (unit.code, found.code, found.message)
            for found in done.findings
            if found.code not in EXPLAINED_WITH_MASTER
        ]
        assert strange == []


@pytest.mark.parametrize("town", TOWNS)
def test_the_merged_master_is_flagged_but_has_no_error(town: str) -> None:
    world = merged(told(town, 1))
    profile, master = SCHEMA.towns[town], base.master(world)
    at = Context(SCHEMA, profile, world.today, world.today, master=master)
    done = check(at, declared(), ())
    assert not done.crashed
    assert [one for one in done.findings if one.severity is Severity.ERROR] == []
    assert any(one.severity is Severity.FLAG for one in done.findings)

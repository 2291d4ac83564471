"""One fault at a time in an honest month: exactly its code, at exactly its cell, nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

import pytest

from tests.planted import cells, flags, forms, lives, sheets
from tests.planted.not_planted import NOT_PLANTED
from tests.planted.planting import Plant, places
from tests.planted.world import Told, merged, submitted
from tests.support import base
from tests.support.base import World
from tests.support.schemas import SCHEMA
from xlhazard.checking.columns import verdicts
from xlhazard.checking.context import Context
from xlhazard.checking.run import check
from xlhazard.examples.story import Size
from xlhazard.model.finding import Finding
from xlhazard.model.month import Month
from xlhazard.rules import declared

SIZE = Size(villages=2, departments=1, enterprises=14, hazards=60, start=dt.date(2023, 5, 3))
TOLD = Told("full", Month(2023, 6), 20, SIZE)
PLANTS = (*cells.PLANTS, *forms.PLANTS, *lives.PLANTS, *flags.PLANTS, *sheets.PLANTS)


@cache
def honest(unit: str) -> World:
    return submitted(TOLD, unit) if unit else merged(TOLD)


def context_of(world: World, plant: Plant | None = None) -> Context:
    if world.lists:
        read = base.workbook(world)
        if plant is not None and plant.book is not None:
            read = plant.book(read)
        return base.context(world, read)
    profile = SCHEMA.towns[world.town]
    return Context(SCHEMA, profile, world.today, world.today, master=base.master(world))


def findings(context: Context) -> tuple[Finding, ...]:
    done = check(context, declared(), verdicts([context], with_pandera=False)[0])
    assert not done.crashed
    return done.findings


@cache
def said_before(unit: str, day: int | None) -> frozenset[tuple[str, str | None, str]]:
    world = honest(unit)
    if day is not None:
        world = replace(world, today=TOLD.month.day(day))
    return frozenset(spot(one) for one in findings(context_of(world)))


def spot(one: Finding) -> tuple[str, str | None, str]:
    return one.code, one.sheet, "" if one.cell is None else str(one.cell)


@pytest.mark.parametrize("plant", PLANTS, ids=str)
def test_exactly_the_planted_fault_is_found(plant: Plant) -> None:
    world = plant.change(honest(plant.unit))
    if plant.day is not None:
        world = replace(world, today=TOLD.month.day(plant.day))
    context = context_of(world, plant)
    found = [
        one for one in findings(context) if spot(one) not in said_before(plant.unit, plant.day)
    ]
    explained = plant.more or {}
    new = [one for one in found if one.code not in explained]
    wanted = sorted((plant.code, *place) for place in places(plant, honest(plant.unit), context))
    assert sorted(spot(one) for one in new) == wanted, [(one.code, one.message) for one in new]
    assert {one.code for one in found} >= {plant.code, *explained}


def test_every_code_is_planted_or_said_to_be_not() -> None:
    planted = {plant.code for plant in PLANTS}
    assert planted <= SCHEMA.rules.keys()
    assert not planted & NOT_PLANTED.keys(), "planted by now: strike it from the list"
    assert planted | NOT_PLANTED.keys() == SCHEMA.rules.keys()

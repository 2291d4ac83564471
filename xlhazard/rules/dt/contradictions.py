"""Figures of one dispatch table that do not go together, though each could be right alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.own_records import dispatch_schema, figure
from xlhazard.rules.quality_signals import found_nothing


@rule("DT06", forms=("dispatch",))
def found_without_check(context: Context) -> Iterator[Notice]:
    """Who finds hazards by checks has usually checked somebody; patrols are an exception."""
    form = context.forms["dispatch"]
    found, checked = figure(context, form, "d1_3"), figure(context, form, "d2_1")
    if found is not None and found > 0 and checked == 0:
        yield at_item("DT06", form, "d2_1", found=found)


@rule("DT07", forms=("dispatch",))
def penalty_parts_disagree(context: Context) -> Iterator[Notice]:
    """Fines come with at least one penalty; a penalty without a fine is a mere warning."""
    form = context.forms["dispatch"]
    times, money = figure(context, form, "d3_3a"), figure(context, form, "d3_3b")
    if times == 0 and money is not None and money > 0:
        yield at_item("DT07", form, "d3_3a", money=money)


@rule("DT10", forms=("dispatch",))
def crime_without_transfer(context: Context) -> Iterator[Notice]:
    """A published case of a dangerous-work crime means that somebody was handed to justice."""
    form = context.forms["dispatch"]
    cases, persons = figure(context, form, "d3_8b"), figure(context, form, "d3_5")
    if cases is not None and cases > 0 and persons == 0:
        yield at_item("DT10", form, "d3_5", n=cases)


@rule("DT12", forms=("dispatch",))
def unlicensed_without_action(context: Context) -> Iterator[Notice]:
    """Work without a licence is followed by a penalty or a transfer; one of them is enough."""
    form = context.forms["dispatch"]
    found = figure(context, form, "d2_6")
    penalties, transfers = figure(context, form, "d3_3a"), figure(context, form, "d3_5")
    if found is not None and found > 0 and penalties == 0 and transfers == 0:
        yield at_item("DT12", form, "d2_6", n=found)


@rule("DT13", forms=("dispatch",))
def nothing_found(context: Context) -> Iterator[Notice]:
    """Several enterprises were checked and none had any of the seven problems: really?"""
    form = context.forms["dispatch"]
    figures = partial(figure, context, form)
    if found_nothing(figures, context.number("DT13", "min_checked")):
        yield at_item("DT13", form, "d2_1", n=figures("d2_1"))


@rule("DT16", forms=("dispatch",))
def money_magnitude(context: Context) -> Iterator[Notice]:
    """Amounts are in 万元; an average fine or a reward of hundreds of them is a slip of unit."""
    form, schema = context.forms["dispatch"], dispatch_schema(context)
    times, fines = figure(context, form, "d3_3a"), figure(context, form, "d3_3b")
    most = Decimal(str(context.number("DT16", "max_fine")))
    if times is not None and fines is not None and times > 0 and fines > most * times:
        yield at_item("DT16", form, "d3_3b", no=schema.value("d3_3b").number, value=fines)
    reward = figure(context, form, "d4_5a")
    if reward is not None and reward > Decimal(str(context.number("DT16", "max_reward"))):
        yield at_item("DT16", form, "d4_5a", no=schema.value("d4_5a").number, value=reward)

"""The made-up townships, one for every profile, and what each of their units sends for a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from xlhazard.examples import words
from xlhazard.examples.figures import figures
from xlhazard.examples.filled_out import filled_out
from xlhazard.examples.forms_told import Answers, nine_plus_six, stage_report, ten_measures_form
from xlhazard.examples.habits import Habit
from xlhazard.examples.months import records
from xlhazard.examples.story import Places, Size, Story, Unit
from xlhazard.examples.telling import tell
from xlhazard.examples.workbooks import Sent
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.table import Value
from xlhazard.schema.types import FORM_KINDS, Schema, Town

AS_OF_DAY = 24
"""The day of the month of which the figures are."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a made-up township lies: its profile, names, first month.

    office_files: 安办 sends a workbook of its own, since a row of the form is the town's.
    """

    town: str
    name: str
    prefix: str
    first: Month
    places: Places
    office_files: bool = False
    level: str = "镇级"
    small: Size = field(default_factory=Size)


def _villages(first: int) -> tuple[str, ...]:
    return words.VILLAGES[first:] + words.VILLAGES[:first]


_SMALL = Size(villages=3, departments=2, enterprises=14, hazards=48)

SETTINGS: Mapping[str, Setting] = {
    one.town: replace(one, small=replace(_SMALL, start=one.first.first + dt.timedelta(days=2)))
    for one in (
        Setting(
            "annex12",
            "桑园镇",
            "SA",
            Month(2023, 3),
            Places(_villages(2), words.DEPARTMENTS, ("消防专委会",), ("派出所",)),
        ),
        Setting(
            "heilin",
            "黑林镇",
            "HL",
            Month(2023, 5),
            Places(_villages(0), words.DEPARTMENTS, ("工贸专委会",), ("派出所",)),
        ),
        Setting(
            "shanyao",
            "山腰街道",
            "SY",
            Month(2020, 12),
            Places(_villages(4), words.DEPARTMENTS, (), ("派出所",), "街道安办"),
            level="区级",
        ),
        Setting(
            "baishiyi",
            "白市驿镇",
            "BSY",
            Month(2021, 10),
            Places(_villages(7), ("应急办", "规建办", "经发办")),
            office_files=True,
        ),
        Setting(
            "full",
            "柳溪镇",
            "LX",
            Month(2023, 5),
            Places(_villages(5), words.DEPARTMENTS, ("交通专委会",), ("派出所",)),
            office_files=True,
        ),
    )
}


def township(
    schema: Schema,
    town_id: str,
    seed: int,
    last: dt.date,
    size: Size | None = None,
    places: Places | None = None,
) -> Story:
    """The made-up township of a profile, told up to a day (size, places: those of its setting)."""
    setting, town = SETTINGS[town_id], schema.towns[town_id]
    size = replace(size or setting.small, end=last)
    told = tell(seed, size, town_id, setting.prefix, places or setting.places)
    lists = {*schema.core_lists, *town.optional_lists}
    return filled_out(replace(told, listing_level=setting.level), seed, last, lists)


def senders(story: Story) -> tuple[Unit, ...]:
    """The units that send a workbook."""
    office_too = SETTINGS[story.town].office_files
    return tuple(unit for unit in story.units if office_too or unit.type != "安办")


def as_of(month: Month) -> dt.date:
    return month.day(AS_OF_DAY)


def sent_by(
    schema: Schema, story: Story, unit: Unit, month: Month, habit: Habit, *, first: bool = True
) -> Sent:
    """What a unit sends for a month; first: nothing was sent for the month before."""
    town = schema.towns[story.town]
    kind = unit_kind(schema, unit)
    lists = frozenset(schema.unit_lists(kind, town))
    day = as_of(month)
    since = None if first else as_of(month.plus(-1))
    filed = records(story, unit, day, since, lists)
    known = records(story, unit, day)
    forms = schema.unit_forms(kind, town)
    made: Mapping[str, Callable[[], Answers]] = {
        "nine_plus_six": lambda: nine_plus_six(story, unit, known, day),
        "ten_measures": lambda: ten_measures_form(story, unit, known, filed, day),
        "stage_reports": lambda: stage_report(story, unit, day),
    }
    answers = {form: make() for form, make in made.items() if form in forms}
    return Sent(
        unit,
        month,
        day,
        1,
        filed,
        figures(story, unit, day) if "dispatch" in forms else {},
        habit,
        forms={form: told for form, told in answers.items() if told},
    )


def unit_kind(schema: Schema, unit: Unit) -> str:
    """The id of the unit's type."""
    return schema.codes["unit_types"].by_fold[fold(unit.type)].id


def roster(schema: Schema, story: Story, first: Month) -> tuple[Mapping[str, Value], ...]:
    """Rows of 单位, by column id, as the master has them."""
    town = schema.towns[story.town]
    return tuple(_roster_row(schema, town, unit, first) for unit in story.units)


def _roster_row(schema: Schema, town: Town, unit: Unit, first: Month) -> Mapping[str, Value]:
    kind = unit_kind(schema, unit)
    files = kind != "office" or SETTINGS[town.id].office_files
    due = [FORM_KINDS.get(form, form) for form in schema.unit_forms(kind, town)]
    return {
        "unit_code": unit.code,
        "unit_name": unit.name,
        "unit_type": kind,
        "leader": (unit.leader,),
        "filler": (unit.filler,),
        "enforcement_power": kind == "department",
        "forms_due": tuple(dict.fromkeys(("six_lists", *due))) if files else (),
        "valid_from": str(first),
    }


def people(story: Story) -> tuple[Mapping[str, Value], ...]:
    """Rows of 人员名册: who leads, watches over sources and accepts."""
    found: dict[tuple[str, str], Mapping[str, Value]] = {}
    for unit in story.units:
        for name, roles in (
            (unit.leader, ("leader", "chief", "supervisor")),
            (unit.filler, ("responsible", "inspector")),
        ):
            row: Mapping[str, Value] = {"unit_code": unit.code, "name": (name,), "roles": roles}
            found.setdefault((unit.code, name), row)
    return tuple(found.values())

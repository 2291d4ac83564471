"""A told township filled out: registry, faults that differ, and every register of the town."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Iterator
from dataclasses import replace

from xlhazard.examples import words
from xlhazard.examples.duties import Duties
from xlhazard.examples.notebook import Note, Notebook
from xlhazard.examples.registers import Registers
from xlhazard.examples.story import Enterprise, Entry, Hazard, Story, Unit

_DAY = dt.timedelta(days=1)


def filled_out(story: Story, seed: int, last: dt.date, lists: Collection[str]) -> Story:
    """The story with enterprises' registry filled out, faults that differ, and every register.

    lists: ids of the lists that the town has. last: the last day told.
    """
    chance = random.Random(f"{seed} {story.town}")
    story = _different_faults(_filled_registry(story, chance))
    story = _struck_off(story, last)
    entries = [e for e in _once_a_day(story.entries) if e.list_id in lists]
    told_already = {(e.list_id, e.unit) for e in entries}
    for unit in story.units:
        for list_id, day, record, later in _of(unit, story, last, chance):
            if list_id in lists and (list_id, unit.code) not in told_already:
                entries.append(Entry(list_id, unit.code, day, record, tuple(later)))
    return replace(story, entries=tuple(entries))


def _once_a_day(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Nobody does the same duty of a leader twice on one day."""
    found: dict[object, Entry] = {}
    for number, entry in enumerate(entries):
        duty = entry.list_id == "leader_duties"
        found.setdefault((entry.unit, entry.day, entry.record["kind"]) if duty else number, entry)
    return tuple(found.values())


def _of(unit: Unit, story: Story, last: dt.date, chance: random.Random) -> Iterator[Note]:
    book = Notebook(unit, story, last, chance)
    Duties(book).note()
    registers = Registers(book)
    if unit.is_village:
        registers.note_village()
    else:
        registers.note()
    yield from book.notes


def _filled_registry(story: Story, chance: random.Random) -> Story:
    """企业底册 with the persons that the ten measures ask for; other towns lack the columns."""
    made: dict[str, Enterprise] = {}
    office = story.units[-1]
    for enterprise in story.enterprises:
        key = chance.random() < 0.4
        small = enterprise.record["scale"] == "小微"
        name = str(enterprise.record["main_person"])
        record = {
            **enterprise.record,
            "key_controlled": key or None,
            "dept_supervisor": _person(chance) if key else None,
            "town_supervisor": office.leader if key else None,
            "manager_level": name,
            "technical_level": _person(chance),
            "operator_level": _person(chance),
            "risk_card": chance.random() < 0.9 if small else None,
        }
        made[enterprise.code] = replace(enterprise, record=record)
    return replace(
        story,
        enterprises=tuple(made.values()),
        hazards=tuple(replace(h, enterprise=made[h.enterprise.code]) for h in story.hazards),
        inspections=tuple(
            replace(i, enterprise=made[i.enterprise.code]) for i in story.inspections
        ),
    )


def _person(chance: random.Random) -> str:
    return chance.choice(words.SURNAMES) + chance.choice(words.GIVEN)


def _different_faults(story: Story) -> Story:
    """No enterprise has the same fault at the same place twice: nothing has come back."""
    seen: dict[str, int] = {}
    ordered = sorted(story.hazards, key=lambda h: (h.found_on, h.id))
    changed: dict[str, Hazard] = {}
    for hazard in ordered:
        count = seen[hazard.enterprise.code] = seen.get(hazard.enterprise.code, -1) + 1
        floor, number = divmod(count * 5 + sum(map(ord, hazard.enterprise.code)), len(words.FAULTS))
        place, fault, measures = words.FAULTS[number]
        day = hazard.found_on
        changed[hazard.id] = replace(
            hazard,
            location=f"{floor % 90 + 1}号楼{place}" if count >= len(words.FAULTS) else place,
            description=f"{fault}（{day.month}月{day.day}日查见）",
            measures=measures,
        )
    return replace(story, hazards=tuple(changed[h.id] for h in story.hazards))


def _struck_off(story: Story, last: dt.date) -> Story:
    """One open minor hazard of the first village was written down twice and is struck off."""
    village = story.units[0].code
    double = next(
        (
            h
            for h in story.hazards
            if h.unit == village
            and h.grade == "一般"
            and h.inspection is None
            and h.completed_on is None
            and h.found_on + 9 * _DAY <= last
        ),
        None,
    )
    if double is None:
        return story
    void = replace(double, void_on=double.found_on + 8 * _DAY)
    return replace(story, hazards=tuple(void if h is double else h for h in story.hazards))

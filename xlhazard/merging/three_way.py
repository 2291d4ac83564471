"""Base, theirs and ours, field by field (domain specification 8).

| owner  | theirs vs base | ours vs base       | result                          |
|--------|----------------|--------------------|---------------------------------|
| unit   | same           | any                | ours                            |
| unit   | changed        | same               | theirs                          |
| unit   | changed        | changed, equal     | that value                      |
| unit   | changed        | changed, different | ours stays, one row in 冲突      |
| unit   | no base        | absent             | theirs, a new row               |
| office | no base        | absent             | theirs, once                    |
| office | any            | present            | ours (KY11 tells)               |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from xlhazard.merging.keys import Fields, Key, keyed, same
from xlhazard.merging.owners import Standing
from xlhazard.model.table import Row, Table, Value
from xlhazard.schema.types import Column

ABSENT: Value = "（总台账无此行）"
"""What 冲突 shows as ours where staff took the row out of the master."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that both sides changed."""

    key: Key
    field: str
    base: Value
    theirs: Value
    ours: Value


@dataclass(frozen=True, slots=True)
class Changes:
    """What one table of one submission does to one list of the master.

    fields: new values by record, an empty mapping where the record came again unchanged.
    new: whole records. foreign: records of another unit that this file holds with other values.
    withdrawn: records to take out. left_out: records of the unit that the file does not hold.
    came: where each record stands in the file. spoken_for: records that a later report of the
    unit has brought already; superseded: those among them that differ. taken_out: records that
    staff took out of the master and that came again unchanged.
    """

    fields: Mapping[Key, Fields] = field(default_factory=dict)
    new: Mapping[Key, Fields] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()
    foreign: tuple[Key, ...] = ()
    spoken_for: tuple[Key, ...] = ()
    superseded: tuple[Key, ...] = ()
    taken_out: tuple[Key, ...] = ()
    withdrawn: tuple[Key, ...] = ()
    left_out: tuple[Key, ...] = ()
    came: Mapping[Key, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """The circumstances under which one table is merged, as questions about a record.

    standing: what the unit may do with a record of the master. unit_owns: whether the unit owns
    a field of the record as it would stand. refuses: whether a new value must not be taken
    although the unit owns the field (a deadline moved without approval). is_later: a later
    report of the unit has brought the record, which therefore speaks. mine: the record is this
    unit's. only_of_month: nothing but an earlier version of this month brought the record.
    """

    standing: Callable[[Key], Standing]
    unit_owns: Callable[[Column, Fields], bool]
    refuses: Callable[[Key, str, Value, Value], bool]
    is_later: Callable[[Key], bool]
    mine: Callable[[Key], bool]
    only_of_month: Callable[[Key], bool]
    takes_back: bool = True


def merged(
    columns: Iterable[Column],
    base: Mapping[Key, Fields],
    previous_holder: Mapping[Key, Fields],
    theirs: Table,
    ours: Mapping[Key, Fields],
    terms: Terms,
) -> Changes:
    """Compare three versions of a list. ours maps every record of the master to its values.

    previous_holder gives, for records that pass over from another unit, what that unit had
    filed last: there it is the base.
    """
    own = tuple(column for column in columns if column.id in theirs.columns)
    names = tuple(column.id for column in own)
    fields: dict[Key, Fields] = {}
    new: dict[Key, Fields] = {}
    clashes: list[Clash] = []
    foreign: list[Key] = []
    spoken_for: list[Key] = []
    superseded: list[Key] = []
    taken_out: list[Key] = []
    came = dict(keyed(theirs))
    for key, row in came.items():
        their = {n: row.values.get(n) for n in names if n not in row.faults}
        mine = ours.get(key)
        if mine is None:
            if key not in base:
                new[key] = {name: value for name, value in their.items() if value is not None}
            elif found := _against_absent(key, base[key], their):
                clashes += found
            else:
                taken_out.append(key)
            continue
        standing = terms.standing(key)
        later = standing == "own" and terms.is_later(key)
        if later:
            spoken_for.append(key)
        if standing == "foreign" or later:
            told = base.get(key, mine) if standing == "foreign" else mine
            if any(_differs(value, name, mine, told) for name, value in their.items()):
                (superseded if later else foreign).append(key)
            continue
        known = previous_holder.get(key, {}) if standing == "takes_over" else base.get(key, {})
        taken, both = _fields(own, key, known, their, mine, terms, standing)
        fields[key] = taken
        clashes += both
    absent = [key for key in ours if key not in came and terms.mine(key)]
    back = [k for k in absent if terms.takes_back and _taken_back(k, base, ours[k], columns, terms)]
    gone = set(back)
    return Changes(
        fields=fields,
        new=new,
        clashes=tuple(clashes),
        foreign=tuple(foreign),
        spoken_for=tuple(spoken_for),
        superseded=tuple(superseded),
        taken_out=tuple(taken_out),
        withdrawn=tuple(back),
        left_out=tuple(key for key in absent if key not in gone),
        came=came,
    )


def _differs(value: Value, name: str, ours: Fields, told: Fields) -> bool:
    """Neither as it stands now nor as it was told to the unit, which may not have heard more."""
    return not same(value, ours.get(name)) and not same(value, told.get(name))


def _fields(
    columns: tuple[Column, ...],
    key: Key,
    known: Fields,
    their: Fields,
    mine: Fields,
    terms: Terms,
    standing: Standing,
) -> tuple[Fields, list[Clash]]:
    taken: dict[str, Value] = {}
    clashes: list[Clash] = []
    would_be = {**mine, **{name: value for name, value in their.items() if value is not None}}
    for column in columns:
        name = column.id
        if name not in their:
            continue
        base, theirs, ours = known.get(name), their[name], mine.get(name)
        if same(theirs, base) or same(theirs, ours):
            continue
        untouched = same(ours, base)
        if not terms.unit_owns(column, would_be):
            if standing == "takes_over" and untouched:
                taken[name] = theirs
            continue
        if terms.refuses(key, name, theirs, ours):
            continue
        if untouched:
            taken[name] = theirs
        else:
            clashes.append(Clash(key, name, base, theirs, ours))
    return taken, clashes


def _against_absent(key: Key, base: Fields, their: Fields) -> list[Clash]:
    """The unit changed a record that staff took out of the master."""
    return [
        Clash(key, name, base.get(name), value, ABSENT)
        for name, value in their.items()
        if not same(value, base.get(name))
    ]


def _taken_back(
    key: Key, base: Mapping[Key, Fields], mine: Fields, columns: Iterable[Column], terms: Terms
) -> bool:
    """Only an earlier version of this month brought the record, and nobody touched it since."""
    before = base.get(key)
    return (
        before is not None
        and terms.only_of_month(key)
        and all(same(before.get(column.id), mine.get(column.id)) for column in columns)
    )

"""Conditions and measures as structures: parsing them, and taking over what `extends` names.

A condition is a sequence of clauses that all hold:

    {field: grade, is: major}                a code, or 'yes' / 'no'
    {field: method, attribute: spot_check, is: 'yes'}
    {field: grade, in: [serious, major]}
    {field: count, at_least: 3}              also at_most; for dates only as_of
    {field: ends_on, after: as_of}
    {filled: listed_on}                      {blank: outsourcing}
    {either: [[clause, …], [clause, …]]}
    {named: counted_in, arguments: [d1_1]}   see PREDICATES
    {extends: d2_1}                          measures only: all clauses of that value
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from xlhazard.schema.entry import Entry, Place, reading, sequence_of
from xlhazard.schema.types import Clause, Comparison, Condition, Count, Either, Measure, Named

ArgumentKind = Literal["values", "list", "grade", "cycle"]

PREDICATES: Mapping[str, ArgumentKind | None] = {
    # The row's hazard is done by the town's done policy on the as-of day, or is not.
    "done": None,
    "not_done": None,
    # The row's hazard is not 作废 or merged into another.
    "not_void": None,
    # The row's hazard is among those counted by one of these values of the same form.
    "counted_in": "values",
    # 责任人, 整改措施, 整改资金, 整改时限 and 应急预案 of the row's hazard are all filled (五落实).
    "five_duties": None,
    # The row's enterprise has a row in that list.
    "has_row_in": "list",
    # The row's enterprise has a hazard of that grade, found and not yet done, that is not void.
    "has_open_hazard": "grade",
    # The row's day is one of the days counted by that value of the same form.
    "day_in": "values",
    # The row's enterprise has such a row for every day or week due in the month.
    "every_due": "cycle",
}
"""Predicates that look beyond one row, and what their arguments name (None: no arguments)."""

_VALUE_OPERATORS = ("is", "in", "at_least", "at_most", "after")
_LONE_OPERATORS: tuple[Literal["filled", "blank"], ...] = ("filled", "blank")


@dataclass(frozen=True, slots=True)
class Extends:
    """Not resolved yet: all clauses of another value's measure."""

    value_id: str
    place: Place


RawCondition = tuple[Clause | Extends, ...]


@dataclass(frozen=True, slots=True)
class RawMeasure:
    """A measure whose `extends` have not been resolved yet."""

    list_id: str
    where: RawCondition
    date: tuple[str, ...]
    count: Count
    place: Place


def parse_condition(raw: object, place: Place) -> Condition:
    """A condition without `extends`. Raises SchemaError."""
    clauses: list[Clause] = []
    for clause in _parse(raw, place):
        if isinstance(clause, Extends):
            raise clause.place.wrong("extends 只能用在表的取数规则（measure）里")
        clauses.append(clause)
    return tuple(clauses)


def parse_measure(raw: object, place: Place) -> RawMeasure:
    """A measure as written. Raises SchemaError."""
    with reading(raw, place) as entry:
        return RawMeasure(
            entry.text("list"),
            _parse(entry.raw("where"), place / "where"),
            entry.texts("date"),
            _parse_count(entry.raw("count"), place / "count"),
            place,
        )


def resolve(measures: Mapping[str, RawMeasure]) -> Mapping[str, Measure]:
    """The measures of one form with every `extends` replaced by the clauses it names.

    Raises SchemaError for an unknown value, another list, or a circle.
    """
    return {
        value_id: Measure(
            raw.list_id, _resolved(value_id, measures, (value_id,)), raw.date, raw.count
        )
        for value_id, raw in measures.items()
    }


def _resolved(
    value_id: str, measures: Mapping[str, RawMeasure], path: tuple[str, ...]
) -> Condition:
    raw = measures[value_id]
    clauses: list[Clause] = []
    for clause in raw.where:
        if not isinstance(clause, Extends):
            clauses.append(clause)
            continue
        target = measures.get(clause.value_id)
        if target is None:
            raise clause.place.wrong(f"没有取数规则“{clause.value_id}”")
        if clause.value_id in path:
            raise clause.place.wrong(f"extends 绕成了圈：{' → '.join((*path, clause.value_id))}")
        if target.list_id != raw.list_id:
            raise clause.place.wrong(f"“{clause.value_id}”取自另一张清单“{target.list_id}”")
        clauses.extend(_resolved(clause.value_id, measures, (*path, clause.value_id)))
    return tuple(clauses)


def _parse(raw: object, place: Place) -> RawCondition:
    return tuple(_parse_clause(one, where) for where, one in sequence_of(raw, place))


def _parse_clause(raw: object, place: Place) -> Clause | Extends:
    with reading(raw, place) as entry:
        if entry.has("extends"):
            return Extends(entry.text("extends"), place / "extends")
        if entry.has("either"):
            options = sequence_of(entry.raw("either"), place / "either")
            if len(options) < 2:
                raise (place / "either").wrong("至少要有两种情形")
            return Either(tuple(parse_condition(option, where) for where, option in options))
        if entry.has("named"):
            return _parse_named(entry)
        for lone in _LONE_OPERATORS:
            if entry.has(lone):
                return Comparison(entry.text(lone), lone)
        return _parse_comparison(entry)


def _parse_named(entry: Entry) -> Named:
    name = entry.choice("named", PREDICATES)
    arguments = entry.texts("arguments", ())
    if bool(arguments) != (PREDICATES[name] is not None):
        raise entry.place.wrong(f"“{name}”{'不要' if arguments else '需要'} arguments")
    return Named(name, arguments)


def _parse_comparison(entry: Entry) -> Comparison:
    field = entry.text("field")
    attribute = entry.maybe("attribute")
    used = [operator for operator in _VALUE_OPERATORS if entry.has(operator)]
    if len(used) != 1:
        raise entry.place.wrong(f"要有且只有一个比较：{'、'.join(_VALUE_OPERATORS)}")
    if entry.has("in"):
        return Comparison(field, "in", entry.texts("in"), attribute)
    if entry.has("is"):
        return Comparison(field, "is", (entry.text("is"),), attribute)
    for operator in get_args(Literal["at_least", "at_most", "after"]):
        if entry.has(operator):
            limit = entry.raw(operator)
            number = entry.number(operator) if not isinstance(limit, str) else None
            text = entry.text(operator) if number is None else str(number)
            return Comparison(field, operator, (text,), attribute)
    raise entry.place.wrong("缺少比较")


def _parse_count(raw: object, place: Place) -> Count:
    if raw == "rows":
        return Count("rows")
    if raw == "any_yes":
        return Count("any_yes")
    if isinstance(raw, str):
        raise place.wrong(f"不认识的计数“{raw}”；可用的有：rows、any_yes")
    with reading(raw, place) as entry:
        if entry.has("sum"):
            one_where: Condition = ()
            if entry.has("one_where"):
                one_where = parse_condition(entry.raw("one_where"), place / "one_where")
            return Count("sum", entry.texts("sum"), entry.whole("divide", 1), one_where)
        if entry.has("distinct"):
            return Count("distinct", entry.texts("distinct"))
        if entry.has("days"):
            return Count("days", entry.texts("days"))
        if entry.has("iso_weeks"):
            return Count("iso_weeks", entry.texts("iso_weeks"))
        raise place.wrong("要有 sum、distinct、days、iso_weeks 之一")

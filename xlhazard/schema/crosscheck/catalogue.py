"""Do rules, calendar, settings and states name each other, lists and forms rightly?"""

from __future__ import annotations

from collections.abc import Iterable

from xlhazard.schema.crosscheck.conditions import check_known
from xlhazard.schema.entry import Place
from xlhazard.schema.types import RuleText, Schema

_SCOPES = ("*", "workbook", "cover")


def check_catalogue(schema: Schema) -> None:
    """Rules, calendar.yaml, states.yaml. Raises SchemaError."""
    _check_rules(schema)
    _check_calendar(schema)
    _check_states(schema)


def _check_rules(schema: Schema) -> None:
    names: dict[str, str] = {}
    numbers: dict[str, int] = {}
    scopes = (*_SCOPES, *schema.lists, *schema.forms)
    for rule in schema.rules.values():
        number = numbers.get(rule.family, 0)
        numbers[rule.family] = number + 1
        at = Place(f"rules/{rule.family.lower()}.yaml", "rules") / number
        if other := names.get(rule.name):
            raise (at / "name").wrong(f"“{rule.name}”与 {other} 相同")
        names[rule.name] = rule.code
        check_known(rule.yields_to, schema.rules, at / "yields_to")
        if rule.code in rule.yields_to:
            raise (at / "yields_to").wrong("不能让位于自己")
        check_known(rule.scope, scopes, at / "scope")
        _check_example_places(rule, schema, at)


def _check_example_places(rule: RuleText, schema: Schema, at: Place) -> None:
    """The lists and forms of an example exist; "previous." stands for the state before."""
    known = {
        *schema.lists,
        *schema.forms,
        "cover",
        "workbook",
        "command",
        "calendar",
    }
    for key, example in (("fires", rule.fires), ("silent", rule.silent)):
        given = example["given"]
        if not isinstance(given, Iterable):
            continue
        for number, one in enumerate(given):
            where = str(one["in"]).removeprefix("previous.")
            check_known((where,), known, at / key / "given" / number / "in")


def _check_calendar(schema: Schema) -> None:
    place = Place("calendar.yaml")
    calendar = schema.calendar
    kinds = schema.codes["report_kinds"].by_id
    check_known(calendar.deadlines, kinds, place / "deadlines")
    forms = {*schema.forms, "six_lists"}
    for number, deadline in enumerate(calendar.deadlines.values()):
        check_known((deadline.form,), forms, place / "deadlines" / number / "form")
    grades = schema.codes["hazard_grades"].by_id
    check_known(calendar.default_days, grades, place / "default_days")
    check_known(grades, calendar.default_days, place / "default_days")
    seen: set[str] = set()
    for number, entry in enumerate(calendar.entries):
        at = place / "entries" / number
        if str(entry["id"]) in seen:
            raise (at / "id").wrong(f"“{entry['id']}”重复")
        seen.add(str(entry["id"]))
        check_known(_words(entry["rules"]), schema.rules, at / "rules")
        check_known(_words(entry["lists"]), schema.lists, at / "lists")
        if entry["setting"]:
            check_known((str(entry["setting"]),), calendar.settings, at / "setting")
    days = [calendar.phases[0].first, *(phase.first for phase in calendar.phases[1:])]
    for number, phase in enumerate(calendar.phases):
        later = days[number + 1] if number + 1 < len(days) else None
        if (number and phase.first is None) or (later is not None and later <= phase.last):
            raise (place / "phases" / number).wrong("阶段要一个接一个，不重叠")


def _check_states(schema: Schema) -> None:
    place = Place("states.yaml")
    labels = schema.codes["hazard_states"].by_id
    check_known(schema.states.states, labels, place / "states")
    check_known(labels, schema.states.states, place / "states")
    for number, state in enumerate(schema.states.states.values()):
        if state.label != labels[state.id].label:
            raise (place / "states" / number / "label").wrong(
                f"codes/hazard_states.yaml 里是“{labels[state.id].label}”"
            )
    grades = schema.codes["hazard_grades"].by_id
    check_known(schema.states.grades, grades, place / "grades")
    check_known(grades, schema.states.grades, place / "grades")
    for number, flag in enumerate(schema.states.flags):
        if flag["rule"]:
            check_known((flag["rule"],), schema.rules, place / "flags" / number / "rule")
    for number, move in enumerate(schema.states.illegal):
        check_known((move["rule"],), schema.rules, place / "illegal" / number / "rule")


def _words(raw: object) -> tuple[str, ...]:
    return raw if isinstance(raw, tuple) else ()

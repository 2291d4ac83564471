"""KY22: leaders are known people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.checking.acceptance import name_odd
from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item, at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.fold import fold_person
from xlhazard.model.table import Row, Value
from xlhazard.tables.values.persons import parse_persons

_PLACES = (
    ("listings", "supervisor"),
    ("listings", "linked_leader"),
    ("major_issues", "linked_leader"),
    ("hazard_source_chiefs", "chief"),
    ("hazard_source_chiefs", "deputy_chief"),
)
_FORM, _LEADERS = "nine_plus_six", "leader"


@rule("KY22", needs_master=True)
def person_not_in_roster(context: Context) -> Iterator[Notice | Skipped]:
    """Leaders, chiefs and supervisors stand in 人员名册 on that day."""
    if context.found.get("KY07"):
        return  # whose people these are is not known
    known = context.once(_people)
    if not known:
        yield Skipped("KY22", "总台账的人员名册是空的")
        return
    for list_id, name in _PLACES:
        for table, row in context.rows(list_id, name):
            if list_id == "listings" and row["level"] == "internal":
                continue  # an enterprise's own supervisor stands in no roster of ours
            for person in _unknown(context, row[name], known):
                yield at_row("KY22", table, row, name, value=person)
    form = context.forms.get(_FORM)
    for item in form.items if form is not None else ():
        if form is not None and _LEADERS in item.split("_") and context.judged_item(form, item):
            for person in _unknown(context, form[item], known):
                yield at_item("KY22", form, item, value=person)


def _people(context: Context) -> Mapping[str, tuple[Row, ...]]:
    """Rows of 人员名册 by folded name: of the filing unit and of the office."""
    tables = context.master.tables if context.master is not None else {}
    offices = {
        row.text("unit_code") for row in tables.get("units", ()) if row["unit_type"] == "office"
    }
    found: dict[str, tuple[Row, ...]] = {}
    for row in tables.get("people", ()):
        if row.text("unit_code") in {*offices, context.unit}:
            for name in row.texts("name"):
                found[fold_person(name)] = (*found.get(fold_person(name), ()), row)
    return found


def _unknown(context: Context, value: Value, known: Mapping[str, tuple[Row, ...]]) -> Iterator[str]:
    """Proper names that nobody in the roster bears on the day of the report."""
    names = value if isinstance(value, tuple) else parse_persons(str(value or ""))
    for name in names:
        if name_odd(name):
            continue
        if not any(_in_office(context, row) for row in known.get(fold_person(name), ())):
            yield name


def _in_office(context: Context, row: Row) -> bool:
    first, last = row.day("valid_from"), row.day("valid_to")
    return (first is None or first <= context.as_of) and (last is None or context.as_of <= last)

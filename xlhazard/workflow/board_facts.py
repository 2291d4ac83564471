"""What 看板 and 本月 show of a township: counted from its lists, its settings and its folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.deriving import board
from xlhazard.deriving.deadlines import due, stage_dues
from xlhazard.deriving.history import all_accepted
from xlhazard.deriving.lives import Life, lives
from xlhazard.deriving.rates import owed_reports
from xlhazard.deriving.reporting import STAGE_REPORT, valid_in
from xlhazard.deriving.settings import counted_from, whole
from xlhazard.filling.figures import township_figures
from xlhazard.io.township import Township
from xlhazard.merging.chain import SEAL
from xlhazard.merging.renewal import ARCHIVED_AS, undecided
from xlhazard.model.boards import (
    BoardFacts,
    Curves,
    Folder,
    MonthFacts,
    OwnSetting,
    ReportMatrix,
    Run,
)
from xlhazard.model.month import Month
from xlhazard.render.boards import KINDS
from xlhazard.rules.hazard_flags import flagger
from xlhazard.schema.types import FORM_KINDS, FormSchema
from xlhazard.workflow.paper_names import BLANK, called
from xlhazard.workflow.place import TOWN, Place

_CURVE_MONTHS = 12
_OFFICE = "office"
_NOT_TOLD = frozenset({TOWN, SEAL, ARCHIVED_AS})
"""Settings that the program writes itself."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and why the two sheets are written.

    day: of which the hazards are, today: until when reports may have come; asked: the month to
    show, None for the one at hand.
    """

    run: Run
    day: dt.date
    today: dt.date
    asked: Month | None = None


def facts_of(place: Place, when: Occasion) -> tuple[BoardFacts, MonthFacts]:
    """Everything that the two sheets show, from the lists of this place and its folder."""
    tables, schema = place.master.tables, place.schema
    log = tables.get("submissions_log")
    month = when.asked or board.month_at_hand(log, place.settings, schema, when.today)
    context = Context(schema, place.town, when.today, when.day, None, place.master)
    flags, _ = flagger(context)
    known = lives(tables, when.day, schema, place.settings)
    counted = {text["id"]: (text["label"], 0) for text in schema.states.flags}
    for _, found in flags.all():
        for one in found:
            counted[one.id] = (one.label, counted[one.id][1] + 1)
    units = tuple(tables.get("units", ()))
    shown = BoardFacts(
        town=_called(place),
        day=when.day,
        month=month,
        hazards=board.hazard_counts(known, schema),
        units=board.unit_lines(units, tables.get("hazards"), known, month),
        reports=_reports(place, when.today, month),
        curves=_curves(place, known, month, when.day),
        flags=counted,
        conflicts=len(undecided(place.master)),
        kinds=_kinds(place),
    )
    to_do = MonthFacts(
        owing=_owing(place, month),
        next_owing=_owing(place, month.plus(1)),
        folder=_folder(place.township, month, place),
        forms=tuple(_forms(place, month)),
        refused=board.refused_files(log, month),
        flags=board.open_flags(tables.get("flags", ())),
        settings=_own_settings(place),
        soon_days=flags.soon_days,
        run=when.run,
    )
    return shown, to_do


def nothing_yet(place: Place) -> tuple[BoardFacts, MonthFacts]:
    """The same of a master into which nothing has come yet."""
    month = Month(1, 1)
    shown = BoardFacts(
        town=_called(place),
        day=None,
        month=month,
        hazards=board.hazard_counts({}, place.schema),
        units=(),
        reports=ReportMatrix(month),
        curves=_curves(place, {}, month, dt.date.min),
        flags={text["id"]: (text["label"], 0) for text in place.schema.states.flags},
        kinds=_kinds(place),
    )
    soon = whole(place.settings, place.schema, "soon_days", 0)
    own = _own_settings(place)
    return shown, MonthFacts(0, 0, Folder(), (), (), (), own, soon, "made")


def _called(place: Place) -> str:
    """The town's name, "" where the profile is of no certain town and 设置 has none."""
    name = called(place.town, place.settings)
    return "" if name == BLANK else name


def _kinds(place: Place) -> int:
    """The most reports that can be due in one month: every kind of the town's calendar."""
    return min(KINDS, sum(one in place.schema.calendar.deadlines for one in place.town.calendar))


def _reports(place: Place, today: dt.date, month: Month) -> ReportMatrix:
    owed = owed_reports(
        place.master,
        place.schema,
        place.town,
        place.settings,
        place.calendar,
        today=today,
        last=month,
    )
    codes = place.schema.codes
    labels = {one.id: one.label for one in codes["stage_kinds"].codes}
    labels |= {one.id: one.label for one in codes["report_kinds"].codes}
    return board.report_matrix(owed, month, labels)


def _curves(place: Place, known: Mapping[str, Life], month: Month, day: dt.date) -> Curves:
    """The chosen figures of the form that the town reports, else hazards found and closed."""
    words = place.schema.boards.board
    for form_id, numbers in words.curve_figures.items():
        if form_id in place.town.forms:
            return _form_curves(place, place.schema.forms[form_id], numbers, month, day)
    labels = (
        *(words.curve_found, words.curve_closed),
        *(words.curve_major_found, words.curve_major_closed),
    )
    found = [Month.of(one.found_on) for one in known.values() if one.found_on]
    months = board.months_before(min(found, default=month.plus(1)), month, _CURVE_MONTHS)
    return board.hazard_curves(known, months, labels)


def _form_curves(
    place: Place, form: FormSchema, numbers: tuple[str, ...], month: Month, day: dt.date
) -> Curves:
    """What the township reports of these figures, month by month since the first accepted form."""
    values = tuple(v for number in numbers for v in form.values if v.number == number)
    labels = tuple(f"{value.number} {value.label}" for value in values)
    months = [one.period for one in all_accepted(place.master, form.id)]
    if not months:
        return Curves(form.sheet, labels)
    start = max(min(months), Month.of(counted_from(place.settings, place.schema, day)))
    chosen = replace(form, values=values)
    lines = []
    for one in board.months_before(start, month, _CURVE_MONTHS):
        figures = township_figures(
            place.master,
            chosen,
            one,
            min(day, one.last),
            place.schema,
            place.town,
            place.settings,
        )
        known = [figures.values.get(value.id) for value in values]
        lines.append((one, tuple(None if f is None else f.figure for f in known)))
    return Curves(form.sheet, labels, tuple(lines))


def _owing(place: Place, month: Month) -> int:
    """Units that get a workbook issued in a month."""
    return sum(
        valid_in(row, month)
        and place.schema.workbook_of(row.text("unit_type")) is not None
        and row.text("unit_type") != _OFFICE
        for row in place.master.tables.get("units", ())
    )


def _folder(township: Township, month: Month, place: Place) -> Folder:
    reports = township.folder("报表", month)
    filled = {
        form: f"{place.schema.forms[form].sheet}-{month}.xlsx"
        for form in place.town.forms
        if (reports / f"{place.schema.forms[form].sheet}-{month}.xlsx").is_file()
    }
    return Folder(
        issued=_count(township.folder("下发", month), "*.xls[xm]"),
        next_issued=_count(township.folder("下发", month.plus(1)), "*.xls[xm]"),
        filled=filled,
        letters=_count(reports / "文书", "*.docx"),
    )


def _count(folder: Path, pattern: str) -> int:
    """Files of a kind; what office programs leave beside an open one is none."""
    return sum(not one.name.startswith(("~$", ".")) for one in folder.glob(pattern))


def _forms(place: Place, month: Month) -> Iterator[tuple[str, str, dt.date | None]]:
    """Official forms that the township hands on in a month, with the last day for it."""
    schema, settings = place.schema, place.settings
    stages = stage_dues(schema, settings, place.calendar)
    for form in place.town.forms:
        kind = FORM_KINDS.get(form, form)
        label = schema.forms[form].sheet
        if kind == STAGE_REPORT:
            days = [one.last_day for one in stages.values() if one.month == month]
            if days and kind in place.town.calendar:
                yield form, label, min(days)
        elif (day := due(schema, kind, month, settings, place.calendar)) is not None:
            yield form, label, day.last_day


def _own_settings(place: Place) -> tuple[OwnSetting, ...]:
    rows = place.master.tables.get("settings", ())
    meanings = {row.text("key"): row.text("meaning") for row in rows}
    return tuple(board.own_settings(place.master.settings, place.schema, meanings, _NOT_TOLD))

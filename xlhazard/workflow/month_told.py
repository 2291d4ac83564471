"""What a month came to, in words and tables, for the monthly papers.

Every figure is asked of the function that flag, 预警 and fill ask: deriving.rates and closing,
the lives of hazards, and the township's figures of its forms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlhazard.checking.context import Context
from xlhazard.deriving.closing import FEWEST_DUE, FEWEST_UNITS, ranking
from xlhazard.deriving.lives import Life
from xlhazard.deriving.rates import Owed, tallies, tally
from xlhazard.merging.renewal import undecided
from xlhazard.model.finding import Finding
from xlhazard.model.month import Month
from xlhazard.model.reporting import Closing, Reporting, Tally, UnitRates
from xlhazard.rules.hazard_flags import flagger
from xlhazard.rules.last_places import compared_units, last_in_a_row
from xlhazard.rules.own_records import unit_name
from xlhazard.rules.reporting import owed, report_label
from xlhazard.tables.display import day_words
from xlhazard.workflow.month_figures import figure_rows
from xlhazard.workflow.month_hazards import Hazards, hazards_of
from xlhazard.workflow.month_records import decision_rows, extension_rows, sent_rows
from xlhazard.workflow.paper_names import names_of
from xlhazard.workflow.place import Place
from xlhazard.workflow.reporting import reporting_of

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """facts: schema.report_types.REPORT_FACTS; tables: those of TABLES, row by row."""

    facts: Mapping[str, str]
    tables: Mapping[str, Sequence[Row]]


def told_of(place: Place, context: Context, raised: Sequence[Finding], month: Month) -> Told:
    """Everything that a monthly paper may tell; raised: the flags to be decided upon."""
    reporting = reporting_of(place, context.today, context.as_of, context.expected_month)
    reports = tuple(one for one in owed(context) if one.month == month)
    hazards = hazards_of(context, month)
    flagged = _flagged_units(context)
    figures, figures_note = figure_rows(place, context, month)
    tables: dict[str, Sequence[Row]] = {
        "reports": tuple(_reports(reporting, reports)),
        "progress": tuple(_progress(context, reporting, flagged)),
        "grades": hazards.grades,
        "states": hazards.states,
        "majors": hazards.majors,
        "figures": figures,
        "sent": tuple(sent_rows(context, month)),
        "decisions": tuple(decision_rows(raised)),
        "extensions": tuple(extension_rows(context)),
    }
    facts = {
        **_names(context, month),
        **_reporting_facts(context, reporting, reports),
        **_closing_facts(context, reporting.closing),
        **_hazard_facts(context, hazards, flagged),
        "figures": str(len(figures)),
        "figures_note": figures_note,
        "conflicts": str(len(undecided(place.master))),
        **{name: str(len(tables[name])) for name in ("sent", "decisions", "extensions")},
    }
    return Told(facts, tables)


def _names(context: Context, month: Month) -> Row:
    names = names_of(context)
    return {
        "town": names.town,
        "office": names.office,
        "party": names.party,
        "village": context.town.levels["village_word"],
        "month": f"{month.year}年{month.number}月",
        "day": day_words(context.as_of),
        "today": day_words(context.today),
    }


def _reporting_facts(context: Context, reporting: Reporting, reports: Sequence[Owed]) -> Row:
    now = tally(reports)
    late = (one for one in reports if one.days_late)
    missing = (one for one in reports if one.state in ("missing", "refused"))
    return {
        "reports_due": str(now.due),
        "reported": str(now.reported),
        "in_time": str(now.in_time),
        "reporting_rate": now.reporting_rate,
        "on_time_rate": now.on_time_rate,
        "waiting": str(sum(one.state == "waiting" for one in reports)),
        "all_reporting_rate": reporting.township.reporting_rate,
        "all_on_time_rate": reporting.township.on_time_rate,
        "late_units": _by_unit(
            (one.unit_name, f"{report_label(context, one.kind, one.stage)}迟{one.days_late}天")
            for one in late
        ),
        "missing_units": _by_unit(
            (
                one.unit_name,
                report_label(context, one.kind, one.stage)
                + ("退回后未重报" if one.state == "refused" else ""),
            )
            for one in missing
        ),
    }


def _by_unit(said: Iterable[tuple[str, str]]) -> str:
    """青石村（六清单、调度表）、河口村（调度表迟3天）."""
    units: dict[str, list[str]] = {}
    for unit, words in said:
        units.setdefault(unit, []).append(words)
    return "、".join(f"{unit}（{'、'.join(some)}）" for unit, some in units.items())


def _reports(reporting: Reporting, reports: Sequence[Owed]) -> Iterator[Row]:
    """Each unit that owes a report of the month, in the order of the roster."""
    now = tallies(reports, lambda one: one.unit)
    so_far = {one.unit: one.tally for one in reporting.units}
    names = {one.unit: one.unit_name for one in reports}
    for number, (unit, name) in enumerate(names.items(), 1):
        month, everything = now[unit], so_far.get(unit, Tally())
        yield {
            "number": str(number),
            "unit": name,
            "due": str(month.due),
            "reported": str(month.reported),
            "in_time": str(month.in_time),
            "late": str(month.reported - month.in_time),
            "reporting_rate": month.reporting_rate,
            "on_time_rate": month.on_time_rate,
            "all_reporting_rate": everything.reporting_rate,
            "all_on_time_rate": everything.on_time_rate,
        }


@dataclass(frozen=True, slots=True)
class _Flagged:
    """How many hazards of each unit have a flag of the hazards (states.yaml)."""

    overdue: Mapping[str, int]
    unlisted: Mapping[str, int]


def _flagged_units(context: Context) -> _Flagged:
    flags, _ = flagger(context)
    counts: dict[str, Counter[str]] = {"overdue": Counter(), "unlisted": Counter()}
    for life, found in flags.all():
        for one in found:
            if one.id in counts:
                counts[one.id][flags.row(life).text("filed_by")] += 1
    return _Flagged(counts["overdue"], counts["unlisted"])


def _progress(context: Context, reporting: Reporting, flagged: _Flagged) -> Iterator[Row]:
    """Each unit with its hazards, the best first, then those that are not ranked."""
    places = ranking(compared_units(context, context.as_of))

    def place(one: UnitRates) -> int:
        return places.get(one.unit, len(places) + 1)

    for one in sorted(reporting.units, key=place):
        yield {
            "rank": str(places.get(one.unit, "")),
            "unit": one.unit_name,
            "found": str(one.closing.found),
            "closed": str(one.closing.closed),
            "closing_rate": one.closing.closing_rate,
            "due": str(one.closing.due),
            "done": str(one.closing.done),
            "done_rate": one.closing.done_rate,
            "overdue": str(flagged.overdue.get(one.unit, 0)),
            "unlisted": str(flagged.unlisted.get(one.unit, 0)),
        }


def _closing_facts(context: Context, whole: Closing) -> Row:
    last = last_in_a_row(context)
    return {
        "found": str(whole.found),
        "closed": str(whole.closed),
        "closing_rate": whole.closing_rate,
        "due": str(whole.due),
        "done": str(whole.done),
        "done_rate": whole.done_rate,
        "unranked": "" if last is not None else "1",
        "fewest_units": str(FEWEST_UNITS),
        "fewest_due": str(FEWEST_DUE),
        "last_unit": "" if last is None else unit_name(context, last.unit),
        "last_months": "" if last is None else str(len(last.months)),
        "last_rate": "" if last is None else last.closing.done_rate,
    }


def _hazard_facts(context: Context, hazards: Hazards, flagged: _Flagged) -> Row:
    def units(counts: Mapping[str, int]) -> str:
        return "、".join(f"{unit_name(context, unit or None)}{n}条" for unit, n in counts.items())

    majors = [one for one in hazards.lives if one.grade == "major"]
    return {
        "open": str(sum(one.is_open for one in hazards.lives)),
        "new": str(hazards.new),
        "closed_month": str(hazards.closed),
        "overdue": str(sum(flagged.overdue.values())),
        "overdue_units": units(flagged.overdue),
        "unlisted": str(sum(flagged.unlisted.values())),
        "unlisted_units": units(flagged.unlisted),
        "majors": str(len(majors)),
        "majors_open": str(sum(one.is_open for one in majors)),
        "majors_listed": str(sum(one.is_open and _listed(one) for one in majors)),
        "majors_closed": str(sum(one.closed_on is not None for one in majors)),
    }


def _listed(life: Life) -> bool:
    return life.listed_on is not None

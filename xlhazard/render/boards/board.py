"""Sheet 看板: where the township stands, in figures, tables and charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from xlhazard.deriving.board import rate
from xlhazard.deriving.closing import FEWEST_DUE, FEWEST_UNITS
from xlhazard.model.boards import BoardFacts, ReportCell, UnitLine
from xlhazard.model.edits import Chart, LookName, Scalar
from xlhazard.model.month import Month
from xlhazard.model.reporting import percent
from xlhazard.render.boards.charts import Series, bars, lines
from xlhazard.render.boards.grid import Grid, Item, Line
from xlhazard.schema.board_types import BoardWords
from xlhazard.schema.catalogue import render

ROOM = 60
"""Units that the sheet has rows for; what is not used is hidden."""
MONTHS = 12
_FIGURES = 4
KINDS = 5
"""Reports of a month that have a column."""
_CHART_ROWS = 9
_SPACERS = 3
_CURVE_SPACERS = 5
_WIDTHS = (15.0, *(8.2,) * 15)
_ALL = ("B", "Q")
_PAIRS = tuple(zip("BDFHJLNP", "CEGIKMOQ", strict=True))
_CURVES = "CDEF"
_REPORTS = tuple(zip("EGIKM", "FHJLN", strict=True))
_ON_TIME = ("C", "D")
_STATES = "CDEFGHIJK"
_SUM = "L"
_AGES = "MNOP"
_LATE = "Q"
_STRIP = ("five_missing", "acceptor_missing", "extended", "referred", "came_back", "vanished")
"""Flags of the second strip, before 待回头看 and the conflicts."""


def board_grid(facts: BoardFacts, words: BoardWords, name: str, room: int = ROOM) -> Grid:
    """The sheet with the figures of the day. room: the units it has rows for."""
    parts = (
        *_head(facts, words),
        *_hazards(facts, words),
        *_units(facts, words, room),
        *_curves(facts, words),
        *_reports(facts, words, room),
    )
    return Grid("board", name, _WIDTHS, parts, breaks=("charts.end", "units.end"))


def board_charts(grid: Grid, facts: BoardFacts, words: BoardWords, room: int) -> tuple[Chart, ...]:
    """The four charts of the sheet as it is made."""
    name = grid.name
    grades = [f"grade.{line.grade}" for line in facts.hazards.lines]

    def of_grades(first: str, last: str, title: str) -> bytes:
        series = tuple(
            Series(grid.area("B", key, "B", key), grid.area(first, key, last, key))
            for key in grades
        )
        return bars(name, title, grid.area(first, "grades", last, "grades"), series)

    units = bars(
        name,
        words.units_chart,
        grid.area("B", "unit.1", "B", f"unit.{room}"),
        (
            Series(
                grid.area("I", "units.head", "I", "units.head"),
                grid.area("I", "unit.1", "I", f"unit.{room}"),
            ),
        ),
        direction="bar",
        figures="0.0",
        top=120,
    )
    course = tuple(
        Series(
            grid.area(at, "curves.head", at, "curves.head"),
            grid.area(at, "curve.1", at, f"curve.{MONTHS}"),
        )
        for at in _CURVES
    )
    curves = lines(
        name, words.curves_chart, grid.area("B", "curve.1", "B", f"curve.{MONTHS}"), course
    )
    states = of_grades(_STATES[0], _STATES[facts.hazards.open_states - 1], words.states_chart)
    ages = of_grades(_AGES[0], _AGES[-1], words.ages_chart)
    top = f"chart.{_CHART_ROWS}"
    return (
        Chart(states, grid.area("B", "chart.1", "I", top), words.states_chart, words.states_chart),
        Chart(ages, grid.area("K", "chart.1", "Q", top), words.ages_chart, words.ages_chart),
        Chart(
            units,
            grid.area("L", "units.head", "Q", f"unit.gap.{_SPACERS}"),
            words.units_chart,
            words.units_chart,
        ),
        Chart(
            curves,
            grid.area("H", "curves.head", "Q", f"curve.gap.{_CURVE_SPACERS}"),
            words.curves_chart,
            words.curves_chart,
        ),
    )


def _head(facts: BoardFacts, words: BoardWords) -> Iterator[Line]:
    first, last = _ALL
    day = "" if facts.day is None else facts.day.isoformat()
    told = {"town": facts.town, "day": day, "month": _month(facts.month)}
    lead = render(words.lead if day else words.lead_new, told)
    yield Line("title", (Item(first, render(words.title, told), "title", last),), 30)
    yield Line("lead", (Item(first, lead, "aside", last),), 17)
    counts, flags = facts.hazards, facts.flags
    owed, taken = facts.reports.owed, facts.reports.taken
    closed = rate(counts.closed, counts.total)
    tiles: list[tuple[str, Scalar]] = [
        (words.total, counts.total),
        (words.open, counts.open),
        (words.overdue, counts.overdue),
        (words.soon, _flag(flags, "soon")),
        (words.major, counts.major_open),
        (words.unlisted, _flag(flags, "unlisted")),
        (words.rate, closed),
        (words.reported, f"{taken}/{owed}"),
    ]
    yield from _tiles("tiles", tiles, 32)
    strip: list[tuple[str, Scalar]] = [
        (flags.get(one, (one, 0))[0], _flag(flags, one)) for one in (*_STRIP, "review_due")
    ]
    yield from _tiles("strip", [*strip, (words.conflicts, facts.conflicts)], 26)
    yield Line("head.gap", (), 6)


def _tiles(key: str, tiles: list[tuple[str, Scalar]], height: float) -> Iterator[Line]:
    for part, look, points in (("head", "header", 18.0), ("figures", "figure", height)):
        items = tuple(
            Item(first, tile[part == "figures"], _look(look), last)
            for (first, last), tile in zip(_PAIRS, tiles, strict=True)
        )
        yield Line(f"{key}.{part}", items, points)


def _look(name: str) -> LookName:
    return "header" if name == "header" else "figure"


def _hazards(facts: BoardFacts, words: BoardWords) -> Iterator[Line]:
    counts = facts.hazards
    told = {
        "total": str(counts.total),
        "open": str(counts.open),
        "overdue": str(counts.overdue),
        "major": str(counts.major_open),
        "void": str(counts.void),
    }
    message = render(words.hazards_void if counts.void else words.hazards, told)
    yield _section("hazards", message)
    heads = [(_STATES[n], label) for n, label in enumerate(counts.states)]
    heads += [(_SUM, words.sum), *zip(_AGES, _age_labels(facts, words), strict=True)]
    heads.append((_LATE, words.overdue))
    yield Line(
        "grades",
        (Item("B", words.grade, "header"), *(Item(at, text, "header") for at, text in heads)),
        34,
    )
    columns = tuple(zip(*(line.states for line in counts.lines), strict=True))
    ages = tuple(zip(*(line.ages for line in counts.lines), strict=True))
    for line in counts.lines:
        label = line.label or words.no_grade
        shown = None if line.grade else bool(sum(line.states))
        yield _counted(f"grade.{line.grade}", label, line.states, line.ages, shown)
    yield _counted("grade.sum", words.sum, tuple(map(sum, columns)), tuple(map(sum, ages)), None)
    yield Line("grades.gap", (), 6)
    for number in range(1, _CHART_ROWS + 1):
        yield Line(f"chart.{number}")
    yield Line("charts.end", (), 4)


def _counted(
    key: str, label: str, states: tuple[int, ...], ages: tuple[int, ...], shown: bool | None
) -> Line:
    items = [Item("B", label, "header")]
    items += [Item(_STATES[n], count, "number") for n, count in enumerate(states)]
    items.append(Item(_SUM, sum(states), "number"))
    items += [Item(_AGES[n], count, "number") for n, count in enumerate(ages)]
    items.append(Item(_LATE, sum(ages), "number"))
    return Line(key, tuple(items), 19, shown=shown)


def _age_labels(facts: BoardFacts, words: BoardWords) -> Iterator[str]:
    for number, (low, high) in enumerate(facts.hazards.ages):
        told = {"first": str(low if high else low - 1), "last": str(high)}
        text = words.age_last if high is None else words.age if number else words.age_first
        yield render(text, told)


def _units(facts: BoardFacts, words: BoardWords, room: int) -> Iterator[Line]:
    due = sum(one.closing.due for one in facts.units)
    done = sum(one.closing.done for one in facts.units)
    last = next((one for one in facts.units if one.last), None)
    told = {
        "due": str(due),
        "done": str(done),
        "rate": percent(done, due) or words.unranked,
        "fewest": str(FEWEST_UNITS),
        "least": str(FEWEST_DUE),
        "unit": "" if last is None else last.name,
        "last_rate": "" if last is None else last.closing.done_rate,
    }
    message = render(words.units if last is None else words.units_last, told)
    if (more := len(facts.units) - room) > 0:
        message += render(words.units_more, {"more": str(more)})
    yield _section("units", message)
    heads = zip(
        "BCDEFGHIJ",
        (
            *(words.unit, words.rank, words.found, words.closed, words.closing_rate),
            *(words.due, words.done, words.done_rate, words.late),
        ),
        strict=True,
    )
    yield Line("units.head", tuple(Item(at, text, "header") for at, text in heads), 34)
    for number in range(1, room + 1):
        one = facts.units[number - 1] if number <= len(facts.units) else None
        yield _unit(f"unit.{number}", one, words)
    for number in range(1, _SPACERS + 1):
        yield Line(f"unit.gap.{number}")
    yield Line("units.end", (), 8)


def _unit(key: str, one: UnitLine | None, words: BoardWords) -> Line:
    values: tuple[Scalar, ...] = (None,) * 9
    if one is not None:
        closing = one.closing
        rank = words.unranked if one.rank is None else str(one.rank)
        values = (
            one.name or words.own,
            f"{rank} {words.last}" if one.last else rank,
            *(closing.found, closing.closed, rate(closing.closed, closing.found)),
            *(closing.due, closing.done, rate(closing.done, closing.due), one.overdue),
        )
    looks: dict[str, LookName] = {"B": "line", "F": "rate", "I": "rate"}
    items = tuple(
        Item(at, value, looks.get(at, "number"))
        for at, value in zip("BCDEFGHIJ", values, strict=True)
    )
    return Line(key, items, 20, shown=one is not None)


def _curves(facts: BoardFacts, words: BoardWords) -> Iterator[Line]:
    curves = facts.curves
    message = render(words.curves, {"form": curves.form}) if curves.form else words.curves_hazards
    yield _section("curves", message)
    labels = (*curves.labels, *(None,) * _FIGURES)[:_FIGURES]
    heads = [Item(at, label, "header") for at, label in zip(_CURVES, labels, strict=True)]
    yield Line("curves.head", (Item("B", words.period, "header"), *heads), 96)
    for number in range(1, MONTHS + 1):
        month: Month | None = None
        values: tuple[Scalar, ...] = ()
        if number <= len(curves.months):
            month, values = curves.months[number - 1]
        padded = (*values, *(None,) * _FIGURES)[:_FIGURES]
        items = [Item(at, value, "number") for at, value in zip(_CURVES, padded, strict=True)]
        period = Item("B", None if month is None else str(month), "number")
        yield Line(f"curve.{number}", (period, *items), 20, shown=month is not None)
    for number in range(1, _CURVE_SPACERS + 1):
        yield Line(f"curve.gap.{number}")
    yield Line("curves.end", (), 8)


def _reports(facts: BoardFacts, words: BoardWords, room: int) -> Iterator[Line]:
    matrix = facts.reports
    owed, taken = matrix.owed, matrix.taken
    lacking = [one.name for one in matrix.units if any(not c.taken for c in one.reports.values())]
    told = {
        "month": _month(facts.month),
        "owed": str(owed),
        "taken": str(taken),
        "missing": "、".join(lacking),
    }
    text = words.reports if lacking else words.reports_all if owed else words.reports_none
    text = words.reports_new if facts.day is None else text
    yield _section("reports", render(text, told))
    kinds = (*matrix.kinds, *(None,) * KINDS)[: facts.kinds]
    places = _REPORTS[: facts.kinds]
    heads = [
        Item(
            first,
            None
            if kind is None
            else render(words.reports_of, {"label": kind.label, "day": _day(kind.due)}),
            "header",
            last,
        )
        for (first, last), kind in zip(places, kinds, strict=True)
    ]
    heads.append(Item(_ON_TIME[0], words.on_time, "header", _ON_TIME[1]))
    yield Line("reports.head", (Item("B", words.unit, "header"), *heads), 34)
    for number in range(1, room + 1):
        one = matrix.units[number - 1] if number <= len(matrix.units) else None
        items = [Item("B", None if one is None else one.name, "line")]
        for (first, last), kind in zip(places, kinds, strict=True):
            cell = None
            if one is not None and kind is not None:
                cell = _report(one.reports.get((kind.kind, kind.stage)), words)
            items.append(Item(first, cell, "status", last))
        on_time = None if one is None else one.tally.on_time_rate or words.unranked
        items.append(Item(_ON_TIME[0], on_time, "number", _ON_TIME[1]))
        yield Line(f"report.{number}", tuple(items), 20, shown=one is not None)


def _report(cell: ReportCell | None, words: BoardWords) -> str:
    if cell is None:
        return words.not_owed
    told = {"day": "" if cell.received is None else _day(cell.received)}
    text = {
        "in_time": words.in_time,
        "between": words.between,
        "late": words.late_report,
        "undated": words.undated,
        "refused": words.refused,
        "missing": words.missing,
        "waiting": words.waiting,
    }[cell.state]
    return render(text, told)


def _section(key: str, message: str) -> Line:
    first, last = _ALL
    return Line(key, (Item(first, message, "section", last),), 24)


def _flag(flags: Mapping[str, tuple[str, int]], name: str) -> int:
    return flags.get(name, (name, 0))[1]


def _month(month: Month) -> str:
    return f"{month.year}年{month.number}月"


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"

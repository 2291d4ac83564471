"""Sheet 本月: what is to do by when, what waits, what is set otherwise, what is handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlhazard.deriving.board import MAJOR
from xlhazard.model.address import Address
from xlhazard.model.boards import BoardFacts, MonthFacts, ReportKind
from xlhazard.model.edits import LookName, Scalar
from xlhazard.model.month import Month
from xlhazard.model.workbook import Sheet
from xlhazard.render.boards.grid import KEEP, Grid, Item, Line, column_of, found_rows
from xlhazard.schema.board_types import MonthWords
from xlhazard.schema.catalogue import render
from xlhazard.tables.values import Scope
from xlhazard.tables.values.seen import see

NOTES = 10
"""Lines for what staff hand over."""
_SPARE = 5
"""So many of them are blank in a new ledger that carries lines on."""
_KINDS, _FORMS, _FLAGS, _SETTINGS, _NAMED = 6, 4, 12, 15, 12
_WIDTHS = (12.0, 34.0, 12.0, 66.0, 14.0)
_FIRST, _LAST, _COLUMNS = "B", "F", "BCDE"
_NOTE = "note."
_TASK_LOOKS: tuple[LookName, ...] = ("number", "line", "status", "line")
_COUNT_LOOKS: tuple[LookName, ...] = ("line", "number", "line")
_SETTING_LOOKS: tuple[LookName, ...] = ("line",) * 3


@dataclass(frozen=True, slots=True)
class Links:
    """Names of the sheets that 本月 leads to, as they are called in this master; "" for none."""

    log: str = ""
    conflicts: str = ""
    flags: str = ""
    hazards: str = ""
    settings: str = ""
    units: str = ""


@dataclass(frozen=True, slots=True)
class _Task:
    """done None: nobody can tell from the folder. day None: it has no day of its own."""

    day: dt.date | None
    what: str
    done: bool | None
    detail: str


def month_grid(
    facts: MonthFacts,
    board: BoardFacts,
    words: MonthWords,
    links: Links,
    name: str,
    notes: tuple[tuple[Scalar, ...], ...] = (),
) -> Grid:
    """The sheet as of the day. notes: lines that an earlier ledger hands over, when it is made."""
    parts = (
        *_head(board, words),
        *_tasks(facts, board, words, links),
        *_waiting(facts, board, words, links),
        *_settings(facts, words, links),
        *_notes(words, notes),
    )
    return Grid("month", name, _WIDTHS, parts)


def handed_over(sheet: Sheet, scope: Scope) -> tuple[tuple[Scalar, ...], ...]:
    """What staff wrote into the lines for it, as it reads."""
    rows = dict(found_rows(sheet, "month"))
    columns = [column_of(sheet, "month", one) for one in _COLUMNS]
    found = []
    for number in (rows[key] for key in rows if key.startswith(_NOTE) and key != f"{_NOTE}head"):
        cells = [None if at is None else sheet.at(Address(number, at)) for at in columns]
        texts = tuple("" if cell is None else see(cell, scope).text for cell in cells)
        if any(texts):
            found.append(texts)
    return tuple(found)


def _head(board: BoardFacts, words: MonthWords) -> Iterator[Line]:
    month = f"{board.month.year}年{board.month.number}月"
    told = {"town": board.town, "month": month, "day": _day(board)}
    title, lead = (words.title, words.lead) if board.day else (words.title_new, words.lead_new)
    yield Line("title", (Item(_FIRST, render(title, told), "title", _LAST),), 34)
    yield Line("lead", (Item(_FIRST, render(lead, told), "aside", _LAST),), 20)


def _tasks(facts: MonthFacts, board: BoardFacts, words: MonthWords, links: Links) -> Iterator[Line]:
    """Every task has its place; places without a task this month are hidden."""
    tasks: dict[str, _Task] = dict(_all_tasks(facts, board, words) if board.day else ())
    still = sum(one.done is False for one in tasks.values())
    text = words.tasks if still else words.tasks_done if tasks else words.tasks_new
    yield _section("tasks", render(text, {"open": str(still)}))
    yield _heads("tasks.head", (words.day, words.what, words.state, words.detail, words.go))
    collect = [(f"collect.{n}", links.log) for n in range(1, _KINDS + 1)]
    fill = [(f"fill.{n}", "") for n in range(1, _FORMS + 1)]
    for key, link in (
        ("issue", links.units),
        *collect,
        ("refused", links.log),
        ("flag", links.flags),
        *fill,
        ("earlier", links.log),
        ("letters", links.flags),
        ("next_issue", links.units),
    ):
        yield _task(key, tasks.get(key), board.day, words, link)
    yield Line("tasks.end", (), 8)


def _all_tasks(
    facts: MonthFacts, board: BoardFacts, words: MonthWords
) -> Iterator[tuple[str, _Task]]:
    month, folder, after = board.month, facts.folder, board.month.plus(1)
    issue = _issue(words.issue, month, month.first, folder.issued, facts.owing, words)
    if not folder.issued and board.reports.taken:
        told = {"count": str(board.reports.taken)}
        issue = replace(issue, done=None, detail=render(words.issue_elsewhere, told))
    yield "issue", issue
    for number, kind in enumerate(board.reports.kinds[:_KINDS], 1):
        yield f"collect.{number}", _collect(kind, board, words)
    names = {one.unit: one.name for one in board.reports.units}
    which = _named([f"{names.get(unit, unit)}“{file}”" for unit, file in facts.refused])
    told = {"count": str(len(facts.refused)), "which": which}
    some = render(words.refused_some if facts.refused else words.refused_none, told)
    yield "refused", _Task(None, words.refused, not facts.refused, some)
    ran = {"merge": words.flag_again, "flag": words.flag_on, "made": words.flag_never}[facts.run]
    detail = render(ran, {"day": _day(board)})
    yield "flag", _Task(None, words.flag, facts.run == "flag", detail)
    for number, (form, label, last) in enumerate(facts.forms[:_FORMS], 1):
        file = folder.filled.get(form)
        detail = render(words.fill_done, {"file": file}) if file else words.fill_open
        what = render(words.fill, {"form": label})
        yield f"fill.{number}", _Task(last, what, bool(file), detail)
    yield "earlier", _earlier(board, words)
    count = {"count": str(folder.letters)}
    drafted = render(words.letters_some if folder.letters else words.letters_none, count)
    yield "letters", _Task(None, words.letters, None, drafted)
    next_issued = (after, month.last, folder.next_issued, facts.next_owing)
    yield "next_issue", _issue(words.next_issue, *next_issued, words)


def _issue(
    what: str, month: Month, day: dt.date, issued: int, owing: int, words: MonthWords
) -> _Task:
    some = render(words.issue_some, {"count": str(issued), "owed": str(owing)})
    return _Task(day, render(what, {"month": str(month)}), issued >= owing > 0, some)


def _collect(kind: ReportKind, board: BoardFacts, words: MonthWords) -> _Task:
    place = (kind.kind, kind.stage)
    cells = [(one.name, one.reports[place]) for one in board.reports.units if place in one.reports]
    lacking = [name for name, cell in cells if not cell.taken]
    told = {
        "owed": str(len(cells)),
        "taken": str(len(cells) - len(lacking)),
        "missing": _named(lacking),
    }
    detail = render(words.collect_some if lacking else words.collect_all, told)
    if kind.last_day != kind.due:
        detail += render(words.clauses, {"last": kind.last_day.isoformat()})
    if kind.rest_day:
        detail += render(words.rest_day, {"name": kind.rest_day})
    return _Task(kind.due, render(words.collect, {"label": kind.label}), not lacking, detail)


def _earlier(board: BoardFacts, words: MonthWords) -> _Task:
    late = board.reports.earlier
    which = _named([f"{unit}{month}{label}" for unit, label, month in reversed(late)])
    told = {"count": str(len(late)), "which": which}
    detail = render(words.earlier_some if late else words.earlier_none, told)
    return _Task(None, words.earlier, not late, detail)


def _task(key: str, one: _Task | None, today: dt.date | None, words: MonthWords, link: str) -> Line:
    values: tuple[Scalar, ...] = (None,) * 4
    if one is not None:
        day = words.no_day if one.day is None else one.day.isoformat()
        values = (day, one.what, _state(one, today, words), one.detail)
    return _line(key, values, _TASK_LOOKS, _go(words, link))


def _state(one: _Task, today: dt.date | None, words: MonthWords) -> str:
    if one.done is None:
        return words.unstated
    if one.done:
        return words.done
    late = one.day is not None and today is not None and one.day < today
    return words.late if late else words.open


def _waiting(
    facts: MonthFacts, board: BoardFacts, words: MonthWords, links: Links
) -> Iterator[Line]:
    total = sum(one.count for one in facts.flags)
    told = {"conflicts": str(board.conflicts), "flags": str(total)}
    text = words.waiting if total or board.conflicts else words.waiting_none
    yield _section("waiting", render(text, told))
    yield _heads("waiting.head", (words.what, words.number, words.detail, words.go))
    overdue_major = board.hazards.overdue_of(MAJOR)
    major = render(words.hazards_detail, {"major": str(overdue_major)})
    soon = render(words.soon, {"days": str(facts.soon_days)})
    soon_count = board.flags.get("soon", ("", 0))[1]
    conflicts = (words.conflicts, board.conflicts, words.conflicts_some)
    yield _line("conflicts", conflicts, _COUNT_LOOKS, _go(words, links.conflicts))
    overdue = (words.overdue, board.hazards.overdue, major)
    yield _line("overdue", overdue, _COUNT_LOOKS, _go(words, links.hazards))
    yield _line("soon", (soon, soon_count, None), _COUNT_LOOKS, _go(words, links.hazards))
    kinds = [*_kinds(facts, words), *[(None,) * 3] * _FLAGS][:_FLAGS]
    for number, kind in enumerate(kinds, 1):
        yield _line(f"flags.{number}", kind, _COUNT_LOOKS, _go(words, links.flags))
    yield Line("waiting.end", (), 8)


def _kinds(facts: MonthFacts, words: MonthWords) -> Iterator[tuple[Scalar, ...]]:
    """A line for each kind of flag; what has no room is added up in the last one."""
    named = facts.flags if len(facts.flags) <= _FLAGS else facts.flags[: _FLAGS - 1]
    for one in named:
        told = {"handled": str(one.handled), "actor": "、".join(one.actors)}
        yield one.name, one.count, render(words.flags_detail, told)
    if rest := facts.flags[len(named) :]:
        detail = render(words.flags_more_detail, {"kinds": str(len(rest))})
        yield words.flags_more, sum(one.count for one in rest), detail


def _settings(facts: MonthFacts, words: MonthWords, links: Links) -> Iterator[Line]:
    own = facts.settings
    text = words.settings if own else words.settings_none
    yield _section("settings", render(text, {"count": str(len(own))}))
    heads = (words.setting, words.setting_value, words.setting_default, words.go)
    yield _heads("settings.head", heads)
    named = own if len(own) <= _SETTINGS else own[: _SETTINGS - 1]
    rows: list[tuple[Scalar, ...]] = []
    for one in named:
        template = words.setting_own if one.default is None else words.setting_detail
        told = {"default": one.default or words.blank, "meaning": one.meaning}
        rows.append((one.key, one.value, render(template, told)))
    if more := len(own) - len(named):
        rows.append((None, None, render(words.settings_more, {"more": str(more)})))
    for number, row in enumerate([*rows, *[(None,) * 3] * _SETTINGS][:_SETTINGS], 1):
        yield _line(f"setting.{number}", row, _SETTING_LOOKS, _go(words, links.settings))
    yield Line("settings.end", (), 8)


def _notes(words: MonthWords, notes: tuple[tuple[Scalar, ...], ...]) -> Iterator[Line]:
    yield _section("notes", words.notes)
    heads = (words.note_day, words.note_what, words.note_who, words.note_detail, None)
    yield _heads(f"{_NOTE}head", heads)
    for number in range(1, max(NOTES, len(notes) + _SPARE) + 1):
        values = notes[number - 1] if number <= len(notes) else (KEEP,) * 4
        cells = zip(_COLUMNS, values, strict=True)
        items = (*(Item(at, value, "line") for at, value in cells), Item(_LAST, KEEP, "line"))
        yield Line(f"{_NOTE}{number}", items, 24, growing=True)


def _line(key: str, values: tuple[Scalar, ...], looks: tuple[LookName, ...], go: Item) -> Line:
    """A line and its link, hidden where there is nothing to tell."""
    items = tuple(
        Item(first, value, look, last)
        for (first, last), value, look in zip(_spans(len(values)), values, looks, strict=True)
    )
    shown = any(value is not None for value in values)
    height = _height(str(values[-1] or ""))
    return Line(key, (*items, go), height, growing=True, shown=shown)


def _spans(cells: int) -> tuple[tuple[str, str], ...]:
    """Columns of four cells, or of three of which the first is wide."""
    wide = (("B", "C"), ("D", ""), ("E", ""))
    return wide if cells == len(wide) else tuple((one, "") for one in _COLUMNS)


def _go(words: MonthWords, link: str) -> Item:
    return Item(_LAST, render(words.to, {"sheet": link}) if link else None, "line", link=link)


def _heads(key: str, texts: tuple[str | None, ...]) -> Line:
    spans = (*_spans(len(texts) - 1), (_LAST, ""))
    items = (Item(a, text, "header", b) for (a, b), text in zip(spans, texts, strict=True))
    return Line(key, tuple(items), 22)


def _section(key: str, message: str) -> Line:
    return Line(key, (Item(_FIRST, message, "section", _LAST),), 26)


def _day(board: BoardFacts) -> str:
    return "" if board.day is None else board.day.isoformat()


def _named(names: list[str]) -> str:
    """The first names, and how many there are."""
    text = "、".join(names[:_NAMED])
    return text if len(names) <= _NAMED else f"{text}等{len(names)}个"


def _height(detail: str) -> float:
    """Points for a text of this length in the widest column."""
    width = sum(2 if ord(c) > 0x2E7F else 1 for c in detail)
    return 22.0 + 15.0 * max(0, -(-width // 64) - 1)

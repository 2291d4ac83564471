"""Deadlines, rest days, what an office may set: calendar, rest_days and settings.yaml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from xlhazard.model.month import Month
from xlhazard.schema.entry import Entry, Place, reading, texts_of
from xlhazard.schema.types import FORM_KINDS, Calendar, Deadline, Phase, Schema

_PERIODS: tuple[Literal["month", "campaign"], ...] = ("month", "campaign")


@dataclass(frozen=True, slots=True)
class Settings:
    """settings.yaml: defaults ("" where none), Chinese meanings, choices, sources, rules."""

    defaults: Mapping[str, str]
    meanings: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, str]
    rules: Mapping[str, tuple[str, ...]]


def is_over(schema: Schema, form: str, month: Month) -> bool:
    """The month lies after the last one for which the form is filed (calendar F01: 2023-12)."""
    deadline = schema.calendar.deadlines.get(FORM_KINDS.get(form, form))
    return deadline is not None and deadline.last is not None and month > deadline.last


def read_settings(raw: object, place: Place) -> Settings:
    """settings.yaml. Raises SchemaError."""
    defaults, meanings, sources = {}, {}, {}
    choices: dict[str, tuple[str, ...]] = {}
    rules: dict[str, tuple[str, ...]] = {}
    with reading(raw, place) as top:
        for at, one in top.sequence("settings"):
            with reading(one, at) as entry:
                key = entry.text("id")
                if key in defaults:
                    raise (at / "id").wrong(f"“{key}”重复")
                defaults[key] = "" if entry.raw("default") is None else entry.text("default")
                meanings[key] = entry.text("meaning")
                sources[key] = entry.text("source")
                rules[key] = entry.texts("rules", ())
                if entry.has("choices"):
                    choices[key] = entry.texts("choices")
                    entry.choice("default", choices[key])
    return Settings(defaults, meanings, choices, sources, rules)


@dataclass(frozen=True, slots=True)
class RestDays:
    """rest_days.yaml: holidays, and weekend days that are worked, each with its name."""

    rest: Mapping[dt.date, str]
    work: Mapping[dt.date, str]


def read_rest_days(raw: object, place: Place) -> RestDays:
    """rest_days.yaml: year -> rest and work -> name -> days of the year. Raises SchemaError."""
    with reading(raw, place) as entry:
        entry.text("source")
        rest: dict[dt.date, str] = {}
        work: dict[dt.date, str] = {}
        for year, one in entry.mapping("years").items():
            with reading(one, place / "years" / year) as days:
                rest |= _days_of_year(days, "rest", year)
                work |= _days_of_year(days, "work", year)
        return RestDays(rest, work)


def _days_of_year(days: Entry, kind: str, year: str) -> Mapping[dt.date, str]:
    place = days.place / kind
    return {
        _day(f"{year}-{text}", place / name / number): name
        for name, some in days.mapping(kind).items()
        for number, text in enumerate(texts_of(some, place / name))
    }


def read_calendar(raw: object, place: Place, settings: Settings, rest_days: RestDays) -> Calendar:
    """calendar.yaml together with the settings and the rest days. Raises SchemaError."""
    with reading(raw, place) as entry:
        deadlines: dict[str, Deadline] = {}
        for at, one in entry.sequence("deadlines"):
            deadline = _read_deadline(one, at)
            if deadline.id in deadlines:
                raise (at / "kind").wrong(f"“{deadline.id}”重复")
            deadlines[deadline.id] = deadline
        for number, text in enumerate(entry.texts("rest_due_days")):
            _day(text, place / "rest_due_days" / number)
        return Calendar(
            deadlines=deadlines,
            settings=settings.defaults,
            meanings=settings.meanings,
            default_days=_default_days(entry),
            entries=tuple(_read_entry(one, at) for at, one in entry.sequence("entries")),
            choices=settings.choices,
            sources=settings.sources,
            policy=tuple(_read_policy(one, at) for at, one in entry.sequence("policy")),
            phases=tuple(_read_phase(one, at) for at, one in entry.sequence("phases")),
            rest_days=rest_days.rest,
            work_days=rest_days.work,
        )


def _read_deadline(raw: object, place: Place) -> Deadline:
    with reading(raw, place) as entry:
        entry.text("entry")
        entry.text("note", "")
        entry.wordbook("source")
        due_dates = entry.mapping("due_dates", {})
        unit_day = _day_of_month(entry, "unit_day")
        if (unit_day is None) != bool(due_dates):
            raise place.wrong("要有 unit_day 或 due_dates，且只有一个")
        return Deadline(
            id=entry.text("kind"),
            form=entry.text("form"),
            period=entry.choice("period", _PERIODS),
            unit_day=unit_day,
            last_day=_day_of_month(entry, "last_day"),
            first=entry.month("first"),
            last=entry.month("last"),
            clause_unit=entry.text("clause_unit"),
            clause_office=entry.text("clause_office", ""),
            due_dates={
                name: _day(text, place / "due_dates" / name) for name, text in due_dates.items()
            },
        )


def _day_of_month(entry: Entry, key: str) -> int | None:
    if not entry.has(key):
        return None
    day = entry.whole(key)
    if not 1 <= day <= 31:
        raise (entry.place / key).wrong("应为 1 到 31")
    return day


def _day(text: object, place: Place) -> dt.date:
    try:
        return dt.date.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        raise place.wrong("应为日期，写成 'YYYY-MM-DD'") from None


def _default_days(entry: Entry) -> Mapping[str, int | None]:
    place = entry.place / "default_days"
    with reading(entry.raw("default_days"), place) as grades:
        return {
            grade: None if grades.raw(grade) is None else grades.whole(grade)
            for grade in entry.mapping("default_days")
        }


def _read_entry(raw: object, place: Place) -> Mapping[str, object]:
    with reading(raw, place) as entry:
        return {
            "id": entry.text("id"),
            "what": entry.text("what"),
            "clause": entry.text("clause"),
            "value": entry.text("value"),
            "rules": entry.texts("rules", ()),
            "lists": entry.texts("lists", ()),
            "setting": entry.text("setting", ""),
            "shown": entry.text("shown", ""),
            "conflict": entry.text("conflict", ""),
            "defaults": entry.mapping("defaults", {}),
            "note": entry.text("note", ""),
            "source": entry.text("source"),
        }


def _read_policy(raw: object, place: Place) -> Mapping[str, str]:
    with reading(raw, place) as entry:
        return {
            "id": entry.text("id"),
            "value": entry.text("value"),
            "note": entry.text("note", ""),
            "source": entry.text("source"),
        }


def _read_phase(raw: object, place: Place) -> Phase:
    with reading(raw, place) as entry:
        last = entry.day("to")
        if last is None:
            raise (place / "to").wrong("不能为空")
        return Phase(entry.text("id"), entry.text("label"), entry.day("from"), last)

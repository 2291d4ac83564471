"""Kinds of letters: letters.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from xlhazard.model.finding import Severity
from xlhazard.schema.entry import Entry, Place, reading
from xlhazard.schema.letter_types import (
    COLUMNS,
    PLACEHOLDERS,
    LetterKind,
    Letters,
    Only,
    ReportKind,
    SheetKind,
    To,
)
from xlhazard.schema.paper_texts import template, templates
from xlhazard.schema.papers import read_report, read_sheet
from xlhazard.schema.types import RuleText

LETTERS = "letters.yaml"
_TO: tuple[To, ...] = get_args(To)
_ONLY: tuple[Only, ...] = get_args(Only)


def read_letters(raw: object, place: Place) -> Letters:
    """All kinds by their id, in the order of the file. Raises SchemaError."""
    with reading(raw, place) as entry:
        cited = entry.wordbook("documents")
        kinds = [_read_kind(one, at) for at, one in entry.sequence("letters")]
        sheets = [read_sheet(one, at) for at, one in entry.sequence("sheets", optional=True)]
        reports = [read_report(one, at) for at, one in entry.sequence("reports", optional=True)]
    names: set[str] = set()
    several: tuple[LetterKind | SheetKind | ReportKind, ...] = (*kinds, *sheets, *reports)
    for kind in several:
        if not names.isdisjoint({kind.id, kind.label}):
            raise place.wrong(f"“{kind.id}”或它的名称“{kind.label}”重复")
        names |= {kind.id, kind.label}
    return Letters(
        kinds={one.id: one for one in kinds},
        sheets={one.id: one for one in sheets},
        reports={one.id: one for one in reports},
        cited=cited,
    )


def check_letters(
    letters: Letters, rules: Mapping[str, RuleText], documents: Iterable[str]
) -> None:
    """Every code is a rule that flags the master; no flag belongs to two kinds; documents are
    known. Raises SchemaError."""
    gathered: dict[tuple[str, Only], str] = {}
    known = frozenset(documents)
    for name in letters.cited:
        if name not in known:
            raise Place(LETTERS, "documents").wrong(f"没有文件“{name}”")
    for number, kind in enumerate(letters.kinds.values()):
        place = Place(LETTERS, "letters") / number
        _check_codes(kind.codes, rules, place / "codes")
        for code in kind.codes:
            for other in _ONLY if kind.only == "all" else ("all", kind.only):
                if (code, other) in gathered:
                    raise (place / "codes").wrong(f"“{code}”已在“{gathered[code, other]}”里")
            gathered[code, kind.only] = kind.label
        for name in kind.clauses:
            if name not in letters.cited:
                raise (place / "clauses").wrong(f"documents 里没有“{name}”")
    for number, report in enumerate(letters.reports.values()):
        _check_codes(report.decisions, rules, Place(LETTERS, "reports") / number / "decisions")


def _check_codes(codes: Iterable[str], rules: Mapping[str, RuleText], place: Place) -> None:
    for code in codes:
        if code not in rules:
            raise place.wrong(f"没有规则“{code}”")
        if Severity.FLAG not in (rules[code].severity, rules[code].severity_in_master):
            raise place.wrong(f"规则“{code}”不是预警")


def _read_kind(raw: object, place: Place) -> LetterKind:
    with reading(raw, place) as entry:
        kind = LetterKind(
            id=entry.text("id"),
            label=entry.text("label"),
            title=entry.text("title"),
            codes=entry.texts("codes"),
            to=entry.choice("to", _TO),
            only=entry.choice("only", _ONLY, "all"),
            addressee=template(entry, "addressee", PLACEHOLDERS),
            paragraphs=templates(entry, "paragraphs", PLACEHOLDERS),
            columns=entry.texts("columns"),
            closing=template(entry, "closing", PLACEHOLDERS),
            clauses=_clauses(entry),
        )
    for key, texts in (("codes", kind.codes), ("paragraphs", kind.paragraphs)):
        if not texts:
            raise (place / key).wrong("至少要有一个")
    for column in kind.columns:
        if column not in COLUMNS:
            raise (place / "columns").wrong(f"不认识的列“{column}”；可用的有：{'、'.join(COLUMNS)}")
    if not kind.columns or len(set(kind.columns)) < len(kind.columns):
        raise (place / "columns").wrong("至少要有一列，且不能重复")
    return kind


def _clauses(entry: Entry) -> Mapping[str, str]:
    return entry.wordbook("clauses") if entry.has("clauses") else {}

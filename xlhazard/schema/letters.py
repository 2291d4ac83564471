"""Kinds of letters: letters.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from xlhazard.model.finding import Severity
from xlhazard.schema.catalogue import fact_names, template_fault
from xlhazard.schema.entry import Entry, Place, reading
from xlhazard.schema.letter_types import COLUMNS, PLACEHOLDERS, LetterKind, Only, To
from xlhazard.schema.types import RuleText

LETTERS = "letters.yaml"
_TO: tuple[To, ...] = get_args(To)
_ONLY: tuple[Only, ...] = get_args(Only)


def read_letters(raw: object, place: Place) -> dict[str, LetterKind]:
    """All kinds by their id, in the order of the file. Raises SchemaError."""
    found: dict[str, LetterKind] = {}
    with reading(raw, place) as entry:
        for at, one in entry.sequence("letters"):
            kind = _read_kind(one, at)
            if kind.id in found or kind.label in {other.label for other in found.values()}:
                raise (at / "id").wrong(f"“{kind.id}”或它的名称“{kind.label}”重复")
            found[kind.id] = kind
    return found


def check_letters(letters: Mapping[str, LetterKind], rules: Mapping[str, RuleText]) -> None:
    """Every code is a rule that flags the master, and belongs to one kind. Raises SchemaError."""
    gathered: dict[str, str] = {}
    for number, kind in enumerate(letters.values()):
        place = Place(LETTERS, "letters") / number / "codes"
        for code in kind.codes:
            if code not in rules:
                raise place.wrong(f"没有规则“{code}”")
            if Severity.FLAG not in (rules[code].severity, rules[code].severity_in_master):
                raise place.wrong(f"规则“{code}”不是预警")
            if code in gathered:
                raise place.wrong(f"“{code}”已在“{gathered[code]}”里")
            gathered[code] = kind.label


def _read_kind(raw: object, place: Place) -> LetterKind:
    with reading(raw, place) as entry:
        kind = LetterKind(
            id=entry.text("id"),
            label=entry.text("label"),
            title=entry.text("title"),
            codes=entry.texts("codes"),
            to=entry.choice("to", _TO),
            only=entry.choice("only", _ONLY, "all"),
            addressee=_template(entry, "addressee", entry.text("addressee")),
            paragraphs=tuple(
                _template(entry, "paragraphs", one) for one in entry.texts("paragraphs")
            ),
            columns=entry.texts("columns"),
            closing=_template(entry, "closing", entry.text("closing")),
            clause=entry.text("clause"),
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


def _template(entry: Entry, key: str, text: str) -> str:
    place = entry.place / key
    if fault := template_fault(text):
        raise place.wrong(fault)
    for name in sorted(fact_names(text) - PLACEHOLDERS):
        raise place.wrong(f"不认识的“{{{name}}}”；可用的有：{'、'.join(sorted(PLACEHOLDERS))}")
    return text

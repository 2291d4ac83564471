"""Draft papers from the master: letters, sheets to sign, monthly reports; nothing is sent or
overwritten."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from xlhazard.checking.context import Context
from xlhazard.checking.run import check
from xlhazard.io.commit import sha256_of, write_new
from xlhazard.io.refusals import Changed
from xlhazard.io.township import Township, safe_name
from xlhazard.model.finding import Finding, Severity
from xlhazard.model.letters import Letter, LettersResult, Paper, WrittenLetter
from xlhazard.model.month import Month
from xlhazard.render.letters import paper_document
from xlhazard.rules import declared
from xlhazard.schema.letter_types import Letters
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.flag import FlagOrder, master_context
from xlhazard.workflow.flag_letters import flag_letters
from xlhazard.workflow.hazard_sheets import hazard_sheets
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.monthly_papers import monthly_paper
from xlhazard.workflow.paper_names import TOWN_NAME, names_of
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.saving import lock_of

FOLDER = "文书"
"""Under 报表/<month>/."""


@dataclass(frozen=True, slots=True)
class LettersOrder:
    """Which papers to draft, for which day and month.

    kinds: ids or names; none means all letters from flags, and the sheets that schemas call
    by_itself.
    """

    today: dt.date
    month: Month | None = None
    kinds: tuple[str, ...] = ()
    out: Path | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False

    @property
    def of_month(self) -> Month:
        return self.month or Month.of(self.today)


def letters(township: Township, order: LettersOrder) -> LettersResult:
    """Write the drafts into 报表/<month>/文书, or to out.

    Raises Misuse, SchemaError (exit 2) and CannotWriteNow (exit 4).
    """
    schema = the_schema(order.schemas)
    kinds = _wanted(schema.letters, order.kinds)
    # The master may stay open in Excel: it is only read. Drafts for elsewhere write nothing here.
    elsewhere = order.dry_run or order.out is not None
    with lock_of(township, elsewhere, ignore_owner_file=True):
        return _drafted(opened(township, schema, order.town), kinds, order)


def _drafted(place: Place, kinds: Sequence[str], order: LettersOrder) -> LettersResult:
    township, schema = place.township, place.schema
    context = master_context(place, schema, FlagOrder(order.today, order.month))
    findings = tuple(
        one for one in check(context, declared()).findings if one.severity is Severity.FLAG
    )
    folder = order.out or township.folder("报表", order.of_month) / FOLDER
    written, notes = list[WrittenLetter](), list[str]()
    for paper in _papers(place, context, kinds, findings, order.of_month, notes):
        path = folder / _name(paper)
        if order.out is None:
            township.inside(path)
        written.append(_written(paper, path, order.dry_run))
    if written and names_of(context).nameless:
        notes.append(
            f"《设置》里没有本镇名称，署名处留了空。请在参数“{TOWN_NAME}”的取值里填全称（没有这一行就加一行）。"
        )
    return LettersResult(order.of_month, folder, tuple(written), tuple(notes), order.dry_run)


def _wanted(known: Letters, names: Sequence[str]) -> tuple[str, ...]:
    """Ids of the kinds, in the order of the schemas."""
    labels = known.labels()
    by_name = {**{label: one for one, label in labels.items()}, **{one: one for one in labels}}
    for name in names:
        if name not in by_name:
            told = "、".join(f"{label}（{one}）" for one, label in labels.items())
            raise Misuse(f"没有“{name}”这种文书。可用的有：{told}")
    chosen = {by_name[name] for name in names}
    if not names:
        chosen = {*known.kinds, *(one.id for one in known.sheets.values() if one.by_itself)}
    return tuple(one for one in labels if one in chosen)


def _papers(
    place: Place,
    context: Context,
    kinds: Sequence[str],
    findings: Sequence[Finding],
    month: Month,
    notes: list[str],
) -> Iterator[Paper]:
    known = context.schema.letters
    for kind in kinds:
        if kind in known.kinds:
            yield from flag_letters(context, known.kinds[kind], findings, notes)
        elif kind in known.sheets:
            yield from hazard_sheets(context, known.sheets[kind], month)
        else:
            yield monthly_paper(place, context, known.reports[kind], findings, month)


def _name(paper: Paper) -> str:
    """催报-HL-03-河口村-20230710.docx: the day keeps drafts of different days apart."""
    if isinstance(paper, Letter) and paper.period:
        whom = paper.period  # one a month, whoever it goes to
    else:
        whom = safe_name(paper.unit, paper.addressee) if paper.unit else safe_name(paper.addressee)
    return f"{paper.label}-{whom}-{paper.day:%Y%m%d}.docx"


def _written(paper: Paper, path: Path, dry_run: bool) -> WrittenLetter:
    """Write a draft where none stands; one that differs is somebody's work and stays."""
    data, before = paper_document(paper), sha256_of(path)
    done = WrittenLetter(
        path, paper.kind, paper.label, paper.addressee, paper.items, paper.check_code
    )
    try:
        if dry_run:
            return done if before is None else replace(done, state=_standing(before, data))
        write_new(path, data)
    except Changed:
        return replace(done, state="kept")
    return done if before is None else replace(done, state="same")


def _standing(before: str, data: bytes) -> Literal["same", "kept"]:
    return "same" if before == hashlib.sha256(data).hexdigest() else "kept"

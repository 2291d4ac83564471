"""Draft letters from the very flags that stand in 预警; nothing is sent, nothing overwritten."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Literal

from xlhazard.checking import privacy
from xlhazard.checking.context import Context
from xlhazard.checking.masking import mask
from xlhazard.checking.run import check
from xlhazard.deriving.lives import Life
from xlhazard.io.commit import sha256_of, write_new
from xlhazard.io.refusals import Changed
from xlhazard.io.township import Township, safe_name
from xlhazard.merging.flags import flag_rows, told
from xlhazard.model.check_code import check_code
from xlhazard.model.finding import Finding, Severity
from xlhazard.model.letters import Letter, LettersResult, WrittenLetter
from xlhazard.model.month import Month
from xlhazard.model.table import Row
from xlhazard.render.letters import letter_document
from xlhazard.rules import declared
from xlhazard.rules.hazard_lives import lives_of
from xlhazard.rules.known import first_rows
from xlhazard.rules.listing_state import default_level
from xlhazard.rules.own_records import unit_name
from xlhazard.schema.catalogue import basis_text, render
from xlhazard.schema.letter_types import COLUMNS, LetterKind
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.display import day_words
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.flag import FlagOrder, master_context
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.saving import lock_of

FOLDER = "文书"
"""Under 报表/<month>/."""


@dataclass(frozen=True, slots=True)
class LettersOrder:
    """Which letters to draft (kinds: ids or names, none means all), for which day and month."""

    today: dt.date
    month: Month | None = None
    kinds: tuple[str, ...] = ()
    out: Path | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    """A flag as a letter tells it. cells: the texts of its row by column."""

    unit: str
    level: str
    days: int | None
    cells: Mapping[str, str]


def letters(township: Township, order: LettersOrder) -> LettersResult:
    """Write the drafts into 报表/<month>/文书, or to out.

    Raises Misuse, SchemaError (exit 2) and CannotWriteNow (exit 4).
    """
    schema = the_schema(order.schemas)
    kinds = _wanted(schema, order.kinds)
    # The master may stay open in Excel: it is only read. Drafts for elsewhere write nothing here.
    elsewhere = order.dry_run or order.out is not None
    with lock_of(township, elsewhere, ignore_owner_file=True):
        return _drafted(opened(township, schema, order.town), kinds, order)


def _drafted(place: Place, kinds: Sequence[LetterKind], order: LettersOrder) -> LettersResult:
    township, schema = place.township, place.schema
    context = master_context(place, schema, FlagOrder(order.today, order.month))
    findings = tuple(
        one for one in check(context, declared()).findings if one.severity is Severity.FLAG
    )
    month = order.month or Month.of(order.today)
    inside = township.folder("报表", month) / FOLDER
    folder = order.out or inside
    written, notes = list[WrittenLetter](), list[str]()
    for kind in kinds:
        items = tuple(_items(context, kind, findings, notes))
        for letter in _letters(context, kind, items):
            path = folder / _name(letter)
            if order.out is None:
                township.inside(path)
            written.append(_written(letter, path, order.dry_run))
    return LettersResult(month, folder, tuple(written), tuple(notes), order.dry_run)


def _wanted(schema: Schema, names: Sequence[str]) -> tuple[LetterKind, ...]:
    known = schema.letters
    by_name = {**{kind.label: kind for kind in known.values()}, **known}
    for name in names:
        if name not in by_name:
            labels = "、".join(f"{kind.label}（{kind.id}）" for kind in known.values())
            raise Misuse(f"没有“{name}”这种文书。可用的有：{labels}")
    chosen = {by_name[name].id for name in names} or set(known)
    return tuple(kind for kind in known.values() if kind.id in chosen)


def _items(
    context: Context, kind: LetterKind, findings: Sequence[Finding], notes: list[str]
) -> Iterator[_Item]:
    """The flags that this kind gathers, in the order of 预警; notes tell of those it cannot."""
    master = context.master
    if master is None:
        return
    lives = lives_of(context)
    rows = flag_rows(master, findings, context.schema, context.as_of)
    for finding, (_, fields) in zip(findings, rows, strict=True):
        if finding.code not in kind.codes:
            continue
        if finding.cell is None and set(finding.facts) == {"n"}:
            notes.append(f"{kind.label}（{finding.code}）：{finding.message}文书里只有列出的。")
            continue
        record, unit = str(fields["record_key"] or ""), str(fields["unit_code"] or "")
        life = lives.get(record)
        if kind.only == "unlisted" and (life is None or life.listed_on is not None):
            why = "政府已挂牌，只缺企业内部挂牌" if life is not None else "查不到这条隐患"
            notes.append(f"{kind.label}：{record}{why}，没有写入。")
            continue
        if kind.to == "unit" and not unit:
            notes.append(f"{kind.label}：{finding.message}看不出发给哪个单位，没有写。")
            continue
        days = fields["days"]
        cells = {
            "record": record,
            "enterprise": str(fields["enterprise_name"] or ""),
            "hazard": _description(context, record),
            "due": _due(finding, life),
            "days": "" if days is None else str(days),
            "state": told(finding, "state"),
            "matter": finding.message,
            "basis": finding.basis,
        }
        level = told(finding, "level") or default_level(context)
        yield _Item(unit, level, days if isinstance(days, int) else None, cells)


def _letters(context: Context, kind: LetterKind, items: Sequence[_Item]) -> Iterator[Letter]:
    """One letter to each addressee, gathering its items."""

    def addressee(item: _Item) -> str:
        return item.unit if kind.to == "unit" else item.level

    town, schema = context.town, context.schema
    office = office_of(town)
    for _, group in groupby(sorted(items, key=addressee), key=addressee):
        some = tuple(group)
        facts = {
            "town": town.name,
            "office": office,
            "unit": unit_name(context, some[0].unit),
            "level": committee_of(town, some[0].level),
            "count": str(len(some)),
            "days": str(max((one.days or 0 for one in some), default=0)),
            "day": day_words(context.as_of),
            "clause": basis_text(kind.clause, schema.documents),
        }
        rows = tuple(
            tuple({**one.cells, "number": str(number)}[column] for column in kind.columns)
            for number, one in enumerate(some, start=1)
        )
        yield Letter(
            kind=kind.id,
            label=kind.label,
            title=kind.title,
            addressee=render(kind.addressee, facts),
            paragraphs=tuple(render(text, facts) for text in kind.paragraphs),
            headers=tuple(COLUMNS[column] for column in kind.columns),
            rows=rows,
            closing=render(kind.closing, facts),
            office=office,
            day=context.today,
            unit=some[0].unit if kind.to == "unit" else "",
        )


def office_of(town: Town) -> str:
    """黑林镇安委会办公室: the town's name and its office, 镇 said once."""
    return _joined(town.name, town.levels.get("office", "安办"))


def committee_of(town: Town, level: str) -> str:
    """The 安委会 of a level: 黑林镇安委会 for 镇级, 区安委会 for 区级."""
    name = f"{level.removesuffix('级')}安委会"
    return _joined(town.name, name) if _overlap(town.name, name) else name


def _joined(name: str, ending: str) -> str:
    return name + ending[_overlap(name, ending) :]


def _overlap(name: str, ending: str) -> int:
    """How many characters end the one and begin the other."""
    lengths = range(min(len(name), len(ending)), 0, -1)
    return next((length for length in lengths if name.endswith(ending[:length])), 0)


def _name(letter: Letter) -> str:
    """催报-HL-03-河口村-20230710.docx: the day keeps drafts of different days apart."""
    whom = safe_name(letter.unit, letter.addressee) if letter.unit else safe_name(letter.addressee)
    return f"{letter.label}-{whom}-{letter.day:%Y%m%d}.docx"


def _written(letter: Letter, path: Path, dry_run: bool) -> WrittenLetter:
    """Write a draft where none stands; one that differs is somebody's work and stays."""
    data, before = letter_document(letter), sha256_of(path)
    code = check_code(letter.values)
    done = WrittenLetter(path, letter.kind, letter.label, letter.addressee, len(letter.rows), code)
    try:
        if dry_run:
            return done if before is None else replace(done, state=_standing(before, data))
        write_new(path, data)
    except Changed:
        return replace(done, state="kept")
    return done if before is None else replace(done, state="same")


def _standing(before: str, data: bytes) -> Literal["same", "kept"]:
    return "same" if before == hashlib.sha256(data).hexdigest() else "kept"


def _description(context: Context, record: str) -> str:
    """What the hazard is, as the unit wrote it; nothing where it may betray an informant."""
    table = context.tables.get("hazards")
    row = context.once(_hazard_rows).get(record)
    if table is None or row is None:
        return ""
    cell = table.cell(row, "description")
    if cell is None or (table.sheet, cell) in context.once(privacy.concealed):
        return ""
    return mask(row.text("description"), context.today)


def _hazard_rows(context: Context) -> Mapping[str, Row]:
    return first_rows(context.tables.get("hazards"), "hazard_id")


def _due(finding: Finding, life: Life | None) -> str:
    """The day in force: of the hazard, else the one that the flag names."""
    if life is not None and life.deadline is not None:
        return life.deadline.isoformat() + ("（默认）" if life.deadline_is_default else "")
    due = finding.facts.get("due")
    return due.isoformat() if isinstance(due, dt.date) else told(finding, "due")

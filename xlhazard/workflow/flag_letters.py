"""Letters from the very flags that stand in 预警, one a kind and addressee."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from xlhazard.checking.context import Context
from xlhazard.deriving.lives import Life
from xlhazard.merging.flags import flag_rows, told
from xlhazard.model.finding import Finding
from xlhazard.model.letters import Grid, Letter, Text
from xlhazard.rules.hazard_lives import lives_of
from xlhazard.rules.listing_state import default_level
from xlhazard.rules.own_records import unit_name
from xlhazard.schema.catalogue import fact_names, render
from xlhazard.schema.letter_types import COLUMNS, LetterKind
from xlhazard.tables.display import day_words
from xlhazard.workflow.hazard_words import deadline, described, request
from xlhazard.workflow.paper_names import BLANK, committee_of, names_of

_OUR_CELLS = re.compile(r"（《[^》]*》[A-Z]{1,3}[0-9]+）")
"""Cells of the master mean nothing to those who get a letter."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A flag as a letter tells it. cells: the texts of its row by column."""

    unit: str
    level: str
    days: int | None
    cells: Mapping[str, str]


def flag_letters(
    context: Context, kind: LetterKind, findings: Sequence[Finding], notes: list[str]
) -> Iterator[Letter]:
    """One letter to each addressee, gathering its flags; notes tell of flags without a letter."""
    items = tuple(_items(context, kind, findings, notes))
    if not items:
        return

    def addressee(item: _Item) -> str:
        return item.unit if kind.to == "unit" else item.level

    names = names_of(context)
    clause = _clause(context, kind, notes)
    for _, group in groupby(sorted(items, key=addressee), key=addressee):
        some = tuple(group)
        facts = {
            "town": names.town,
            "office": names.office,
            "unit": unit_name(context, some[0].unit),
            "level": committee_of(names.town, some[0].level),
            "count": str(len(some)),
            "days": str(max((one.days or 0 for one in some), default=0)),
            "day": day_words(context.as_of),
            "today": day_words(context.today),
            "clause": clause,
        }
        rows = tuple(
            tuple({**one.cells, "number": str(number)}[column] for column in kind.columns)
            for number, one in enumerate(some, start=1)
        )
        grid = Grid(tuple(COLUMNS[column] for column in kind.columns), rows)
        yield Letter(
            kind=kind.id,
            label=kind.label,
            title=kind.title,
            addressee=render(kind.addressee, facts),
            body=(*(Text(render(text, facts)) for text in kind.paragraphs), grid),
            closing=render(kind.closing, facts),
            office=names.office,
            day=context.today,
            unit=some[0].unit if kind.to == "unit" else "",
        )


def _items(
    context: Context, kind: LetterKind, findings: Sequence[Finding], notes: list[str]
) -> Iterator[_Item]:
    """The flags that this kind gathers, in the order of 预警."""
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
        if not _of_this_kind(kind, record, life, finding, notes):
            continue
        if kind.to == "unit" and not unit:
            notes.append(f"{kind.label}：{finding.message}看不出发给哪个单位，没有写。")
            continue
        days = fields["days"]
        cells = {
            "record": record,
            "enterprise": str(fields["enterprise_name"] or ""),
            "hazard": described(context, record),
            "due": _due(finding, life),
            "requested": request(context, life) if life is not None else "",
            "days": "" if days is None else str(days),
            "state": told(finding, "state"),
            "matter": _OUR_CELLS.sub("", finding.message),
            "basis": _own_basis(context, finding),
        }
        level = told(finding, "level") or default_level(context)
        yield _Item(unit, level, days if isinstance(days, int) else None, cells)


def _of_this_kind(
    kind: LetterKind, record: str, life: Life | None, finding: Finding, notes: list[str]
) -> bool:
    """Whether the letter is for hazards that stand like this one; what no letter is for is told."""
    if kind.only == "all":
        return True
    requested = life is not None and life.requested_on is not None
    if life is None or life.listed_on is not None:
        if kind.only == "unrequested":  # once, not by each kind that gathers the flag
            why = "政府已挂牌，只缺企业内部挂牌" if life is not None else "查不到这条隐患"
            notes.append(f"{kind.label}：{record}{why}，没有写入。")
        return False
    if kind.only == "unrequested":
        return not requested
    if requested and not finding.facts.get("slow"):
        notes.append(f"{kind.label}：{record}{told(finding, 'state')}，还没有超过期限，没有写入。")
        return False
    return requested


def _clause(context: Context, kind: LetterKind, notes: list[str]) -> str:
    """What the town's own document says, as a letter cites it; a blank place without one."""
    texts = (*kind.paragraphs, kind.closing)
    if not any("clause" in fact_names(text) for text in texts):
        return ""
    document = context.town.document
    clause = kind.clauses.get(document)
    if clause is not None:
        return context.schema.letters.cited[document] + clause
    notes.append(f"{kind.label}：本镇的方案没有对应的条款，“根据”后面留了空，请填依据的文件。")
    return BLANK


def _own_basis(context: Context, finding: Finding) -> str:
    """The clauses of the town's own document that the flag rests on, "" where there is none."""
    document = context.town.document
    cited = context.schema.letters.cited.get(document)
    if cited is None:
        return ""
    clause = told(finding, "clause") or context.schema.rules[finding.code].basis
    own = (part for part in clause.split("；") if part.startswith(f"{document}-"))
    return "；".join(cited + part.removeprefix(f"{document}-") for part in own)


def _due(finding: Finding, life: Life | None) -> str:
    """The day in force: of the hazard, else the one that the flag names."""
    if life is not None and life.deadline is not None:
        return deadline(life)
    due = finding.facts.get("due")
    return due.isoformat() if isinstance(due, dt.date) else told(finding, "due")

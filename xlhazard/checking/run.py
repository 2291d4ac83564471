"""Running rules over one submission or the master.

Families run in their fixed order. What readers, value reading and column checks noticed joins the
family of its code, so that precedence, switches and severities are the same for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType

from xlhazard.checking import gates, privacy, words
from xlhazard.checking.arrived import arrived
from xlhazard.checking.context import BadSetting, Context, Place
from xlhazard.checking.masking import concealed_notice, mask_finding, nowhere, says
from xlhazard.checking.rule import FAMILIES, VALUE_FAMILIES, Declared, Rule
from xlhazard.model.address import Address
from xlhazard.model.finding import Crash, Finding, Notice, Severity, Skipped

MOST = 200
"""Findings of one rule that a file's report lists; the others are counted."""

_GRAVITY = {Severity.ERROR: 0, Severity.FLAG: 1, Severity.WARNING: 2, Severity.INFO: 3}
_NOWHERE = Address(0, 0)


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings, first to mend first; rules that could not run; rules of ours that failed."""

    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    crashed: tuple[Crash, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """What has been told so far: notices by code, and cells that can no longer be relied on."""

    found: Mapping[str, tuple[Notice, ...]] = field(default_factory=dict)
    unreliable: frozenset[Place] = frozenset()
    skipped: tuple[Skipped, ...] = ()
    crashed: tuple[Crash, ...] = ()

    def and_notices(self, notices: Iterable[Notice]) -> _Told:
        more: dict[str, list[Notice]] = {}
        for notice in notices:
            more.setdefault(notice.code, []).append(notice)
        new = {code: (*self.found.get(code, ()), *added) for code, added in more.items()}
        return replace(self, found={**self.found, **new})


def check(
    context: Context, declared: Iterable[Declared], verdicts: Sequence[Notice] = ()
) -> Checked:
    """Judge one submission (stages submission and history), or the master (stage master).

    declared is what rules.declared() gives; verdicts are this file's column verdicts, worked out
    for all files of a run at once by checking.columns.verdicts. A rule that fails becomes a Crash
    and the others go on; nothing is raised. Of a file that could not be read only the reason is
    told: no rule runs.
    """
    unread = context.submission is not None and context.submission.workbook is None
    every = () if unread else tuple(declared)
    off = _off(context, every)
    silent = frozenset(one.code for one in off)
    hidden = privacy.concealed(context)
    incoming = [
        one
        for one in (*arrived(context), *verdicts)
        if one.code not in silent and not (one.code == "ST15" and _place(one) in hidden)
    ]
    told = _Told(skipped=off)
    for family in FAMILIES:
        own = [one for one in incoming if one.code[:2] == family]
        rules = [r for r in every if isinstance(r, Rule) and r.family == family]
        told = _family(context, told, own, [r for r in rules if r.code not in silent])
        told = _closed(context, told, family, rules)
    findings = in_mending_order(_worded(context, told.found, hidden), context)
    skipped = {one.code: one for one in reversed(told.skipped)}
    return Checked(findings, tuple(skipped[c] for c in sorted(skipped, key=_rank)), told.crashed)


def in_mending_order(findings: Iterable[Finding], context: Context) -> tuple[Finding, ...]:
    """First to mend first: errors, flags, warnings, information; then family, sheet and cell."""
    workbook = context.workbook
    sheets = {name: n for n, name in enumerate(workbook.sheets)} if workbook is not None else {}

    def rank(one: Finding) -> tuple[object, ...]:
        sheet = -1 if one.sheet is None else sheets.get(one.sheet, len(sheets))
        family = FAMILIES.index(one.code[:2])
        place = (sheet, one.sheet or "", one.cell or _NOWHERE)
        return (_GRAVITY[one.severity], family, *place, one.code, one.message)

    return tuple(sorted(findings, key=rank))


def _off(context: Context, every: Sequence[Declared]) -> tuple[Skipped, ...]:
    """Rules and other codes that the town or its settings do without."""
    texts = {one.code: context.schema.rules[one.code] for one in every}
    return tuple(
        Skipped(code, reason)
        for code, text in texts.items()
        if gates.in_stage(context, text)
        and (reason := gates.switched_off(gates.seen(context, text), text)) is not None
    )


def _family(
    context: Context, before: _Told, incoming: Sequence[Notice], rules: Sequence[Rule]
) -> _Told:
    """Run one family. Its own errors silence cells only for the families after it."""
    told = before.and_notices(_still_judged(incoming, before.unreliable, frozenset()))
    regardless = frozenset(rule.code for rule in rules if rule.regardless)
    for rule in _yielding_last(context, rules):
        text = context.schema.rules[rule.code]
        if not gates.in_stage(context, text):
            continue
        own = gates.seen(context, text)
        if (reason := gates.unmet(own, rule, text)) is not None:
            told = replace(told, skipped=(*told.skipped, Skipped(rule.code, reason)))
            continue
        seen = replace(own, unreliable=before.unreliable, found=told.found)
        notices, skipped, crashed = _looked(rule, seen)
        told = told.and_notices(_still_judged(notices, before.unreliable, regardless))
        told = replace(told, skipped=(*told.skipped, *skipped), crashed=(*told.crashed, *crashed))
    return told


class _Failure:
    """Holds a rule's failure back by its type only, never with a cell's value."""

    def __init__(self) -> None:
        self.kind: type[BaseException] | None = None
        self.said = ""

    def __enter__(self) -> _Failure:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self.kind = kind
        self.said = str(failure) if isinstance(failure, BadSetting) else ""
        return kind is None or issubclass(kind, Exception)


def _looked(
    rule: Rule, context: Context
) -> tuple[tuple[Notice, ...], tuple[Skipped, ...], tuple[Crash, ...]]:
    """What one rule says; a rule that fails must never stop the others."""
    said: tuple[Notice | Skipped, ...] = ()
    with _Failure() as failure:
        said = tuple(rule.look(context))
    if failure.kind is not None:
        if failure.said:
            return (), (Skipped(rule.code, failure.said),), ()
        return (), (), (Crash(rule.code, failure.kind.__name__),)
    notices = tuple(one for one in said if isinstance(one, Notice))
    return notices, tuple(one for one in said if isinstance(one, Skipped)), ()


def _still_judged(
    notices: Iterable[Notice], unreliable: frozenset[Place], regardless: frozenset[str]
) -> Iterator[Notice]:
    for notice in notices:
        if notice.code in regardless or _place(notice) not in unreliable:
            yield notice


def _closed(context: Context, told: _Told, family: str, rules: Sequence[Rule]) -> _Told:
    """The family is done: drop what yields, and mark the cells that its errors spoiled."""
    spoiling = {rule.code for rule in rules if rule.spoils}
    found = dict(told.found)
    spoiled: set[Place] = set()
    for code in [code for code in found if code[:2] == family]:
        found[code] = tuple(n for n in found[code] if not _yields(context, n, told.found))
        if family in VALUE_FAMILIES or code in spoiling:
            spoiled.update(
                place
                for notice in found[code]
                if (place := _place(notice)) is not None
                and gates.severity(context, notice) is Severity.ERROR
            )
    return replace(told, found=found, unreliable=told.unreliable | spoiled)


def _yields(context: Context, notice: Notice, found: Mapping[str, Sequence[Notice]]) -> bool:
    """A rule that the catalogue lets this one yield to was noticed at the same cell."""
    place = _place(notice)
    winners = context.schema.rules[notice.code].yields_to
    return place is not None and any(
        _place(other) == place for code in winners for other in found.get(code, ())
    )


def _yielding_last(context: Context, rules: Sequence[Rule]) -> list[Rule]:
    """Rules in code order, each after those of its family that it yields to."""
    by_code = {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)}
    ordered: dict[str, Rule] = {}

    def place(rule: Rule, waiting: frozenset[str]) -> None:
        for code in context.schema.rules[rule.code].yields_to:
            if code in by_code and code not in waiting:
                place(by_code[code], waiting | {rule.code})
        ordered.setdefault(rule.code, rule)

    for rule in by_code.values():
        place(rule, frozenset())
    return list(ordered.values())


def _worded(
    context: Context, found: Mapping[str, Sequence[Notice]], hidden: frozenset[Place]
) -> Iterator[Finding]:
    nameless, secrets = privacy.secret_sheets(context), privacy.secrets(context)
    for code, notices in found.items():
        ordered = _each_once(notices)
        for notice in ordered[:MOST]:
            grave = gates.severity(context, notice)
            secret = code == privacy.CODE or _place(notice) in hidden or says(notice, secrets)
            told = concealed_notice(notice) if secret else notice
            if notice.sheet in nameless:
                told = nowhere(told)
            yield mask_finding(words.finding(context, told, grave), context.today)
        if len(ordered) > MOST:
            text = context.schema.rules[code]
            grave = gates.severity(context, ordered[MOST])
            yield words.rest_of(context, text, grave, len(ordered) - MOST, MOST)


def _each_once(notices: Iterable[Notice]) -> list[Notice]:
    """Notices of one code by place; of those with the same place and facts the first."""
    different: dict[tuple[str, Address, str, tuple[tuple[str, str], ...]], Notice] = {}
    for one in notices:
        facts = tuple(sorted((name, str(value)) for name, value in one.facts.items()))
        place = (one.sheet or "", one.cell or _NOWHERE, one.field or "", facts)
        different.setdefault(place, one)
    return [different[place] for place in sorted(different)]


def _place(notice: Notice) -> Place | None:
    if notice.sheet is None or notice.cell is None:
        return None
    return (notice.sheet, notice.cell)


def _rank(code: str) -> tuple[int, str]:
    return (FAMILIES.index(code[:2]), code)

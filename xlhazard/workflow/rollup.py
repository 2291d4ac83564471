"""A county's workbook from the masters of its townships. No master is ever written to.

Every township is judged by the same rules first: one that cannot be read, whose log of receipts
was tampered with, or that has findings of severity error is listed with the reasons, and the
others go on.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.checking.run import check
from xlhazard.checking.words import finding
from xlhazard.deriving.closing import FEWEST_DUE
from xlhazard.filling.county import Township as Part
from xlhazard.filling.county import county_figures
from xlhazard.filling.figures import Figures, township_figures
from xlhazard.filling.plan import FillPlan, find_form, plan_fill
from xlhazard.io.reader import read_bytes
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.io.township import MASTER, Township
from xlhazard.io.writer import apply
from xlhazard.merging.integrity import chain_note
from xlhazard.model.books import BookState
from xlhazard.model.finding import Finding, Notice, Severity
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.rollup import RollupResult, TownshipPart
from xlhazard.render.sealed import sealed
from xlhazard.render.templates.county import county_workbook
from xlhazard.rules import declared
from xlhazard.rules.ky.key_duplicate import key_duplicate
from xlhazard.schema.types import FormSchema, Schema
from xlhazard.tables.values import Scope
from xlhazard.workflow.books import stand
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.flag import FlagOrder, master_context
from xlhazard.workflow.hazards_flagged import hazards_flagged
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.paper_names import TOWN_NAME
from xlhazard.workflow.place import Place, opened, whole
from xlhazard.workflow.receiving import Progress, silent
from xlhazard.workflow.reporting import reporting_of
from xlhazard.workflow.rollup_sheets import Member, county_book, shared_enterprises

FORM = "dispatch"
_MOST = 5
_SAME_FOR_ALL = ("campaign_start", "baseline_start", "done_policy")
"""Settings that decide what is counted: figures of townships that differ do not add up well."""


@dataclass(frozen=True, slots=True)
class RollupOrder:
    """Which month, for which county, to which file."""

    month: Month
    today: dt.date
    out: Path
    county: str = "本县区"
    schemas: Path | None = None
    dry_run: bool = False

    @property
    def as_of(self) -> dt.date:
        return min(self.today, self.month.last)


def rollup(
    townships: Sequence[Path], order: RollupOrder, progress: Progress = silent
) -> RollupResult:
    """Merge township masters (folders, or copies of the master files) into a county workbook.

    The order of townships does not matter. Raises Misuse where nothing is given or nothing can
    be taken, SchemaError, and CannotWriteNow where out is somebody's work or cannot be written.
    """
    if not townships:
        raise Misuse("请给出各乡镇的台账文件夹，或它们的总台账文件。")
    schema = the_schema(order.schemas)
    _refuse_masters(townships, order.out)
    read: list[Member | TownshipPart] = []
    for number, path in enumerate(townships):
        progress("汇总", number, len(townships))
        read.append(_read(path, schema, order))
    progress("汇总", len(townships), len(townships))
    members, refused = _told_apart(read)
    if not members:
        said = "；".join(f"{one.name}：{'、'.join(one.reasons)}" for one in refused)
        raise Misuse(f"没有一个乡镇的总台账可以汇总。{said}")
    return _rolled_up(_ranked(members), refused, schema, order)


def _rolled_up(
    members: tuple[Member, ...], refused: Sequence[TownshipPart], schema: Schema, order: RollupOrder
) -> RollupResult:
    form = schema.forms[FORM]
    figures = _figures(members, form, order)
    notes = (*_notes(members, figures), *_differing(members))
    parts = sorted((*(one.part for one in members), *refused), key=_by_name)
    book = county_book(order.county, order.as_of, order.month, members, refused, figures, notes)
    county = replace(schema.towns["full"], name=order.county, document="")
    data = county_workbook(book, form, schema, county)
    filled = _filled(data, form, figures, schema, order)
    data = sealed(apply(data, filled.plan))
    state = _saved(order, data)
    shared = shared_enterprises(members)
    codes = {code for one in members for code in one.enterprise_keys}
    return RollupResult(
        month=order.month,
        as_of=order.as_of,
        county=order.county,
        path=order.out,
        townships=tuple(parts),
        cells=filled.cells,
        shared=len(shared),
        enterprises=len(codes),
        check_code=book.check_code,
        state=state,
        notes=(*notes, *(note for note in filled.notes if note not in notes)),
        dry_run=order.dry_run,
    )


def _read(path: Path, schema: Schema, order: RollupOrder) -> Member | TownshipPart:
    """A township that may be taken, or why not."""
    file = path / MASTER if path.is_dir() else path
    called = _called(file)
    if not file.is_file():
        return TownshipPart(path, called, (f"没有找到“{MASTER}”",))
    try:
        place = whole(opened(Township(file.parent), schema, None, file))
    except (Misuse, CannotWriteNow) as wrong:
        return TownshipPart(path, called, (wrong.text.replace(str(file), file.name),))
    name = place.settings.get(TOWN_NAME, "").strip() or called
    context = master_context(place, schema, FlagOrder(order.today, order.month))
    checked = check(context, declared())
    errors = [one for one in checked.findings if one.severity is Severity.ERROR]
    errors += _doubled(context)
    reasons = [f"《{one.sheet}》{one.cell or ''} {one.message}（{one.code}）" for one in errors]
    if len(reasons) > _MOST:
        reasons = [*reasons[:_MOST], f"等{len(errors)}处错误"]
    if (broken := chain_note(place.master)) is not None:
        reasons.insert(0, broken)
    reasons += [f"规则{one.code}没有运行成：{one.error}" for one in checked.crashed]
    if not place.master.tables.get("units"):
        reasons.append("《单位》表是空的")
    skipped = tuple(one.code for one in checked.skipped)
    part = TownshipPart(path, name, tuple(reasons), skipped=skipped)
    return part if reasons else _member(part, place, context, order)


def _doubled(context: Context) -> Iterator[Finding]:
    """Records of one key, which a merge refuses and a person may have typed into the master."""
    kept = {
        table.sheet
        for list_id, table in context.tables.items()
        if not context.schema.lists[list_id].master_only
    }
    for notice in key_duplicate.look(context):
        if isinstance(notice, Notice) and notice.sheet in kept:
            yield finding(context, notice, Severity.ERROR)


def _member(part: TownshipPart, place: Place, context: Context, order: RollupOrder) -> Member:
    reporting = reporting_of(place, order.today, context.as_of, order.month)
    counts = {one.id: one.hazards for one in hazards_flagged(context).counts}
    figures = None
    if FORM in place.town.forms:
        figures = township_figures(
            place.master,
            place.schema.forms[FORM],
            order.month,
            context.as_of,
            place.schema,
            place.town,
            place.settings,
        )
    found = replace(
        part,
        units=len(place.master.tables["units"]),
        missing=figures.missing if figures is not None else (),
        tally=reporting.township,
        closing=reporting.closing,
        overdue=counts.get("overdue", 0),
        unlisted=counts.get("unlisted", 0),
    )
    return Member.of(found, place, context, figures)


def _called(file: Path) -> str:
    """What a township without town_name is called: the folder of a 总台账.xlsx, else the file.

    Never by its profile: several townships of a county may use one.
    """
    file = file.absolute()
    return file.parent.name if file.name == MASTER else file.stem


def _told_apart(
    read: Sequence[Member | TownshipPart],
) -> tuple[tuple[Member, ...], tuple[TownshipPart, ...]]:
    """Those that can be taken and those that cannot; two of one name or one content cannot."""
    parts = [one.part if isinstance(one, Member) else one for one in read]
    names = Counter(fold(one.name) for one in parts)
    contents = Counter(one.sha256 for one in read if isinstance(one, Member))
    members, refused = list[Member](), list[TownshipPart]()
    for one, part in zip(read, parts, strict=True):
        reasons = list(part.reasons)
        if names[fold(part.name)] > 1:
            reasons.append(f"有{names[fold(part.name)]}份都叫“{part.name}”，分不清是哪一个")
        if isinstance(one, Member) and contents[one.sha256] > 1:
            reasons.append("与另一份一模一样，同一份总台账给了两次")
        if isinstance(one, Member) and not reasons:
            members.append(one)
        else:
            refused.append(replace(part, reasons=tuple(reasons)))
    members.sort(key=lambda one: _by_name(one.part))
    return tuple(members), tuple(sorted(refused, key=_by_name))


def _by_name(part: TownshipPart) -> tuple[str, str]:
    return part.name, str(part.path)


def _ranked(members: Sequence[Member]) -> tuple[Member, ...]:
    """By the rate of done of due, equal rates on one place; where too few are due, none."""
    rates = {
        one.part.name: Fraction(one.part.closing.done, one.part.closing.due)
        for one in members
        if one.part.closing.due >= FEWEST_DUE
    }
    places = {
        name: 1 + sum(other > rate for other in rates.values()) for name, rate in rates.items()
    }
    return tuple(
        replace(one, part=replace(one.part, rank=places.get(one.part.name))) for one in members
    )


def _figures(members: Sequence[Member], form: FormSchema, order: RollupOrder) -> Figures:
    parts = [
        Part(one.part.name, one.figures, one.enterprises)
        for one in members
        if one.figures is not None
    ]
    if not parts:
        return Figures(form.id, order.month, order.as_of, order.county, {})
    return county_figures(form, order.month, order.county, parts)


def _filled(
    data: bytes, form: FormSchema, figures: Figures, schema: Schema, order: RollupOrder
) -> FillPlan:
    workbook = read_bytes(data, order.out.name).workbook
    if workbook is None:
        raise ValueError("our own workbook cannot be read")
    scope = replace(Scope.of(workbook, schema.codes), period=order.month)
    read = find_form(workbook, form, scope)
    if read is None:
        raise ValueError("our own form was not found")
    return plan_fill(workbook, read, figures, unit=order.county)


def _notes(members: Sequence[Member], figures: Figures) -> tuple[str, ...]:
    """What the county must know about its figures: who is missing, who has no such form."""
    notes = list(figures.notes)
    for one in members:
        if one.lacking:
            notes.append(f"{one.part.name}的总台账是旧版建的，没有{one.lacking}，这些没有数")
        if one.figures is None:
            notes.append(f"{one.part.name}的方案里没有调度表，表中没有它的数")
        else:
            notes += [f"{one.part.name}：{note}" for note in one.figures.notes]
    return tuple(notes)


def _differing(members: Sequence[Member]) -> tuple[str, ...]:
    """Settings that should be the same in the whole county and are not."""
    notes = []
    for key in _SAME_FOR_ALL:
        values: dict[str, list[str]] = {}
        for one in members:
            values.setdefault(one.settings.get(key, ""), []).append(one.part.name)
        if len(values) > 1:
            told = "；".join(
                f"{value or '空'}：{'、'.join(some)}" for value, some in sorted(values.items())
            )
            notes.append(f"各乡镇的设置“{key}”不一样，相加的数口径不同：{told}")
    return tuple(notes)


def _refuse_masters(townships: Sequence[Path], out: Path) -> None:
    """The county's workbook never takes the place of a master or of anything in a township."""
    target = out.resolve()
    for path in townships:
        root = path.resolve()
        if target == root or target == root / MASTER:
            raise Misuse(f"“{out}”是乡镇的总台账，不能写。请用 -o 另给一个文件。")
    if target.suffix.lower() != ".xlsx":
        raise Misuse(f"“{out.name}”应以 .xlsx 结尾。")


def _saved(order: RollupOrder, data: bytes) -> BookState:
    state = stand(order.out, data, dry_run=order.dry_run)
    if state == "kept":
        raise CannotWriteNow(
            order.out,
            "它不是本程序写的，或者有人改过，不会覆盖。请先移开或改名，或用 -o 另给一个文件。",
        )
    return state

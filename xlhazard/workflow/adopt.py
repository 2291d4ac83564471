"""An enterprise's own ledger into a unit workbook, so that nobody types a hazard twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.io.commit import commit, put
from xlhazard.io.lock import refuse_open
from xlhazard.io.reader import Reading, read_file
from xlhazard.io.writer import apply
from xlhazard.merging.adopting import REGISTRY, Adoption, Firm
from xlhazard.model.adoption import AdoptedRow, AdoptResult
from xlhazard.model.edits import EditPlan
from xlhazard.model.report import FileReport, Report
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.cover import resolve_town
from xlhazard.tables.ledger import Ledger, read_ledger
from xlhazard.tables.names import Registry, candidates
from xlhazard.tables.submission import DEFAULT_TOWN, understand
from xlhazard.tables.values import Scope
from xlhazard.workflow.catalogue import the_schema, town_named
from xlhazard.workflow.ledger_judge import Judge
from xlhazard.workflow.misuse import Misuse

WHOLE = 0
"""As the number of a refused row: the ledger itself."""


@dataclass(frozen=True, slots=True)
class AdoptOrder:
    """Into which unit workbook; out: where to write it (default: in place)."""

    into: Path
    today: dt.date
    out: Path | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False


def adopt(path: Path, order: AdoptOrder) -> AdoptResult:
    """Take the rows of a ledger into a unit workbook; each row is taken whole or told why not.

    Raises Misuse when a file is not what it should be, SchemaError, and CannotWriteNow (exit 4).
    """
    schema = the_schema(order.schemas)
    source, target = _opened(path), _opened(order.into)
    book, town = _unit_workbook(target, schema, order)
    ledger = _ledger(source, book, schema, order.today)
    judge = Judge(schema, town, book, ledger, source, order.today)
    firm, problems = _firm(ledger, book, judge)
    if firm is None:
        return _result(path, order, target, judge, "", refused=[(WHOLE, problems)])
    adoption = Adoption(book, ledger, firm, schema, town)
    rows, refused = _taken(adoption, judge)
    if rows and not firm.known:
        adoption.register()
    plan = EditPlan(order.into.name, target.sha256, tuple(adoption.edits))
    written = not order.dry_run and _write(order, target, plan)
    result = _result(path, order, target, judge, firm.name, refused=refused)
    return replace(
        result,
        plan=plan,
        rows=tuple(rows),
        registered=bool(rows) and not firm.known,
        notes=tuple(_notes(firm, rows)),
        written=written,
    )


def _opened(path: Path) -> Reading:
    if not path.is_file():
        raise Misuse(f"没有找到“{path}”。")
    reading = read_file(path)
    if reading.workbook is None:
        raise Misuse(f"“{path.name}”打不开。请用 Excel 或 WPS 另存为 .xlsx 后再运行。")
    return reading


def _workbook(reading: Reading) -> Workbook:
    if reading.workbook is None:
        raise ValueError("an unreadable file was refused before")
    return reading.workbook


def _unit_workbook(reading: Reading, schema: Schema, order: AdoptOrder) -> tuple[Submission, Town]:
    workbook = _workbook(reading)
    town = town_named(schema, order.town or resolve_town(workbook, schema) or DEFAULT_TOWN)
    book = understand(
        workbook,
        order.into.name,
        schema,
        town,
        roster=None,
        registry=None,
        month=None,
        today=order.today,
    )
    needed = {REGISTRY, *(one for ledger in schema.ledgers.values() for one in ledger.lists)}
    if missing := [schema.lists[one].sheet for one in sorted(needed - book.tables.keys())]:
        names = "、".join(missing)
        raise Misuse(f"“{order.into.name}”不是单位工作簿：没有认出{names}。请用安办下发的工作簿。")
    return book, town


def _ledger(source: Reading, book: Submission, schema: Schema, today: dt.date) -> Ledger:
    workbook = _workbook(source)
    scope = replace(
        Scope.of(workbook, schema.codes), period=book.month, report_date=today, unit=book.unit
    )
    for one in schema.ledgers.values():
        if (found := read_ledger(workbook, one, schema, scope)) is not None:
            return found
    names = "、".join(one.sheet for one in schema.ledgers.values())
    raise Misuse(f"“{source.name}”里没有认出{names}（按列名找）。请用镇里给的模板。")


def _firm(ledger: Ledger, book: Submission, judge: Judge) -> tuple[Firm | None, tuple[str, ...]]:
    """Which enterprise the ledger is of, or why that is not clear."""
    faults = judge.head()
    if faults:
        return None, tuple(f"{one.cell} {one.message}{one.fix}" for one in faults)
    head = ledger.head
    name, code = head.text("enterprise_name").strip(), head.text("enterprise_code")
    registry = Registry.of(book.tables[REGISTRY])
    known = book.tables[REGISTRY].first_by("enterprise_code")
    by_name = registry.find(name) if name else frozenset()
    if code and code in known:
        if name and code not in by_name:
            listed = known[code].text("enterprise_name")
            why = f"企业编号{code}在《企业底册》里是“{listed}”，台账上写的是“{name}”，请核对"
            return None, (why,)
        return Firm(code, known[code].text("enterprise_name") or name, known=True), ()
    if not code and len(by_name) == 1:
        (code,) = by_name
        return Firm(code, known[code].text("enterprise_name"), known=True), ()
    if not name:
        return None, (
            "台账上方没有填企业名称" + ("，企业编号也不在《企业底册》里" if code else ""),
        )
    if not code and by_name:
        return None, (f"《企业底册》里有{len(by_name)}家叫“{name}”，请填企业编号",)
    if code and by_name:
        others = "、".join(sorted(by_name))
        return None, (f"“{name}”在《企业底册》里的编号是{others}，台账上写的是{code}，请核对",)
    if not code:
        near = candidates(name, (registry,))
        hint = f"，相近的有{'、'.join(near)}" if near else ""
        return None, (f"《企业底册》里没有“{name}”{hint}；台账上填了企业编号的，会自动登记",)
    fields = {
        one: value
        for list_id, one in ledger.schema.head
        if list_id == REGISTRY and (value := head[one]) is not None
    }
    return Firm(code, name, known=False, fields=fields), ()


def _taken(
    adoption: Adoption, judge: Judge
) -> tuple[list[AdoptedRow], list[tuple[int, tuple[str, ...]]]]:
    """Rows that are taken, and those that are not with the reasons."""
    known, spare = adoption.known_hazards(), adoption.spare_ids()
    table = adoption.ledger.table
    refused: dict[int, tuple[str, ...]] = {}
    places: dict[int, tuple[Row | None, tuple[str, int] | None]] = {}
    first: dict[tuple[str, ...], int] = {}
    for row in table:
        identity = adoption.identity(row)
        if all(identity) and (earlier := first.setdefault(identity, row.number)) != row.number:
            refused[row.number] = (f"与第{earlier}行是同一条隐患，只取第{earlier}行",)
            continue
        places[row.number] = (known.get(identity), None)
    trial = {
        number: existing.text("hazard_id") if existing is not None else f"第{number}行"
        for number, (existing, _) in places.items()
    }
    refused |= judge.rows(trial, adoption)
    taken = []
    for row in table:
        if row.number in refused:
            continue
        existing, place = places[row.number]
        if existing is None and (place := next(spare, None)) is None:
            refused[row.number] = ("《隐患清单》里预留的隐患编号用完了，请向安办要新的编号",)
            continue
        taken.append(adoption.take(row, existing, place))
    return taken, sorted(refused.items())


def _write(order: AdoptOrder, target: Reading, plan: EditPlan) -> bool:
    """In place, or to out; nothing is touched where nothing changes."""
    out = order.out or order.into
    same_file = out.resolve() == order.into.resolve()
    if same_file and not plan.edits:
        return False
    refuse_open((out,))
    data = apply(target.data, plan)
    if same_file:
        commit(order.into, data, expect=target.sha256)
    else:
        put(out, data)
    return True


def _notes(firm: Firm, rows: Sequence[AdoptedRow]) -> Iterator[str]:
    if rows and not firm.known:
        yield f"《企业底册》里没有“{firm.name}”，已登记（{firm.code}）；还没有填的请补上"
    for one in rows:
        if one.kept:
            heads = "、".join(one.kept)
            yield f"第{one.row}行（{one.hazard_id}）：{heads}村里填的不一样，没有动，请核对"
        if one.lacking and one.state != "already":
            yield f"第{one.row}行（{one.hazard_id}）：还要补填{'、'.join(one.lacking)}"


def _result(
    path: Path,
    order: AdoptOrder,
    target: Reading,
    judge: Judge,
    enterprise: str,
    refused: Sequence[tuple[int, tuple[str, ...]]],
) -> AdoptResult:
    file = FileReport(
        path=str(path),
        sha256=judge.source.sha256,
        unit=judge.book.unit,
        month=judge.book.month,
        findings=judge.findings,
        read_as=judge.ledger.read_as,
        unit_name=judge.book.unit_name,
    )
    return AdoptResult(
        report=Report(order.today, (file,)),
        ledger=path,
        target=order.out or order.into,
        enterprise=enterprise or judge.ledger.head.text("enterprise_name"),
        plan=EditPlan(order.into.name, target.sha256),
        refused=tuple(refused),
        dry_run=order.dry_run,
    )

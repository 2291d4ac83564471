"""Several files of one unit and month: which one counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file, at_item
from xlhazard.checking.rule import rule
from xlhazard.deriving.history import accepted_forms
from xlhazard.deriving.reporting import Receipt
from xlhazard.model.finding import Notice
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row
from xlhazard.rules.own_records import as_number, unit_name
from xlhazard.rules.reporting import receipts


@rule("DL03", needs_master=True)
def duplicate_submission(context: Context) -> Iterator[Notice]:
    """Of several versions of one month the highest counts; the same bytes twice are one file."""
    own = context.submission
    if own is None or own.version is None:
        return
    versions = {own.sha256: (own.version, own.path)}
    versions |= {one.sha256: (one.version or 0, one.path) for one in _siblings(context)}
    versions |= {
        one.sha256: (one.version, one.file)
        for one in _log(context)
        if one.accepted and one.version > own.version
    }
    if len({version for version, _ in versions.values()}) > 1:
        version, path = max(versions.values())
        facts = {"n": len(versions), "version": version, "file": _name(path)}
        yield _at_version(context, "DL03", facts)


@rule("DL04", needs_master=True)
def duplicate_tie(context: Context) -> Iterator[Notice]:
    """Two different files of the same version cannot both count. Every new one is refused, so
    their order does not matter; an accepted one stays, and staff may settle it by 处置 采用."""
    own = context.submission
    if own is None or own.version is None:
        return
    if any(one.sha256 == own.sha256 and (one.accepted or one.adopted) for one in _log(context)):
        return
    others = {one.sha256: one.path for one in _siblings(context) if one.version == own.version} | {
        one.sha256: one.file
        for one in _log(context)
        if one.accepted and one.version == own.version and one.sha256 != own.sha256
    }
    if others:
        files = sorted(_name(path) for path in (own.path, *others.values()))
        yield _at_version(context, "DL04", {"version": own.version, "files": files})


@rule("DL11", needs_master=True)
def resubmission(context: Context) -> Iterator[Notice]:
    """A higher version replaces an accepted one; says how much changed, came and went."""
    own = context.submission
    if own is None or own.version is None:
        return
    older = [one.version for one in _log(context) if one.accepted and one.version < own.version]
    newer = any(one.accepted and one.version >= own.version for one in _log(context))
    if older and not newer:
        changed, added, left = _differences(context, own)
        facts = {
            "version": own.version,
            "old": max(older),
            "changed": changed,
            "added": added,
            "left": left,
        }
        yield _at_version(context, "DL11", facts)


def _siblings(context: Context) -> Iterator[Submission]:
    """Other readable files of this run with other bytes, for the same unit and month."""
    own = context.submission
    for one in context.siblings:
        same = own is not None and (one.unit, one.month) == (own.unit, own.month)
        if same and one.unit and one.month and own and one.sha256 != own.sha256:
            yield one


def _log(context: Context) -> Iterator[Receipt]:
    """What 报送登记 holds for this unit and month."""
    for one in receipts(context):
        if one.unit and one.unit == context.unit and one.month == context.month:
            yield one


def _at_version(context: Context, code: str, facts: Mapping[str, object]) -> Notice:
    known = {"unit": unit_name(context, context.unit), "month": context.month, **facts}
    if context.cover is None:
        return at_file(code, **known)
    return at_item(code, context.cover, "version", **known)


def _name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name


def _differences(context: Context, own: Submission) -> tuple[int, int, tuple[str, ...]]:
    """Fields changed against the master, rows that are new, ids that only the older version had."""
    changed = added = 0
    left: list[str] = []
    known = context.master.tables if context.master is not None else {}
    for list_id, table in own.tables.items():
        before = known.get(list_id)
        if before is None:
            continue
        filed, here = before.by_key(), table.by_key()
        added += len(here.keys() - filed.keys())
        changed += sum(
            _changed_fields(context, list_id, here[key], filed[key])
            for key in here.keys() & filed.keys()
        )
        left.extend(
            "·".join(map(str, key))
            for key, row in filed.items()
            if key not in here
            and row["filed_by"] == own.unit
            and row.text("first_period") == str(own.month)
        )
    return changed + _changed_figures(context), added, tuple(left)


def _changed_fields(context: Context, list_id: str, row: Row, before: Row) -> int:
    return sum(
        column.owner == "unit"
        and not column.is_derived
        and column.id != "seq"  # every workbook numbers its own rows
        and column.id in row.values
        and row[column.id] != before[column.id]
        for column in context.list_schema(list_id).columns
    )


def _changed_figures(context: Context) -> int:
    form = context.forms.get("dispatch")
    if form is None or context.master is None or context.unit is None:
        return 0
    for one in accepted_forms(context.master, context.unit):
        if one.period == context.month:
            now = {name: as_number(form[name]) for name in one.values}
            return sum(now[name] not in (None, old) for name, old in one.values.items())
    return 0

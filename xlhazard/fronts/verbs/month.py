"""The township's month: set up, issue, merge, flag, fill, and the turn of the year."""

from __future__ import annotations

import sys

from xlhazard.fronts import clock
from xlhazard.fronts.progress import shown_progress
from xlhazard.fronts.showing import FINE, FOUND, Arguments, say, show, status, today, township


def demo(given: Arguments) -> int:
    from xlhazard.workflow.demo import demo

    status = FINE
    with shown_progress(given.quiet) as progress:
        for step in demo(given.folder, given.schemas, progress):
            say("\n".join(step.lines))
            sys.stdout.flush()
            status = status if step.as_intended else FOUND
    return status


def init(given: Arguments) -> int:
    from xlhazard.render.json import init_json
    from xlhazard.render.results_text import init_text
    from xlhazard.workflow.init import InitOrder, init

    result = init(given.folder, InitOrder(given.town, given.units, given.schemas))
    show(given, lambda: init_text(result), lambda: init_json(result))
    return FINE


def renew(given: Arguments) -> int:
    from xlhazard.render.json import renew_json
    from xlhazard.render.results_text import renew_text
    from xlhazard.workflow.renew import RenewOrder, renew

    order = RenewOrder(
        start=given.start,
        end=given.end,
        today=today(given),
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
        ignore_owner_file=given.ignore_owner_file,
    )
    result = renew(township(given), order)
    show(given, lambda: renew_text(result), lambda: renew_json(result))
    return FINE


def issue(given: Arguments) -> int:
    from xlhazard.render.json import issue_json
    from xlhazard.render.results_text import issue_text
    from xlhazard.workflow.issue import IssueOrder, issue

    order = IssueOrder(
        month=given.month,
        today=today(given),
        clock=clock.now(),
        units=tuple(given.unit),
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    with shown_progress(given.quiet) as progress:
        result = issue(township(given), order, progress)
    show(given, lambda: issue_text(result), lambda: issue_json(result))
    return FINE


def merge(given: Arguments) -> int:
    from xlhazard.render.json import merge_json
    from xlhazard.render.outcome import of_merge
    from xlhazard.render.results_text import merge_text
    from xlhazard.workflow.merge import MergeOrder, merge

    order = MergeOrder(
        today=today(given),
        clock=clock.now(),
        month=given.month,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
        ignore_owner_file=given.ignore_owner_file,
        jobs=given.jobs,
        excerpts=given.format == "html",
    )
    with shown_progress(given.quiet) as progress:
        result = merge(given.paths, township(given), order, progress)
    show(
        given,
        lambda: merge_text(result, quiet=given.quiet),
        lambda: merge_json(result),
        lambda: of_merge(result),
    )
    return status(bool(result.refused) or result.report.has_errors, result.unsettled)


def flag(given: Arguments) -> int:
    from xlhazard.render.outcome import of_flags
    from xlhazard.render.reporting import flag_json
    from xlhazard.render.results_text import flag_text
    from xlhazard.workflow.flag import FlagOrder, flag

    order = FlagOrder(
        today=today(given),
        month=given.month,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
        ignore_owner_file=given.ignore_owner_file,
        excerpts=given.format == "html",
    )
    result = flag(township(given), order)
    show(
        given,
        lambda: flag_text(result, quiet=given.quiet),
        lambda: flag_json(result),
        lambda: of_flags(result),
    )
    return status(False, result.unsettled)


def fill(given: Arguments) -> int:
    return _official(given) if given.list is None else _ledger(given)


def _ledger(given: Arguments) -> int:
    from xlhazard.render.county_ledger import county_ledger_json, county_ledger_text
    from xlhazard.workflow.fill_ledger import LedgerFillOrder, fill_ledger
    from xlhazard.workflow.misuse import Misuse

    if given.form_file is None:
        raise Misuse("--list 要写明填哪份台账，如：xlhazard fill 县台账.xlsx --list hazards …")
    order = LedgerFillOrder(
        list_id=given.list,
        month=given.month,
        today=today(given),
        where=tuple(given.where),
        out=given.out,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    result = fill_ledger(given.form_file, township(given), order)
    show(
        given,
        lambda: county_ledger_text(result, quiet=given.quiet),
        lambda: county_ledger_json(result),
    )
    return FINE


def _official(given: Arguments) -> int:
    from xlhazard.render.json import fill_json
    from xlhazard.render.results_text import fill_text
    from xlhazard.workflow.fill import FillOrder, fill

    order = FillOrder(
        month=given.month,
        today=today(given),
        form=given.form,
        out=given.out,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
        overwrite=given.overwrite,
        evidence=given.evidence,
        draft=given.draft,
        ignore_owner_file=given.ignore_owner_file,
    )
    result = fill(given.form_file, township(given), order)
    show(given, lambda: fill_text(result, quiet=given.quiet), lambda: fill_json(result))
    return status(False, result.unsettled)

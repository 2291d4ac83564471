"""What each verb of the command line does: call workflow, show the result, give the exit status.

Everything heavier than argparse is imported when a verb runs, so that help comes at once.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from xlhazard.fronts import clock
from xlhazard.fronts.progress import shown_progress

if TYPE_CHECKING:
    from xlhazard.io.township import Township
    from xlhazard.render.json import Json

FINE, FOUND, MISUSED, FAULTY, BLOCKED = 0, 1, 2, 3, 4
"""Exit statuses of the contract."""

Arguments = argparse.Namespace


def demo(given: Arguments) -> int:
    from xlhazard.workflow.demo import demo

    status = FINE
    with shown_progress(given.quiet) as progress:
        for step in demo(given.folder, given.schemas, progress):
            _print("\n".join(step.lines))
            sys.stdout.flush()
            status = status if step.as_intended else FOUND
    return status


def init(given: Arguments) -> int:
    from xlhazard.render.json import init_json
    from xlhazard.render.results_text import init_text
    from xlhazard.workflow.init import InitOrder, init

    result = init(given.folder, InitOrder(given.town, given.units, given.schemas))
    _show(given, lambda: init_text(result), lambda: init_json(result))
    return FINE


def issue(given: Arguments) -> int:
    from xlhazard.render.json import issue_json
    from xlhazard.render.results_text import issue_text
    from xlhazard.workflow.issue import IssueOrder, issue

    order = IssueOrder(
        month=given.month,
        today=_today(given),
        clock=clock.now(),
        units=tuple(given.unit),
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    with shown_progress(given.quiet) as progress:
        result = issue(_township(given), order, progress)
    _show(given, lambda: issue_text(result), lambda: issue_json(result))
    return FINE


def validate(given: Arguments) -> int:
    from xlhazard.render.json import report_json
    from xlhazard.render.text import report_text
    from xlhazard.workflow.place import found_township
    from xlhazard.workflow.validate import ValidateOrder, validate

    order = ValidateOrder(
        _today(given), given.month, given.town, given.schemas, given.mark, given.jobs
    )
    with shown_progress(given.quiet) as progress:
        done = validate(given.paths, found_township(given.township), order, progress)
    _show(
        given,
        lambda: report_text(done.report, quiet=given.quiet),
        lambda: report_json(done.report),
    )
    if done.marked and given.format == "text":
        _print(f"已写标注件{len(done.marked)}份：{given.mark}")
    return _status(done.report.has_errors, done.unsettled)


def merge(given: Arguments) -> int:
    from xlhazard.render.json import merge_json
    from xlhazard.render.results_text import merge_text
    from xlhazard.workflow.merge import MergeOrder, merge

    order = MergeOrder(
        today=_today(given),
        clock=clock.now(),
        month=given.month,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
        ignore_owner_file=given.ignore_owner_file,
        jobs=given.jobs,
    )
    with shown_progress(given.quiet) as progress:
        result = merge(given.paths, _township(given), order, progress)
    _show(given, lambda: merge_text(result, quiet=given.quiet), lambda: merge_json(result))
    return _status(bool(result.refused) or result.report.has_errors, result.unsettled)


def flag(given: Arguments) -> int:
    from xlhazard.render.reporting import flag_json
    from xlhazard.render.results_text import flag_text
    from xlhazard.workflow.flag import FlagOrder, flag

    order = FlagOrder(
        today=_today(given),
        month=given.month,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
        ignore_owner_file=given.ignore_owner_file,
    )
    result = flag(_township(given), order)
    _show(given, lambda: flag_text(result, quiet=given.quiet), lambda: flag_json(result))
    return _status(False, result.unsettled)


def fill(given: Arguments) -> int:
    from xlhazard.render.json import fill_json
    from xlhazard.render.results_text import fill_text
    from xlhazard.workflow.fill import FillOrder, fill

    order = FillOrder(
        month=given.month,
        today=_today(given),
        form=given.form,
        out=given.out,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
        overwrite=given.overwrite,
    )
    result = fill(given.form_file, _township(given), order)
    _show(given, lambda: fill_text(result, quiet=given.quiet), lambda: fill_json(result))
    return FINE


def check_templates(given: Arguments) -> int:
    from xlhazard.render.json import template_check_json
    from xlhazard.render.results_text import template_check_text
    from xlhazard.workflow.templates import check_templates

    with shown_progress(given.quiet) as progress:
        result = check_templates(given.paths, schemas=given.schemas, progress=progress)
    _show(
        given,
        lambda: template_check_text(result, quiet=given.quiet),
        lambda: template_check_json(result),
    )
    return FINE if result.sound else FOUND


def rules(given: Arguments) -> int:
    from xlhazard.render.rules_text import rule_explained, rules_table
    from xlhazard.workflow.catalogue import the_schema
    from xlhazard.workflow.misuse import Misuse

    schema = the_schema(given.schemas)
    code = (given.code or "").upper()
    if code and code not in schema.rules:
        raise Misuse(f"没有编号为“{given.code}”的规则。看全部：xlhazard rules")
    _deliver(given, rule_explained(schema, code) if code else rules_table(schema))
    return FINE


def templates(given: Arguments) -> int:
    from xlhazard.render.json import templates_json
    from xlhazard.render.results_text import templates_text
    from xlhazard.workflow.templates import templates

    with shown_progress(given.quiet) as progress:
        result = templates(
            given.out, check_only=given.check, schemas=given.schemas, progress=progress
        )
    _show(given, lambda: templates_text(result), lambda: templates_json(result))
    return FOUND if result.stale else FINE


VERBS: Mapping[str, Callable[[Arguments], int]] = {
    "demo": demo,
    "init": init,
    "issue": issue,
    "validate": validate,
    "merge": merge,
    "flag": flag,
    "fill": fill,
    "check-templates": check_templates,
    "rules": rules,
    "templates": templates,
}


def _status(errors: bool, unsettled: tuple[str, ...]) -> int:
    if unsettled:
        for text in unsettled:
            sys.stderr.write(f"{text}\n")
        return FAULTY
    return FOUND if errors else FINE


def _today(given: Arguments) -> dt.date:
    wanted: dt.date | None = given.today
    return wanted or clock.today()


def _township(given: Arguments) -> Township:
    from xlhazard.workflow.place import township_at

    return township_at(given.township)


def _show(given: Arguments, text: Callable[[], str], data: Callable[[], Json]) -> None:
    """The report as asked for, on standard output or into -o FILE."""
    from xlhazard.render.json import dumped

    _deliver(given, dumped(data()) if given.format == "json" else text())


def _deliver(given: Arguments, said: str) -> None:
    target = getattr(given, "report", None)
    if target is None:
        sys.stdout.write(said)
        return
    from xlhazard.io.commit import put

    put(target, said.encode("utf-8", "backslashreplace"))
    if getattr(given, "format", "text") == "text":
        _print(f"结果已写入：{target}")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")

"""What each verb of the command line does: call workflow, show the result, give the exit status.

Everything heavier than argparse is imported when a verb runs, so that help comes at once.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from xlhazard.fronts import clock
from xlhazard.fronts.progress import shown_progress

if TYPE_CHECKING:
    from xlhazard.io.township import Township
    from xlhazard.render.json import Json
    from xlhazard.render.outcome import Outcome

FINE, FOUND, MISUSED, FAULTY, BLOCKED = 0, 1, 2, 3, 4
"""Exit statuses of the contract."""

Arguments = argparse.Namespace

_IN_UTF8 = frozenset({"junit", "sarif", "github", "html"})


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


def renew(given: Arguments) -> int:
    from xlhazard.render.json import renew_json
    from xlhazard.render.results_text import renew_text
    from xlhazard.workflow.renew import RenewOrder, renew

    order = RenewOrder(
        start=given.start,
        end=given.end,
        today=_today(given),
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
        ignore_owner_file=given.ignore_owner_file,
    )
    result = renew(_township(given), order)
    _show(given, lambda: renew_text(result), lambda: renew_json(result))
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
    from xlhazard.render.outcome import of_validation
    from xlhazard.render.text import report_text
    from xlhazard.workflow.place import found_township
    from xlhazard.workflow.validate import ValidateOrder, validate

    order = ValidateOrder(
        today=_today(given),
        month=given.month,
        town=given.town,
        schemas=given.schemas,
        mark=given.mark,
        excerpts=given.format == "html",
        jobs=given.jobs,
    )
    with shown_progress(given.quiet) as progress:
        done = validate(given.paths, found_township(given.township), order, progress)
    _show(
        given,
        lambda: report_text(done.report, quiet=given.quiet),
        lambda: report_json(done.report),
        lambda: of_validation(done.report),
    )
    if done.marked and given.format == "text":
        _print(f"已写标注件{len(done.marked)}份：{given.mark}")
    return _status(done.report.has_errors, done.unsettled)


def merge(given: Arguments) -> int:
    from xlhazard.render.json import merge_json
    from xlhazard.render.outcome import of_merge
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
        excerpts=given.format == "html",
    )
    with shown_progress(given.quiet) as progress:
        result = merge(given.paths, _township(given), order, progress)
    _show(
        given,
        lambda: merge_text(result, quiet=given.quiet),
        lambda: merge_json(result),
        lambda: of_merge(result),
    )
    return _status(bool(result.refused) or result.report.has_errors, result.unsettled)


def flag(given: Arguments) -> int:
    from xlhazard.render.outcome import of_flags
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
        excerpts=given.format == "html",
    )
    result = flag(_township(given), order)
    _show(
        given,
        lambda: flag_text(result, quiet=given.quiet),
        lambda: flag_json(result),
        lambda: of_flags(result),
    )
    return _status(False, result.unsettled)


def letters(given: Arguments) -> int:
    from xlhazard.render.letters_told import letters_json, letters_text
    from xlhazard.workflow.letters import LettersOrder, letters

    order = LettersOrder(
        today=_today(given),
        month=given.month,
        kinds=tuple(given.kind),
        out=given.out,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    result = letters(_township(given), order)
    _show(given, lambda: letters_text(result, quiet=given.quiet), lambda: letters_json(result))
    return FINE


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


def adopt(given: Arguments) -> int:
    return _into(given) if given.into is not None else _taken_over(given)


def _taken_over(given: Arguments) -> int:
    from xlhazard.model.finding import Severity
    from xlhazard.render.taking_over import ledger_json, ledger_text
    from xlhazard.workflow.place import found_township
    from xlhazard.workflow.take_over import LedgerOrder, take_over

    order = LedgerOrder(
        list_id=given.list,
        today=_today(given),
        unit=given.unit,
        month=given.month,
        out=given.out,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    result = take_over(given.ledger, found_township(given.township), order)
    _show(given, lambda: ledger_text(result, quiet=given.quiet), lambda: ledger_json(result))
    findings = [one for file in result.report.files for one in file.findings]
    return FOUND if any(one.severity is Severity.ERROR for one in findings) else FINE


def _into(given: Arguments) -> int:
    from xlhazard.render.adoption import adopt_json, adopt_text
    from xlhazard.workflow.adopt import AdoptOrder, adopt

    order = AdoptOrder(
        into=given.into,
        today=_today(given),
        out=given.out,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    result = adopt(given.ledger, order)
    _show(given, lambda: adopt_text(result, quiet=given.quiet), lambda: adopt_json(result))
    return FOUND if result.refused else FINE


def check_templates(given: Arguments) -> int:
    from xlhazard.render.json import template_check_json
    from xlhazard.render.outcome import of_templates
    from xlhazard.render.results_text import template_check_text
    from xlhazard.workflow.templates import check_templates

    with shown_progress(given.quiet) as progress:
        result = check_templates(
            given.paths,
            schemas=given.schemas,
            excerpts=given.format == "html",
            progress=progress,
        )
    _show(
        given,
        lambda: template_check_text(result, quiet=given.quiet),
        lambda: template_check_json(result),
        lambda: of_templates(result, clock.today()),
    )
    return FINE if result.sound else FOUND


def rules(given: Arguments) -> int:
    from xlhazard.render.json import rules_json
    from xlhazard.render.rules_text import rule_explained, rules_table
    from xlhazard.workflow.catalogue import the_schema
    from xlhazard.workflow.misuse import Misuse
    from xlhazard.workflow.place import settings_of

    schema = the_schema(given.schemas)
    code = (given.code or "").upper()
    if code and code not in schema.rules:
        raise Misuse(f"没有编号为“{given.code}”的规则。看全部：xlhazard rules")
    own = settings_of(given.township, schema) if code else {}
    _show(
        given,
        lambda: rule_explained(schema, code, own) if code else rules_table(schema),
        lambda: rules_json(schema, (code,) if code else schema.rules),
    )
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
    "letters": letters,
    "fill": fill,
    "adopt": adopt,
    "renew": renew,
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


def _show(
    given: Arguments,
    text: Callable[[], str],
    data: Callable[[], Json],
    outcome: Callable[[], Outcome] | None = None,
) -> None:
    """The report as asked for, on standard output or into -o FILE."""
    from xlhazard.render.json import dumped

    if given.format == "text":
        _deliver(given, text())
    elif given.format == "json" or outcome is None:
        _deliver(given, dumped(data()))
    else:
        _deliver(given, _formatted(given, outcome()))


def _formatted(given: Arguments, outcome: Outcome) -> str:
    """The report in one of the formats for machines, or as a page."""
    from xlhazard.render.github import github
    from xlhazard.render.html import page
    from xlhazard.render.json import dumped
    from xlhazard.render.junit import junit
    from xlhazard.render.sarif import sarif
    from xlhazard.workflow.catalogue import the_schema

    if given.format == "sarif":
        return dumped(sarif(outcome, the_schema(given.schemas), Path.cwd()))
    return {"junit": junit, "github": github, "html": page}[given.format](outcome)


def _deliver(given: Arguments, said: str) -> None:
    target = getattr(given, "report", None)
    if target is None:
        _write(said, exact=getattr(given, "format", "text") in _IN_UTF8)
        return
    from xlhazard.io.commit import put

    put(target, said.encode("utf-8", "backslashreplace"))
    if getattr(given, "format", "text") == "text":
        _print(f"结果已写入：{target}")


def _write(said: str, *, exact: bool) -> None:
    """On standard output; exact: in UTF-8 whatever the console speaks, as the text itself says."""
    if exact and (raw := getattr(sys.stdout, "buffer", None)) is not None:
        sys.stdout.flush()
        raw.write(said.encode("utf-8", "backslashreplace"))
        raw.flush()
    else:
        sys.stdout.write(said)


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")

"""Letters, books, ledgers that are taken over, and a county's roll-up."""

from __future__ import annotations

from xlhazard.fronts.progress import shown_progress
from xlhazard.fronts.showing import FINE, FOUND, Arguments, show, today, township


def letters(given: Arguments) -> int:
    from xlhazard.render.letters_told import letters_json, letters_text
    from xlhazard.workflow.letters import LettersOrder, letters

    order = LettersOrder(
        today=today(given),
        month=given.month,
        kinds=tuple(given.kind),
        out=given.out,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    result = letters(township(given), order)
    show(given, lambda: letters_text(result, quiet=given.quiet), lambda: letters_json(result))
    return FINE


def books(given: Arguments) -> int:
    from xlhazard.render.books_told import books_json, books_text
    from xlhazard.workflow.books import BooksOrder, books

    order = BooksOrder(
        today=today(given),
        month=given.month,
        units=tuple(given.unit),
        enterprises=tuple(given.enterprise),
        public=given.public,
        out=given.out,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    with shown_progress(given.quiet) as progress:
        result = books(township(given), order, progress)
    show(given, lambda: books_text(result, quiet=given.quiet), lambda: books_json(result))
    return FINE


def rollup(given: Arguments) -> int:
    from xlhazard.render.rollup_told import rollup_json, rollup_text
    from xlhazard.workflow.rollup import RollupOrder, rollup

    order = RollupOrder(
        month=given.month,
        today=today(given),
        out=given.out,
        county=given.county,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    with shown_progress(given.quiet) as progress:
        result = rollup(given.townships, order, progress)
    show(given, lambda: rollup_text(result, quiet=given.quiet), lambda: rollup_json(result))
    return FOUND if result.refused else FINE


def adopt(given: Arguments) -> int:
    if len(given.ledgers) > 1 and not given.list:
        from xlhazard.workflow.misuse import Misuse

        raise Misuse("一次只能接收一张官方表格或一本企业台账；几本台账一起接收请用 --list。")
    given.ledger = given.ledgers[0]
    if given.into is not None:
        return _into(given)
    return _taken_over(given) if given.list else _form(given)


def _form(given: Arguments) -> int:
    from xlhazard.render.form_adopted import form_json, form_text
    from xlhazard.workflow.adopt_form import FormOrder, adopt_form

    order = FormOrder(given.form, given.out, given.schemas, given.dry_run)
    result = adopt_form(given.ledger, order)
    show(given, lambda: form_text(result, quiet=given.quiet), lambda: form_json(result))
    return FINE if result.fitted.whole else FOUND


def _taken_over(given: Arguments) -> int:
    from xlhazard.model.finding import Severity
    from xlhazard.render.taking_over import ledger_json, ledger_text
    from xlhazard.workflow.place import found_township
    from xlhazard.workflow.take_over import LedgerOrder, take_over

    order = LedgerOrder(
        lists=tuple(given.list),
        today=today(given),
        unit=given.unit,
        month=given.month,
        out=given.out,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    result = take_over(given.ledgers, found_township(given.township), order)
    show(given, lambda: ledger_text(result, quiet=given.quiet), lambda: ledger_json(result))
    findings = [one for file in result.report.files for one in file.findings]
    return FOUND if any(one.severity is Severity.ERROR for one in findings) else FINE


def _into(given: Arguments) -> int:
    from xlhazard.render.adoption import adopt_json, adopt_text
    from xlhazard.workflow.adopt import AdoptOrder, adopt

    order = AdoptOrder(
        into=given.into,
        today=today(given),
        out=given.out,
        town=given.town,
        schemas=given.schemas,
        dry_run=given.dry_run,
    )
    result = adopt(given.ledger, order)
    show(given, lambda: adopt_text(result, quiet=given.quiet), lambda: adopt_json(result))
    return FOUND if result.refused else FINE

"""What checks: submissions, templates, and the rules themselves."""

from __future__ import annotations

from xlhazard.fronts import clock
from xlhazard.fronts.progress import shown_progress
from xlhazard.fronts.showing import FINE, FOUND, Arguments, say, show, status, today


def validate(given: Arguments) -> int:
    from xlhazard.render.json import report_json
    from xlhazard.render.outcome import of_validation
    from xlhazard.render.text import report_text
    from xlhazard.workflow.place import found_township
    from xlhazard.workflow.validate import ValidateOrder, validate

    order = ValidateOrder(
        today=today(given),
        month=given.month,
        town=given.town,
        schemas=given.schemas,
        mark=given.mark,
        excerpts=given.format == "html",
        jobs=given.jobs,
    )
    with shown_progress(given.quiet) as progress:
        done = validate(given.paths, found_township(given.township), order, progress)
    show(
        given,
        lambda: report_text(done.report, quiet=given.quiet),
        lambda: report_json(done.report),
        lambda: of_validation(done.report),
    )
    if done.marked and given.format == "text":
        say(f"已写标注件{len(done.marked)}份：{given.mark}")
    return status(done.report.has_errors, done.unsettled)


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
    show(
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
    show(
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
    show(given, lambda: templates_text(result), lambda: templates_json(result))
    return FOUND if result.stale else FINE

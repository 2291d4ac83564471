"""ST06 and ST07: which template a workbook was made from."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold

_WORKBOOKS = ("village", "department")


@rule("ST06")
def template_old(context: Context) -> Iterator[Notice]:
    """An older version of the template is still taken, once more."""
    templates, cover = context.schema.templates, context.cover
    version = _version(context)
    if cover is not None and version in templates.accepted and version != templates.current:
        yield at_item("ST06", cover, "template_version", version=version, current=templates.current)


@rule("ST07")
def template_expired(context: Context) -> Iterator[Notice]:
    """The workbook was made from a template of this town that is still taken."""
    cover = context.cover
    if cover is None:
        return
    template, version = cover.text("template_id").strip(), _version(context)
    known = {fold(f"{context.town.id}-{workbook}") for workbook in _WORKBOOKS}
    facts = {"template": template or "（空）", "version": version or "（空）"}
    if fold(template) not in known:
        yield at_item("ST07", cover, "template_id", **facts)
    elif version not in context.schema.templates.accepted:
        yield at_item("ST07", cover, "template_version", **facts)


def _version(context: Context) -> str:
    return fold(context.cover.text("template_version")) if context.cover is not None else ""

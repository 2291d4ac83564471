"""Words of the rule catalogue: templates, the facts they ask for, the basis as people read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

OPTIONAL_FACTS = frozenset({"hint", "suggestion", "reason"})
"""Facts that stand at the end of a sentence and may be left out."""

UNKNOWN = "（未知）"
"""Stands where a template asks for a fact that was not given; no test may ever see it."""

_FACT = re.compile(r"[a-z][a-z0-9_]*")
_SHORT_NAME = re.compile(r"(?<![A-Za-z0-9])([A-Z][0-9]?)(?![A-Za-z0-9])(-?)")


def fact_names(template: str) -> frozenset[str]:
    """Names of the facts that a message, fix or basis asks for."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def template_fault(template: str) -> str | None:
    """What is wrong with a template (Chinese), or None: it may hold {name} and nothing else."""
    try:
        parts = tuple(Formatter().parse(template))
    except ValueError:
        return "花括号不成对"
    for _, name, spec, conversion in parts:
        if name is not None and (not _FACT.fullmatch(name) or spec or conversion):
            return f"“{{{name}}}”应是一个英文名称"
    return None


def render(template: str, facts: Mapping[str, str]) -> str:
    """The template with its facts; optional ones may be absent, others then read （未知）."""
    given = {name: "" if name in OPTIONAL_FACTS else UNKNOWN for name in fact_names(template)}
    return template.format_map({**given, **facts})


def basis_text(basis: str, documents: Mapping[str, str]) -> str:
    """A basis with the documents' names: "S0-二（三）" -> "附件12 二（三）", D -> 本工具设定."""

    def named(found: re.Match[str]) -> str:
        name = documents.get(found[1])
        if name is None:
            return found[0]
        return f"{name} " if found[2] else name

    return _SHORT_NAME.sub(named, basis).rstrip()

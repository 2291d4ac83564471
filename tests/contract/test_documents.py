"""What the documents say can be typed, can be typed; what can be typed is documented."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import xlhazard
from tests.support.schemas import SCHEMA
from xlhazard.fronts.arguments import parser
from xlhazard.fronts.verbs import VERBS

ROOT = Path(xlhazard.__file__).resolve().parents[1]
DOCUMENTS = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/guide.md", "docs/domain.md"),
    *("docs/design.md", ".ci/run", "action.yml", ".pre-commit-hooks.yaml"),
    *(
        "docs/村级填报员.md",
        "docs/镇安办.md",
        "docs/管理员.md",
        "docs/人工核对.md",
        "docs/windows.md",
    ),
)
CONTRACT = {
    "demo": (),
    "init": ("--town",),
    "issue": ("--month", "--unit", "--township", "--today"),
    "validate": ("--mark", "--township", "--town", "--month", "--schemas", "--today", "-o"),
    "merge": ("--month", "--dry-run", "--ignore-owner-file", "--township", "--format", "-o"),
    "flag": ("--township", "--today", "--format", "--quiet"),
    "letters": ("--month", "--kind", "-o", "--township", "--today", "--dry-run", "--format"),
    "books": ("--unit", "--enterprise", "--month", "--public", "-o", "--dry-run", "--format"),
    "fill": ("--form", "--month", "-o", "--township", "--format"),
    "rollup": ("--month", "-o", "--county", "--dry-run", "--format"),
    "check-templates": ("--schemas", "--format"),
    "rules": ("--schemas",),
    "templates": ("--check", "--schemas"),
    "page": ("-o", "--runtime"),
}
"""What scripts are written against: verbs and the options that they must never lose."""
_STANDS_FOR = {
    "DIR": "a",
    "TOWN": "full",
    "M": "2023-06",
    "U": "HL-03",
    "OUT": "b.xlsx",
    "ID": "dispatch",
    "FILE_OR_DIR": "a.xlsx",
    "FORM": "c.xlsx",
    "TOWNSHIP": "黑林镇",
    "NAME": "某县",
    "CODE": "CM01",
    "KIND": "催报",
    "PATH": "workbooks",
    "YYYY-MM": "2023-06",
    "YYYY-MM-DD": "2023-06-01",
    "FILE": "d.txt",
    "text|json": "json",
    "text|json|junit|sarif|github|html": "html",
}


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def verbs() -> dict[str, argparse.ArgumentParser]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError


def options_of(verb: str) -> set[str]:
    return {text for action in verbs()[verb]._actions for text in action.option_strings}


def commands(document: str) -> Iterator[str]:
    """Every "xlhazard …" in code: between backticks, in code blocks, or in a script's line."""
    text = text_of(document)
    inline = re.findall(r"`([^`\n]+)`", text)
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    lines = text.splitlines() if not document.endswith(".md") else "\n".join(blocks).splitlines()
    for piece in (*inline, *lines):
        for found in re.finditer(r"(?:^|[\s&;/])xlhazard ([a-z][^&;#>|]*)", piece):
            yield found[1].strip()


def typed(command: str) -> list[str]:
    """The words of a command with its placeholders filled in and its comments left off."""
    plain = re.sub(r"\[([^\]]*)\]", r"\1", command.split("   ", maxsplit=1)[0]).replace("...", "")
    words = shlex.split(plain)
    return [_STANDS_FOR.get(word, word) for word in words if not word.startswith("$")]


COMMANDS = [
    (document, command)
    for document in DOCUMENTS
    for command in dict.fromkeys(commands(document))
    if not command.startswith(("VERB", "命令"))
]


def test_the_documents_hold_commands() -> None:
    assert {document for document, _ in COMMANDS} >= {"README.md", "docs/guide.md", ".ci/run"}
    assert len(COMMANDS) > 20


@pytest.mark.parametrize(("document", "command"), COMMANDS, ids=lambda one: str(one)[:60])
def test_what_a_document_shows_can_be_typed(document: str, command: str) -> None:
    words = typed(command)
    if words[0] == "check-templates" and len(words) == 1:
        words.append("workbooks")
    if words[0] not in VERBS:
        pytest.fail(f"{document}: no such verb: {command}")
    parser().parse_args(words)


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if one.endswith(".md")])
def test_options_that_documents_name_exist(document: str) -> None:
    known = {option for verb in VERBS for option in options_of(verb)}
    for quoted in re.findall(r"`([^`\n]+)`", text_of(document)):
        if quoted.startswith("--"):
            assert quoted.split()[0] in known, quoted


def test_readme_tells_every_verb_and_the_guides_those_that_offices_type() -> None:
    table = re.findall(r"^\| `xlhazard ([a-z-]+)", text_of("README.md"), re.MULTILINE)
    assert sorted(table) == sorted(VERBS) == sorted(verbs())
    month = {command.split()[0] for command in commands("docs/镇安办.md")}
    assert month >= {"init", "issue", "validate", "merge", "flag", "fill"}
    guide = {command.split()[0] for command in commands("docs/guide.md")}
    assert guide >= {"adopt", "books", "letters", "renew", "rollup", "rules"}
    assert {"page", "addin"} <= {command.split()[0] for command in commands("docs/管理员.md")}


@pytest.mark.parametrize("verb", CONTRACT)
def test_verbs_and_options_of_the_contract_are_there(verb: str) -> None:
    assert set(CONTRACT[verb]) <= options_of(verb)


def test_readme_names_every_town_and_every_exit_status() -> None:
    text = text_of("README.md")
    assert all(f"`{town}`" in text for town in SCHEMA.towns)
    assert all(f"`{status}`" in text for status in range(5))


@pytest.mark.parametrize("guide", ["docs/guide.md", "docs/镇安办.md"])
def test_rules_that_guides_cite_exist(guide: str) -> None:
    cited = set(re.findall(r"\b(?:ST|CV|KY|DT|CM|XR|TR|DL)\d\d\b", text_of(guide)))
    assert cited
    assert cited <= SCHEMA.rules.keys()

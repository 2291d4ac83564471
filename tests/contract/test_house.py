"""Rules of the house that a machine can see: size, layers, language, places."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import xlhazard
from tests.support.schemas import SCHEMA, raw_schemas

ROOT = Path(xlhazard.__file__).resolve().parents[1]
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("xlhazard", "tests", "benchmarks", "docs")
    for path in (ROOT / folder).rglob("*.py")
)
OURS = [module for module in MODULES if module.startswith("xlhazard/")]
CHINESE = re.compile("[\u4e00-\u9fff]")
SPEAKING = {
    *("Misuse", "Refusal", "StaleWorkbook", "Unwritable", "CannotWriteNow", "Changed", "Skipped"),
    *("unreadable", "too_large", "ambiguous", "impossible", "add_argument", "ArgumentTypeError"),
    *("SavedNotCertain", "unwritable"),
}
"""Calls whose literal sentences people read."""


def tree_of(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_longer_than_four_hundred_lines(module: str) -> None:
    assert len((ROOT / module).read_text(encoding="utf-8").splitlines()) <= 400


def test_the_layers_are_kept() -> None:
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("module", OURS)
def test_no_module_is_named_for_nothing(module: str) -> None:
    words = set(re.split(r"[/._]", module))
    assert words.isdisjoint({"utils", "util", "helpers", "helper", "common", "manager"})


@pytest.mark.parametrize("module", OURS)
def test_whoever_speaks_to_people_speaks_chinese(module: str) -> None:
    for line, sentence in spoken(tree_of(module)):
        assert CHINESE.search(sentence), f"line {line}: {sentence}"


def spoken(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Literal sentences (some words and a blank between) handed to what people read."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        named = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        named = node.func.id if isinstance(node.func, ast.Name) else named
        if named in SPEAKING:
            given = [*node.args, *(k.value for k in node.keywords if k.arg in (None, "help"))]
            for one in given:
                text = literal(one)
                if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text):
                    yield node.lineno, text


def literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(one) for one in node.values)
    return ""


@pytest.mark.parametrize("code", sorted(SCHEMA.rules))
def test_messages_and_remedies_are_chinese_sentences(code: str) -> None:
    text = SCHEMA.rules[code]
    for said in (text.message, text.fix):
        assert CHINESE.search(said) or "{" in said
        assert "非法" not in said
        assert said.rstrip()[-1] in "。？！”）}"


def test_every_value_list_is_somebodys() -> None:
    others = {name: raw for name, raw in raw_schemas().items() if not name.startswith("codes/")}
    whole = repr(others)
    assert [code for code in SCHEMA.codes if not re.search(rf"\b{code}\b", whole)] == []


def test_every_file_of_a_list_town_or_value_list_has_its_name() -> None:
    kinds = {"lists": SCHEMA.lists, "towns": SCHEMA.towns, "codes": SCHEMA.codes}
    for name in raw_schemas():
        folder, _, file = name.removesuffix(".yaml").rpartition("/")
        assert folder not in kinds or file in kinds[folder], name


@pytest.mark.parametrize("module", MODULES)
def test_nothing_names_a_machine(module: str) -> None:
    text = (ROOT / module).read_text(encoding="utf-8")
    assert not re.search(r"/(?:root|home/\w+|Users/\w+)/", text)

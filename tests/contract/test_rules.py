"""Every code of the catalogue has its logic, its words, its example and its own tests."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import tests.rules
import xlhazard.rules
from tests.rules.test_examples import FAMILIES as ON_WORKBOOKS
from tests.rules.test_examples_forms import EXAMPLES as ON_FORMS
from tests.support.examples import examples
from tests.support.schemas import SCHEMA, raw_schemas
from xlhazard.checking.rule import FAMILIES, Origin, Rule, gather, noticed, rule
from xlhazard.rules import declared

RULES = [one for one in declared() if isinstance(one, Rule)]
ORIGINS = [one for one in declared() if isinstance(one, Origin)]
CODES = sorted({one.code for one in declared()})

BY_VERBS = {one.code for one in ORIGINS if one.by.split(".")[0] not in ("io", "tables", "checking")}
"""Noticed by what a verb does (fill, merge); tested with that verb."""


def test_precedence_is_the_catalogues() -> None:
    reading = raw_schemas()["rules/reading.yaml"]
    assert isinstance(reading, dict)
    assert list(FAMILIES) == reading["precedence"]


@pytest.mark.parametrize("family", FAMILIES)
def test_no_code_of_a_family_is_missing(family: str) -> None:
    catalogue = {code for code in SCHEMA.rules if code.startswith(family)}
    assert {code for code in CODES if code.startswith(family)} == catalogue


def test_the_example_tests_pass_over_nothing_but_what_fill_alone_can_tell() -> None:
    assert {"XR09"} == BY_VERBS


def test_nothing_is_declared_that_the_catalogue_does_not_know() -> None:
    assert set(CODES) <= SCHEMA.rules.keys()


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.code)
def test_a_rule_says_in_one_sentence_what_it_asks(one: Rule) -> None:
    assert len(one.doc) > 20
    assert one.doc.rstrip()[-1] in ".?"


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.code)
def test_what_a_rule_needs_exists(one: Rule) -> None:
    assert set(one.lists) <= SCHEMA.lists.keys()
    assert set(one.forms) <= SCHEMA.forms.keys()


@pytest.mark.parametrize("one", ORIGINS, ids=lambda one: one.code)
def test_a_code_without_a_rule_comes_from_a_module_that_names_it(one: Origin) -> None:
    found = importlib.util.find_spec(f"xlhazard.{one.by}")
    assert found is not None
    assert found.origin is not None
    place = Path(found.origin)
    files = sorted(place.parent.rglob("*.py"))
    assert any(f'"{one.code}"' in file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("code", [code for code in CODES if code not in BY_VERBS])
def test_the_catalogues_example_is_played(code: str) -> None:
    played = {(one.code, one.side) for one in (*examples(ON_WORKBOOKS), *ON_FORMS)}
    assert {(code, "fires"), (code, "silent")} <= played


@pytest.mark.parametrize("code", [code for code in CODES if code not in BY_VERBS])
def test_a_code_has_own_tests(code: str) -> None:
    assert code in own_tests()[code[:2].lower()]


@cache
def own_tests() -> dict[str, set[str]]:
    """Family -> codes that the tests of its folder are about: by code, or by the rule itself."""
    by_name = {(one.family.lower(), one.name): one.code for one in RULES}
    found: dict[str, set[str]] = {}
    for info in pkgutil.walk_packages(tests.rules.__path__, "tests.rules."):
        module = importlib.import_module(info.name)
        family = info.name.split(".")[2]
        if family.startswith("test_") or module.__file__ is None:
            continue
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        texts = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        imported = {
            by_name.get((family, name.name), "")
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }
        found.setdefault(family, set()).update((texts | imported) & SCHEMA.rules.keys())
    return found


def test_cases_show_both_sides() -> None:
    sides: dict[str, set[bool]] = {}
    for family in ("st", "cv", "ky"):
        package = importlib.import_module(f"tests.rules.{family}")
        for info in pkgutil.iter_modules(package.__path__, f"tests.rules.{family}."):
            module = importlib.import_module(info.name)
            for case in getattr(module, "CASES", ()):
                sides.setdefault(case.code, set()).update({bool(case.at)})
                assert (case.fires, case.change, case.cover) != (
                    case.silent,
                    case.silent_change,
                    case.cover if case.silent_cover is None else case.silent_cover,
                )
    assert len(sides) > 50
    assert all(side == {True} for side in sides.values())


def test_rules_never_import_each_other() -> None:
    root = Path(str(xlhazard.rules.__file__)).parent
    families = {folder.name for folder in root.iterdir() if folder.is_dir()}
    for file in sorted(root.glob("*/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "xlhazard.rules"
            ):
                parts = str(node.module).split(".")
                assert len(parts) < 3 or parts[2] not in families, f"{file.name}: {node.module}"


def test_a_code_declared_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("xlhazard.rules.st.template")
    monkeypatch.setattr(module, "again", rule("ST06")(lambda _context: ()), raising=False)
    with pytest.raises(ValueError, match="ST06 is declared twice"):
        gather(xlhazard.rules)


def test_rules_and_origins_are_values() -> None:
    assert noticed("ST01", by="io.reader") == noticed("ST01", by="io.reader")
    assert isinstance(xlhazard.rules, ModuleType)
    assert declared() is declared()

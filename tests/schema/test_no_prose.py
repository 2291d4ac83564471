"""Contract: conditions and measures are structures; YAML slips never get in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from tests.support.schemas import FOLDER, raw_schemas

EXPRESSION = re.compile(r"(?<![<>])(?:==|!=|>=|<=|[^-]>|<[^>]|\s=\s|\bin \[|\bfilled\b|\bblank\b)")
FLAGS = {
    *("future", "wide", "village_core", "fixed", "ebike_charging", "deputy_chief", "nameless"),
    *("by_unit", "by_itself", "places", "optional", "annex"),
}
CONDITIONS = {"when", "where", "owner_unit_when", "one_where", "either"}


def walk(node: Any, path: tuple[object, ...]) -> Iterator[tuple[tuple[object, ...], Any]]:
    yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from walk(value, (*path, number))


NODES = [found for name, one in raw_schemas().items() for found in walk(one, (name,))]


def test_conditions_are_lists_of_structures() -> None:
    conditions = [
        (path, node)
        for path, node in NODES
        if path[-1] in CONDITIONS and "rules/" not in str(path[0])
    ]
    assert len(conditions) > 100
    for path, node in conditions:
        assert isinstance(node, list), path
        for clause in node:
            assert isinstance(clause, dict | list), path


def test_no_clause_holds_an_expression() -> None:
    for path, node in NODES:
        inside = any(key in CONDITIONS for key in path) or "measure" in path[1:]
        in_rules = str(path[0]).startswith("rules/")
        if inside and isinstance(node, str) and not in_rules and path[-1] != "measure":
            assert not EXPRESSION.search(node), (path, node)
            assert re.fullmatch(r"[a-z0-9_]+", node), (path, node)


def test_truth_values_stand_only_where_a_flag_is_meant() -> None:
    for path, node in NODES:
        if isinstance(node, bool):
            assert path[-1] in FLAGS, (path, node)


def test_keys_are_texts_and_days_are_quoted() -> None:
    for path, node in NODES:
        assert not isinstance(node, dt.date), path
        if isinstance(node, dict):
            assert all(isinstance(key, str) for key in node), path


def test_files_are_plain_and_tidy() -> None:
    for file in sorted(FOLDER.rglob("*")):
        if file.is_file():
            assert file.suffix == ".yaml", file.name
            text = file.read_text(encoding="utf-8")
            assert text.endswith("\n"), file.name
            assert not text.endswith("\n\n"), file.name
            assert "\t" not in text, file.name
            assert not any(line != line.rstrip() for line in text.splitlines()), file.name

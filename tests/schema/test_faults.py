"""Every kind of fault in a schema file is refused with its file and key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.schema.changing import HAZARDS, Fault, changed, edited, fault_of
from tests.schema.clashes import CLASHES
from tests.schema.references import REFERENCES
from tests.schema.shapes import SHAPES
from tests.support.schemas import raw_schemas


@pytest.mark.parametrize("name", [*SHAPES])
def test_wrong_shapes(name: str) -> None:
    refused(SHAPES[name])


@pytest.mark.parametrize("name", [*REFERENCES])
def test_dangling_references(name: str) -> None:
    refused(REFERENCES[name])


@pytest.mark.parametrize("name", [*CLASHES])
def test_clashes(name: str) -> None:
    refused(CLASHES[name])


def refused(fault: Fault) -> None:
    file, path, value, said = fault
    message = fault_of(changed(file, *path, to=value))
    assert said in message
    assert message.startswith((f"{file}: ", "common.yaml: ")) or file == "features.yaml", message


def drop(name: str) -> dict[str, object]:
    return {file: one for file, one in raw_schemas().items() if file != name}


@pytest.mark.parametrize(
    "name",
    [
        "documents.yaml",
        "ids.yaml",
        "common.yaml",
        "templates.yaml",
        "features.yaml",
        "settings.yaml",
        "calendar.yaml",
        "states.yaml",
        "boards.yaml",
        "rules/reading.yaml",
        "rules/st.yaml",
        "forms/cover.yaml",
        "codes/hazard_grades.yaml",
        "towns/full.yaml",
    ],
)
def test_missing_files(name: str) -> None:
    assert fault_of(drop(name)).startswith(f"{name}: 缺少这个文件")


@pytest.mark.parametrize(
    "name",
    ["listes/hazards.yaml", "lists/more/hazards.yaml", "lists/hazards.json", "hazards.yaml"],
)
def test_unknown_files(name: str) -> None:
    raw = {**raw_schemas(), name: {}}
    assert fault_of(raw).startswith(f"{name}: 不认识的文件")


def test_unknown_family() -> None:
    raw = {**raw_schemas(), "rules/zz.yaml": {}}
    assert fault_of(raw).startswith("rules/zz.yaml: ")


@pytest.mark.parametrize("document", [None, [], "text", 3])
def test_a_file_that_is_no_mapping(document: object) -> None:
    assert fault_of({**raw_schemas(), HAZARDS: document}) == f"{HAZARDS}: 应为键值对"


def test_keys_that_are_no_texts() -> None:
    raw = edited(HAZARDS, lambda document: document.update({2023: "x"}))
    assert "键“2023”应为文字" in fault_of(raw)


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: document.update(key=[]),
        lambda document: document.update(columns=[]),
    ],
)
def test_lists_need_a_key_and_columns(edit: Callable[[Any], object]) -> None:
    assert fault_of(edited(HAZARDS, edit)).startswith(f"{HAZARDS}: ")

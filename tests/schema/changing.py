"""One schema file with one thing changed, everything else as bundled."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.support.schemas import raw_schemas
from xlhazard.schema.load import build
from xlhazard.schema.types import SchemaError

GONE = object()
"""As the new value: the key is taken out."""


def changed(file: str, *path: str | int, to: Any) -> dict[str, object]:
    """The raw schemas with the value at the path in one file replaced, added or taken out."""
    raw = dict(raw_schemas())
    document = deepcopy(raw[file])
    here: Any = document
    for key in path[:-1]:
        here = here[key]
    if to is GONE:
        del here[path[-1]]
    elif isinstance(here, list) and path[-1] == len(here):
        here.append(to)
    else:
        here[path[-1]] = to
    raw[file] = document
    return raw


def edited(file: str, edit: Callable[[Any], object]) -> dict[str, object]:
    """The raw schemas with one file edited in a copy."""
    raw = dict(raw_schemas())
    document = deepcopy(raw[file])
    edit(document)
    raw[file] = document
    return raw


def fault_of(raw: dict[str, object]) -> str:
    """The message of the SchemaError that these files give."""
    with pytest.raises(SchemaError) as caught:
        build(raw)
    return str(caught.value)


def column_number(list_id: str, column_id: str) -> int:
    """Where a column stands in its file, as error messages count (from 0)."""
    document: Any = raw_schemas()[f"lists/{list_id}.yaml"]
    ids = [column["id"] for column in document["columns"]]
    return ids.index(column_id)


def same_as(list_id: str, key: str) -> Any:
    """What another list states for a key."""
    document: Any = raw_schemas()[f"lists/{list_id}.yaml"]
    return document[key]


Fault = tuple[str, tuple[str | int, ...], Any, str]
"""File, place in it, what stands there instead, and what has to be said of it."""

HAZARDS = "lists/hazards.yaml"
DUE = column_number("hazards", "due")
GRADE = column_number("hazards", "grade")
CODE = column_number("hazards", "enterprise_code")

"""The reference pages are what the schemas say; `xlhazard templates` makes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlhazard
from tests.support.schemas import SCHEMA
from xlhazard.render.reference import reference_pages

DOCS = Path(xlhazard.__file__).resolve().parents[1] / "docs"


@pytest.mark.parametrize("name", ["rules.md", "dictionary.md"])
def test_reference_pages_are_fresh(name: str) -> None:
    fresh = reference_pages(SCHEMA)[name]
    stale = f"docs/{name} is stale: run xlhazard templates"
    assert (DOCS / name).read_bytes() == fresh, stale


@pytest.mark.parametrize("document", ["docs/domain.md", "README.md", "docs/guide.md"])
def test_documents_lead_to_the_reference_pages(document: str) -> None:
    text = (DOCS.parent / document).read_text("utf-8")
    assert "rules.md" in text
    assert "dictionary.md" in text

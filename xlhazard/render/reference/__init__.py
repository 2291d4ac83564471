"""docs/rules.md and docs/dictionary.md, built from the schemas: nothing in them is typed twice."""

from __future__ import annotations

from collections.abc import Mapping

from xlhazard.render.reference.dictionary import dictionary_page
from xlhazard.render.reference.rules import rules_page
from xlhazard.schema.types import Schema


def reference_pages(schema: Schema) -> Mapping[str, bytes]:
    """File name under docs/ -> its bytes."""
    pages = {"rules.md": rules_page(schema), "dictionary.md": dictionary_page(schema)}
    return {name: text.encode("utf-8") for name, text in pages.items()}

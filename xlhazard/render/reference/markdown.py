"""Markdown of the reference pages: texts that stay texts, tables, links inside a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")

WRITTEN = "<!-- 由 xlhazard templates 按 schemas/ 生成，请勿手改 -->"


def plain(text: str) -> str:
    """A text whose signs are no markup, on one line."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table of texts that are Markdown already; no lines where it has no rows."""
    body = [f"| {' | '.join(row)} |" for row in rows]
    if body:
        yield f"| {' | '.join(heads)} |"
        yield f"|{'---|' * len(heads)}"
        yield from body
        yield ""


def code(text: str) -> str:
    """An id as code; "" stays empty."""
    return f"`{text}`" if text else ""

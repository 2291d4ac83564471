"""Keys and references: which record is meant, whose it is, and what it points to."""

from __future__ import annotations

from xlhazard.checking.rule import noticed

ORIGINS = (
    noticed("KY02", by="tables.values"),
    noticed("KY03", by="checking.columns"),
    noticed("KY06", by="tables.values"),
)

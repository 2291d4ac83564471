"""Cell values: what a single cell holds, and what must not be left out."""

from __future__ import annotations

from xlhazard.checking.rule import noticed

ORIGINS = (
    noticed("CV01", by="checking.columns"),
    noticed("CV02", by="tables.values"),
    noticed("CV03", by="tables.values"),
    noticed("CV04", by="tables.values"),
    noticed("CV05", by="checking.columns"),
    noticed("CV06", by="tables.values"),
    noticed("CV07", by="tables.values"),
    noticed("CV08", by="tables.values"),
    noticed("CV09", by="tables.values"),
    noticed("CV10", by="checking.columns"),
    noticed("CV11", by="tables.values"),
    noticed("CV12", by="tables.values"),
    noticed("CV13", by="checking.columns"),
    noticed("CV14", by="checking.columns"),
    noticed("CV15", by="checking.columns"),
    noticed("CV16", by="checking.columns"),
    noticed("CV17", by="checking.columns"),
    noticed("CV18", by="checking.columns"),
    noticed("CV19", by="tables.values"),
    noticed("CV20", by="checking.columns"),
    noticed("CV26", by="checking.columns"),
    noticed("CV27", by="tables.values"),
)

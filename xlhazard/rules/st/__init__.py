"""Workbook structure and safety: nearly all noticed while a file is read and understood."""

from __future__ import annotations

from xlhazard.checking.rule import noticed

ORIGINS = (
    noticed("ST01", by="io.reader"),
    noticed("ST02", by="io.reader"),
    noticed("ST03", by="io.reader"),
    noticed("ST04", by="io.reader"),
    noticed("ST05", by="tables.submission"),
    noticed("ST08", by="tables.submission"),
    noticed("ST09", by="tables.submission"),
    noticed("ST10", by="tables.submission"),
    noticed("ST11", by="tables.submission"),
    noticed("ST12", by="tables.submission"),
    noticed("ST13", by="tables.submission"),
    noticed("ST14", by="tables.submission"),
    noticed("ST15", by="tables.submission"),
    noticed("ST16", by="tables.submission"),
    noticed("ST17", by="tables.values"),
    noticed("ST18", by="tables.values"),
    noticed("ST21", by="tables.submission"),
    noticed("ST22", by="tables.submission"),
    noticed("ST24", by="tables.submission"),
    noticed("ST25", by="tables.submission"),
    noticed("ST26", by="io.reader"),
    noticed("ST27", by="tables.submission"),
    noticed("ST28", by="tables.submission"),
    noticed("ST29", by="io.reader"),
    noticed("ST30", by="io.reader"),
    noticed("ST31", by="io.reader"),
    noticed("ST32", by="io.reader"),
    noticed("ST33", by="tables.values"),
    noticed("ST34", by="io.received"),
)

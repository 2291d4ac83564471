"""Faults of single answers of the dispatch table. They are seen while the form is read."""

from __future__ import annotations

from xlhazard.checking.rule import noticed

WRONG_TYPE = noticed("DT14", "tables.forms")
BLANK = noticed("DT15", "tables.forms")
YES_NO = noticed("DT17", "tables.forms")
LABEL = noticed("DT21", "tables.forms")
NOT_STORED = noticed("DT22", "tables.forms")

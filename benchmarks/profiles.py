"""The schemas and town profiles that the measured workbooks are made for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache

from benchmarks.records import LISTS, YEAR
from xlhazard.model.month import Month
from xlhazard.schema.types import Schema, Town
from xlhazard.workflow.catalogue import the_schema

MONTH = Month(YEAR, 6)
REPORT_DATE = dt.date(YEAR, 6, 26)
TODAY = dt.date(YEAR, 6, 27)
CORE = (
    "inspections",
    "hazards",
    "rectifications",
    "acceptances",
    "enforcements",
    "accountabilities",
)
"""The six lists."""


def schema() -> Schema:
    """The bundled schemas, read once a process."""
    return the_schema()


@lru_cache(maxsize=1)
def twelve_lists() -> Town:
    """The profile with everything, cut down so that a department has twelve lists and no form."""
    full = schema().towns["full"]
    optional = tuple(one for one in full.optional_lists if one in LISTS)
    return replace(full, optional_lists=optional, forms=())


def six_lists() -> Town:
    """The profile of a town that asks for the six lists only."""
    return schema().towns["annex12"]

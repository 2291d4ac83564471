"""Checks, merges and fills the Excel hazard ledgers of Chinese townships.

The verbs of the command line as functions. What they return, and every type in it, lives in
`xlhazard.model` (`model.report.Report`, `model.results`). Importing this module is fast: pandas
and pandera are imported by the first call that needs them.

    >>> import xlhazard
    >>> report = xlhazard.validate("收件/2023-06")
    >>> [(f.code, str(f.cell)) for f in report.files[0].findings]
"""

from __future__ import annotations

from xlhazard.api import (
    books,
    fill,
    flag,
    init,
    issue,
    letters,
    merge,
    pandera_schema,
    read,
    renew,
    rollup,
    validate,
)
from xlhazard.api_adopt import adopt, fill_ledger
from xlhazard.version import __version__

__all__ = [
    "__version__",
    "adopt",
    "books",
    "fill",
    "fill_ledger",
    "flag",
    "init",
    "issue",
    "letters",
    "merge",
    "pandera_schema",
    "read",
    "renew",
    "rollup",
    "validate",
]

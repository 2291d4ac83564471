"""Checks, merges and fills the Excel hazard ledgers of Chinese townships."""

from xlhazard.version import __version__

__all__ = ["__version__"]

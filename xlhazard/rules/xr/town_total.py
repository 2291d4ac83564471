"""Figures that stand in the township's own form: judged by fill, before it writes (XR09)."""

from __future__ import annotations

from xlhazard.checking.rule import noticed

TOWN_TOTAL = noticed("XR09", "filling.standing")

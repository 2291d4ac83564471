"""Whom a town asks to list a hazard (挂牌督办)."""

from __future__ import annotations

from xlhazard.checking.context import Context


def default_level(context: Context) -> str:
    """Which level's 安委会 the town asks, such as 镇级."""
    return context.town.levels.get("default_level", "镇级")

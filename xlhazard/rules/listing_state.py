"""How far the listing (挂牌督办) of a hazard has come, in words."""

from __future__ import annotations

from xlhazard.checking.context import Context
from xlhazard.deriving.lives import Life


def listing_state(life: Life) -> str:
    """未提请, 仅企业内部挂牌 or 已提请N天待挂牌, for a hazard no government has listed."""
    if life.requested_on is not None:
        return f"已提请{(life.as_of - life.requested_on).days}天待挂牌"
    return "仅企业内部挂牌" if life.internal_on is not None else "未提请"


def found_lately(life: Life, grace: int) -> bool:
    """Found less than so many days before the day of the lists."""
    return life.found_on is not None and (life.as_of - life.found_on).days < grace


def default_level(context: Context) -> str:
    """Which level's 安委会 the town asks, such as 镇级."""
    return context.town.levels.get("default_level", "镇级")

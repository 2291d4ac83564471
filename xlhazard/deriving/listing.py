"""How far the listing (挂牌督办) of a hazard has come, in words."""

from __future__ import annotations

from xlhazard.deriving.lives import Life


def listing_state(life: Life) -> str:
    """未提请, 仅企业内部挂牌 or 已提请N天待挂牌, for a hazard no government has listed."""
    if life.requested_on is not None:
        return f"已提请{(life.as_of - life.requested_on).days}天待挂牌"
    return "仅企业内部挂牌" if life.internal_on is not None else "未提请"


def found_lately(life: Life, grace: int) -> bool:
    """Found less than so many days before the day of the lists."""
    return life.found_on is not None and (life.as_of - life.found_on).days < grace


def lacking(life: Life, grace: int) -> tuple[str, ...]:
    """Which listings a hazard wants and lacks, in words: a government's, the enterprise's own.

    None for one that wants no listing, or was found less than grace days ago.
    """
    if not life.wants_listing or found_lately(life, grace):
        return ()
    official = (listing_state(life),) if life.listed_on is None else ()
    return official if life.has_internal else (*official, "企业未内部挂牌")

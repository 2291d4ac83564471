"""The rules, one a module, found by walking this folder. Rules never import each other."""

from __future__ import annotations

import sys
from functools import cache

from xlhazard.checking.rule import Declared, gather


@cache
def declared() -> tuple[Declared, ...]:
    """Every rule and every code noticed elsewhere, in the order of families and codes."""
    return gather(sys.modules[__name__])

"""Declaring a rule: its code, what it needs, and the function that looks.

The words of a rule (message, fix, basis, parameters) live in the catalogue under the same code.
A declared rule is a value; rules are found by walking packages, not by registering themselves.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import TypeAlias

from xlhazard.checking.context import Context
from xlhazard.model.finding import Notice, Skipped

FAMILIES = ("ST", "CV", "KY", "DT", "MS", "TM", "CM", "XR", "DL", "TR")
"""Order of precedence: one fault of one cell is told by the first family that sees it."""

VALUE_FAMILIES = frozenset({"ST", "CV", "KY"})
"""Families whose errors are about the cell itself, so that later families leave it alone."""

Look: TypeAlias = Callable[[Context], Iterable[Notice | Skipped]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. doc is the sentence a village clerk could agree with.

    lists and forms must all be in the file (on the master: in the master); needs_master: it
    compares with the 总台账. spoils: its errors say that the cell itself cannot be relied on.
    regardless: it is told even where an earlier family found the same cell at fault.
    """

    code: str
    name: str
    look: Look
    lists: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    needs_master: bool = False
    spoils: bool = False
    regardless: bool = False
    doc: str = ""

    @property
    def family(self) -> str:
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class Origin:
    """A code that is noticed outside the rules: by the reader, while reading values, by a verb."""

    code: str
    by: str

    @property
    def family(self) -> str:
        return self.code[:2]


Declared: TypeAlias = Rule | Origin


def rule(
    code: str,
    *,
    lists: tuple[str, ...] = (),
    forms: tuple[str, ...] = (),
    needs_master: bool = False,
    spoils: bool | None = None,
    regardless: bool = False,
) -> Callable[[Look], Rule]:
    """Declare the decorated function as the logic of one code of the catalogue.

    >>> @rule("CM01", forms=("dispatch",), needs_master=True)
    ... def cumulative_fell(context: Context) -> Iterator[Notice]:
    ...     "A cumulative figure never becomes smaller from one month to the next."
    """

    def declare(look: Look) -> Rule:
        spoiling = code[:2] in VALUE_FAMILIES if spoils is None else spoils
        name = getattr(look, "__name__", code)
        doc = (look.__doc__ or "").strip()
        return Rule(code, name, look, lists, forms, needs_master, spoiling, regardless, doc)

    return declare


def noticed(code: str, by: str) -> Origin:
    """Say which module notices a code that has no rule of its own ("io.reader")."""
    return Origin(code, by)


def gather(package: ModuleType) -> tuple[Declared, ...]:
    """Every rule and origin in the modules below a package, sorted by family and code.

    Looks at module-level values and at tuples of them. Raises ValueError when a code is
    declared twice as a rule.
    """
    found: dict[int, Declared] = {}
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, Rule | Origin):
                    found[id(one)] = one
    ordered = sorted(found.values(), key=lambda one: (FAMILIES.index(one.family), one.code))
    seen: set[str] = set()
    for one in ordered:
        if isinstance(one, Rule):
            if one.code in seen:
                raise ValueError(f"rule {one.code} is declared twice")
            seen.add(one.code)
    return tuple(ordered)

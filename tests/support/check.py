"""Checking a workbook that is written as Markdown, and cases that show a rule from both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeAlias

from tests.support import base
from tests.support.base import World
from tests.support.mdbook import mdbook
from xlhazard.checking.context import Context
from xlhazard.checking.run import Checked
from xlhazard.model.finding import Finding
from xlhazard.model.workbook import Workbook
from xlhazard.schema.catalogue import UNKNOWN

Change: TypeAlias = Callable[[Workbook], Workbook]


@cache
def honest(unit_type: str = "village") -> World:
    return base.honest(unit_type)


def book(text: str, world: World | None = None) -> Workbook:
    """The honest workbook with these sheets instead of its own."""
    whole = base.workbook(world or honest())
    return replace(whole, sheets={**whole.sheets, **mdbook(text).sheets})


def context(
    text: str = "", world: World | None = None, change: Change | None = None, alone: bool = False
) -> Context:
    """The understood workbook; alone: without a master."""
    world = replace(world or honest(), with_master=not alone)
    read = book(text, world)
    return base.context(world, read if change is None else change(read))


def check(
    text: str = "", world: World | None = None, change: Change | None = None, alone: bool = False
) -> Checked:
    done = base.judged(context(text, world, change, alone))
    assert not done.crashed
    return done


def place(one: Finding) -> str:
    """ "隐患清单!J3"; "隐患清单!" for a whole sheet, "" for the whole file."""
    return "" if one.sheet is None else f"{one.sheet}!{one.cell or ''}"


def places(done: Checked, code: str) -> list[str]:
    return [place(one) for one in done.findings if one.code == code]


@dataclass(frozen=True)
class Case:
    """A rule and the nearest honest input: fires at these places, silent nowhere.

    fires and silent are workbooks as Markdown. master: list -> rows of the 总台账, as typed.
    says: words that the message has to hold.
    """

    code: str
    fires: str
    at: tuple[str, ...]
    silent: str
    says: str = ""
    unit: str = "village"
    alone: bool = False
    master: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    change: Change | None = None
    silent_change: Change | None = None
    cover: Mapping[str, str] = field(default_factory=dict)
    silent_cover: Mapping[str, str] | None = None

    def __str__(self) -> str:
        return self.code

    def world(self, cover: Mapping[str, str]) -> World:
        world = honest(self.unit)
        for list_id, rows in self.master.items():
            world = world.with_master_rows(list_id, *rows)
        return world.with_cover(**cover)

    def verify(self) -> None:
        fired = check(self.fires, self.world(self.cover), self.change, self.alone)
        told = [one for one in fired.findings if one.code == self.code]
        assert tuple(place(one) for one in told) == self.at
        for one in told:
            assert self.says in one.message
            assert UNKNOWN not in f"{one.message}{one.fix}{one.basis}"
        cover = self.cover if self.silent_cover is None else self.silent_cover
        quiet = check(self.silent, self.world(cover), self.silent_change, self.alone)
        assert places(quiet, self.code) == []

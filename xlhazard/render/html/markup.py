"""Elements whose texts are always escaped: the only place where a page's markup is made."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import TypeAlias

from xlhazard.render.words import shown

_EMPTY = frozenset({"meta", "input", "br"})


class Markup(str):
    """A piece of a page that is safe as it stands; every other text is escaped."""

    __slots__ = ()


Inner: TypeAlias = "str | Markup | Iterable[Inner]"


def escaped(text: str) -> Markup:
    """A text as people may see it: control and direction characters visibly, nothing as markup."""
    if isinstance(text, Markup):
        return text
    return Markup(html.escape(shown(text, keep="\n"), quote=True))


def tag(name: str, /, *inner: Inner, **given: str) -> Markup:
    """An element; attributes end in _ where Python has the word for itself (class_, for_)."""
    attributes = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(value)}"' for key, value in given.items()
    )
    if name in _EMPTY:
        return Markup(f"<{name}{attributes}>")
    return Markup(f"<{name}{attributes}>{together(inner)}</{name}>")


def together(inner: Inner) -> Markup:
    """Pieces one after another."""
    if isinstance(inner, str):
        return escaped(inner)
    return Markup("".join(together(one) for one in inner))

"""File names and texts of unknown origin, made safe to show."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def shown(text: str) -> str:
    """The text with control and direction characters written out, as \\u202e."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def brief(text: str) -> str:
    """At most 24 characters of a text from a file, made safe to show."""
    return shown(text if len(text) <= 24 else text[:24] + "…")


def same_name(name: str) -> str:
    """Two names are one name when this is equal: composed characters, no difference of case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())

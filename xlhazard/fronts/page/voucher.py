"""凭证.json: what a zip of the page says of itself, so that the next run knows where it stands.

The page cannot lock a file. What it can do is know the master again: the voucher holds the sha256
of the master that the run read and of the one it gave, and of every file beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from xlhazard.model.month import Month
from xlhazard.version import __version__

VOUCHER = "凭证.json"
SCHEMA = 1
"""Version of the voucher's own layout; a higher one than this is of a later program."""

_KIND = "xlhazard-office-month"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class NoVoucher(ValueError):
    """The bytes are no voucher that this program can read; the text says why (Chinese)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A submission that a run merged into the master."""

    unit: str
    month: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Voucher:
    """before, after: sha256 of the master that was dropped and of the one in the zip.

    months: every month that a run of this chain of zips was made for, oldest first. files: sha256
    by name of everything else in the zip. merged: what this very run took.
    """

    month: Month
    today: str
    before: str
    after: str
    months: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    merged: tuple[Taken, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> bytes:
        """The file; the same bytes from the same run."""
        told = {
            "kind": _KIND,
            "schema": SCHEMA,
            "program": __version__,
            "month": str(self.month),
            "today": self.today,
            "months": list(self.months),
            "verbs": list(self.verbs),
            "master_before": self.before,
            "master_after": self.after,
            "merged": [
                {"unit": one.unit, "month": one.month, "file": one.file, "sha256": one.sha256}
                for one in self.merged
            ],
            "files": dict(sorted(self.files.items())),
        }
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def read_voucher(data: bytes) -> Voucher:
    """The voucher of these bytes. Raises NoVoucher."""
    try:
        told = json.loads(data)
        if told["kind"] != _KIND:
            raise NoVoucher("它不是本页面写的凭证")
        if told["schema"] > SCHEMA:
            raise NoVoucher("它是更新版本的页面写的，请换用那个版本的页面")
        return Voucher(
            month=Month.parse(told["month"]),
            today=str(told["today"]),
            before=_sha256(told["master_before"]),
            after=_sha256(told["master_after"]),
            months=tuple(str(Month.parse(one)) for one in told["months"]),
            verbs=tuple(map(str, told["verbs"])),
            merged=tuple(
                Taken(str(one["unit"]), str(one["month"]), str(one["file"]), _sha256(one["sha256"]))
                for one in told["merged"]
            ),
            files={str(name): _sha256(one) for name, one in told["files"].items()},
        )
    except NoVoucher:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise NoVoucher("凭证读不懂，可能被改过或没有传完") from None


def sha256_of(data: bytes) -> str:
    """In hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _sha256(text: object) -> str:
    if not isinstance(text, str) or _SHA256.fullmatch(text) is None:
        raise NoVoucher("凭证里的校验值不对，可能被改过")
    return text

"""Many files as one zip, the same bytes from the same files."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from xlhazard.fronts.page.precompile import EPOCH


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Stored members of a fixed day: what is packed once more around it shrinks better so."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, body in files.items():
            made.writestr(zipfile.ZipInfo(name, EPOCH), body)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files of a zip of our own, in their order."""
    with zipfile.ZipFile(BytesIO(data)) as given:
        return {name: given.read(name) for name in given.namelist() if not name.endswith("/")}

"""Workbooks of ours that say whether somebody changed them since.

The seal is a digest of every part of the package, kept in its core properties. Whoever saves the
workbook in an office program, or changes a part, breaks it: then it is somebody's work.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from xlhazard.render.zipped import inflated_parts, zipped

_CORE = "docProps/core.xml"
_SEAL = re.compile(rb"<dc:identifier>([0-9a-f]{64})</dc:identifier>")
_BEFORE = b"</cp:coreProperties>"
_MOST = 256 * 1024 * 1024
"""Bytes unpacked; what claims more is no workbook of ours."""


def sealed(data: bytes) -> bytes:
    """The package with its seal; the same parts give the same bytes."""
    parts = inflated_parts(data)
    seal = f"<dc:identifier>{_digest(parts)}</dc:identifier>".encode()
    parts[_CORE] = parts[_CORE].replace(_BEFORE, seal + _BEFORE)
    return zipped(parts)


def untouched(data: bytes) -> bool:
    """Whether this is a sealed package of ours that nobody changed. Never raises."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _MOST:
                return False
        parts = inflated_parts(data)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, RuntimeError, OSError, EOFError):
        return False
    except zlib.error:
        return False
    core = parts.get(_CORE, b"")
    found = _SEAL.search(core)
    if found is None:
        return False
    parts[_CORE] = core.replace(found[0], b"")
    return _digest(parts).encode() == found[1]


def _digest(parts: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name in sorted(parts):
        whole.update(f"{name}\0{len(parts[name])}\0".encode())
        whole.update(parts[name])
    return whole.hexdigest()

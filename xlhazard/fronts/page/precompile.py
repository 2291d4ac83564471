"""Python sources turned into byte code, by the very Python that will run it.

Runs inside Pyodide when the page is built: only that Python can make byte code for itself. In the
browser nothing is compiled any more, which is most of the time that starting would take.
"""

from __future__ import annotations

import importlib.util
import marshal
import zipfile
from io import BytesIO

EPOCH = (1980, 1, 1, 0, 0, 0)
_UNCHECKED = (1).to_bytes(4, "little")
"""PEP 552: told by a hash of the source that nobody compares, since no source lies beside."""


PLAIN = "xlhazard/"
"""Docstrings of our own modules stay: a rule's is part of the rule. Those of libraries do not."""


def compiled(sources: bytes) -> bytes:
    """A zip of sources as a zip of byte code (x.pyc instead of x.py), members stored, in order.

    Every other member stays as it is. The same sources give the same bytes where the hash seed
    is fixed.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(sources)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            body = given.read(name)
            if name.endswith(".py"):
                body, name = _byte_code(name, body), f"{name}c"
            made.writestr(zipfile.ZipInfo(name, EPOCH), body)
    return out.getvalue()


def _byte_code(name: str, source: bytes) -> bytes:
    optimize = 0 if name.startswith(PLAIN) else 2
    code = compile(source, name, "exec", dont_inherit=True, optimize=optimize)
    head = importlib.util.MAGIC_NUMBER + _UNCHECKED + importlib.util.source_hash(source)
    return head + marshal.dumps(code)

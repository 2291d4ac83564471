"""The page's JavaScript modules as one script: a file from the disk cannot import another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

ORDER = (
    *("elements.js", "engine.js", "intake.js", "giving.js", "results.js"),
    *("village.js", "main.js"),
)
"""Each module after those that it imports."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(?P<name>[a-z_]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.MULTILINE)
_TOP = re.compile(r"^(?:async )?(?:function|const|let|class) (?P<name>\w+)", re.MULTILINE)


def joined(folder: Path, order: Sequence[str] = ORDER) -> str:
    """The modules behind one another, without their imports and exports.

    Raises ValueError where a module imports a later one, or two have the same name at the top.
    """
    seen: set[str] = set()
    names: set[str] = set()
    pieces = []
    for module in order:
        text = (folder / module).read_text(encoding="utf-8")
        for found in _IMPORT.finditer(text):
            if found["name"] not in seen:
                raise ValueError(f"{module} imports {found['name']}, which comes later")
        body = _EXPORT.sub("", _IMPORT.sub("", text))
        if re.search(r"^(?:import|export)\b", body, re.MULTILINE):
            raise ValueError(f"{module}: an import or export of another form")
        own = {found["name"] for found in _TOP.finditer(body)}
        if own & names:
            raise ValueError(f"{module}: {sorted(own & names)} are named in an earlier module too")
        seen.add(module)
        names |= own
        pieces.append(f"// {module}\n{body}")
    return "\n".join(pieces)

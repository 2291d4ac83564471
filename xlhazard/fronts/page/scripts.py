"""The page's JavaScript modules as one script: a file from the disk cannot import another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

ORDER = (
    *("elements.js", "engine.js", "intake.js", "giving.js", "results.js"),
    *("village.js", "office.js", "tabs.js", "main.js"),
)
"""Each module after those that it imports."""

_IMPORT = re.compile(
    r'^import \{(?P<names>[^}]*)\} from "\./(?P<name>[a-z_]+)\.js";\n', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (?P<name>\w+))", re.MULTILINE)


def joined(folder: Path, order: Sequence[str] = ORDER) -> str:
    """The modules behind one another, each in a scope of its own that gives what it exports.

    Raises ValueError where a module imports a later one or in a form that is not known here.
    """
    seen: set[str] = set()
    pieces = []
    for module in order:
        text = (folder / module).read_text(encoding="utf-8")
        for found in _IMPORT.finditer(text):
            if f"{found['name']}.js" not in seen:
                raise ValueError(f"{module} imports {found['name']}.js, which comes later")
        exported = [found["name"] for found in _EXPORT.finditer(text)]
        body = _EXPORT.sub("", _IMPORT.sub(r"const {\g<names>} = from_\g<name>;\n", text))
        if re.search(r"^(?:import|export)\b", body, re.MULTILINE):
            raise ValueError(f"{module}: an import or export of another form")
        seen.add(module)
        name = module.removesuffix(".js")
        given = f"return {{ {', '.join(exported)} }};"
        pieces.append(f"// {module}\nconst from_{name} = (() => {{\n{body}{given}\n}})();\n")
    return "\n".join(pieces)

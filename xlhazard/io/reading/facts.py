"""What a package holds besides cells: macros, links to other files, active content, properties."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from xlhazard.io.names import shown
from xlhazard.io.package import Package
from xlhazard.io.reading.records import Parts
from xlhazard.io.reading.relations import read_relations
from xlhazard.io.reading.texts import unescaped

_MACRO_PARTS = ("vbaproject.bin", "jdedata.bin")
_ACTIVE_FOLDERS = (
    ("xl/embeddings/", "嵌入的对象(OLE)"),
    ("xl/activex/", "ActiveX控件"),
    ("xl/querytables/", "外部数据查询"),
    ("xl/webextensions/", "Office加载项"),
    ("xl/model/", "数据模型"),
    ("customui/", "自定义功能区"),
)
_PROPERTIES = {"docprops/core.xml": "", "docprops/app.xml": "", "docprops/custom.xml": "custom:"}


def macro_parts(package: Package) -> list[str]:
    """The parts that hold a VBA or WPS macro project. They are never run."""
    return [n for n in package.parts if n.casefold().rpartition("/")[2] in _MACRO_PARTS]


def active_parts(package: Package) -> list[str]:
    """Parts that would act when the file is opened, each kind once, in words."""
    folded = [name.casefold() for name in package.parts]
    found = [
        said for folder, said in _ACTIVE_FOLDERS if any(name.startswith(folder) for name in folded)
    ]
    if "xl/connections.xml" in folded:
        found.append("外部数据连接")
    return found


def is_signed(package: Package) -> bool:
    return any(name.casefold().startswith("_xmlsignatures/") for name in package.parts)


def read_link(parts: Parts, part: str) -> tuple[str, str | None]:
    """What an external-link part leads to, and in words what it is when it is no plain book."""
    wanted = ("externalBook", "ddeLink", "oleLink")
    records = parts.records(part, wanted).found
    for record in records:
        if record.name == "ddeLink":
            service = record.attributes.get("ddeService", "")
            return shown(f"{service}|{record.attributes.get('ddeTopic', '')}"), "DDE链接"
    targets = [
        relation.target
        for relation in read_relations(parts, part).values()
        if relation.kind in ("externalLinkPath", "oleObject", "xlPathMissing") or relation.external
    ]
    target = shown(unquote(targets[0])) if targets else "未知文件"
    return target, "OLE链接" if any(r.name == "oleLink" for r in records) else None


def read_properties(parts: Parts) -> Mapping[str, str]:
    """Document properties by their own names (creator, lastModifiedBy, Application …).

    A property of the user's own is listed as "custom:name".
    """
    found: dict[str, str] = {}
    for part in parts.package.parts:
        prefix = _PROPERTIES.get(part.casefold())
        if prefix is None:
            continue
        name = ""
        for record in parts.records(part, None).found:
            if prefix and record.name == "property":
                found[prefix + record.attributes.get("name", "")] = unescaped(name)
            elif prefix:
                name = record.text
            elif record.parent in ("coreProperties", "Properties") and record.text.strip():
                found[record.name] = unescaped(record.text)
    return found

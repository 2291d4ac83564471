"""The report as SARIF 2.1.0, for code-scanning pages: rules, results, what could not run.

A cell is a logical location (隐患清单!L4) of the file; a workbook has no lines. Texts are plain:
what a reader of SARIF would take for a link or a placeholder is made harmless.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from urllib.parse import quote

from xlhazard.model.finding import Finding, Severity
from xlhazard.model.report import FileReport
from xlhazard.render.json import Json
from xlhazard.render.outcome import Outcome
from xlhazard.render.rules_text import rule_explained
from xlhazard.render.words import numbered, place, shown
from xlhazard.schema.types import Schema
from xlhazard.version import __version__

SCHEMA_URI = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT = "xlhazard/v1"
_ROOT = "%SRCROOT%"
_LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.FLAG: "warning",
    Severity.INFO: "note",
}
_LINK = re.compile(r"\](?=\()")
_PLACEHOLDER = re.compile(r"\{(?=[0-9]+\})")


def sarif(outcome: Outcome, schema: Schema, folder: PurePath) -> dict[str, Json]:
    """The whole log, one run. URIs are relative to folder wherever a file lies under it."""
    files = outcome.report.files
    codes = sorted({one.code for file in files for one in file.findings})
    unrun = {one.code for file in files for one in file.skipped}
    unrun |= {one.code for file in files for one in file.crashed}
    codes += sorted(unrun - set(codes))
    places = {code: number for number, code in enumerate(codes)}
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "xlhazard",
                "semanticVersion": __version__,
                "language": "zh-CN",
                "rules": [_rule(code, files, schema) for code in codes],
            }
        },
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(file, folder) for file in files],
        "invocations": [_invocation(outcome, places, folder)],
        "results": [
            result
            for number, file in enumerate(files)
            for result in _results(file, number, places, folder)
        ],
        "properties": {"title": shown(outcome.title), "today": outcome.report.today.isoformat()},
    }
    return {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}


def plain(text: str) -> str:
    """A text for a message: control characters visible, no embedded link, no placeholder."""
    safe = shown(text, keep="\n")
    return _PLACEHOLDER.sub("{ ", _LINK.sub("] ", safe))


def uri_of(path: str, folder: PurePath) -> str:
    """A percent-encoded URI: relative where the file lies under the folder, else absolute.

    A path that is relative already is taken to start at the folder.
    """
    whole = PurePath(path)
    if whole.is_absolute():
        if not whole.is_relative_to(folder):
            return f"file:///{_quoted(whole).lstrip('/')}"
        whole = whole.relative_to(folder)
    return _quoted(whole)


def _quoted(path: PurePath) -> str:
    text = path.as_posix()
    try:
        return quote(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote(text.encode("utf-8", "surrogatepass"))


def _location(path: str, folder: PurePath) -> dict[str, Json]:
    uri = uri_of(path, folder)
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": _ROOT}


def _artifact(file: FileReport, folder: PurePath) -> Json:
    said: dict[str, Json] = {"location": _location(file.path, folder), "roles": ["analysisTarget"]}
    if file.sha256:
        said["hashes"] = {"sha-256": file.sha256}
    said["properties"] = {
        "status": file.status,
        "unit": None if file.unit is None else shown(file.unit),
        "month": None if file.month is None else str(file.month),
        "readAs": [
            {
                "sheet": shown(one.sheet),
                "cell": str(one.cell),
                "from": shown(one.typed),
                "to": shown(one.read),
            }
            for one in file.read_as
        ],
    }
    return said


def _rule(code: str, files: tuple[FileReport, ...], schema: Schema) -> Json:
    """A rule of the catalogue with its help; one that the catalogue lacks by its finding."""
    known = schema.rules.get(code)
    if known is None:
        first = next(one for file in files for one in file.findings if one.code == code)
        return {
            "id": shown(code),
            "name": shown(first.name),
            "shortDescription": {"text": plain(first.basis)},
            "help": {"text": plain(first.fix)},
        }
    text = rule_explained(schema, code)
    head, _, _ = text.partition("\n")
    return {
        "id": code,
        "name": known.name,
        "shortDescription": {"text": plain(head)},
        "help": {"text": plain(text)},
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
    }


def _results(
    file: FileReport, number: int, places: Mapping[str, int], folder: PurePath
) -> Iterator[Json]:
    alike: Counter[str] = Counter()
    for one in numbered(file):
        finding = one.finding
        print_of = _fingerprint(file, finding)
        alike[print_of] += 1
        location: dict[str, Json] = {
            "physicalLocation": {
                "artifactLocation": {**_location(file.path, folder), "index": number}
            }
        }
        if finding.sheet is not None:
            location["logicalLocations"] = [_logical(finding)]
        yield {
            "ruleId": shown(finding.code),
            "ruleIndex": places[finding.code],
            "level": _LEVELS[finding.severity],
            "message": {"text": plain(_words(finding))},
            "locations": [location],
            "partialFingerprints": {FINGERPRINT: f"{print_of}:{alike[print_of]}"},
            "properties": {"number": one.number, "severity": str(finding.severity)},
        }


def _words(finding: Finding) -> str:
    return f"{place(finding)}：{finding.message}\n怎样改：{finding.fix}\n依据：{finding.basis}"


def _logical(finding: Finding) -> Json:
    kind = "sheet" if finding.cell is None else "cell"
    name = shown(finding.sheet or "") if finding.cell is None else str(finding.cell)
    return {"name": name, "fullyQualifiedName": shown(place(finding)), "kind": kind}


def _fingerprint(file: FileReport, finding: Finding) -> str:
    """The same finding keeps it when rows are inserted above, and when other findings go."""
    parts = (finding.code, file.unit or "", finding.sheet or "", finding.field or "")
    text = "\x00".join((*parts, finding.value or "", finding.message))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _invocation(outcome: Outcome, places: Mapping[str, int], folder: PurePath) -> Json:
    """What ran: rules of ours that failed, rules that could not run, what was done besides."""
    report = outcome.report
    failed: list[Json] = [
        _notification(f"程序出错：{crash.error}", "error", file.path, folder, crash.code, places)
        for file in report.files
        for crash in file.crashed
    ]
    told: list[Json] = [
        _notification(f"未运行：{one.reason}", "note", file.path, folder, one.code, places)
        for file in report.files
        for one in file.skipped
    ]
    told += [
        _notification(f"未读取：{why}", "note", path, folder) for path, why in report.passed_over
    ]
    told += [
        {"message": {"text": plain("\n".join((head, *lines)))}, "level": "note"}
        for head, lines in outcome.told
    ]
    return {
        "executionSuccessful": not failed,
        "toolExecutionNotifications": [*failed, *told],
    }


def _notification(
    text: str,
    level: str,
    path: str,
    folder: PurePath,
    code: str | None = None,
    places: Mapping[str, int] | None = None,
) -> Json:
    said: dict[str, Json] = {
        "message": {"text": plain(text)},
        "level": level,
        "locations": [{"physicalLocation": {"artifactLocation": _location(path, folder)}}],
    }
    if code is not None and places is not None:
        said["associatedRule"] = {"id": code, "index": places[code]}
    return said

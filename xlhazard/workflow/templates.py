"""Building all that comes from the schemas: workbooks/, the reference pages; checking templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from xlhazard.examples.build import build_examples
from xlhazard.io import schema_files
from xlhazard.io.commit import put
from xlhazard.io.reader import read_file
from xlhazard.model.results import (
    CheckedTemplate,
    TemplateCheck,
    TemplateProblem,
    TemplatesResult,
)
from xlhazard.render.excerpts import template_excerpts
from xlhazard.render.reference import reference_pages
from xlhazard.render.template_check import check
from xlhazard.render.templates import build_all, inflated_parts, master_file
from xlhazard.schema.types import Schema
from xlhazard.workflow.boards import new_master
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.receiving import Progress, silent

EXAMPLES = "examples"
DOCS = "../docs"


def templates(
    folder: Path | None = None,
    *,
    check_only: bool = False,
    schemas: Path | None = None,
    progress: Progress = silent,
) -> TemplatesResult:
    """Build all templates and examples into a folder (default: workbooks/ of the checkout).

    check_only: nothing is written; stale names what is missing, differs or is not built any
    more. Workbooks are compared part by part, inflated, so that a zip library makes no difference.
    In a checkout the reference pages under docs/ belong to it, unless folder or schemas are given.
    """
    root = folder or _home(check_only)
    schema = the_schema(schemas)
    built = {**_built(schema), **(_pages(schema) if folder is None and schemas is None else {})}
    written, unchanged, stale = [], [], []
    for number, (name, data) in enumerate(sorted(built.items())):
        progress("模板", number, len(built))
        path = root / name
        if path.is_file() and same_content(path.read_bytes(), data):
            unchanged.append(name)
        elif check_only:
            stale.append(name)
        else:
            put(path, data)
            written.append(name)
    progress("模板", len(built), len(built))
    if check_only:
        stale += _surplus(root, built)
    return TemplatesResult(root, tuple(written), tuple(unchanged), tuple(stale), check_only)


def same_content(one: bytes, other: bytes) -> bool:
    """The same bytes, or workbooks with the same parts."""
    if one == other:
        return True
    both_packages = one[:2] == other[:2] == b"PK"
    return both_packages and inflated_parts(one) == inflated_parts(other)


def check_templates(
    paths: Sequence[Path],
    *,
    schemas: Path | None = None,
    excerpts: bool = False,
    progress: Progress = silent,
) -> TemplateCheck:
    """Prove that workbook templates still match their schemas. Folders are searched.

    Raises Misuse for a path that does not exist. What lies under a folder named examples is a
    filled submission and is passed over. excerpts: the result carries excerpts of the sheets.
    """
    schema = the_schema(schemas)
    files, passed_over = _found(paths)
    checked = []
    for number, path in enumerate(files):
        progress("核对模板", number, len(files))
        checked.append(_checked(path, schema, excerpts))
    progress("核对模板", len(files), len(files))
    return TemplateCheck(tuple(checked), tuple(passed_over))


def _checked(path: Path, schema: Schema, excerpts: bool) -> CheckedTemplate:
    reading = read_file(path)
    if reading.workbook is None:
        codes = "、".join(notice.code for notice in reading.notices)
        return CheckedTemplate(str(path), (TemplateProblem(f"文件读不了（{codes}）。"),))
    problems = check(reading.workbook, schema)
    shown = template_excerpts(reading.workbook, problems) if excerpts else ()
    return CheckedTemplate(str(path), problems, shown)


def _found(paths: Sequence[Path]) -> tuple[list[Path], list[tuple[str, str]]]:
    files: list[Path] = []
    passed_over: list[tuple[str, str]] = []
    for path in paths:
        if path.is_file():
            files.append(path)
        elif path.is_dir():
            for one in sorted(path.rglob("*.xls[xm]")):
                if EXAMPLES in one.relative_to(path).parts[:-1]:
                    passed_over.append((str(one), "示例报送件，不是模板"))
                elif not one.name.startswith(("~$", ".~")):
                    files.append(one)
        else:
            raise Misuse(f"没有找到：{path}。请检查路径。")
    return files, passed_over


def _built(schema: Schema) -> Mapping[str, bytes]:
    return {**workbooks(schema), **build_examples(schema)}


def workbooks(schema: Schema) -> Mapping[str, bytes]:
    """Path under workbooks/ -> bytes of all templates; masters as xlhazard init makes them."""
    masters = {master_file(town.id): new_master(schema, town) for town in schema.towns.values()}
    return {**build_all(schema), **masters}


def _pages(schema: Schema) -> Mapping[str, bytes]:
    """The reference pages by their path from workbooks/, in a checkout only."""
    if schema_files.checkout() is None:
        return {}
    return {f"{DOCS}/{name}": data for name, data in reference_pages(schema).items()}


def _surplus(root: Path, built: Mapping[str, bytes]) -> list[str]:
    """Files that nothing builds (any more)."""
    if not root.is_dir():
        return []
    present = (p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())
    return sorted(name for name in present if name not in built and not name.startswith("."))


def _home(check_only: bool) -> Path:
    """The shipped workbooks. Raises Misuse for rebuilding them inside an installed package."""
    if not check_only and schema_files.checkout() is None:
        raise Misuse("安装版里的模板随程序发布，不用重建。要另存一份，请用 -o 指明文件夹。")
    return schema_files.bundled_workbooks()

"""JUnit, SARIF and GitHub: valid, complete, and broken by nothing that a cell may hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.render.naughty import hostile, texts
from tests.render.told import TODAY, refused, report, run
from tests.support.schemas import SCHEMA
from xlhazard.model.finding import Crash, Severity
from xlhazard.model.report import Report
from xlhazard.render.github import command, github
from xlhazard.render.json import Json, dumped
from xlhazard.render.junit import junit, legal
from xlhazard.render.outcome import Outcome, of_validation
from xlhazard.render.sarif import FINGERPRINT, plain, sarif, uri_of
from xlhazard.render.text import report_text
from xlhazard.render.words import shown

HERE = Path(__file__).parent / "schemas"
FOLDER = PurePosixPath("/data/黑林镇")
MANY = 1_200
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@cache
def junit_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(HERE / "junit-10.xsd")))


@cache
def sarif_schema() -> jsonschema.Draft7Validator:
    schema = json.loads((HERE / "sarif-2.1.0-part.json").read_text("utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def parsed(outcome: Outcome) -> etree._Element:
    parser = etree.XMLParser(huge_tree=True)
    tree = etree.fromstring(junit(outcome).encode("utf-8"), parser)
    junit_schema().assertValid(tree)
    return tree


def log(outcome: Outcome) -> dict[str, Json]:
    return sarif(outcome, SCHEMA, FOLDER)


def messages(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "text":
                yield value
            yield from messages(value)
    elif isinstance(data, list):
        for value in data:
            yield from messages(value)


def test_junit_has_a_suite_for_the_file_and_a_case_for_each_finding() -> None:
    tree = parsed(of_validation(run()))
    suite, beside = tree.findall("testsuite")
    assert suite.get("name") == "收件/2023-06/HL-03.xlsx"
    assert (suite.get("failures"), suite.get("skipped"), suite.get("errors")) == ("7", "1", "0")
    assert (tree.get("tests"), tree.get("failures")) == ("11", "7")
    cases = suite.findall("testcase")
    assert len(cases) == len(refused().findings) + 1
    assert cases[0].get("name") == "CV02 隐患清单!L4 第1处"
    failure = cases[0].find("failure")
    assert failure is not None
    assert failure.get("type") == "CV02"
    assert "6月31日" in (failure.get("message") or "")
    assert "怎样改：请核对后改正。" in (failure.text or "")
    (passed_over,) = beside.findall("testcase")
    assert passed_over.get("name") == "未读取 ~$HL-03.xlsx"


def test_a_sound_file_is_a_passing_case_and_a_crash_an_error() -> None:
    sound = parsed(of_validation(Report(TODAY, (report(),))))
    assert [one.get("name") for one in sound.iter("testcase")] == ["CM01 未运行", "核对：通过"]
    from dataclasses import replace

    crashed = replace(report(), crashed=(Crash("XR02", "KeyError"),))
    tree = parsed(of_validation(Report(TODAY, (crashed,))))
    assert tree.get("errors") == "1"
    assert tree.find(".//error") is not None


def test_what_xml_cannot_hold_becomes_the_replacement_character() -> None:
    assert legal("a\x00\x1b\ud800\ufffe中\U0001f600") == "a����中\U0001f600"
    assert legal("a\u202eb\rc\nd") == "a\\u202eb\\x0dc\nd"


def test_sarif_has_rules_with_help_results_at_cells_and_levels() -> None:
    (told,) = log(of_validation(run()))["runs"]
    driver = told["tool"]["driver"]
    rules = {one["id"]: one for one in driver["rules"]}
    assert "怎样改：" in rules["CV02"]["help"]["text"]
    assert rules["CV18"]["defaultConfiguration"] == {"level": "warning"}
    results = told["results"]
    assert len(results) == len(refused().findings)
    for result in results:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    first = results[0]["locations"][0]
    assert first["physicalLocation"]["artifactLocation"] == {
        "uri": "%E6%94%B6%E4%BB%B6/2023-06/HL-03.xlsx",
        "uriBaseId": "%SRCROOT%",
        "index": 0,
    }
    assert first["logicalLocations"] == [
        {"name": "L4", "fullyQualifiedName": "隐患清单!L4", "kind": "cell"}
    ]
    levels = {one["ruleId"]: one["level"] for one in results}
    assert (levels["CV02"], levels["CV18"], levels["ST13"]) == ("error", "warning", "note")
    notes = [one["message"]["text"] for one in told["invocations"][0]["toolExecutionNotifications"]]
    assert any("没有总台账" in note for note in notes)
    assert any("锁文件" in note for note in notes)


def test_fingerprints_tell_findings_apart_and_stay_when_others_go() -> None:
    def prints(one: Report) -> list[str]:
        (told,) = log(of_validation(one))["runs"]
        return [result["partialFingerprints"][FINGERPRINT] for result in told["results"]]

    whole = prints(run())
    assert len(set(whole)) == len(whole)
    fewer = Report(TODAY, (report(*refused().findings[1:]),))
    assert set(prints(fewer)) <= set(whole)
    assert prints(run()) == whole


@pytest.mark.parametrize(
    ("path", "folder", "uri"),
    [
        ("收件/a b.xlsx", FOLDER, "%E6%94%B6%E4%BB%B6/a%20b.xlsx"),
        ("/data/黑林镇/a#1?.xlsx", FOLDER, "a%231%3F.xlsx"),
        ("/tmp/a.xlsx", FOLDER, "file:///tmp/a.xlsx"),
        ("x:y.xlsx", FOLDER, "x%3Ay.xlsx"),
        ("\udcff.xlsx", FOLDER, "%FF.xlsx"),
        ("\ud800.xlsx", FOLDER, "%ED%A0%80.xlsx"),
    ],
)
def test_uris_are_percent_encoded_and_relative(path: str, folder: PurePosixPath, uri: str) -> None:
    assert uri_of(path, folder) == uri


def test_a_message_of_sarif_is_never_a_link_or_a_placeholder() -> None:
    assert plain("[a](http://x)") == "[a] (http://x)"
    assert plain("{0}{a}") == "{ 0}{a}"


def test_github_gets_one_line_for_each_finding() -> None:
    lines = github(of_validation(run())).splitlines()
    assert lines[0] == (
        "::error file=收件/2023-06/HL-03.xlsx,title=CV02 隐患清单!L4::第1处 "
        "“整改时限”的“6月31日”不是能认出的日期。%0A怎样改：请核对后改正。%0A依据：附件12 二（三）"
    )
    kinds = [line.split(" ")[0] for line in lines]
    assert kinds.count("::error") == 7
    assert kinds.count("::warning") == 1
    assert any("title=未运行::CM01：没有总台账" in line for line in lines)
    assert lines[-1].startswith("::notice title=核对报送件::共1份文件")


def test_a_template_differs_at_its_cell_in_every_format() -> None:
    from xlhazard.model.address import Address
    from xlhazard.model.results import CheckedTemplate, TemplateCheck, TemplateProblem
    from xlhazard.render.outcome import of_templates

    problem = TemplateProblem("“整改时限”列的下拉不见了。", "隐患清单", Address(3, 6))
    check = TemplateCheck((CheckedTemplate("a.xlsx", (problem,)), CheckedTemplate("b.xlsx")))
    outcome = of_templates(check, TODAY)
    assert github(outcome).startswith("::error file=a.xlsx,title=TEMPLATE 隐患清单!F3::第1处 “整改")
    assert parsed(outcome).get("failures") == "1"
    sarif_schema().validate(log(outcome))


class TestHostile:
    """Every field of every format, thousands of texts."""

    def test_junit(self) -> None:
        tree = parsed(hostile(MANY))
        names = {element.tag for element in tree.iter()}
        assert names <= {
            "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out",
        }  # fmt: skip
        told = [one.get("message") for one in tree.iter("failure")]
        expected = [legal(text) for number, text in enumerate(texts(MANY)) if number % 4 == 0]
        assert told == expected

    def test_sarif(self) -> None:
        data = json.loads(dumped(log(hostile(MANY))))
        sarif_schema().validate(data)
        for text in messages(data):
            assert not re.search(r"\]\(|\{[0-9]+\}", text)
            assert shown(text, keep="\n") == text
        for artifact in data["runs"][0]["artifacts"]:
            assert re.fullmatch(r"[A-Za-z0-9._~/%:-]*", artifact["location"]["uri"])

    def test_github(self) -> None:
        lines = github(hostile(MANY)).split("\n")
        assert lines.pop() == ""
        for line in lines:
            assert re.match(r"::(error|warning|notice) (file=[^,:]*,)?title=[^,:]*::", line)
            assert shown(line) == line

    def test_text(self) -> None:
        text = report_text(hostile(MANY).report)
        assert shown(text, keep="\n") == text
        text.encode("utf-8")


@given(ANY_TEXT, ANY_TEXT)
def test_a_command_of_github_reads_back_as_it_was(title: str, message: str) -> None:
    found = re.fullmatch(
        r"::error file=a,title=([^,:\r\n]*)::([^\r\n]*)", command("error", "a", title, message)
    )
    assert found is not None
    back = {"%0A": "\n", "%0D": "\r", "%3A": ":", "%2C": ",", "%25": "%"}

    def read(text: str) -> str:
        return re.sub("%0A|%0D|%3A|%2C|%25", lambda one: back[one[0]], text)

    assert read(found[1]) == shown(title, keep="\r\n")
    assert read(found[2]) == shown(message, keep="\r\n")


@given(ANY_TEXT)
def test_any_text_can_stand_in_xml(text: str) -> None:
    element = etree.Element("a")
    element.text = legal(text)
    assert etree.fromstring(etree.tostring(element)).text in (legal(text), legal(text) or None)


def test_severities_all_have_a_level() -> None:
    from dataclasses import replace

    found = tuple(replace(refused().findings[0], severity=one) for one in Severity)
    (told,) = log(of_validation(Report(TODAY, (report(*found),))))["runs"]
    assert {one["level"] for one in told["results"]} == {"error", "warning", "note"}

"""The page in real Chromium: it asks nobody for anything, runs nothing, filters by style alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.render.naughty import KNOWN
from tests.render.told import TODAY, finding, refused, report
from tests.support.browser import chromium, listening, printed
from xlhazard.model.report import Report
from xlhazard.render.html import page
from xlhazard.render.outcome import of_validation

pytestmark = pytest.mark.browser


def saved(folder: Path, text: str) -> Path:
    path = folder / "核对.html"
    path.write_text(text, encoding="utf-8")
    return path


def test_hostile_cells_neither_run_nor_ask_for_anything(tmp_path: Path) -> None:
    with listening() as (address, asked):
        baits = (
            f"<img src={address}/img>",
            f"<script src={address}/js></script>",
            f"<link rel=stylesheet href={address}/css>",
            f"<style>@import url({address}/import);</style>",
            f"<iframe src={address}/frame></iframe>",
            f"<meta http-equiv=refresh content='0;url={address}/refresh'>",
            f"</style><body background={address}/background onload=fetch('{address}/fetch')>",
            f"<svg><image href={address}/svg></svg>",
        )
        texts = (*KNOWN[:25], *baits)
        found = [finding("CV06", text, "A1", text, value=text) for text in texts]
        text = page(of_validation(Report(TODAY, (replace(report(*found), path=baits[0]),))))
        dom = chromium(saved(tmp_path, text), tmp_path, "--dump-dom")
        assert asked == []
    assert "<title>核对报送件 2023-06-27</title>" in dom
    assert "owned'&lt;/script&gt;" in dom
    assert "<script" not in dom
    assert "<img" not in dom
    assert dom.count("<style") == 1


def test_the_listener_would_hear_a_request(tmp_path: Path) -> None:
    with listening() as (address, asked):
        bait = saved(tmp_path, f"<!DOCTYPE html><title>x</title><img src={address}/img>")
        chromium(bait, tmp_path, "--dump-dom")
        assert asked == ["/img"]


def test_picking_a_severity_leaves_only_its_findings(tmp_path: Path) -> None:
    text = page(of_validation(Report(TODAY, (refused(),))))
    assert "script" not in text
    everything = printed(saved(tmp_path, text), tmp_path)
    assert "不是能认出的日期" in everything
    assert "不像人名" in everything
    assert "没有总台账" in everything
    picked = text.replace(' checked=""', "").replace(
        'id="pick-warning"', 'id="pick-warning" checked=""'
    )
    only = printed(saved(tmp_path, picked), tmp_path)
    assert "不像人名" in only
    assert "怎样改" in only
    assert "没有“发现人”列" not in only
    assert "缺少“问责清单”表" not in only
    assert "《调度表》" not in only
    assert "没有总台账" not in only

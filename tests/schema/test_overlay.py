"""A town's own files over the bundled ones: build() receives the files already merged by name."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.schema.changing import changed, fault_of
from tests.support.schemas import raw_schemas
from xlhazard.schema.load import build


def fifth_town(**own: object) -> dict[str, Any]:
    town: Any = deepcopy(raw_schemas()["towns/heilin.yaml"])
    town.update({"id": "hongshi", "name": "红石镇", **own})
    return {**raw_schemas(), "towns/hongshi.yaml": town}


def test_a_town_more() -> None:
    schema = build(fifth_town(optional_lists=["trainings"]))
    town = schema.towns["hongshi"]
    assert town.name == "红石镇"
    assert schema.unit_lists("department", town)[-1] == "trainings"
    assert schema.unit_forms("village", town) == ("dispatch",)
    assert set(schema.towns) == {"annex12", "baishiyi", "full", "heilin", "hongshi", "shanyao"}


def test_a_town_that_maps_its_sources_otherwise() -> None:
    groups = {
        "self": ["self", "expert"],
        "department": ["department", "village_patrol", "report", "unannounced"],
        "none": ["upper"],
    }
    assert build(fifth_town(source_groups=groups)).towns["hongshi"].source_groups["none"] == (
        "upper",
    )


def test_a_list_replaced() -> None:
    own: Any = deepcopy(raw_schemas()["lists/publicity_sites.yaml"])
    own["columns"].append(
        {
            "id": "keeper",
            "header": "管护人",
            "kind": "person",
            "required": {"when": [{"field": "site_kind", "in": ["village", "estate"]}]},
            "owner": "unit",
            "width": 9,
            "source": "D",
        }
    )
    schema = build({**raw_schemas(), "lists/publicity_sites.yaml": own})
    sites = schema.lists["publicity_sites"]
    assert [column.id for column in sites.columns[-2:]] == ["keeper", "remark"]
    assert sites.column("keeper").required == "when"


def test_a_list_more_needs_its_place_among_the_sheets() -> None:
    own: Any = deepcopy(raw_schemas()["lists/publicity_sites.yaml"])
    own.update(id="fire_lanes", sheet="消防通道")
    raw = {**raw_schemas(), "lists/fire_lanes.yaml": own}
    assert fault_of(raw).startswith("features.yaml: sheet_order: 不认识的“fire_lanes”")
    features: Any = deepcopy(raw_schemas()["features.yaml"])
    features["sheet_order"].append("fire_lanes")
    schema = build({**raw, "features.yaml": features})
    assert list(schema.lists)[-1] == "fire_lanes"


def test_a_value_more_in_a_value_list() -> None:
    raw = changed(
        "codes/inspection_methods.yaml",
        "values",
        7,
        to={"id": "drone", "label": "无人机巡查", "spot_check": "no", "source": "D"},
    )
    methods = build(raw).codes["inspection_methods"]
    assert methods.by_fold["无人机巡查"].attributes == {"spot_check": "no"}


def test_a_value_more_must_say_how_it_counts() -> None:
    raw = changed(
        "codes/inspection_methods.yaml",
        "values",
        7,
        to={"id": "drone", "label": "无人机巡查", "source": "D"},
    )
    assert fault_of(raw) == "codes/inspection_methods.yaml: values[7]: 缺少“spot_check”"


def test_wrong_overlays() -> None:
    assert "“hongshi”与文件名不一致" in fault_of(
        {**fifth_town(), "towns/hongshan.yaml": fifth_town()["towns/hongshi.yaml"]}
    )
    assert fault_of(fifth_town(features=["gas"])).startswith("towns/hongshi.yaml: features: ")
    assert fault_of(fifth_town(calendar=["gas"])).startswith("towns/hongshi.yaml: calendar: ")
    assert fault_of(fifth_town(remark="x")).startswith("towns/hongshi.yaml: remark: 不认识的键")
    assert "应为文字" in fault_of(fifth_town(name=5))

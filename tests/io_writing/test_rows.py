"""Rows of a part, found again by number and by place."""

from __future__ import annotations

import pytest

from xlhazard.io.patch.rows import Rows

XML = (
    b'<x><row r="2" ht="9"><c/></row><row><c/></row><row spans="1:2" r="7"/>'
    b"<row r='9' s=\"1\"></row></x>"
)


def rows(xml: bytes, prefix: bytes = b"") -> Rows:
    return Rows(xml, prefix, xml.index(b">") + 1, xml.rindex(b"<"))


def test_rows_with_and_without_numbers() -> None:
    found = rows(XML)
    assert list(found.numbers) == [2, 3, 7, 9]
    assert found.ordered
    seventh = found.find(7)
    assert seventh is not None
    assert seventh.attributes == b' spans="1:2" r="7"/'
    assert XML[seventh.start : seventh.open_end] == b'<row spans="1:2" r="7"/>'
    assert found.find(4) is None


def test_places_between_rows() -> None:
    found = rows(XML)
    third = found.find(3)
    assert third is not None
    assert found.behind(2) == third.start
    assert found.behind(9) == XML.rindex(b"<")
    assert found.around(XML.index(b"<c/>")).number == 2
    assert found.first_start == XML.index(b"<row")
    assert rows(b"<x></x>").first_start == 3


def test_a_prefix() -> None:
    found = rows(b'<x:x><x:row r="1"></x:row><x:row/></x:x>', b"x:")
    assert list(found.numbers) == [1, 2]
    second = found.find(2)
    assert second is not None
    assert second.attributes == b"/"


@pytest.mark.parametrize("second", ['r="2"', 'r="1"', 'r="1048577"', 'r="99999999999999999999999"'])
def test_numbers_out_of_order_or_reach(second: str) -> None:
    assert not rows(f'<x><row r="2"></row><row {second}></row></x>'.encode()).ordered

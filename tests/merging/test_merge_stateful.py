"""Submit, re-submit, edit in the master, decide conflicts, in any order: equal to a small model.

The model keeps, for every cell, what the unit last had accepted and what stands in the master.
"""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.merging.office import applied, empty_master, everything, incoming, merge, plan, typed
from tests.support.records import day
from xlhazard.merging.three_way import ABSENT
from xlhazard.model.ids import make_record_id
from xlhazard.model.month import Month
from xlhazard.model.table import Value

UNITS = ("HL-01", "HL-03")
WORDS = ("配电房", "仓库", "车间", "宿舍")
FIELDS = ("location", "remark")
START = Month(2023, 5)

Rows = Mapping[str, Mapping[str, Value]]


def hazard_id(unit: str, number: int) -> str:
    return make_record_id("YH", unit, 2023, number)


def hazard(unit: str, number: int, location: str, remark: str | None) -> dict[str, Value]:
    return {
        "hazard_id": hazard_id(unit, number),
        "description": "配电箱没有接地保护",
        "grade": "minor",
        "found_on": day("05-02"),
        "location": location,
        "remark": remark,
    }


rows_of_a_unit = st.dictionaries(
    st.integers(1, 2),
    st.tuples(st.sampled_from(WORDS), st.one_of(st.none(), st.sampled_from(WORDS))),
    min_size=1,
)


class Township(RuleBasedStateMachine):
    """Two villages report month by month; the office types into its master in between."""

    @initialize()
    def begin(self) -> None:
        self.master = empty_master()
        self.months = dict.fromkeys(UNITS, START)
        self.versions = dict.fromkeys(UNITS, 0)
        self.known: dict[str, dict[str, Mapping[str, Value]]] = {unit: {} for unit in UNITS}
        self.ours: dict[tuple[str, str], Value] = {}
        self.born: dict[str, Month] = {}
        self.last: dict[str, Month] = {}
        self.conflicts = 0

    @rule(unit=st.sampled_from(UNITS), rows=rows_of_a_unit, next_month=st.booleans())
    def report(
        self, unit: str, rows: Mapping[int, tuple[str, str | None]], next_month: bool
    ) -> None:
        if next_month or not self.versions[unit]:
            self.months[unit] = self.months[unit].plus(int(bool(self.versions[unit])))
            self.versions[unit] = 1
        else:
            self.versions[unit] += 1
        month = self.months[unit]
        filed = {hazard_id(unit, n): hazard(unit, n, *texts) for n, texts in rows.items()}
        base = self.known[unit]
        one = incoming(
            {"hazards": list(filed.values())},
            unit=unit,
            month=month,
            version=self.versions[unit],
            base={"hazards": list(base.values())} if base else {},
        )
        planned = plan(self.master, one)
        expected = self.expect(filed, base, month)
        assert len(planned.conflicts) == expected
        self.master = applied(self.master, planned.edits)
        # Older reports speak only of records that still stand in the master.
        standing = {key: row for key, row in base.items() if (key, FIELDS[0]) in self.ours}
        self.known[unit] = {**standing, **filed}
        again = incoming(
            {"hazards": list(filed.values())},
            unit=unit,
            month=month,
            version=self.versions[unit],
            base={"hazards": list(self.known[unit].values())},
        )
        assert plan(self.master, again).edits.edits == ()

    def expect(self, filed: Rows, base: Mapping[str, Mapping[str, Value]], month: Month) -> int:
        """What the table of the specification says, in its plainest form."""
        clashes = 0
        present = {key for key, _ in self.ours}
        for key, row in filed.items():
            for name in FIELDS:
                theirs, before = row[name], base.get(key, {}).get(name)
                if key not in present:
                    if key not in base:
                        self.ours[key, name] = theirs
                    elif theirs != before:
                        clashes += 1
                elif theirs not in (before, self.ours[key, name]):
                    if self.ours[key, name] == before:
                        self.ours[key, name] = theirs
                    else:
                        clashes += 1
            if (key, FIELDS[0]) in self.ours:
                self.born.setdefault(key, month)
                self.last[key] = month
        for key in list(base):
            untouched = all(
                self.ours.get((key, name), "gone") == base[key][name] for name in FIELDS
            )
            only_now = self.born.get(key) == self.last.get(key) == month
            if key not in filed and untouched and only_now:
                for name in FIELDS:
                    self.ours.pop((key, name))
                self.born.pop(key)
                self.last.pop(key)
        return clashes

    @rule(pick=st.integers(0, 20), name=st.sampled_from(FIELDS), word=st.sampled_from(WORDS))
    def staff_type(self, pick: int, name: str, word: str) -> None:
        keys = sorted({key for key, _ in self.ours})
        if keys:
            key = keys[pick % len(keys)]
            self.master = typed(self.master, "hazards", (key,), name, word)
            self.ours[key, name] = word

    @rule(pick=st.integers(0, 20), choice=st.sampled_from(("unit", "master", "东门")))
    def staff_decide(self, pick: int, choice: str) -> None:
        """One open conflict gets a choice or a value of its own; the next merge does it once."""
        rows = everything(self.master)["conflicts"]
        undecided = sorted(
            key
            for key, row in rows.items()
            if not {"choice", "agreed_value", "outcome"} & row.keys()
            and row.get("master_value") != ABSENT
        )
        if not undecided:
            return
        number = undecided[pick % len(undecided)]
        row = rows[number]
        own_value = choice not in ("unit", "master")
        name = "agreed_value" if own_value else "choice"
        self.master = merge(typed(self.master, "conflicts", number, name, choice))
        header = {"隐患点": "location", "备注": "remark"}[str(row["field"])]
        cell = (str(row["record_key"]), header)
        stood = (row.get("unit_value"), row.get("master_value"))
        if cell in self.ours and self.ours[cell] in stood and choice != "master":
            self.ours[cell] = choice if own_value else stood[0]
        assert plan(self.master).edits.edits == ()
        after = everything(self.master)["conflicts"][number]
        assert "outcome" in after
        assert (after.get("unit_value"), after.get("master_value")) == stood

    @invariant()
    def the_master_is_the_model(self) -> None:
        if not hasattr(self, "master"):
            return
        found = {
            (key[0], name): row.get(name)
            for key, row in everything(self.master)["hazards"].items()
            for name in FIELDS
        }
        assert found == self.ours


Township.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=24,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
TestTownship = Township.TestCase


ENTERPRISES = ("91320707MA1TE5T0XK", "92320707MA1TE5T18G")
FILERS = ("HL-01", "HL-03", "JS")
filings = st.fixed_dictionaries(
    {
        unit: st.dictionaries(
            st.sampled_from(ENTERPRISES),
            st.tuples(st.sampled_from(WORDS), st.one_of(st.none(), st.integers(1, 9))),
        )
        for unit in FILERS
    }
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(filed=filings, order=st.permutations(FILERS))
def test_the_order_of_files_and_of_commands_does_not_matter(
    filed: Mapping[str, Mapping[str, tuple[str, int | None]]], order: list[str]
) -> None:
    """Three units file the same enterprises; one by one in any order is as good as together."""
    rows = {
        unit: [
            {"enterprise_code": code, "enterprise_name": name, "staff_count": staff}
            for code, (name, staff) in sorted(known.items())
        ]
        for unit, known in filed.items()
    }
    together = merge(
        empty_master(), *(incoming({"enterprises": rows[unit]}, unit=unit) for unit in order)
    )
    one_by_one = empty_master()
    for place, unit in enumerate(order):
        holders = {other: {"enterprises": rows[other]} for other in order[:place]}
        one = incoming({"enterprises": rows[unit]}, unit=unit, holders=holders)
        one_by_one = merge(one_by_one, one)
    assert everything(together)["enterprises"] == everything(one_by_one)["enterprises"]
    sorted_run = merge(
        empty_master(), *(incoming({"enterprises": rows[unit]}, unit=unit) for unit in FILERS)
    )
    assert everything(together) == everything(sorted_run)

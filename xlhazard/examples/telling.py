"""Making up a township from a seed: the same seed and size give the same story."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from xlhazard.examples import words
from xlhazard.examples.story import (
    Enterprise,
    Entry,
    Hazard,
    Inspection,
    Places,
    Size,
    Story,
    Unit,
)
from xlhazard.model.ids import (
    ALPHABET,
    credit_check,
    credit_inner_sound,
    make_place_code,
    make_record_id,
)

SIZE = Size()
PLACES = Places(words.VILLAGES, words.DEPARTMENTS)


def tell(
    seed: int,
    size: Size = SIZE,
    town: str = "heilin",
    prefix: str = "HL",
    places: Places = PLACES,
) -> Story:
    """Make up a township. The same seed, size and places give the same story."""
    return _Teller(random.Random(seed), size, town, prefix, places).tell()


class _Teller:
    """Draws the parts of a story in a fixed order from one source of chance."""

    def __init__(
        self, chance: random.Random, size: Size, town: str, prefix: str, places: Places
    ) -> None:
        self.chance = chance
        self.size = size
        self.town = town
        self.prefix = prefix
        self.places = places
        self.running: dict[tuple[str, str], int] = {}

    def tell(self) -> Story:
        units = self.units()
        enterprises = self.enterprises(units)
        hazards: list[Hazard] = []
        inspections: list[Inspection] = []
        entries: list[Entry] = []
        reporting = [unit for unit in units if unit.type != "安办"]
        shares = self.shares(len(reporting))
        for unit, share in zip(reporting, shares, strict=True):
            own = [e for e in enterprises if not unit.is_village or e.village == unit.code]
            visits = self.visits(unit, own)
            inspections += visits
            hazards += self.hazards(unit, own, visits, share)
        counts = {visit.id: 0 for visit in inspections}
        for hazard in hazards:
            if hazard.inspection:
                counts[hazard.inspection] += 1
        inspections = [
            Inspection(v.id, v.unit, v.enterprise, v.day, v.inspectors, v.method, v.problems, n)
            for v in inspections
            if (n := counts[v.id]) is not None
        ]
        for unit in units:
            entries += self.entries(unit, enterprises, hazards)
        return Story(
            self.town,
            self.size.start,
            units,
            enterprises,
            tuple(hazards),
            tuple(inspections),
            tuple(entries),
        )

    # people, places, units

    def person(self) -> str:
        return self.chance.choice(words.SURNAMES) + self.chance.choice(words.GIVEN)

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        return first + dt.timedelta(days=self.chance.randrange((last - first).days + 1))

    def next_id(self, prefix: str, unit: str, day: dt.date) -> str:
        number = self.running[prefix, unit] = self.running.get((prefix, unit), 0) + 1
        return make_record_id(prefix, unit, day.year, number)

    def shares(self, units: int) -> list[int]:
        """The hazards dealt out to the units, each at least one where there are enough."""
        dealt = [self.size.hazards // units] * units
        for i in range(self.size.hazards % units):
            dealt[i] += 1
        for i in range(0, units - 1, 2):
            shift = self.chance.randrange(min(dealt[i], 5) or 1)
            dealt[i] -= shift
            dealt[i + 1] += shift
        return dealt

    def units(self) -> tuple[Unit, ...]:
        villages = [
            Unit(f"{self.prefix}-{i:02d}", name, "村", self.person(), self.person())
            for i, name in enumerate(self.places.villages[: self.size.villages], 1)
        ]
        others = [
            Unit(f"{self.prefix}-{mark}{i}", name, kind, self.person(), self.person())
            for mark, kind, names in (
                ("B", "部门", self.places.departments[: self.size.departments]),
                ("Z", "专委会", self.places.committees),
                ("C", "成员单位", self.places.members),
            )
            for i, name in enumerate(names, 1)
        ]
        office = self.places.office
        at_work = Unit(f"{self.prefix}-AB", office, "安办", self.person(), self.person())
        return (*villages, *others, at_work)

    def credit_code(self, number: int) -> str:
        """A code whose two check digits are both right and whose body says that it is invented."""
        for filler in range(len(ALPHABET) ** 2):
            high, low = divmod(filler, len(ALPHABET))
            body = f"91320799MA{number:04d}X{ALPHABET[high]}{ALPHABET[low]}"[:17]
            check = credit_check(body)
            if check and credit_inner_sound(body + check):
                return body + check
        raise AssertionError("no sound code")

    def enterprises(self, units: tuple[Unit, ...]) -> tuple[Enterprise, ...]:
        villages = [unit for unit in units if unit.is_village]
        places_without_code: dict[str, int] = {}
        made = []
        brands = list(words.BRANDS)
        self.chance.shuffle(brands)
        for number in range(self.size.enterprises):
            village = villages[number % len(villages)]
            word, sector, place = words.TRADES[number % len(words.TRADES)]
            brand = brands[number % len(brands)]
            again = number // len(brands)
            name = f"{brand}{word}" if not again else f"{brand}第{again + 1}{word}"
            small = word in ("超市", "农家乐", "烟花爆竹零售店") and self.chance.random() < 0.4
            if small:
                seq = places_without_code[village.code] = (
                    places_without_code.get(village.code, 0) + 1
                )
                code = make_place_code(village.code, seq)
            else:
                code = self.credit_code(number + 1)
            staff = self.chance.choice((3, 6, 12, 18, 26, 45, 80, 160))
            scale = "个体工商户" if small else "小微" if staff <= 30 else "规模"
            record: dict[str, object] = {
                "enterprise_code": code,
                "enterprise_name": name,
                "no_code_reason": "未办营业执照" if small else None,
                "village": village.code,
                "scale": scale,
                "staff_count": staff,
                "sector": sector,
                "place_type": place,
                "industry_department": "应急管理办公室",
                "main_person": self.person(),
                "main_phone": f"0518-8{number:03d}{number * 37 % 10000:04d}",
                "safety_org": True,
                "deputy_duties": self.chance.random() < 0.8,
                "grid_worker": village.filler,
                "status": "在业",
            }
            made.append(Enterprise(code, name, village.code, record))
        return tuple(made)

    # what units do

    def visits(self, unit: Unit, own: list[Enterprise]) -> list[Inspection]:
        count = self.chance.randint(4, 6) if unit.is_village else self.chance.randint(9, 12)
        methods = ("网格巡查",) if unit.is_village else ("抽查检查", "专项检查", "联合检查")
        made: list[tuple[dt.date, Enterprise, str, str, frozenset[str]]] = []
        for _ in range(count):
            enterprise = self.chance.choice(own)
            method = self.chance.choice((*methods, "抽查检查"))
            problems = frozenset(
                p for p in ("p1", "p2", "p3", "p4", "p6", "p7") if self.chance.random() < 0.15
            )
            # The first visit is an early spot check: whoever finds hazards has been out looking.
            first = not made
            method = "抽查检查" if first else method
            last = self.size.start + dt.timedelta(days=5) if first else self.size.end
            day = self.day(self.size.start, last)
            inspectors = f"{unit.filler}、{self.person()}"
            made.append((day, enterprise, inspectors, method, problems))
        made.sort(key=lambda visit: visit[0])
        return [
            Inspection(self.next_id("JD", unit.code, d), unit.code, e, d, i, m, p, 0)
            for d, e, i, m, p in made
        ]

    def hazards(
        self, unit: Unit, own: list[Enterprise], visits: list[Inspection], count: int
    ) -> list[Hazard]:
        drafts = []
        for _ in range(count):
            by_visit = bool(visits) and (not unit.is_village or self.chance.random() < 0.35)
            visit = self.chance.choice(visits) if by_visit else None
            enterprise = visit.enterprise if visit else self.chance.choice(own)
            found = visit.day if visit else self.day(self.size.start, self.size.end)
            drafts.append((found, visit, enterprise))
        drafts.sort(key=lambda draft: draft[0])
        return [self.hazard(unit, *draft) for draft in drafts]

    def hazard(
        self, unit: Unit, found: dt.date, visit: Inspection | None, enterprise: Enterprise
    ) -> Hazard:
        chance = self.chance
        grade = chance.choices(("一般", "较大", "重大", "危及人身安全"), (58, 22, 13, 7))[0]
        location, description, measures = chance.choice(words.FAULTS)
        if visit is None:
            source = chance.choices(("企业自查", "村级排查", "群众举报"), (6, 3, 1))[0]
            source = "企业自查" if not unit.is_village and source == "村级排查" else source
        else:
            source = "村级排查" if unit.is_village else "部门检查"
        days = {"一般": 7, "较大": 20, "重大": 40, "危及人身安全": 0}[grade]
        due = found + dt.timedelta(days=days + chance.randrange(4) if days else 0)
        pace = chance.random()
        started = found + dt.timedelta(days=min(chance.randrange(3), days))
        completed = (
            found
            if grade == "危及人身安全"
            else None
            if pace < 0.22
            else started + dt.timedelta(days=1 + int(days * pace))
        )
        failed = accepted = closed = None
        if completed is not None:
            accepted = completed + dt.timedelta(days=chance.randrange(1 if not days else 5))
            if days and chance.random() < 0.08:
                failed, completed = accepted, accepted + dt.timedelta(days=3)
                accepted = completed + dt.timedelta(days=2)
            closed = accepted if chance.random() < 0.92 else None
        major = grade == "重大"
        internal = found + dt.timedelta(days=1) if major else None
        requested = found + dt.timedelta(days=2) if major and chance.random() < 0.75 else None
        listed = (
            requested + dt.timedelta(days=chance.choice((3, 4, 9, 16)))
            if requested and chance.random() < 0.8
            else None
        )
        late = completed is None and grade == "较大" and chance.random() < 0.4
        responsible = str(enterprise.record["main_person"])
        acceptor = unit.filler if unit.filler != responsible else unit.leader
        return Hazard(
            id=self.next_id("YH", unit.code, found),
            unit=unit.code,
            enterprise=enterprise,
            grade=grade,
            source=source,
            location=location,
            description=f"{description}（{found.month}月{found.day}日查见）",
            measures=measures,
            found_on=found,
            due=due,
            responsible=responsible,
            acceptor=acceptor,
            inspection=visit.id if visit else None,
            started_on=started,
            completed_on=completed,
            failed_on=failed,
            accepted_on=accepted,
            closed_on=closed,
            internal_on=internal,
            requested_on=requested,
            listed_on=listed,
            extended_to=due + dt.timedelta(days=20) if late else None,
            funds=Decimal(chance.choice(("0.3", "0.8", "1.5", "2", "4.5"))),
        )

    def entries(
        self, unit: Unit, enterprises: tuple[Enterprise, ...], hazards: list[Hazard]
    ) -> list[Entry]:
        """Enforcements and, for departments and the office, their registers."""
        made: list[Entry] = []
        if not unit.is_village:
            made += self.enforcements(unit, hazards)
        if unit.type == "部门":
            made += self.registers(unit, enterprises)
        if unit.type == "安办":
            made += self.duties(unit)
        return made

    def enforcements(self, unit: Unit, hazards: list[Hazard]) -> list[Entry]:
        made = []
        own = [h for h in hazards if h.unit == unit.code and h.grade in ("较大", "重大")]
        for hazard in own[:4]:
            day = min(hazard.found_on + dt.timedelta(days=3), self.size.end)
            fined = self.chance.random() < 0.6
            number = self.next_id("ZF", unit.code, day)
            made.append(
                Entry(
                    "enforcements",
                    unit.code,
                    day,
                    {
                        "enforcement_id": number,
                        "enforced_on": day,
                        "enterprise_code": hazard.enterprise.code,
                        "enterprise_name": hazard.enterprise.name,
                        "hazard_id": hazard.id,
                        "measure": "罚款" if fined else "责令整改",
                        "doc_no": f"应急罚〔{day.year}〕{int(number[-6:-2])}号" if fined else None,
                        "fine": Decimal(self.chance.choice((2000, 5000, 15000))) if fined else None,
                        "responsible_unit": hazard.enterprise.name,
                        "responsible_person": hazard.responsible,
                    },
                )
            )
        return made

    def registers(self, unit: Unit, enterprises: tuple[Enterprise, ...]) -> list[Entry]:
        made = []
        for _ in range(self.chance.randint(3, 5)):
            day = self.day(self.size.start, self.size.end)
            enterprise = self.chance.choice(enterprises)
            made.append((day, enterprise))
        made.sort(key=lambda visit: visit[0])
        visits = [
            Entry(
                "assistance_visits",
                unit.code,
                day,
                {
                    "visit_id": self.next_id("BF", unit.code, day),
                    "visited_on": day,
                    "target": "重点企业",
                    "enterprise_code": enterprise.code,
                    "enterprise_name": enterprise.name,
                    "note": "上门讲解排查要点，现场指导整改",
                },
            )
            for day, enterprise in made
        ]
        day = self.day(self.size.start, self.size.end)
        inspector = Entry(
            "technical_inspectors",
            unit.code,
            day,
            {"name": self.person(), "kind": "专职", "starts_on": day},
        )
        return [*visits, inspector]

    def duties(self, unit: Unit) -> list[Entry]:
        kinds = ("专题学习十五条", "专题研究", "现场督导检查", "到企业宣讲", "主流媒体专题栏目")
        made = []
        for kind in kinds * 2:
            day = self.day(self.size.start, self.size.end)
            record = {
                "held_on": day,
                "kind": kind,
                "leader": unit.leader,
                "note": f"{kind}，研究部署重大事故隐患专项排查整治",
            }
            made.append(Entry("leader_duties", unit.code, day, record))
        return made

"""The demo's plans: what each is about and how far it has come."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto

from portal.management.demo.content import OLDER, USUAL

# (organisation, afdelingsnr., name, residents) by boligområde
Areas = dict[str, tuple[tuple[str, str, str, int], ...]]
# (source, organisation, name, form, amount for the whole term)
Payment = tuple[str, str | None, str, str, Decimal]


class Stage(Enum):
    """How far a plan has come; later stages walk through the earlier ones."""

    DRAFT = auto()
    SHARED = auto()
    SUBMITTED = auto()
    RETURNED = auto()
    PREQUALIFIED = auto()
    AT_COUNCIL = auto()
    CHANGED = auto()
    REFUSED = auto()
    WITHDRAWN = auto()
    AT_FUND = auto()
    GRANTED_LESS = auto()
    RUNNING = auto()
    ENDED = auto()


@dataclass(frozen=True)
class Story:
    title: str
    municipality: str
    applicant: str
    stage: Stage
    created_on: dt.date
    starts_on: dt.date | None
    ends_on: dt.date | None
    total: Decimal
    areas: Areas
    submitted_on: dt.date | None = None
    council_on: dt.date | None = None
    participants: tuple[str, ...] = ()
    district: str = "Nørremarken"
    scheme: str = "2019-26"
    foci: dict[str, tuple[str, ...]] = field(default_factory=lambda: USUAL)
    financing: tuple[Payment, ...] = ()
    continues: str = ""
    has_reasons: bool = True
    has_board: bool = True
    # Who leads the styregruppe, by key.
    chair: str = "karim"
    # The afdeling whose bestyrelse was heard and said no.
    opposed: str = ""
    left_out: frozenset[tuple[str, str]] = frozenset()
    without_target: frozenset[str] = frozenset()
    # How fast the indicators move, in turn; 1 is as planned.
    paces: tuple[str, ...] = ("1", "1.2", "0.4", "1", "0.9", "0.5", "1.1", "1")
    # (indicator, year) → not_measured | suppressed
    gaps: dict[tuple[str, int], str] = field(default_factory=dict)
    spent: tuple[int, ...] = (97, 88, 101, 92)
    # How far each year's redegørelse has come.
    reports: dict[int, str] = field(default_factory=dict)
    # Whether it has been changed since it began, and is to be changed again.
    is_amended: bool = False
    # Whether council and fund have decided about other use of its reguleringskonto.
    has_other_use: bool = False
    # Whether the fund has answered in a letter, which others have written down here.
    is_by_letter: bool = False
    # Whether the fund is putting its tilsagn right.
    is_put_right: bool = False
    # Whether the one who confirms stands in for the one who recorded, and is freed from four eyes.
    is_waived: bool = False


NORDVANG: Areas = {
    "Nordvang": (("nordlyng", "11", "Nordvang I", 640), ("nordlyng", "12", "Nordvang II", 520)),
    "Søengen": (("soengen", "3", "Søengen I", 580), ("soengen", "4", "Søengen II", 400)),
}
# A bevillingsperiode of the demo alone, in which a short application is prequalified before the plan is written.
TWO_STAGES = "to-trin"
TWO_FOCI = {key: USUAL[key] for key in ("beskaeftigelse", "kriminalitetsforebyggelse")}


def stories(today: dt.date) -> list[Story]:
    """In the order in which the plans were made. Published ones keep their own years, the others follow today's."""
    year = today.year

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    def met(days: int) -> dt.date:
        """A council's evening, Monday to Thursday: what was decided is written down the next working day."""
        day = ago(days)
        return day - dt.timedelta(days=max(0, day.weekday() - 3))

    return [
        *published(),
        Story(
            "Østerlunden", "vejle", "soengen", Stage.ENDED,
            dt.date(2018, 2, 5), dt.date(2019, 1, 1), dt.date(2022, 12, 31), Decimal("8400000.00"),
            {"Østerlunden": (("soengen", "9", "Østerlunden", 1120),)},
            submitted_on=dt.date(2018, 5, 14), council_on=dt.date(2018, 9, 26),
            reports={2019: "accepted", 2020: "accepted", 2021: "accepted", 2022: "accepted"},
        ),
        Story(
            "Møllehøj", "vejle", "soengen", Stage.RUNNING,
            dt.date(year - 5, 2, 1), dt.date(year - 4, 1, 1), dt.date(year, 12, 31), Decimal("9200000.00"),
            {"Møllehøj": (("soengen", "6", "Møllehøj", 1340),)},
            submitted_on=dt.date(year - 5, 4, 12), council_on=dt.date(year - 5, 9, 22),
            spent=(78, 95, 84, 102),
            reports={year - 4: "accepted", year - 3: "accepted", year - 2: "accepted", year - 1: "draft"},
            is_by_letter=True,
        ),
        Story(
            "Nordvang og Søengen", "vejle", "nordlyng", Stage.RUNNING,
            dt.date(year - 4, 3, 3), dt.date(year - 3, 4, 1), dt.date(year + 1, 3, 31), Decimal("10800000.00"),
            NORDVANG, participants=("soengen",),
            submitted_on=dt.date(year - 4, 5, 16), council_on=dt.date(year - 4, 10, 26),
            gaps={
                ("Sigtede unge på 10-17 år pr. 1.000", year - 1): "suppressed",
                ("Beboere, der føler sig trygge i området", year - 1): "not_measured",
                ("Beboere, der føler sig trygge i området", year - 2): "not_measured",
            },
            reports={year - 3: "accepted", year - 2: "accepted", year - 1: "submitted"}, has_other_use=True,
        ),
        Story(
            "Fjordparken", "vejle", "nordlyng", Stage.RUNNING,
            dt.date(year - 2, 1, 15), dt.date(year - 1, 1, 1), dt.date(year + 2, 12, 31), Decimal("12600000.00"),
            {"Fjordparken": (("nordlyng", "21", "Fjordparken Nord", 910), ("nordlyng", "22", "Fjordparken Syd", 760))},
            submitted_on=dt.date(year - 2, 4, 8), council_on=dt.date(year - 2, 9, 25),
            reports={year - 1: "at_board"}, is_amended=True, is_put_right=True,
        ),
        Story(
            "Skovbrynet", "vejle", "soengen", Stage.REFUSED,
            dt.date(year - 1, 2, 10), dt.date(year, 1, 1), dt.date(year + 3, 12, 31), Decimal("6000000.00"),
            {"Skovbrynet": (("soengen", "14", "Skovbrynet", 640),)}, foci=TWO_FOCI,
            submitted_on=dt.date(year - 1, 5, 5), council_on=dt.date(year - 1, 9, 24),
        ),
        Story(
            "Lærkehøj", "vejle", "nordlyng", Stage.WITHDRAWN,
            dt.date(year - 1, 3, 2), dt.date(year, 1, 1), dt.date(year + 3, 12, 31), Decimal("5200000.00"),
            {"Lærkehøj": (("nordlyng", "31", "Lærkehøj", 430),)}, foci=TWO_FOCI,
            submitted_on=dt.date(year - 1, 6, 8),
        ),
        Story(
            "Kirkebakken", "vejle", "soengen", Stage.AT_FUND,
            ago(330), dt.date(year + 1, 1, 1), dt.date(year + 4, 12, 31), Decimal("8800000.00"),
            {"Kirkebakken": (("soengen", "17", "Kirkebakken", 1210),)},
            submitted_on=ago(170), council_on=met(45),
        ),
        Story(
            "Bøgelunden", "vejle", "nordlyng", Stage.GRANTED_LESS,
            ago(400), dt.date(year + 1, 1, 1), dt.date(year + 4, 12, 31), Decimal("9600000.00"),
            {"Bøgelunden": (("nordlyng", "27", "Bøgelunden", 1015),)},
            submitted_on=ago(220), council_on=met(95),
        ),
        Story(
            "Nordvang og Søengen", "vejle", "nordlyng", Stage.AT_COUNCIL,
            ago(210), dt.date(year + 1, 4, 1), dt.date(year + 5, 3, 31), Decimal("11500000.00"),
            NORDVANG, participants=("soengen",), continues="Nordvang og Søengen", opposed="Søengen II",
            submitted_on=ago(66), council_on=met(2),
        ),
        Story(
            "Egelunden", "vejle", "soengen", Stage.CHANGED,
            ago(230), dt.date(year + 1, 4, 1), dt.date(year + 5, 3, 31), Decimal("5600000.00"),
            {"Egelunden": (("soengen", "23", "Egelunden", 590),)}, foci=TWO_FOCI,
            submitted_on=ago(90), council_on=met(12),
        ),
        Story(
            "Ådalsparken", "vejle", "soengen", Stage.PREQUALIFIED,
            ago(180), dt.date(year + 1, 7, 1), dt.date(year + 4, 12, 31), Decimal("4800000.00"),
            {"Ådalsparken": (("soengen", "26", "Ådalsparken", 520),)}, foci=TWO_FOCI, scheme=TWO_STAGES,
            submitted_on=ago(120), council_on=met(100),
        ),
        Story(
            "Sundbyvænget", "koebenhavn", "sundby", Stage.AT_COUNCIL,
            ago(240), dt.date(year + 1, 1, 1), dt.date(year + 4, 12, 31), Decimal("12000000.00"),
            {"Sundbyvænget": (("sundby", "1", "Sundbyvænget", 1420),)}, foci=TWO_FOCI, district="Amager Øst",
            submitted_on=ago(80), council_on=met(3), has_board=False, is_waived=True,
        ),
        Story(
            "Engdraget", "vejle", "nordlyng", Stage.RETURNED,
            ago(190), dt.date(year + 1, 1, 1), dt.date(year + 4, 12, 31), Decimal("7900000.00"),
            {"Engdraget": (("nordlyng", "35", "Engdraget", 820), ("soengen", "19", "Engdraget Vest", 610))},
            participants=("soengen",), submitted_on=ago(40),
        ),
        Story(
            "Rosenhaven", "vejle", "soengen", Stage.SUBMITTED,
            ago(150), dt.date(year + 1, 7, 1), dt.date(year + 5, 6, 30), Decimal("6400000.00"),
            {"Rosenhaven": (("soengen", "20", "Rosenhaven", 700),)}, foci=TWO_FOCI, submitted_on=ago(6),
        ),
        Story(
            "Birkelunden", "vejle", "nordlyng", Stage.SHARED,
            ago(60), dt.date(year + 1, 8, 1), dt.date(year + 5, 7, 31), Decimal("9900000.00"),
            {"Birkelunden": (("nordlyng", "40", "Birkelunden", 980),)},
            has_reasons=False,
            left_out=frozenset({("Flere beboere er trygge i området", "Tryghedsvandringer med politi og beboere")}),
            without_target=frozenset({"Frivillige i aktiviteter"}),
            # Too little local money: 24,9 %, and the kommune pays less than usual.
            financing=(
                ("fund", None, "", "cash", Decimal("7435000.00")),
                ("municipality", "vejle", "", "cash", Decimal("1200000.00")),
                ("housing_organisation", "nordlyng", "", "cash", Decimal("1265000.00")),
            ),
        ),
        Story(
            "Havneparken", "vejle", "nordlyng", Stage.DRAFT,
            ago(9), None, None, Decimal(0), {}, foci={}, has_board=False, has_reasons=False,
        ),
        Story(
            "Solbjerg", "odense", "aaloekke", Stage.SUBMITTED,
            ago(120), dt.date(year + 1, 1, 1), dt.date(year + 4, 12, 31), Decimal("10200000.00"),
            {"Solbjerg": (("aaloekke", "5", "Solbjerg", 1490),)}, submitted_on=ago(20), district="Odense Vest",
            has_board=False,
        ),
    ]  # fmt: skip


def published() -> list[Story]:
    """Two plans with the money of published figures; people and texts are invented."""
    return [
        Story(
            "Høje Kolstrup", "aabenraa", "kolstrup", Stage.ENDED,
            dt.date(2016, 1, 20), dt.date(2017, 1, 1), dt.date(2020, 12, 31), Decimal("11500000.00"),
            {"Høje Kolstrup": (("kolstrup", "1", "Høje Kolstrup", 1300),)},
            submitted_on=dt.date(2016, 4, 4), council_on=dt.date(2016, 8, 31),
            scheme="2015-18", foci=OLDER, district="Høje Kolstrup", chair="rigmor",
            reports=dict.fromkeys(range(2017, 2021), "accepted"),
        ),
        Story(
            "Ellemarken", "koege", "koege_bolig", Stage.ENDED,
            dt.date(2020, 3, 2), dt.date(2021, 1, 1), dt.date(2025, 12, 31), Decimal("24100000.00"),
            {"Ellemarken": (("koege_bolig", "1", "Ellemarken", 1750),)},
            submitted_on=dt.date(2020, 5, 11), council_on=dt.date(2020, 9, 22), district="Køge Nord", chair="rigmor",
            reports=dict.fromkeys(range(2021, 2026), "accepted"),
            financing=(
                ("fund", None, "", "cash", Decimal("10000000.00")),
                ("municipality", "koege", "", "hours", Decimal("7100000.00")),
                ("housing_organisation", "koege_bolig", "", "cash", Decimal("4300000.00")),
                ("housing_organisation", "koege_bolig", "", "in_kind", Decimal("200000.00")),
                ("other", None, "Fælles Fremtid – Ellemarken", "cash", Decimal("2500000.00")),
            ),
        ),
    ]  # fmt: skip

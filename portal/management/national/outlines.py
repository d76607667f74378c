"""What each plan of the country is: how far it has come, where, when and with whom. Nothing is written here."""

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Organisation, User
from accounts.roles import Role
from plans.models import Estate, HousingArea
from portal.management.demo.stories import Stage
from portal.management.national.country import Country, Kommune, Party

# Twenty plans have every status; two thirds of the country's plans have started.
STAGES = (
    Stage.RUNNING, Stage.AT_COUNCIL, Stage.RUNNING, Stage.ENDED, Stage.DRAFT, Stage.RUNNING, Stage.SUBMITTED,
    Stage.RUNNING, Stage.ENDED, Stage.RETURNED, Stage.RUNNING, Stage.REFUSED, Stage.RUNNING, Stage.ENDED,
    Stage.AT_FUND, Stage.RUNNING, Stage.WITHDRAWN, Stage.RUNNING, Stage.ENDED, Stage.RUNNING,
)  # fmt: skip
# Every second round something else stands in the place of these.
OTHERS = {Stage.DRAFT: Stage.SHARED, Stage.WITHDRAWN: Stage.GRANTED_LESS}
STARTED = (Stage.RUNNING, Stage.ENDED)
# How many years ago the running plans of a round began, in turn.
YEARS_AGO = (1, 2, 1, 3, 2, 1, 2, 3, 0)
# In the first round the plan at the council is of the same boligorganisation as the running one whose redegørelse is at
# the board, so that in the smallest country too somebody has plans on every part of their way.
SAME_APPLICANT = {1: 10}
# Days before today that a plan was handed in, at the earliest and at the latest.
HANDED_IN_AGO = {
    Stage.SUBMITTED: (3, 25),
    Stage.RETURNED: (45, 75),
    Stage.AT_COUNCIL: (127, 132),
    Stage.AT_FUND: (150, 210),
    Stage.GRANTED_LESS: (230, 270),
}


@dataclass(frozen=True)
class Outline:
    place: int
    rng: random.Random
    stage: Stage
    kommune: Kommune
    applicant: Party
    partners: tuple[Organisation, ...]
    areas: tuple[tuple[HousingArea, list[Estate]], ...]
    chair: User
    resident: User
    auditor: User
    fund: User
    title: str
    created_on: dt.date
    submitted_on: dt.date | None
    starts_on: dt.date
    ends_on: dt.date
    total: Decimal

    @property
    def round(self) -> int:
        """Which round of twenty plans it belongs to, from 0; what only some plans have, the first round has."""
        return self.place // len(STAGES)

    @property
    def turn(self) -> int:
        """Which one of its stage it is in its round of plans, from 0."""
        return turn_of(self.place)

    @property
    def is_complete(self) -> bool:
        """A draft may still lack things; what has been handed in lacks nothing."""
        return self.stage not in (Stage.DRAFT, Stage.SHARED)

    @property
    def is_granted(self) -> bool:
        return self.stage in (*STARTED, Stage.GRANTED_LESS)

    @property
    def was_corrected(self) -> bool:
        """Every fourth plan was sent back once before it went on."""
        return self.place % 4 == 1 and self.stage in (
            *STARTED,
            Stage.AT_FUND,
            Stage.AT_COUNCIL,
            Stage.GRANTED_LESS,
        )

    @property
    def has_moved_on(self) -> bool:
        """Every third running plan has practical facts that were filled in after its start."""
        return self.stage == Stage.RUNNING and self.place % 3 == 0

    @property
    def handed_in_on(self) -> dt.date:
        if self.submitted_on is None:
            raise ValueError(f"Plan {self.place} has not been handed in")
        return self.submitted_on

    @property
    def council_on(self) -> dt.date:
        return self.handed_in_on + dt.timedelta(days=126)

    @property
    def sent_on(self) -> dt.date:
        return self.council_on + dt.timedelta(days=6)

    @property
    def granted_on(self) -> dt.date:
        return self.sent_on + dt.timedelta(days=60)

    @property
    def manager(self) -> User:
        return self.applicant.person(Role.PLAN_MANAGER, self.place)

    @property
    def signer(self) -> User:
        return self.applicant.person(Role.APPLICANT)

    @property
    def accountant(self) -> User:
        return self.applicant.person(Role.ACCOUNTANT)

    @property
    def caseworker(self) -> User:
        return self.kommune.person(Role.CASEWORKER, self.place)

    @property
    def approver(self) -> User:
        return self.kommune.person(Role.MUNICIPAL_APPROVER)


def outline(country: Country, place: int, seed: int, today: dt.date) -> Outline:
    """Plan number `place` (from 0): the same for a seed and a day, however many plans are asked for."""
    rng = random.Random(f"{seed}/{place}")  # noqa: S311  (data to measure with, no secret)
    stage = STAGES[place % len(STAGES)]
    if (place // len(STAGES)) % 2:
        stage = OTHERS.get(stage, stage)
    origin = SAME_APPLICANT.get(place, place)
    kommune = country.kommuner[(origin * 37) % len(country.kommuner)]
    code = kommune.organisation.code
    first, *others = kommune.areas[place % len(kommune.areas) :] + kommune.areas[: place % len(kommune.areas)]
    areas = (first, others[0]) if rng.random() < 0.4 else (first,)
    housing = rng.sample(kommune.housing, 2 if rng.random() < 0.4 else 1)
    if origin != place:
        housing = [outline(country, origin, seed, today).applicant]
    starts_on, ends_on = term(stage, place, rng, today)
    created_on, submitted_on = beginning(stage, rng, today, starts_on)
    return Outline(
        place=place,
        rng=rng,
        stage=stage,
        kommune=kommune,
        applicant=housing[0],
        partners=tuple(party.organisation for party in housing[1:]),
        areas=areas,
        chair=country.chairs[code][place % 3],
        resident=country.residents[code][place % 3],
        auditor=country.auditors[place % len(country.auditors)],
        fund=country.fund.person(Role.FUND_OFFICER, place),
        title=" og ".join(area.name for area, _ in areas),
        created_on=created_on,
        submitted_on=submitted_on,
        starts_on=starts_on,
        ends_on=ends_on,
        total=Decimal(rng.randrange(40, 160) * 100_000),
    )


def turn_of(place: int) -> int:
    here = place % len(STAGES)
    return STAGES[:here].count(STAGES[here])


def term(stage: Stage, place: int, rng: random.Random, today: dt.date) -> tuple[dt.date, dt.date]:
    """Four years, from a January, an April or a July."""
    month = rng.choice((1, 1, 1, 4, 7))
    if stage == Stage.RUNNING:
        year = today.year - YEARS_AGO[turn_of(place)]
    elif stage == Stage.ENDED:
        year = today.year - rng.choice((5, 5, 6, 8))
    elif stage in (Stage.REFUSED, Stage.WITHDRAWN):
        year = today.year
    else:
        year = today.year + 1
    starts_on = dt.date(year, month, 1)
    return starts_on, dt.date(year + 4, month, 1) - dt.timedelta(days=1)


def beginning(
    stage: Stage, rng: random.Random, today: dt.date, starts_on: dt.date
) -> tuple[dt.date, dt.date | None]:
    """When the plan was made and first handed in."""
    if stage in (Stage.DRAFT, Stage.SHARED):
        return today - dt.timedelta(days=rng.randint(25, 90)), None
    if stage in HANDED_IN_AGO:
        submitted_on = today - dt.timedelta(days=rng.randint(*HANDED_IN_AGO[stage]))
    else:
        submitted_on = starts_on - dt.timedelta(days=rng.randint(480, 560))
    return submitted_on - dt.timedelta(days=rng.randint(60, 110)), submitted_on

"""Kommuner with their chains, boligorganisationer, people and places. All but the kommuner are invented."""

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass, field

from accounts.models import Department, Membership, Municipality, Organisation, User
from accounts.roles import OrganisationKind, Role
from approvals.models import ChainStep, StepKind
from plans.models import District, Estate, HousingArea
from portal.management.national.places import (
    COMMITTEES,
    COUNCILS,
    FIRST_NAMES,
    GROUND,
    HOUSING_KINDS,
    LAST_NAMES,
    NATURE,
    kommuner,
)
from portal.management.national.rows import Rows

SINCE = dt.date(2010, 1, 1)
HOUSING_PER_KOMMUNE = 3
AREAS_PER_KOMMUNE = 6
# Everybody needed for one plan's way, and the word in their address. The rest of an organisation's people write plans.
HOUSING_STAFF = {
    "projektleder": Role.PLAN_MANAGER,
    "ansoeger": Role.APPLICANT,
    "oekonomi": Role.ACCOUNTANT,
    "medarbejder": Role.PLAN_EDITOR,
    "administrator": Role.ORGANISATION_ADMIN,
}
KOMMUNE_STAFF = {
    "sagsbehandler": Role.CASEWORKER,
    "godkender": Role.MUNICIPAL_APPROVER,
    "koordinator": Role.COORDINATOR,
    "administrator": Role.ORGANISATION_ADMIN,
}


@dataclass
class Party:
    """An organisation and who has which role in it."""

    organisation: Organisation
    staff: dict[Role, list[User]] = field(default_factory=lambda: defaultdict(list))

    def person(self, role: Role, place: int = 0) -> User:
        people = self.staff[role]
        return people[place % len(people)]


@dataclass
class Kommune(Party):
    municipality: Municipality | None = None
    housing: list[Party] = field(default_factory=list)
    # Boligområder with their afdelinger, and the boligorganisationer that own these.
    areas: list[tuple[HousingArea, list[Estate]]] = field(default_factory=list)


@dataclass
class Country:
    kommuner: list[Kommune]
    fund: Party
    auditors: list[User]
    # Who may lead a styregruppe, by kommune.
    chairs: dict[str, list[User]]
    residents: dict[str, list[User]]


class Founding:
    """Makes a country: everything that plans point to."""

    def __init__(self, seed: int, plans: int, password: str) -> None:
        self.rng = random.Random(f"{seed}/country")  # noqa: S311  (data to measure with, no secret)
        self.password, self.rows = password, Rows()
        # About 5.000 memberships at 1.000 plans.
        self.writers = 1 + plans // 125

    def found(self, fund: Organisation) -> Country:
        country = Country([], self.staffed(fund, {"sagsbehandler": Role.FUND_OFFICER}, 5), [], {}, {})
        for code, name in kommuner():
            country.kommuner.append(self.kommune(code, name))
            country.chairs[code] = [self.user(f"formand{n}", f"styregruppe-{code}") for n in (1, 2, 3)]
            country.residents[code] = [self.user(f"beboer{n}", f"styregruppe-{code}") for n in (1, 2, 3)]
        auditors = [
            self.organisation(OrganisationKind.AUDITOR, f"Revision {n}", f"revision-{n}") for n in range(1, 9)
        ]
        for firm in auditors:
            country.auditors += self.staffed(firm, {"revisor": Role.AUDITOR}, 3).staff[Role.AUDITOR]
        self.rows.write()
        self.secretariats(country)
        return country

    def kommune(self, code: str, name: str) -> Kommune:
        organisation = self.organisation(OrganisationKind.MUNICIPALITY, name, code)
        council, genitive = COUNCILS.get(code, ("Byrådet", "byrådets"))
        municipality = self.rows.add(
            Municipality(
                organisation=organisation, kommunekode=code, council_name=council, council_genitive=genitive
            )
        )
        self.rows.add(Department(municipality=municipality, name="Social og Beskæftigelse"))
        kommune = Kommune(organisation, municipality=municipality)
        self.staff(kommune, KOMMUNE_STAFF, f"kommune-{code}")
        for number in range(2, 3 + self.writers):
            self.member(kommune, f"sagsbehandler{number}", f"kommune-{code}", Role.CASEWORKER)
        self.chain(municipality, council)
        for number in range(1, HOUSING_PER_KOMMUNE + 1):
            kommune.housing.append(self.housing(code, number))
        self.places(kommune)
        return kommune

    def chain(self, municipality: Municipality, council: str) -> None:
        """One to three udvalg, two of them side by side in every third kommune, then the council."""
        names = self.rng.sample(COMMITTEES, self.rng.randint(1, 2))
        bodies = [(StepKind.COMMITTEE, name) for name in names]
        groups = [1, 1] if len(bodies) == 2 and self.rng.random() < 0.5 else list(range(1, len(bodies) + 1))
        bodies += [(StepKind.FINANCE_COMMITTEE, "Økonomiudvalget"), (StepKind.COUNCIL, council)]
        groups += [groups[-1] + 1, groups[-1] + 2]
        for group, (kind, name) in zip(groups, bodies, strict=True):
            self.rows.add(ChainStep(municipality=municipality, group=group, kind=kind, body_name=name))

    def housing(self, code: str, number: int) -> Party:
        name = f"{self.rng.choice(HOUSING_KINDS)} {self.place_name()}, {code}-{number}"
        organisation = self.organisation(OrganisationKind.HOUSING_ORGANISATION, name, f"bo-{code}-{number}")
        party = Party(organisation)
        self.staff(party, HOUSING_STAFF, organisation.code)
        for place in range(2, 2 + self.writers):
            role = Role.PLAN_MANAGER if place % 4 == 0 else Role.PLAN_EDITOR
            self.member(party, f"medarbejder{place}", organisation.code, role)
        return party

    def places(self, kommune: Kommune) -> None:
        names: set[str] = set()
        while len(names) < AREAS_PER_KOMMUNE:
            names.add(self.place_name())
        for place, name in enumerate(sorted(names)):
            district = self.rows.add(District(municipality=kommune.municipality, name=f"{name} og omegn"))
            area = self.rows.add(HousingArea(municipality=kommune.municipality, district=district, name=name))
            estates = []
            for number in range(1, self.rng.randint(2, 4)):
                residents = self.rng.randint(250, 1400)
                owner = kommune.housing[(place + number) % HOUSING_PER_KOMMUNE]
                estates.append(
                    self.rows.add(
                        Estate(
                            organisation=owner.organisation,
                            housing_area=area,
                            number=f"{place + 1}{number}",
                            name=f"{name} {number}",
                            residents=residents,
                            homes=residents * 45 // 100,
                        )
                    )
                )
            kommune.areas.append((area, estates))

    def secretariats(self, country: Country) -> None:
        """Secretariats of one kommune's boligorganisationer, and fællessekretariater of two kommuner."""
        for kommune, next_one in zip(country.kommuner[::10], country.kommuner[1::10], strict=True):
            code = kommune.organisation.code
            shared = self.organisation(
                OrganisationKind.SECRETARIAT, f"Boligsekretariatet {code}", f"sekretariat-{code}"
            )
            joint = self.organisation(
                OrganisationKind.JOINT_SECRETARIAT, f"Fællessekretariatet {code}", f"faelles-{code}"
            )
            self.staff(Party(shared), {"projektleder": Role.PLAN_MANAGER}, shared.code)
            self.staff(Party(joint), {"koordinator": Role.COORDINATOR}, joint.code)
            self.rows.write()
            shared.acts_for.set([party.organisation for party in kommune.housing])
            joint.acts_for.set([kommune.organisation, next_one.organisation])

    # People

    def organisation(self, kind: OrganisationKind, name: str, code: str) -> Organisation:
        return self.rows.add(Organisation(kind=kind, name=name, code=code))

    def staffed(self, organisation: Organisation, words: dict[str, Role], count: int) -> Party:
        party = Party(organisation)
        for word, role in words.items():
            for number in range(1, count + 1):
                self.member(party, f"{word}{number}", organisation.code, role)
        return party

    def staff(self, party: Party, words: dict[str, Role], domain: str) -> None:
        for word, role in words.items():
            self.member(party, f"{word}1", domain, role)

    def member(self, party: Party, word: str, domain: str, role: Role) -> None:
        user = self.user(word, domain)
        party.staff[role].append(user)
        self.rows.add(Membership(user=user, organisation=party.organisation, role=role, starts_on=SINCE))

    def user(self, word: str, domain: str) -> User:
        name = f"{self.rng.choice(FIRST_NAMES)} {self.rng.choice(LAST_NAMES)}"
        return self.rows.add(User(email=f"{word}@{domain}.example", name=name, password=self.password))

    def place_name(self) -> str:
        return self.rng.choice(NATURE) + self.rng.choice(GROUND)

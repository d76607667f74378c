"""Organisations and people of the demo. All addresses lie under the reserved ending .example."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from accounts.models import Membership, Municipality, Organisation, User
from accounts.roles import OrganisationKind, Role
from approvals.models import BodyCalendar, BodyMeeting, ChainStep, StepKind
from core.dates import today

PASSWORD = "helhedsplan"  # noqa: S105  (printed by script/demo; load_demo refuses to run outside a demo)
SINCE = dt.date(2015, 1, 1)

# key: name, code, kind
ORGANISATIONS = {
    "nordlyng": ("Boligselskabet Nordlyng", "nordlyng", OrganisationKind.HOUSING_ORGANISATION),
    "soengen": ("Søengens Boligforening", "soengen", OrganisationKind.HOUSING_ORGANISATION),
    "aaloekke": ("Boligforeningen Åløkke", "aaloekke", OrganisationKind.HOUSING_ORGANISATION),
    "koege_bolig": (
        "Køges boligselskaber i Ellemarken",
        "koege-ellemarken",
        OrganisationKind.HOUSING_ORGANISATION,
    ),
    "kolstrup": (
        "Boligorganisationen Høje Kolstrup",
        "hoeje-kolstrup",
        OrganisationKind.HOUSING_ORGANISATION,
    ),
    "sundby": ("Boligforeningen Sundbyvænget", "sundbyvaenget", OrganisationKind.HOUSING_ORGANISATION),
    "vejle": ("Vejle Kommune", "630", OrganisationKind.MUNICIPALITY),
    "odense": ("Odense Kommune", "461", OrganisationKind.MUNICIPALITY),
    "koege": ("Køge Kommune", "259", OrganisationKind.MUNICIPALITY),
    "aabenraa": ("Aabenraa Kommune", "580", OrganisationKind.MUNICIPALITY),
    "koebenhavn": ("Københavns Kommune", "101", OrganisationKind.MUNICIPALITY),
    "lbf": ("Landsbyggefonden", "lbf", OrganisationKind.FUND),
    "revision": ("Friis Revision", "friis-revision", OrganisationKind.AUDITOR),
    "drift": ("Portalens drift", "drift", OrganisationKind.OTHER),
}

# The kommuner's own chains: (kind, body), one after the other.
CHAINS = {
    "vejle": (
        (StepKind.COMMITTEE, "Social- og Sundhedsudvalget"),
        (StepKind.FINANCE_COMMITTEE, "Økonomiudvalget"),
        (StepKind.COUNCIL, "Byrådet"),
    ),
    "odense": (
        (StepKind.COMMITTEE, "By- og Boligudvalget"),
        (StepKind.FINANCE_COMMITTEE, "Økonomiudvalget"),
        (StepKind.COUNCIL, "Byrådet"),
    ),
    "koege": (
        (StepKind.COMMITTEE, "Socialudvalget"),
        (StepKind.FINANCE_COMMITTEE, "Økonomiudvalget"),
        (StepKind.COUNCIL, "Byrådet"),
    ),
    "aabenraa": (
        (StepKind.SPECIAL_COMMITTEE, "Udvalget for udsatte boligområder"),
        (StepKind.FINANCE_COMMITTEE, "Økonomiudvalget"),
        (StepKind.COUNCIL, "Byrådet"),
    ),
    "koebenhavn": (
        (StepKind.COMMITTEE, "Socialudvalget"),
        (StepKind.FINANCE_COMMITTEE, "Økonomiudvalget"),
        (StepKind.COUNCIL, "Borgerrepræsentationen"),
    ),
}
# What a kommunalbestyrelse is called, and how its decision is told, where that is not Byrådet.
COUNCILS = {"koebenhavn": ("Borgerrepræsentationen", "Borgerrepræsentationens")}

# key: name, e-mail, organisation, role (None: only a seat on a plan)
PEOPLE = {
    "mette": ("Mette Sørensen", "mette@nordlyng.example", "nordlyng", Role.PLAN_MANAGER),
    "jakob": ("Jakob Lind", "jakob@nordlyng.example", "nordlyng", Role.PLAN_EDITOR),
    "lars": ("Lars Holm", "lars@nordlyng.example", "nordlyng", Role.APPLICANT),
    "ida": ("Ida Bech", "ida@nordlyng.example", "nordlyng", Role.ACCOUNTANT),
    "pia": ("Pia Dam", "pia@nordlyng.example", "nordlyng", Role.ORGANISATION_ADMIN),
    "tove": ("Tove Birk", "tove@soengen.example", "soengen", Role.PLAN_MANAGER),
    "henrik": ("Henrik Dahl", "henrik@soengen.example", "soengen", Role.APPLICANT),
    "dorte": ("Dorte Juhl", "dorte@soengen.example", "soengen", Role.ACCOUNTANT),
    "jonas": ("Jonas Vestergaard", "jonas@vejle.example", "vejle", Role.CASEWORKER),
    "hanne": ("Hanne Lund", "hanne@vejle.example", "vejle", Role.MUNICIPAL_APPROVER),
    "ulla": ("Ulla Krag", "ulla@vejle.example", "vejle", Role.ORGANISATION_ADMIN),
    "else": ("Else Krogh", "else@lbf.example", "lbf", Role.FUND_OFFICER),
    "frida": ("Frida Holst", "frida@lbf.example", "lbf", Role.FUND_OFFICER),
    "karim": ("Karim Abdi", "karim@styregruppe.example", None, None),
    "sofie": ("Sofie Nygaard", "sofie@styregruppe.example", None, None),
    "birthe": ("Birthe Friis", "birthe@revision.example", None, None),
    "admin": ("Portalens administrator", "admin@helhedsplan.example", "drift", Role.ADMINISTRATOR),
    "niels": ("Niels Toft", "niels@aaloekke.example", "aaloekke", Role.PLAN_MANAGER),
    "anders": ("Anders Brun", "anders@aaloekke.example", "aaloekke", Role.APPLICANT),
    "grethe": ("Grethe Bøgh", "grethe@odense.example", "odense", Role.CASEWORKER),
    "erik": ("Erik Falk", "erik@odense.example", "odense", Role.MUNICIPAL_APPROVER),
    "lone": ("Lone Krag", "lone@ellemarken.example", "koege_bolig", Role.PLAN_MANAGER),
    "olga": ("Olga Riis", "olga@ellemarken.example", "koege_bolig", Role.ACCOUNTANT),
    "poul": ("Poul Birch", "poul@ellemarken.example", "koege_bolig", Role.APPLICANT),
    "kirsten": ("Kirsten Holt", "kirsten@koege.example", "koege", Role.CASEWORKER),
    "steen": ("Steen Lykke", "steen@koege.example", "koege", Role.MUNICIPAL_APPROVER),
    "gerda": ("Gerda Sand", "gerda@kolstrup.example", "kolstrup", Role.PLAN_MANAGER),
    "inge": ("Inge Kjær", "inge@kolstrup.example", "kolstrup", Role.ACCOUNTANT),
    "rigmor": ("Rigmor Vang", "rigmor@styregruppe.example", None, None),
    "viggo": ("Viggo Bang", "viggo@kolstrup.example", "kolstrup", Role.APPLICANT),
    "bente": ("Bente Skov", "bente@aabenraa.example", "aabenraa", Role.CASEWORKER),
    "frode": ("Frode Mark", "frode@aabenraa.example", "aabenraa", Role.MUNICIPAL_APPROVER),
    "tanja": ("Tanja Winther", "tanja@sundbyvaenget.example", "sundby", Role.PLAN_MANAGER),
    "kurt": ("Kurt Agger", "kurt@sundbyvaenget.example", "sundby", Role.APPLICANT),
    "signe": ("Signe Rask", "signe@koebenhavn.example", "koebenhavn", Role.CASEWORKER),
    "palle": ("Palle Storm", "palle@koebenhavn.example", "koebenhavn", Role.MUNICIPAL_APPROVER),
    "gitte": ("Gitte Bro", "gitte@koebenhavn.example", "koebenhavn", Role.ORGANISATION_ADMIN),
}


@dataclass
class World:
    """Everybody in the demo, by key."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def municipality(self, key: str) -> Municipality:
        return self.organisations[key].municipality

    def with_role(self, organisation: str, role: Role) -> User:
        """The person who has the role in an organisation."""
        return next(
            self.people[key]
            for key, (_, _, where, what) in PEOPLE.items()
            if where == organisation and what == role
        )


def make_world() -> World:
    world = World()
    for key, (name, code, kind) in ORGANISATIONS.items():
        organisation = Organisation.objects.create(name=name, code=code, kind=kind)
        world.organisations[key] = organisation
        if kind == OrganisationKind.MUNICIPALITY:
            council, genitive = COUNCILS.get(key, ("Byrådet", "byrådets"))
            Municipality.objects.create(
                organisation=organisation, kommunekode=code, council_name=council, council_genitive=genitive
            )
            make_chain(organisation.municipality, key)
    # Hashing is slow on purpose; once is enough for a password that everybody knows.
    password = make_password(PASSWORD)
    for key, (name, email, organisation_key, role) in PEOPLE.items():
        user = User.objects.create(email=email, name=name, password=password)
        world.people[key] = user
        if role:
            Membership.objects.create(
                user=user, organisation=world.organisations[organisation_key], role=role, starts_on=SINCE
            )
    return world


def make_chain(municipality: Municipality, key: str) -> None:
    for group, (kind, body) in enumerate(CHAINS[key], start=1):
        ChainStep.objects.create(municipality=municipality, group=group, kind=kind, body_name=body)
    make_calendars(municipality)


# When the bodies of the demo meet: (the weekday, its how many-th in the month, working days for the material).
RHYTHM = {
    StepKind.COMMITTEE: (1, 1, 8),
    StepKind.SPECIAL_COMMITTEE: (2, 1, 8),
    StepKind.FINANCE_COMMITTEE: (1, 3, 6),
    StepKind.COUNCIL: (2, 4, 8),
}
MONTHS_AHEAD = 18


def make_calendars(municipality: Municipality) -> None:
    """Meetings of this month and those to come, but for July."""
    first = today().replace(day=1)
    months = [month_after(first, number) for number in range(MONTHS_AHEAD)]
    for body in municipality.chain_steps.all():
        weekday, which, material_days = RHYTHM[StepKind(body.kind)]
        calendar = BodyCalendar.objects.create(
            municipality=municipality, kind=body.kind, body_name=body.body_name, material_days=material_days
        )
        BodyMeeting.objects.bulk_create(
            BodyMeeting(calendar=calendar, meets_on=weekday_of(month, weekday, which))
            for month in months
            if month.month != 7
        )


def month_after(first: dt.date, count: int) -> dt.date:
    years, month = divmod(first.month - 1 + count, 12)
    return dt.date(first.year + years, month + 1, 1)


def weekday_of(month: dt.date, weekday: int, which: int) -> dt.date:
    """The which-th Tuesday (1) or Wednesday (2) of the month."""
    return month + dt.timedelta(days=(weekday - month.weekday()) % 7 + 7 * (which - 1))

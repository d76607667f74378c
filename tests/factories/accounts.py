"""People and organisations. `build_cast()` makes those that tests and pictures of the portal know by name."""

import datetime as dt
from dataclasses import dataclass

import factory
from factory.django import DjangoModelFactory

from accounts.models import Department, Invitation, Membership, Municipality, Organisation, User
from accounts.roles import OrganisationKind, Role
from core.dates import today
from tests.factories.remember import remembered

PASSWORD = "helhedsplan"
LONG_AGO = dt.date(2020, 1, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@eksempel.example")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **{"password": PASSWORD, **kwargs})


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = OrganisationKind.HOUSING_ORGANISATION
    name = factory.Sequence(lambda n: f"Boligorganisation {n}")
    code = factory.Sequence(lambda n: f"organisation-{n}")


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality

    organisation = factory.SubFactory(
        OrganisationFactory,
        kind=OrganisationKind.MUNICIPALITY,
        name=factory.Sequence(lambda n: f"Kommune {n}"),
        code=factory.Sequence(lambda n: f"kommune-{n}"),
    )
    kommunekode = factory.Sequence(lambda n: f"{900 + n % 100}")


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence(lambda n: f"Forvaltning {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.PLAN_EDITOR
    starts_on = LONG_AGO


class InvitationFactory(DjangoModelFactory):
    """The token of the link is `invitation.token`, which no row keeps."""

    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"inviteret{n}@eksempel.example")
    roles = factory.List([Role.PLAN_EDITOR])
    expires_on = factory.LazyAttribute(lambda row: row.sent_on + dt.timedelta(days=14))
    sent_on = factory.LazyFunction(today)
    starts_on = factory.LazyAttribute(lambda row: row.sent_on)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        token = kwargs.pop("token", None) or Invitation.new_token()
        invitation = super()._create(model_class, *args, token_hash=Invitation.hash_of(token), **kwargs)
        invitation.token = token
        return invitation


@dataclass(frozen=True)
class Cast:
    """The organisations and people of the usual case, and outsiders who must see nothing of it."""

    nordlyng: Organisation
    soengen: Organisation
    vejle: Organisation
    lbf: Organisation
    revision: Organisation
    aaloekke: Organisation
    odense: Organisation
    drift: Organisation
    # Boligselskabet Nordlyng, the applicant
    mette: User  # projektleder
    jakob: User  # medarbejder
    lars: User  # ansøger
    ida: User  # økonomi
    pia: User  # the organisation's administrator
    tove: User  # projektleder in Søengens Boligforening, which takes part
    jonas: User  # sagsbehandler in Vejle Kommune
    hanne: User  # godkender there
    ulla: User  # its administrator
    else_: User  # Landsbyggefonden
    karim: User  # formand of the styregruppe: a seat on the plan, no membership
    sofie: User  # member of it
    birthe: User  # revisor
    admin: User  # the portal's administrator
    niels: User  # projektleder in an organisation of another kommune
    grethe: User  # sagsbehandler in that kommune

    def users(self) -> list[User]:
        return [value for value in vars(self).values() if isinstance(value, User)]

    def __getitem__(self, name: str) -> User:
        """`cast["else"]`, because `else` is a word of the language."""
        return getattr(self, "else_" if name == "else" else name)


def _organisation(kind: OrganisationKind, name: str, code: str, **fields) -> Organisation:
    return OrganisationFactory(kind=kind, name=name, code=code, **fields)


def _municipality(name: str, kommunekode: str) -> Organisation:
    organisation = _organisation(OrganisationKind.MUNICIPALITY, name, kommunekode)
    MunicipalityFactory(organisation=organisation, kommunekode=kommunekode)
    return organisation


def _member(name: str, email: str, organisation: Organisation, role: Role) -> User:
    user = UserFactory(name=name, email=email)
    MembershipFactory(user=user, organisation=organisation, role=role)
    return user


@remembered
def build_cast() -> Cast:
    housing = OrganisationKind.HOUSING_ORGANISATION
    nordlyng = _organisation(housing, "Boligselskabet Nordlyng", "nordlyng")
    soengen = _organisation(housing, "Søengens Boligforening", "soengen")
    aaloekke = _organisation(housing, "Boligforeningen Åløkke", "aaloekke")
    vejle = _municipality("Vejle Kommune", "630")
    odense = _municipality("Odense Kommune", "461")
    lbf = _organisation(OrganisationKind.FUND, "Landsbyggefonden", "lbf")
    revision = _organisation(OrganisationKind.AUDITOR, "Friis Revision", "friis-revision")
    drift = _organisation(OrganisationKind.OTHER, "Portalens drift", "drift")
    return Cast(
        nordlyng=nordlyng,
        soengen=soengen,
        vejle=vejle,
        lbf=lbf,
        revision=revision,
        aaloekke=aaloekke,
        odense=odense,
        drift=drift,
        mette=_member("Mette Sørensen", "mette@nordlyng.example", nordlyng, Role.PLAN_MANAGER),
        jakob=_member("Jakob Lind", "jakob@nordlyng.example", nordlyng, Role.PLAN_EDITOR),
        lars=_member("Lars Holm", "lars@nordlyng.example", nordlyng, Role.APPLICANT),
        ida=_member("Ida Bech", "ida@nordlyng.example", nordlyng, Role.ACCOUNTANT),
        pia=_member("Pia Dam", "pia@nordlyng.example", nordlyng, Role.ORGANISATION_ADMIN),
        tove=_member("Tove Birk", "tove@soengen.example", soengen, Role.PLAN_MANAGER),
        jonas=_member("Jonas Vestergaard", "jonas@vejle.example", vejle, Role.CASEWORKER),
        hanne=_member("Hanne Lund", "hanne@vejle.example", vejle, Role.MUNICIPAL_APPROVER),
        ulla=_member("Ulla Krag", "ulla@vejle.example", vejle, Role.ORGANISATION_ADMIN),
        else_=_member("Else Krogh", "else@lbf.example", lbf, Role.FUND_OFFICER),
        karim=UserFactory(name="Karim Abdi", email="karim@styregruppe.example"),
        sofie=UserFactory(name="Sofie Nygaard", email="sofie@styregruppe.example"),
        birthe=UserFactory(name="Birthe Friis", email="birthe@revision.example"),
        admin=_member("Portalens administrator", "admin@helhedsplan.example", drift, Role.ADMINISTRATOR),
        niels=_member("Niels Toft", "niels@aaloekke.example", aaloekke, Role.PLAN_MANAGER),
        grethe=_member("Grethe Bøgh", "grethe@odense.example", odense, Role.CASEWORKER),
    )

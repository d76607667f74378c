from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions.memberships import add_period, require_manager
from accounts.models import Organisation, User
from accounts.permissions import can_look_after_users
from accounts.querysets import forget_reach
from accounts.roles import OrganisationKind, Role
from core.audit import Verb, record
from core.versions import claim
from core.workflow import NotAllowed

SECOND_FACTOR_DEMANDED = Verb("accounts.second_factor_demanded", "To-faktor-login er nu et krav")
SECOND_FACTOR_OPTIONAL = Verb("accounts.second_factor_optional", "To-faktor-login er ikke længere et krav")
SUCCEEDED = Verb("accounts.organisation_succeeded", "Indgår nu i {successor}")


@transaction.atomic
def demand_second_factor(
    *, organisation: Organisation, demanded: bool, seen_version: int, by: User
) -> Organisation:
    require_manager(by, organisation)
    claim(organisation, seen_version)
    organisation.refresh_from_db()
    if organisation.requires_second_factor != demanded:
        organisation.requires_second_factor = demanded
        organisation.save(update_fields=["requires_second_factor"])
        verb = SECOND_FACTOR_DEMANDED if demanded else SECOND_FACTOR_OPTIONAL
        record(verb, subject=organisation, root=organisation, by=by)
    forget_reach(by)
    return organisation


@transaction.atomic
def succeed(*, organisation: Organisation, successor: Organisation, by: User | None) -> None:
    """A merger. Those that had become part of `organisation` become part of the successor as well, so that one
    step always leads to the organisation of today."""
    if by is not None and not can_look_after_users(by):
        raise NotAllowed("Kun portalens administrator kan registrere en fusion.")
    if successor.pk == organisation.pk or successor.succeeded_by_id is not None:
        raise ValidationError({"succeeded_by": "Vælg en anden organisation, som ikke selv er ophørt."})
    for part in [organisation, *Organisation.objects.filter(succeeded_by=organisation)]:
        part.succeeded_by = successor
        part.save(update_fields=["succeeded_by"])
        record(SUCCEEDED, subject=part, root=part, by=by, successor=successor.name)


@transaction.atomic
def create_administrator(*, email: str, name: str, password: str | None, organisation_name: str) -> User:
    """The first person of an installation. Everybody else is invited."""
    organisation, _ = Organisation.objects.get_or_create(
        code="drift", defaults={"kind": OrganisationKind.OTHER, "name": organisation_name}
    )
    user: User | None = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email=email, name=name, password=password)
    add_period(user=user, organisation=organisation, role=Role.ADMINISTRATOR, by=None)
    return user

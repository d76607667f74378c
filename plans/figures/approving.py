"""Who acts next at the fund's approval of a changed samarbejdsaftale: one who confirms its letter, or its officer."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from accounts.figures.people import people_of
from accounts.models import Deputy, Organisation, User
from accounts.querysets import reach_of
from accounts.roles import OrganisationKind, Permission
from plans.figures.people import holders
from plans.models import Agreement, AgreementApproval, AgreementParty, Plan
from plans.permissions import AGREEING, barred_from_confirming
from plans.querysets import FUND_ROLES, MUNICIPAL_ROLES, Ids, held

TO_CONFIRM = "Bekræft Landsbyggefondens godkendelse af den ændrede samarbejdsaftale"
TO_ANSWER = "Svar på ændringen af den strategiske samarbejdsaftale"
#: As `can_confirm_approval` says of one plan.
IN_KOMMUNE = (Permission.CONFIRM_DECISION, Permission.RECORD_DECISION)


def confirms_for(user: User) -> Ids:
    """The kommuner for which the person confirms the fund's letters."""
    reach = reach_of(user)
    found: set[int] = set()
    for right in IN_KOMMUNE:
        found |= reach.organisations(OrganisationKind.MUNICIPALITY, MUNICIPAL_ROLES, right)
    return tuple(sorted(found))


def answers_aftaler(user: User) -> bool:
    return bool(reach_of(user).organisations(OrganisationKind.FUND, FUND_ROLES, Permission.GRANT))


def approvals_to_confirm(
    writes: Ids, seated: Ids, kommuner: Ids, me: int, day: date
) -> QuerySet[AgreementApproval, Any]:
    """Written from a letter, and not by the reader nor one with whom they have stood in since: as
    `reason_against_confirming` says of one. Arguments of a statement."""
    given = Q(plan__shared_on__isnull=False) | Q(plan__submitted_on__isnull=False)
    mine = Q(plan__in=held(writes, seated).order_by().values("pk")) | Q(
        given, plan__municipality__in=kommuner
    )
    stood_in = Deputy.objects.filter(
        Q(deputy=me, principal=OuterRef("recorded_by")) | Q(principal=me, deputy=OuterRef("recorded_by")),
        starts_on__lte=day,
        held_until__gte=OuterRef("written_day"),
    )
    found = AgreementApproval.objects.filter(mine, confirmed_by=None, plan__status__in=AGREEING)
    found = found.annotate(written_day=TruncDate("recorded_at"))
    return found.exclude(Exists(stood_in)).exclude(recorded_by=me).order_by()


def agreements_to_answer() -> QuerySet[Agreement, Any]:
    """Signed by all, in plans that the fund reads (`can_read_live`). Part of a statement."""
    unsigned = AgreementParty.objects.filter(agreement=OuterRef("pk"), signed_on=None)
    found = Agreement.objects.filter(
        kind=Agreement.Kind.STRATEGIC,
        replaces__isnull=False,
        fund_approved_on=None,
        plan__sent_to_fund_on__isnull=False,
        plan__started_on__isnull=False,
        plan__status__in=AGREEING,
    )
    return found.exclude(Exists(unsigned)).annotate(signed=Count("parties")).filter(signed__gt=1).order_by()


def agreements_at_fund(writes: Ids, seated: Ids) -> QuerySet[Agreement, Any]:
    """Those of the plans that a person writes on: signed, and no answer has come yet, by letter neither. Part of a
    statement."""
    answered = AgreementApproval.objects.filter(agreement=OuterRef("pk"))
    own = held(writes, seated).order_by().values("pk")
    return agreements_to_answer().filter(plan__in=own).exclude(Exists(answered))


def who_may_confirm(plan: Plan, approval: AgreementApproval) -> list[User]:
    """Those who can act next when a letter has been written down. A constant number of queries."""
    found = list(holders([plan], Permission.WRITE_PLAN)[plan.pk, Permission.WRITE_PLAN])
    if plan.shared_on or plan.submitted_on:
        people = people_of([plan.municipality_id])
        found += [user for right in IN_KOMMUNE for user in people.who(plan.municipality_id, right)]
    barred = barred_from_confirming(approval)
    return [user for user in dict.fromkeys(found) if user.pk not in barred]


def who_may_answer(plan: Plan) -> list[User]:
    """The fund's officers, when they read the plan itself."""
    return fund_officers() if plan.started_on is not None and plan.sent_to_fund_on is not None else []


def fund_officers() -> list[User]:
    """Those who answer for the fund."""
    funds = list(Organisation.objects.filter(kind=OrganisationKind.FUND).values_list("pk", flat=True))
    people = people_of(funds)
    return list(dict.fromkeys(user for pk in funds for user in people.who(pk, Permission.GRANT)))

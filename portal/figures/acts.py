"""What has happened to a plan, as one reader may be told."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import OrganisationKind
from approvals.models import Amendment
from core.models import Event, EventQuerySet
from core.statements import statement
from monitoring.actions.verbs import IN_WORK
from monitoring.permissions import can_read_in_work
from plans.models import Plan
from plans.querysets import Ids, own_side_of, sight_of

SHOWN_EVENTS = 9
RECENT_EVENTS = 6


def acts_of(plan: Plan, user: User) -> EventQuerySet:
    """The timeline; without a redegørelse's way to its hand-in for kommune and fund, who see it from then on, and for
    the fund without an ændring, until it is asked about it."""
    acts = Event.objects.timeline(plan)
    if can_read_in_work(user, plan):
        return acts
    acts = acts.exclude(verb__in=IN_WORK)
    return acts.exclude(acts_kept_from_the_fund()) if _reads_for_fund(user, plan) else acts


def latest_acts(plan: Plan, user: User) -> tuple[Any, ...]:
    """The latest acts of the timeline, each with how many there are in all."""
    plan_type = ContentType.objects.get_for_model(Plan)
    in_work = plan.started_on is None or can_read_in_work(user, plan)
    for_fund = not in_work and _reads_for_fund(user, plan)
    return tuple(_latest(plan_type.pk, plan.pk, in_work, for_fund))


def _reads_for_fund(user: User, plan: Plan) -> bool:
    """Of somebody beside the plan's own side."""
    reach = reach_of(user)
    return bool(reach.organisations(kind=OrganisationKind.FUND)) and not reach.roles_in(plan.municipality_id)


#: How what an act is about belongs to an ændring.
OF_AMENDMENT = {
    "amendment": "pk",
    "case": "amendment",
    "casestep": "case__amendment",
    "decision": "step__case__amendment",
    "waiver": "step__case__amendment",
    "casebundle": "case__amendment",
}


def acts_kept_from_the_fund() -> Q:
    """Everything about an ændring that the fund has not been asked about: its title, its days, what others said.

    One value for each act, not a list of all such: only the few latest acts are read, and each is asked by its key.
    """
    kept = Amendment.objects.kept_from_the_fund().order_by().values("pk")
    found = Q()
    for name, place in OF_AMENDMENT.items():
        about = apps.get_model("approvals", name)._default_manager.filter(pk=OuterRef("subject_id"))
        own = Subquery(about.filter(**{f"{place}__in": kept}).order_by().values("pk"))
        found |= Q(subject_type__model=name, subject_id=Coalesce(own, 0))
    return Q(subject_type__app_label="approvals") & found


@statement
def _latest(plan_type: int, plan_id: int, in_work: bool, for_fund: bool) -> QuerySet[Event]:
    acts = Event.objects.filter(root_type=plan_type, root_id=plan_id).select_related("actor", "on_behalf_of")
    told = acts if in_work else acts.exclude(verb__in=IN_WORK)
    if for_fund:
        told = told.exclude(acts_kept_from_the_fund())
    return told.annotate(total=Window(Count("pk")))[:SHOWN_EVENTS]


def recent_acts(user: User) -> list[Event]:
    """The latest acts on plans that the user sees, as the timeline of each tells them, with the plan's number. One
    query."""
    sight, (organisations, seats) = sight_of(user), own_side_of(user)
    is_own = {*sight.organisations} <= {*organisations} and {*sight.seated} <= {*seats}
    # On plans of their own side nothing is kept back: the database is not asked what is.
    own = (None, None) if is_own and not sight.municipalities and not sight.fund else (organisations, seats)
    return _recent(ContentType.objects.get_for_model(Plan).pk, *sight, *own)


@statement  # its values stand in their order
def _recent(  # noqa: PLR0917
    plan_type: int,
    organisations: Ids,
    municipalities: Ids,
    fund: bool,
    seated: Ids,
    own_organisations: Ids | None,
    own_seats: Ids | None,
) -> QuerySet[Event, Any]:
    visible = Plan.objects.seen_by(organisations, municipalities, fund, seated).order_by().values("pk")
    number = Subquery(Plan.objects.filter(pk=OuterRef("root_id")).order_by().values("number"))
    found = Event.objects.filter(root_type=plan_type, root_id__in=visible)
    if own_organisations is not None and own_seats is not None:
        own = Plan.objects.standing_with(own_organisations, own_seats).order_by().values("pk")
        kept = Q(verb__in=IN_WORK) | acts_kept_from_the_fund() if fund else Q(verb__in=IN_WORK)
        found = found.exclude(kept & ~Q(root_id__in=own))
    return found.annotate(plan_number=number)[:RECENT_EVENTS]

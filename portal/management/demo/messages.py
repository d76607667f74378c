"""What the portal would have told people by now, as it stands under "Mine beskeder", and what some of them have chosen.
No mail is sent, and the calendar link that is made is known to nobody."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from accounts.actions import choose_mails, make_feed
from accounts.models import User
from approvals.models import BODY_KINDS, CaseStep, Decision
from core.danish import format_date
from core.models import Mail
from plans.actions import mute_plan
from plans.models import Plan
from portal.figures.deadlines import deadlines
from portal.management.demo.people import World

Kind = Mail.Kind
# Each person has not read the latest.
UNREAD = 2


@dataclass(frozen=True)
class Told:
    plan: Plan
    kind: Mail.Kind
    text: str
    url: str
    on: dt.date


def write_messages(world: World, day: dt.date) -> None:
    plans = list(Plan.objects.select_related("municipality__organisation", "scheme").order_by("pk"))
    for due in deadlines(plans):
        told_on = due.due_on - dt.timedelta(days=14)
        if told_on <= day <= due.due_on:
            reminder = Told(due.root, Kind.REMINDER, f"frist {format_date(due.due_on)}", due.url, told_on)
            _tell(due.people, reminder, day)
    for step in CaseStep.objects.current().select_related("case__plan", "acting_organisation").order_by("pk"):
        url = reverse("approvals:step", args=[step.case.plan.number, step.pk])
        told_on = min(step.meeting_on or step.case.opened_at.date(), day)
        text = f"sagen er nået til {step.full_name}"
        people = User.objects.filter(memberships__organisation=step.acting_organisation).distinct()
        _tell(people, Told(step.case.plan, Kind.HANDOVER, text, url, told_on), day)
    for plan in (one for one in plans if one.status == Plan.Status.RUNNING and one.started_on):
        url = reverse("portal:plan", args=[plan.number])
        people = User.objects.filter(memberships__organisation__participations__plan=plan).distinct()
        started = Told(plan, Kind.DECISION, "planen er sat i drift", url, plan.started_on or day)
        _tell(people, started, day)
    decided = Decision.objects.filter(step__kind__in=BODY_KINDS).exclude(confirmed_at=None)
    for decision in decided.select_related("step__case__plan").order_by("pk"):
        plan = decision.step.case.plan
        url = reverse("approvals:step", args=[plan.number, decision.step_id])
        told_on = decision.confirmed_at.date() if decision.confirmed_at else day
        text = f"{decision.step.body_genitive} {decision.step.word} er bekræftet"
        people = User.objects.filter(memberships__organisation__participations__plan=plan).distinct()
        _tell(people, Told(plan, Kind.DECISION, text, url, told_on), day)
    for user in world.people.values():
        newest = (
            Mail.objects.filter(recipient=user).order_by("-created_at", "-pk").values_list("pk", flat=True)
        )
        Mail.objects.filter(pk__in=list(newest[:UNREAD])).update(read_at=None)
    _choose(world)


def _tell(people: Iterable[User], told: Told, day: dt.date) -> None:
    """What is too old to be kept is left out."""
    if (day - told.on).days >= settings.MAIL_KEEP_DAYS:
        return
    at = dt.datetime.combine(told.on, dt.time(6), tzinfo=dt.UTC)
    for user in people:
        Mail.objects.create(
            kind=told.kind,
            state=Mail.State.SENT,
            recipient=user,
            subject=f"{told.plan.title}: {told.text}",
            url=told.url,
            root_type=ContentType.objects.get_for_model(Plan),
            root_id=told.plan.pk,
            tries=1,
            created_at=at,
            next_try_at=at,
            sent_at=at,
            read_at=at,
        )


def _choose(world: World) -> None:
    weekly = {"handover": "now", "decision": "weekly", "reminder": "daily", "weekday": 0}
    choose_mails(values=weekly, by=world.people["hanne"])
    make_feed(by=world.people["mette"])
    oldest = Plan.objects.visible_to(world.people["mette"]).order_by("number").first()
    if oldest is not None:
        mute_plan(plan=oldest, by=world.people["mette"])

"""Mails about a plan. Every app that tells people of one does it here, so that each mail leads to a page, stands under
"Mine beskeder" and follows what its reader has chosen."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.figures.messages import collecting
from accounts.models import User
from core import mail
from core.models import Mail
from plans.figures.approving import who_may_answer, who_may_confirm
from plans.models import Agreement, AgreementApproval, MutedPlan, Plan

Kind = Mail.Kind
#: What has to be done by one of those who are told.
TASKS = (Kind.HANDOVER, Kind.REMINDER)


def tell(
    template: str,
    people: Iterable[User],
    plan: Plan,
    *,
    kind: Mail.Kind,
    url: str,
    key: str = "",
    **context: Any,
) -> list[Mail]:
    """`url` is the page's path. A mail says where to look, never what was said or decided there."""
    told = list(dict.fromkeys(people))
    values = {
        "plan": plan.title,
        "number": plan.number,
        "url": f"{settings.BASE_URL}{url}",
        "settings_url": f"{settings.BASE_URL}{reverse('portal:mail_settings')}",
        **context,
    }
    chosen = kind != Kind.ORDERED
    return mail.send(
        template,
        told,
        values,
        about=mail.About(kind=kind, url=url, root=plan, key=key),
        footer="plans/emails/footer.txt",
        held=collecting(told, kind) if chosen else (),
        silent=_muting(told, plan, kind) if chosen else (),
    )


def _muting(people: list[User], plan: Plan, kind: Mail.Kind) -> Collection[int]:
    """Those who want no mails about the plan. Whoever alone can do what is to be done is told all the same."""
    if kind in TASKS and len(people) == 1:
        return ()
    muted = MutedPlan.objects.filter(plan=plan, user__in=people).order_by()
    return set(muted.values_list("user_id", flat=True))


def approval_to_confirm(agreement: Agreement, approval: AgreementApproval) -> None:
    """To those who may confirm what another has written down of the fund's letter."""
    people = who_may_confirm(agreement.plan, approval)
    _of_agreement("approval_to_confirm", people, agreement, "plans:agreement_confirm")


def agreement_to_answer(agreement: Agreement) -> None:
    """To the fund's officers: all have signed, and it is theirs to approve."""
    _of_agreement("agreement_to_answer", who_may_answer(agreement.plan), agreement, "plans:agreement")


def _of_agreement(name: str, people: Iterable[User], agreement: Agreement, view: str) -> None:
    plan = agreement.plan
    url = reverse(view, args=[plan.number, agreement.uid])
    tell(f"plans/emails/{name}.txt", people, plan, kind=Kind.HANDOVER, url=url)

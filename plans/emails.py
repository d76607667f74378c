"""Mails about a plan. Every app that tells people of one does it here, so that each mail leads to a page, stands under
"Mine beskeder" and follows what its reader has chosen."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from accounts.models import User
from core import mail
from core.models import Mail
from plans.models import Plan


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
    values = {"plan": plan.title, "number": plan.number, "url": f"{settings.BASE_URL}{url}", **context}
    about = mail.About(kind=kind, url=url, root=plan, key=key)
    return mail.send(template, list(people), values, about=about)

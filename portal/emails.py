"""One function per mail."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from accounts.models import Organisation, User
from core import mail
from core.danish import format_date
from core.models import Mail


def handed_over(
    organisation: Organisation, person: User, to: User, last_day: dt.date, titles: list[str]
) -> None:
    """To the successor: what they have taken over. Names of plans, and nothing that was written in them."""
    mail.send(
        "portal/emails/handed_over.txt",
        to,
        {
            "name": to.name,
            "person": person.name,
            "organisation": organisation.name,
            "last_day": format_date(last_day),
            "titles": titles,
            "url": f"{settings.BASE_URL}{reverse('portal:tasks')}",
        },
        subject=f"Du overtager efter {person.name} i {organisation.name}",
        about=mail.About(kind=Mail.Kind.HANDOVER, url=reverse("portal:tasks")),
    )

"""One function per mail. They are sent when the transaction has been written, by the worker."""

from django.conf import settings

from accounts.models import Deputy, Invitation, Membership, User
from core import mail
from core.addresses import reverse
from core.danish import format_date


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def invitation(invitation: Invitation, token: str) -> None:
    mail.send(
        "accounts/emails/invitation.txt",
        invitation.email,
        {
            "organisation": invitation.organisation.name,
            "roles": invitation.role_labels,
            "invited_by": str(invitation.invited_by or ""),
            "starts_on": format_date(invitation.starts_on),
            "ends_on": format_date(invitation.ends_on) if invitation.ends_on else "",
            "expires_on": format_date(invitation.expires_on),
            "url": _absolute(reverse("accounts:accept", args=[token])),
        },
        subject=f"Invitation til {invitation.organisation.name} på Helhedsplan",
    )


def membership_ends(membership: Membership) -> None:
    assert membership.ends_on is not None
    mail.send(
        "accounts/emails/membership_ends.txt",
        membership.user,
        {
            "name": membership.user.name,
            "organisation": membership.organisation.name,
            "role": membership.get_role_display(),
            "ends_on": format_date(membership.ends_on),
        },
        subject=f"Din rolle i {membership.organisation.name} slutter {format_date(membership.ends_on)}",
    )


def deputy_appointed(row: Deputy) -> None:
    """To both, so that nobody gets or lends rights without knowing."""
    page = reverse("accounts:deputies", args=[row.organisation.code])
    for user in (row.deputy, row.principal):
        mail.send(
            "accounts/emails/deputy_appointed.txt",
            user,
            {
                "name": user.name,
                "deputy": row.deputy.name,
                "principal": row.principal.name,
                "organisation": row.organisation.name,
                "starts_on": format_date(row.starts_on),
                "ends_on": format_date(row.ends_on),
                "url": _absolute(page),
            },
            subject=f"Stedfortræder i {row.organisation.name}",
            about=mail.About(url=page),
        )


def confirm_new_email(user: User, new_email: str, token: str) -> None:
    mail.send(
        "accounts/emails/confirm_new_email.txt",
        mail.To(new_email, user.pk),
        {"name": user.name, "url": _absolute(reverse("accounts:confirm_email", args=[token]))},
        subject="Bekræft din nye e-mail på Helhedsplan",
    )


def email_changed(user: User, old_email: str) -> None:
    mail.send(
        "accounts/emails/email_changed.txt",
        mail.To(old_email, user.pk),
        {"name": user.name, "new_email": user.email},
        subject="Din e-mail på Helhedsplan er ændret",
    )


def second_factor_reset(user: User) -> None:
    mail.send(
        "accounts/emails/second_factor_reset.txt",
        user,
        {"name": user.name, "url": _absolute(reverse("mfa_index"))},
        subject="Dit to-faktor-login på Helhedsplan er fjernet",
    )

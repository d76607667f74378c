"""What people have chosen about mails, and whose a calendar link is."""

from collections.abc import Iterable

from accounts.models import CalendarFeed, Invitation, MailChoice, User


def mail_choice_of(user: User) -> MailChoice:
    return MailChoice.objects.filter(user=user).first() or MailChoice(user=user)


def collecting(users: Iterable[User], kind: str) -> set[int]:
    """Ids of those who want mails of this kind collected. One query."""
    rows = MailChoice.objects.filter(user__in=list(users))
    return {row.user_id for row in rows if row.pace_of(kind) != MailChoice.Pace.NOW}


def owner_of_feed(token: str) -> User | None:
    """The person whose link it is, while it has not been removed and their access is open."""
    found = CalendarFeed.objects.filter(token_hash=Invitation.hash_of(token), user__is_active=True)
    feed = found.select_related("user").first()
    return feed.user if feed else None


def feed_of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user).first()

"""Sessions as Django keeps them in the database. Every page begins with looking one up, so that is a statement."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from core.statements import statement


class SessionStore(db.SessionStore):
    """Under Django's own name, which is part of what a session is signed with."""

    def _get_session_from_db(self) -> Session | None:
        found = _session.first(self.session_key or "")
        if found is not None and found.expire_date > timezone.now():
            return found
        missing: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        return missing


@statement
def _session(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)

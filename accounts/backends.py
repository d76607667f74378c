"""Who a session belongs to. Every page begins with looking that up, so it is a statement (core/statements.py)."""

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.db.models import QuerySet

from accounts.models import User
from core.statements import statement


class AuthenticationBackend(AllauthBackend):
    def get_user(self, user_id: int) -> User | None:
        """None too where the access has been closed since: the session is nobody's then."""
        user = _user.first(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


@statement
def _user(pk: int) -> QuerySet[User]:
    return User._default_manager.filter(pk=pk)

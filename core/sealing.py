"""Texts that a copy of the database must not give away: encrypted with the portal's own key, one key a purpose."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotOpen(Exception):
    """Sealed with a key that the portal does not have any more."""


def seal(text: str, purpose: str) -> str:
    return _cipher(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    try:
        return _cipher(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen(purpose) from None


def _cipher(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{secret}".encode()).digest()))
            for secret in secrets
        ]
    )

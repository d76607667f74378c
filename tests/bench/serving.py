"""Answers requests in this process through the WSGI handler, as a web server's worker does, and takes the time."""

import re
import time
from dataclasses import dataclass
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from config.wsgi import application

FIELD = re.compile(rb"<(?:select|textarea|input(?![^>]*type=\"?(?:hidden|submit)))\b")


@dataclass(frozen=True)
class Answer:
    """`own` is the processor time of this process: without the database's, and without what other work took away."""

    seconds: float
    own: float
    body: bytes

    @property
    def fields(self) -> int:
        """Fields that a person can fill in."""
        return len(FIELD.findall(self.body))


class Server:
    def __init__(self) -> None:
        self.application = application
        self.cookies: dict[int, str] = {}

    def get(self, user: User, url: str) -> Answer:
        environ = self.environ(user, url)
        statuses: list[str] = []

        def start_response(status: str, headers: Any, exc_info: Any = None) -> Any:
            statuses.append(status)

        begun, own = time.perf_counter(), time.process_time()
        response = self.application(environ, start_response)
        body = b"".join(response)
        seconds, own = time.perf_counter() - begun, time.process_time() - own
        response.close()
        if statuses != ["200 OK"]:
            raise RuntimeError(f"{url} answered {statuses} to {user.email}")
        return Answer(seconds, own, body)

    def queries(self, user: User, url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            self.get(user, url)
        return len(captured)

    def environ(self, user: User, url: str) -> dict[str, Any]:
        path, _, query = url.partition("?")
        environ: dict[str, Any] = {
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "testserver",
            "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={self.cookie(user)}",
        }
        setup_testing_defaults(environ)
        return environ

    def cookie(self, user: User) -> str:
        if user.pk not in self.cookies:
            client = Client()
            client.force_login(user)
            self.cookies[user.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.cookies[user.pk]

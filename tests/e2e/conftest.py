"""What a walk in a real browser stands on: the portal on PostgreSQL, a Celery worker on Redis, and Chromium."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import (
    Browser,
    BrowserType,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from config.celery import app
from tests.e2e.person import Inspect

# Playwright keeps an event loop in the thread of the test, where Django would refuse to ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=10_000)

CHROMIUM_OPTIONS = [
    # No other machine has a name here. (Looking at each request by `route` would switch the browser's cache off.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder is a walk, without having to say so."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


def poll(condition: Callable[[], Any], *, seconds: float = 30, what: str = "the condition") -> Any:
    """Wait for something outside the browser, for a bounded time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.1)
    pytest.fail(f"{what} did not come about within {seconds} s")


@pytest.fixture(scope="session", name="poll")
def _poll() -> Callable[..., Any]:
    return poll


# --- Celery ------------------------------------------------------------------------------------------------------


ALONE = ["--without-gossip", "--without-heartbeat", "--without-mingle"]


class StartWorker(Protocol):
    def __call__(self, *options: str, name: str = "extra") -> subprocess.Popen[bytes]: ...


def _launch(*options: str, name: str) -> subprocess.Popen[bytes]:
    database = connection.settings_dict  # of the test database: the name is not the one in DATABASE_URL
    address = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    node = f"{name}@walk"
    command = [
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        f"--hostname={node}",
        "--loglevel=INFO",
        *ALONE,
        *options,
    ]
    with (settings.DATA_DIR / f"worker-{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            env=os.environ
            | {
                "DATABASE_URL": f"postgres://{database['USER']}{password}@{address}",
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "TEST_WORKER": name,
            },
            stdout=log,
            stderr=log,
        )
    try:
        poll(lambda: _tell("ping", node, timeout=0.5), seconds=120, what=f"worker {name}")
    except BaseException:
        _end(process)
        raise
    return process


def _tell(order: str, node: str, *, timeout: float = 5, **arguments: str) -> Any:
    """One order to one worker; None when it does not answer."""
    return app.control.broadcast(order, arguments, destination=[node], reply=True, timeout=timeout, limit=1)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


@pytest.fixture(scope="session")
def _session_worker(django_db_setup: None) -> Iterator[None]:
    app.control.purge()
    process = _launch("--pool=solo", name="walk")
    yield
    _end(process)


@pytest.fixture
def worker(_session_worker: None, transactional_db: None) -> Iterator[None]:
    """A real Celery worker takes what the portal sends from here on; its mails come out of `worker_mails`."""
    shutil.rmtree(settings.EMAIL_FILE_PATH, ignore_errors=True)
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


@pytest.fixture
def start_worker(worker: None) -> Iterator[StartWorker]:
    """Workers of the test's own, which it may kill; the shared one takes nothing meanwhile."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*options: str, name: str = "extra") -> subprocess.Popen[bytes]:
        started.append(_launch(*options, name=f"{name}{len(started)}"))
        return started[-1]

    assert _tell("cancel_consumer", "walk@walk", queue=app.conf.task_default_queue)
    yield start
    for process in started:
        _end(process)
    assert _tell("add_consumer", "walk@walk", queue=app.conf.task_default_queue)


@pytest.fixture
def worker_mails() -> Callable[[], list[str]]:
    """The text of every mail the worker has sent in this test."""
    return lambda: [path.read_text("utf-8") for path in sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"))]


# --- Browser -----------------------------------------------------------------------------------------------------


def launched(kind: BrowserType, **more: Any) -> Browser:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    options = [*CHROMIUM_OPTIONS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return kind.launch(executable_path=path, args=options, **more)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launched(playwright.chromium)
        yield chromium
        chromium.close()


@pytest.fixture
def trouble() -> Iterator[list[str]]:
    """What went wrong behind the pages: messages of the console, answers 5xx, files not found, foreign addresses.
    A test that expects some clears the list; what is left fails it."""
    found: list[str] = []
    yield found
    assert found == []


class OpenPage(Protocol):
    def __call__(self, *, width: int = 1280, javascript: bool = True, user: Any = None) -> Page: ...


@pytest.fixture
def open_page(browser: Browser, live_server: Any, worker: None, trouble: list[str]) -> Iterator[OpenPage]:
    """A browser of its own for one person (its cookies are not shared), logged in when `user` is given. The worker is
    there, since almost every page may send it something."""
    contexts = []

    def open_(*, width: int = 1280, javascript: bool = True, user: Any = None) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            viewport={"width": width, "height": 900 if width > 600 else 844},
        )
        contexts.append(context)
        context.set_default_timeout(15_000)

        def only_our_own(request: Request) -> None:
            if not request.url.startswith((live_server.url, "data:", "blob:")):
                trouble.append(f"asked for {request.url}")

        context.on("request", only_our_own)
        page = context.new_page()
        _listen(page, trouble)
        if user is not None:
            client = Client()
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
            )
        return page

    yield open_
    for context in contexts:
        context.close()


def _listen(page: Page, trouble: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        # Chromium repeats every answer of 400 and above here; on_response says which of them are wrong.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            trouble.append(f"{page.url}: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= 500 or (
            response.status >= 400 and response.request.resource_type not in _MAY_REFUSE
        ):
            trouble.append(f"{response.status} {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: trouble.append(f"{page.url}: {error}"))
    page.on("response", on_response)


_MAY_REFUSE = {
    "document",
    "fetch",
    "xhr",
}  # a refused form is 409 or 403, and the test looks at the page it gets


@pytest.fixture
def log_in() -> Callable[..., None]:
    """Through the log-in page, as a person does."""

    def log_in_(page: Page, email: str, password: str = "helhedsplan") -> None:
        page.goto(reverse("account_login"))
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        page.wait_for_url(lambda url: reverse("account_login") not in url)

    return log_in_


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[..., None]:
    """No violation that axe knows of; the page's own heading first, since an error page is accessible too."""

    def check(page: Page, heading: str) -> None:
        expect(page.locator("h1")).to_have_text(heading)
        found = Axe().run(page).response["violations"]
        told = [
            f"{rule['id']}: {rule['help']} {[node['target'] for node in rule['nodes']]}" for rule in found
        ]
        assert told == [], f"{page.url} at {page.viewport_size}"

    return check


@pytest.fixture
def look(assert_accessible: Callable[..., None]) -> Inspect:
    """The page at 1280 and 390 px, by axe; no wider than the screen of a phone."""

    def look_(page: Page, heading: str) -> None:
        page.set_viewport_size({"width": 1280, "height": 900})
        assert_accessible(page, heading)
        page.set_viewport_size({"width": 390, "height": 844})
        assert_accessible(page, heading)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width}"

    return look_

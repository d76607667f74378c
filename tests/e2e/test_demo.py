"""script/demo as somebody meets it who has just cloned the repository: no Redis, no PostgreSQL, nothing installed in
the clone. It is a walk without a browser, so that only what the script itself has set up is tried."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).parent.parent.parent
SETTINGS_OF_THE_TESTS = {"CONN_MAX_AGE", "DATA_DIR", "DEMO", "PYTHONPATH"}
# The addresses of the tests' own services stand in the environment too; the demo asks none of them.
OF_SOMEBODY_ELSE = {"EMAIL_HOST": "mail.invalid", "FILES_S3_BUCKET": "elsewhere", "LOG_LEVEL": "NONSENSE"}


class Demo:
    """A started script/demo, its output and the address it printed."""

    def __init__(self, clone: Path, poll: Callable[..., Any], *options: str) -> None:
        self.log = clone.parent / "demo.log"
        begun = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["script/demo", *options],
                cwd=clone,
                env={name: value for name, value in os.environ.items() if name not in SETTINGS_OF_THE_TESTS}
                | OF_SOMEBODY_ELSE,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        poll(lambda: "Ctrl-C" in self.text() or self.process.poll() is not None, seconds=400, what="the demo")
        assert "Ctrl-C" in self.text(), self.text()
        self.seconds = time.monotonic() - begun
        self.address = re.search(r"runs on (http://127\.0\.0\.1:\d+)", self.text())[1]  # type: ignore[index]

    def text(self) -> str:
        return self.log.read_text("utf-8")

    def stop(self) -> int:
        self.process.send_signal(
            signal.SIGTERM
        )  # a shell that runs us in the background has SIGINT switched off
        return self.process.wait(60)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


@pytest.fixture
def start(clone: Path, poll: Callable[..., Any]) -> Iterator[Callable[..., Demo]]:
    started: list[Demo] = []

    def start_(*options: str) -> Demo:
        started.append(Demo(clone, poll, *options))
        return started[-1]

    yield start_
    for demo in started:
        if demo.process.poll() is None:
            demo.stop()


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def log_in(address: str, email: str) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    page = f"{address}/log-paa/"
    assert email in session.get(page, timeout=20).text, "the log-in page of the demo lists its people"
    answer = post(session, page, login=email, password="helhedsplan")
    assert answer.url == f"{address}/"
    return session


def post(session: requests.Session, url: str, **fields: str) -> requests.Response:
    token = session.cookies["csrftoken"]
    return session.post(
        url, data=fields | {"csrfmiddlewaretoken": token}, headers={"Referer": url}, timeout=20
    )


def test_from_a_clean_clone_to_a_report(start: Callable[..., Demo], poll: Callable[..., Any]) -> None:
    demo = start("--port", free_port())
    session = log_in(demo.address, "mette@nordlyng.example")

    links = re.findall(
        r'href="(/planer/[\d-]+/redegoerelser/\d+/)"',
        session.get(f"{demo.address}/redegoerelser/", timeout=20).text,
    )
    pages = {link: session.get(demo.address + link, timeout=20).text for link in links}
    link = next(link for link, page in pages.items() if f'action="{link}pdf/dan/"' in page)
    assert post(session, f"{demo.address}{link}pdf/dan/").ok

    def is_done() -> bool:
        box = session.get(f"{demo.address}{link}pdf/status/", timeout=20).text
        return f'href="{link}pdf/"' in box and "bliver dannet" not in box

    # The demo's own reports stand in the queue before it.
    poll(is_done, seconds=240, what="the report")
    report = session.get(f"{demo.address}{link}pdf/", timeout=20)

    assert report.headers["Content-Type"] == "application/pdf"
    assert report.content.startswith(b"%PDF-1.7")
    assert demo.stop() == 0


def test_the_second_start_is_quick_and_keeps_the_data(clone: Path, start: Callable[..., Demo]) -> None:
    before = (clone / "var" / "demo" / "db.sqlite3").stat().st_ino
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = start("--port", str(port))

    assert "Preparing" not in demo.text()
    assert demo.seconds < 60  # a few, but for what else the machine does
    assert not demo.address.endswith(f":{port}"), "a port that is taken is left alone"
    assert (clone / "var" / "demo" / "db.sqlite3").stat().st_ino == before
    assert (
        "Fjordparken"
        in log_in(demo.address, "mette@nordlyng.example").get(f"{demo.address}/planer/", timeout=20).text
    )

    second = subprocess.run(
        ["script/demo"], cwd=clone, capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == 1
    assert demo.address in second.stderr
    assert demo.stop() == 0


def test_reset_starts_over(clone: Path, start: Callable[..., Demo]) -> None:
    before = (clone / "var" / "demo" / "db.sqlite3").stat().st_ino
    demo = start("--reset", f"--port={free_port()}")

    assert "plans are ready" in demo.text()
    assert (clone / "var" / "demo" / "db.sqlite3").stat().st_ino != before
    assert demo.stop() == 0

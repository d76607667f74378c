"""Two web servers and two workers with production's settings, side by side as on two machines: they share PostgreSQL,
Redis and the bucket of files, and nothing else."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
import requests
import yaml
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse
from kombu import Connection

from config.celery import app
from core.models import TaskRun
from monitoring.models import AnnualReport, ReportFile
from tests.bucket import Bucket, running
from tests.e2e.conftest import poll
from tests.factories.accounts import Cast
from tests.factories.monitoring import complete_report, measured_plan

ROOT = Path(__file__).parents[2]
PASSWORD = "seks grønne havestole"
TOO_OFTEN = "Der er prøvet for mange gange"
NAME = "helhedsplan.example"  # both are asked under the portal's one name, as a proxy in front does
SHARED_QUEUE = 8  # Redis databases from here on; those below belong to the portal of the other tests


@dataclass(frozen=True)
class Machines:
    webs: tuple[str, str]
    redis_url: str
    logs: Path
    environment: dict[str, str]

    def log_of(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text("utf-8")


def _environment(folder: Path, redis_url: str) -> dict[str, str]:
    database = connection.settings_dict
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return keep | {
        "ALLOWED_HOSTS": f"{NAME},127.0.0.1",
        "DATABASE_URL": f"postgres://{database['USER']}{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "EMAIL_HOST": "",
        "PLAIN_HTTP": "yes",
        "REDIS_URL": redis_url,
        "SECRET_KEY": "shared-by-all-machines-0123456789-abcdefghij-ABCDEFGHIJ",
        "STATIC_ROOT": str(folder / "static"),
        "WEB_CONCURRENCY": "1",
    }


@pytest.fixture(scope="module")
def static_root(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=ROOT,
        env=_environment(folder, "redis://127.0.0.1:1/0"),
        check=True,
        timeout=120,
    )
    return folder / "static"


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with running(tmp_path_factory.mktemp("s3")) as found:
        yield found


@pytest.fixture
def machines(transactional_db: None, static_root: Path, bucket: Bucket, tmp_path: Path) -> Iterator[Machines]:
    address = urlsplit(django_settings.REDIS_URL)
    redis_url = address._replace(path=f"/{SHARED_QUEUE + int(address.path.strip('/') or 0)}").geturl()
    redis.Redis.from_url(redis_url).flushdb()
    environment = _environment(tmp_path, redis_url) | {"STATIC_ROOT": str(static_root)} | bucket.environment
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> None:
        (tmp_path / name).mkdir()
        with (tmp_path / f"{name}.log").open("wb") as log:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", *arguments],
                    cwd=ROOT,
                    env=environment | {"DATA_DIR": str(tmp_path / name)},
                    stdout=log,
                    stderr=log,
                )
            )

    try:
        for name in ("web1", "web2"):
            start(
                name, "gunicorn", "--config", "python:config.gunicorn", "--bind", "127.0.0.1:0", "config.wsgi"
            )
        start("beat", "celery", "--quiet", "-A", "config", "beat", "--loglevel", "INFO")
        for name in ("worker1", "worker2"):
            start(name, "celery", "-A", "config", "worker", "--concurrency=1", f"--hostname={name}@machine")
        found = Machines(
            webs=tuple(_address(tmp_path / f"{name}.log") for name in ("web1", "web2")),  # type: ignore[arg-type]
            redis_url=redis_url,
            logs=tmp_path,
            environment=environment,
        )
        for name in ("worker1", "worker2"):
            poll(lambda name=name: " ready." in found.log_of(name), seconds=120, what=name)
        yield found
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
        redis.Redis.from_url(redis_url).flushdb()


def _address(log: Path) -> str:
    """Where a web server listens: it chose a free port itself."""
    found = poll(
        lambda: re.search(r"Listening at: (http://127\.0\.0\.1:\d+)", log.read_text("utf-8")),
        seconds=120,
        what="an address",
    )
    poll(lambda: _is_ready(found[1]), seconds=120, what=f"an answer of {found[1]}")
    return str(found[1])


def _is_ready(address: str) -> bool:
    try:
        return requests.get(f"{address}/readyz", timeout=10).status_code == 200
    except (requests.ConnectionError, requests.Timeout):  # not there yet, or busy with its first request
        return False


@pytest.fixture
def report(transactional_db: None, cast: Cast, settings: Any) -> AnnualReport:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # production's
    cast.mette.set_password(PASSWORD)
    cast.mette.save(update_fields=["password"])
    return complete_report(measured_plan(cast), cast)


def post(session: requests.Session, address: str, path: str, **data: str) -> requests.Response:
    """A form as a browser sends it, with the secret that the page before it carried."""
    session.get(address + reverse("account_login"), timeout=30)
    data["csrfmiddlewaretoken"] = session.cookies["csrftoken"]
    return session.post(address + path, data=data, headers={"Referer": address + path}, timeout=60)


def browser(like: requests.Session | None = None) -> requests.Session:
    """A browser; with `like`, another window of that one."""
    session = requests.Session()
    session.headers["Host"] = NAME
    if like is not None:
        session.cookies.update(like.cookies)
    return session


def log_in(session: requests.Session, address: str, email: str, password: str) -> requests.Response:
    return post(session, address, reverse("account_login"), login=email, password=password)


def test_what_is_begun_at_one_goes_on_at_the_other(report: AnnualReport, machines: Machines) -> None:
    first, second = machines.webs
    session = browser()
    assert log_in(session, first, "mette@nordlyng.example", PASSWORD).url == f"{first}/"

    page = reverse("monitoring:report", args=[report.plan.number, report.year])
    assert report.plan.title in session.get(second + page, timeout=60).text

    order = reverse("monitoring:report_build", args=[report.plan.number, report.year])
    with ThreadPoolExecutor() as both:  # pressed in two windows in the same moment
        answers = both.map(lambda address: post(browser(like=session), address, order), machines.webs)
    assert [answer.status_code for answer in answers] == [200, 200]
    runs = TaskRun.objects.filter(kind="monitoring.build_report")
    poll(lambda: runs.filter(state=TaskRun.State.DONE).exists(), seconds=120, what="the report")
    assert [(run.state, run.attempts) for run in runs] == [(TaskRun.State.DONE, 1)]
    made = ReportFile.objects.get(report=report)

    for address in machines.webs:  # whichever of them is asked
        answer = session.get(
            address + reverse("monitoring:report_pdf", args=[report.plan.number, report.year]), timeout=60
        )
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert len(answer.content) == made.size

    # The request's id went with the work.
    [ordered] = re.findall(rf'.*"task_enqueued".*"run_id": {runs.get().pk},.*', _webs(machines)) or [""]
    request_id = re.search(r'"request_id": "(\w+)"', ordered)
    assert request_id
    assert f'"request_id": "{request_id[1]}"' in machines.log_of("worker1") + machines.log_of("worker2")


def _webs(machines: Machines) -> str:
    return machines.log_of("web1") + machines.log_of("web2")


def test_a_message_that_comes_twice_to_two_workers_is_worked_off_once(
    report: AnnualReport, machines: Machines, cast: Cast
) -> None:
    run = TaskRun.objects.create(
        kind="monitoring.build_report",
        key="twice",
        subject=report,
        root=report.plan,
        started_by=cast.mette,
        created_at=report.plan.created_at,
        heartbeat=report.plan.created_at,
    )
    app.conf.task_always_eager = False
    try:
        with Connection(machines.redis_url) as broker:
            for _ in range(4):
                app.send_task("monitoring.build_report", (run.pk,), connection=broker)
    finally:
        app.conf.task_always_eager = True
    poll(
        lambda: TaskRun.objects.filter(pk=run.pk, state=TaskRun.State.DONE).exists(),
        seconds=120,
        what="the report",
    )
    poll(
        lambda: sum(machines.log_of(name).count('"task_succeeded"') for name in ("worker1", "worker2")) >= 4,
        seconds=60,
        what="four messages",
    )

    assert TaskRun.objects.get(pk=run.pk).attempts == 1
    assert ReportFile.objects.filter(report=report).count() == 1


def test_failed_log_ins_are_counted_across_both(report: AnnualReport, machines: Machines) -> None:
    first, second = machines.webs
    for number in range(5):
        answer = log_in(browser(), (first, second)[number % 2], "mette@nordlyng.example", "forkert")
        assert TOO_OFTEN not in answer.text

    for address in machines.webs:
        refused = log_in(browser(), address, "mette@nordlyng.example", PASSWORD)
        assert refused.url.endswith(reverse("account_login"))
        assert TOO_OFTEN in refused.text


def is_healthy(service: str, machines: Machines, **named: str) -> bool:
    """What the health check that docker-compose.yml gives to a service says here."""
    kind, *test = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"][service][
        "healthcheck"
    ]["test"]
    if kind == "CMD-SHELL":
        test = ["sh", "-c", test[0].replace("$$", "$")]
    for there, here in named.items():
        test = [part.replace(there, here) for part in test]
    environment = machines.environment | {"HOSTNAME": "machine"}
    answer = subprocess.run(test, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    return answer.returncode == 0


def test_the_health_checks_of_compose_see_who_lives_and_who_does_not(machines: Machines) -> None:
    for address in machines.webs:
        assert is_healthy("web", machines, **{"8000": address.rpartition(":")[2]})
    assert not is_healthy("web", machines, **{"8000": "1"})

    assert is_healthy("worker", machines, **{"celery@": "worker1@"})
    assert not is_healthy("worker", machines, **{"celery@": "nobody@"})

    poll(
        lambda: is_healthy("beat", machines, **{"/data": str(machines.logs / "beat")}),
        seconds=60,
        what="beat's file",
    )
    os.utime(machines.logs / "beat" / "clock.json", (0, 0))
    assert not is_healthy("beat", machines, **{"/data": str(machines.logs / "beat")})

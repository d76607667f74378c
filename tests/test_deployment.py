"""Dockerfile, compose and systemd units, which no machine without their engines can start: what can be said of them all
the same. script/test lints them besides (hadolint, the compose schema)."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import gunicorn

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
PORTAL = [name for name, service in SERVICES.items() if service["image"].startswith("helhedsplan:")]
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def words(text: str) -> str:
    """One space between words, whatever the lines."""
    return " ".join(text.replace("\\\n", " ").split())


def told() -> str:
    """Every command that a person is told to give or that a script gives."""
    files = [path for path in ROOT.glob("script/*") if path.is_file()]
    return "\n".join(
        words(path.read_text("utf-8").replace("\\|", "|"))
        for path in [*files, ROOT / "docs" / "operations.md"]
    )


def steps_of_the_image() -> list[str]:
    source = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    runs = re.findall(r"^RUN ((?:.*\\\n)*.*)", source, re.MULTILINE)
    steps = [step.strip() for run in runs for step in words(run).split("&&")]
    # Debian's lists of packages are only weight in an image; a server keeps its data elsewhere.
    image_only = {"rm -rf /var/lib/apt/lists/*"}
    named_otherwise = {"${RELEASE_OPTIONS}": "", " /data": " /var/lib/helhedsplan"}
    for here, there in named_otherwise.items():
        steps = [step.replace(here, there).strip() for step in steps]
    return [step for step in steps if step not in image_only]


def commands_of_services() -> list[str]:
    found = []
    for service in SERVICES.values():
        if "command" in service:
            found.append(shlex.join(service["command"]))
        if "healthcheck" in service:
            kind, *test = service["healthcheck"]["test"]
            found.append(test[0].replace("$$", "$") if kind == "CMD-SHELL" else shlex.join(test))
    return found


@pytest.mark.parametrize("command", [*steps_of_the_image(), *commands_of_services()])
def test_every_command_is_one_that_people_or_scripts_give_too(command: str) -> None:
    known = told()
    program, _, arguments = command.partition(" ")

    # A server that is not ours is started with options of its own, in script/test for instance.
    assert command in known or (program in {"postgres", "redis-server"} and arguments in known)


def test_commands_are_found_at_all() -> None:
    assert "script/setup" in steps_of_the_image()
    assert len(commands_of_services()) > 8


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_limits_and_says_how_it_is(name: str) -> None:
    service = SERVICES[name]

    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    if name == "migrate":
        assert service["restart"] == "no"
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]


def test_what_runs_our_code_writes_only_its_data_and_tmp() -> None:
    assert sorted(PORTAL) == ["beat", "migrate", "web", "worker"]
    for name in PORTAL:
        service = SERVICES[name]
        assert service["read_only"] is True
        assert service["volumes"] == ["data:/data"]
        assert [mount.partition(":")[0] for mount in service["tmpfs"]] == ["/tmp"]  # noqa: S108
    image = (ROOT / "Dockerfile").read_text("utf-8")
    assert re.findall(r"^USER (.+)", image, re.MULTILINE) == ["10001"]
    assert "DATA_DIR=/data" in image


def test_the_last_stage_gets_no_tool_that_builds() -> None:
    last = (ROOT / "Dockerfile").read_text("utf-8").rpartition("FROM ")[2]

    installed = re.search(r"--no-install-recommends (.+?) \\\n", last)
    assert installed
    assert set(installed[1].split()) == {
        "python3",
        "ca-certificates",
        "libpango-1.0-0",
        "libpangoft2-1.0-0",
        "libharfbuzz-subset0",
    }
    release = (ROOT / "script" / "release").read_text("utf-8")
    assert "rm -rf node_modules var/tools" in release


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_that_cannot_start_yet_is_tried_again_for_good(unit: Path) -> None:
    """systemd gives up what fails five times within ten seconds, as it does while the disk or the database is away."""
    text = unit.read_text("utf-8")
    [wait] = re.findall(r"^RestartSec=(\d+)$", text, re.MULTILINE)
    assert "Restart=always\n" in text
    assert int(wait) * 4 > 10


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("database", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_who_sends_slowly_takes_no_thread_of_the_portal() -> None:
    proxy = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    assert "{$REQUEST_BUFFERING:request_buffers 4MB}" in proxy
    assert re.findall(r"read_(header|body) (\w+)", proxy) == [("header", "10s"), ("body", "5m")]


def test_nothing_begins_before_the_tables_are_there() -> None:
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}


def test_the_database_sorts_and_searches_as_danes_do() -> None:
    assert SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"].endswith(
        "--locale-provider=icu --icu-locale=da-DK"
    )
    assert "noeviction" in SERVICES["redis"]["command"]


def seconds(duration: str) -> int:
    return int(duration[:-1]) * {"s": 1, "m": 60}[duration[-1]]


def test_whoever_is_told_to_stop_may_finish() -> None:
    assert seconds(SERVICES["web"]["stop_grace_period"]) > gunicorn.graceful_timeout
    assert seconds(SERVICES["worker"]["stop_grace_period"]) >= 60
    for service in ("web", "worker"):
        unit = (ROOT / "deploy" / f"helhedsplan-{service}.service").read_text("utf-8")
        stop = re.search(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
        assert stop
        assert int(stop[1]) == seconds(SERVICES[service]["stop_grace_period"])


def test_no_secret_is_written_down_and_what_must_be_given_is_in_the_example() -> None:
    source = (ROOT / "docker-compose.yml").read_text("utf-8")
    example = (ROOT / ".env.example").read_text("utf-8")
    given = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", example, re.MULTILINE))
    asked = set(re.findall(r"\$\{([A-Z_]+)", source))
    required = set(re.findall(r"\$\{([A-Z_]+):\?", source))

    assert required == {"DOMAIN", "POSTGRES_PASSWORD"}
    assert required <= set(given)
    assert {name: value for name, value in given.items() if "KEY" in name or "PASSWORD" in name} == {
        "SECRET_KEY": "",
        "POSTGRES_PASSWORD": "",
        "EMAIL_PASSWORD": "",
    }
    settings = set(
        re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "config" / "settings.py").read_text("utf-8"))
    )
    assert set(given) - settings <= asked, "the example names what nobody reads"
    ignored = subprocess.run(["git", "check-ignore", "-q", ".env"], cwd=ROOT, check=False)
    assert ignored.returncode == 0, ".env could be committed"


def interpolated(text: str, given: dict[str, str]) -> str:
    """As compose does it, from the innermost out."""
    while match := re.search(r"\$\{([A-Z_]+):([-?])([^${}]*)\}", text):
        name, otherwise = match[1], match[3] if match[2] == "-" else f"<{match[1]}>"
        text = text[: match.start()] + (given.get(name) or otherwise) + text[match.end() :]
    return text


@pytest.mark.parametrize("service", PORTAL)
def test_a_setting_in_env_goes_before_what_compose_would_give(service: str) -> None:
    """A shared database, queue, name or proxy must not be overridden without a word."""
    environment = SERVICES[service]["environment"]

    def settings(**given: str) -> dict[str, str]:
        return {name: interpolated(value, given) for name, value in environment.items()}

    assert settings(DOMAIN="portal.example", POSTGRES_PASSWORD="secret") == {
        "DATABASE_URL": "postgres://helhedsplan:secret@database/helhedsplan",
        "REDIS_URL": "redis://redis:6379/0",
        "ALLOWED_HOSTS": "portal.example",
        "TRUSTED_PROXIES": "1",
    }
    own = {
        "DATABASE_URL": "postgres://h:p@db.example/h",
        "REDIS_URL": "redis://queue.example:6379/3",
        "ALLOWED_HOSTS": "portal.example,www.portal.example",
        "TRUSTED_PROXIES": "2",
    }
    assert settings(**own) == own


def test_whatever_compose_asks_of_env_is_described() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text("utf-8")))
    told = re.findall(
        r"^\| (`[A-Z].*?) \|", (ROOT / "docs" / "operations.md").read_text("utf-8"), re.MULTILINE
    )
    assert asked - {name for cell in told for name in re.findall(r"`(\w+)`", cell)} == set()
    assert {"HTTP_PORT", "VERSION", "POSTGRES_PASSWORD"} <= asked


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_bare_server_starts_the_same(unit: Path) -> None:
    service = SERVICES[unit.stem.removeprefix("helhedsplan-")]
    started = re.search(r"^ExecStart=/srv/helhedsplan/(.+)$", unit.read_text("utf-8"), re.MULTILINE)

    assert started
    assert started[1].replace("127.0.0.1:8000", "0.0.0.0:8000") == shlex.join(service["command"])
    assert "User=helhedsplan" in unit.read_text("utf-8")


def test_there_is_a_unit_for_each_process() -> None:
    assert [unit.stem for unit in UNITS] == ["helhedsplan-beat", "helhedsplan-web", "helhedsplan-worker"]

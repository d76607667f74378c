"""script/bench at a tiny size: it runs through and says what it promises."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from core.danish import parse_date
from core.dates import today
from tests.bench import table
from tests.bench.ledger import lines

ROOT = Path(__file__).parent.parent


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_benchmark_runs_through_and_writes_what_it_measured(tmp_path):
    found = connection.settings_dict
    (tmp_path / "data").mkdir()
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DEBUG", "DEMO", "CONN_MAX_AGE"}
    } | {
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/postgres",
        "DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "LOG_LEVEL": "ERROR",
        "PLAIN_HTTP": "1",
        # A queue of its own: the walks' worker listens to this process's and would take its work away.
        "REDIS_URL": f"{settings.REDIS_URL.rpartition('/')[0]}/{8 + os.getpid() % 8}",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    file = tmp_path / "figures.json"
    prefix = f"bench_{os.getpid()}"  # two runs beside each other make different databases
    options = [
        "--plans=20",
        "--growth-from=0",
        "--rounds=1",
        "--parts=workers",
        "--reports=1",
        f"--prefix={prefix}",
    ]
    subprocess.run(
        [sys.executable, "-m", "tests.bench", *options, f"--json={file}"],
        cwd=ROOT,
        env=environment,
        check=True,
        timeout=300,
        capture_output=True,
    )
    figures = json.loads(file.read_text("utf-8"))
    workers = figures["workers"]
    assert {*workers} == {
        "reports",
        "one_a_minute",
        "two_a_minute",
        "speedup",
        "memory_mb_early",
        "memory_mb_late",
        "memory_mb_most",
    }
    assert workers["reports"] == 1
    assert workers["speedup"] == pytest.approx(workers["two_a_minute"] / workers["one_a_minute"], rel=0.05)
    assert workers["memory_mb_most"] >= workers["memory_mb_late"] > 30
    assert {*figures} == {"pages", "slowness", "pdf", "workers", "interchange", "ledger", "growth"}
    assert figures["slowness"] > 0
    assert len(figures["pages"]) > 50
    for page in figures["pages"]:
        assert {*page} == {"name", "url", "queries", "median_ms", "p95_ms", "ratio", "bytes"}
        assert page["queries"] <= table.QUERIES, page["name"]
        assert page["p95_ms"] >= page["median_ms"] > 0, page["name"]
        assert page["bytes"] > 5000, page["name"]


def page(**changes: object) -> dict[str, object]:
    whole = {
        "name": "plan",
        "url": "/",
        "queries": 25,
        "median_ms": 30.0,
        "p95_ms": 31.0,
        "ratio": 3.0,
        "bytes": 9000,
    }
    return whole | {"bare_ms": 4.0, "slowness": 1.0, "fields": 0, "is_list": False} | changes


def test_the_rule_of_a_page():
    assert table.over(page()) == ""
    assert table.over(page(queries=26)) == "queries"
    assert table.over(page(median_ms=30.1)) == "time"
    assert table.over(page(median_ms=32.5, fields=10)) == ""
    assert table.over(page(median_ms=32.6, fields=10, queries=30)) == "queries and time"


def test_a_slow_machine_is_measured_by_its_bare_page():
    assert table.over(page(median_ms=36.0, bare_ms=12.0)) == ""
    assert table.over(page(median_ms=36.1, bare_ms=12.0)) == "time"


def test_a_slow_hour_is_told_and_gives_nothing():
    assert table.over(page(median_ms=30.1, slowness=1.5)) == "time"
    assert "1.5 ×" in next(table.lines([page(own_ms=20.0, own_ratio=3.0, slowness=1.5)], []))


def test_a_lighter_frame_never_lowers_the_limit_below_its_milliseconds():
    assert table.limit(page(bare_ms=2.0)) == table.limit(page(bare_ms=10.0)) == table.MS


def test_a_page_about_one_plan_does_not_grow_with_the_country_and_a_list_less_than_it():
    assert table.over(page(), 1.2) == ""
    assert table.over(page(), 1.21) == "growth"
    assert table.over(page(is_list=True), 2.5) == ""
    assert table.over(page(is_list=True, median_ms=40.0), 2.6) == "time and growth"


def test_the_ledger_file_has_no_day_that_has_not_come():
    year = today().year
    days = {parse_date(line.split(";")[0]) for line in lines(800, year).decode().splitlines()[1:]}
    assert max(days) == min(today(), date(year, 12, 31))
    assert len(lines(800, year - 1).decode().splitlines()) == 801


def test_growth_compares_what_a_page_cost_beside_the_bare_one():
    assert table.growth([page(ratio=2.0, queries=9)], [page(), page(name="new")]) == [
        {"name": "plan", "few": 2.0, "all": 3.0, "times": 1.5, "queries_few": 9, "queries_all": 25}
    ]

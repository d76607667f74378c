"""Measures the portal at national size; script/bench starts the services and this.

Figures are ratios within one run: on another machine, or beside other work, the milliseconds differ and the ratios
hardly.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from psycopg2.sql import SQL, Identifier

from tests.bench import table

# Besides the pages: the title, and how many reports, plans or lines (None: as --reports says).
PARTS = {
    "pdf": ("PDF", 8),
    "workers": ("Workers", None),
    "interchange": ("Interchange", 8),
    "ledger": ("Ledger file", 100_000),
}


def main() -> None:
    arguments = parsed()
    small = arguments.growth_from if arguments.growth_from is not None else arguments.plans // 10
    names = {size: f"{arguments.prefix}_{size}_{arguments.seed}" for size in {arguments.plans, small} if size}
    try:
        for size, name in names.items():
            fill(name, size, arguments.seed)
        figures = measure(arguments, names, small)
    finally:
        if not arguments.keep:
            for name in names.values():
                administer("DROP DATABASE IF EXISTS {}", name)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--plans", type=int, default=1000, help="how many plans (1000)")
    parser.add_argument("--seed", type=int, default=1, help="which country (1)")
    parser.add_argument("--rounds", type=int, default=20, help="how often each page is asked for (20)")
    parser.add_argument("--growth-from", type=int, help="compare with so many plans (a tenth; 0: not at all)")
    parser.add_argument(
        "--reports", type=int, default=200, help="reports for one worker and again for two (200)"
    )
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=[*PARTS], help="besides the pages (all)")
    parser.add_argument(
        "--pages-only", action="store_const", dest="parts", const=[], help="none of the parts"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the data, so that the next run begins at once"
    )
    parser.add_argument("--prefix", default="bench", help="how the databases' names begin (bench)")
    parser.add_argument("--json", metavar="FILE", help="write the figures to a file too")
    return parser.parse_args()


def measure(arguments: argparse.Namespace, names: dict[int, str], small: int) -> dict[str, Any]:
    few = part("pages", names[small], arguments.rounds) if small else []
    pages = part("pages", names[arguments.plans], arguments.rounds)
    grown = table.growth(few, pages)
    figures: dict[str, Any] = {
        "pages": table.page_rows(pages),
        "slowness": pages[0]["slowness"],
        "growth": grown,
    }
    say(*table.lines(pages, grown))
    for name, (title, count) in PARTS.items():
        figures[name] = {}
        if name in arguments.parts:
            figures[name] = part(name, names[arguments.plans], count or arguments.reports)
            say(*table.facts(title, figures[name]))
    return figures


def part(name: str, database: str, count: int) -> Any:
    """One part in a process of its own, on one database; its figures. `count`: rounds, reports or plans."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.part", name, str(count)],
        env=os.environ | {"DATABASE_URL": url_of(database)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def fill(name: str, plans: int, seed: int) -> None:
    """The database, if it is not there from an earlier run."""
    if not exists(name):
        administer("CREATE DATABASE {}", name)
    subprocess.run(
        [sys.executable, "manage.py", "load_national", "--plans", str(plans), "--seed", str(seed), "--yes"],
        env=os.environ | {"DATABASE_URL": url_of(name)},
        check=True,
    )


def url_of(database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def exists(database: str) -> bool:
    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return cursor.fetchone() is not None


def administer(statement: str, database: str) -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(SQL(statement).format(Identifier(database)))
    connection.close()


def say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

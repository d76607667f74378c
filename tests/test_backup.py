"""script/backup and script/restore, as docs/operations.md tells an operator to use them."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from core.files import file_sha256
from monitoring import actions
from monitoring.models import ReportFile
from tests.factories.accounts import Cast
from tests.factories.monitoring import complete_report, measured_plan

ROOT = Path(__file__).parent.parent
NEW = "helhedsplan_restored"


@pytest.fixture
def stored(cast: Cast, settings: Any, tmp_path: Path, run_tasks: Callable[[], Any]) -> ReportFile:
    """A redegørelse with its PDF, in a folder of its own."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
    report = complete_report(measured_plan(cast), cast)
    actions.build(report=report, by=cast.mette)
    run_tasks()
    return ReportFile.objects.get()


def test_every_file_is_compared_with_what_was_stored(stored: ReportFile, capsys: Any) -> None:
    call_command("check_files")
    assert capsys.readouterr().out == "1 files are as they were stored.\n"

    path = Path(stored.file.path)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"!")
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("check_files")
    assert capsys.readouterr().err == f"monitoring.ReportFile {stored.pk} ({stored.file.name}): changed\n"

    path.unlink()
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("check_files")
    assert capsys.readouterr().err.endswith(": missing\n")


# --- The scripts, on PostgreSQL ----------------------------------------------------------------------------------


def address(name: str) -> str:
    database = connection.settings_dict
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return f"postgres://{database['USER']}{password}@{database['HOST']}:{database['PORT']}/{name}"


def call(script: str, folder: Path, *, database: str, files: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DATABASE_URL": address(database),
        "FILES_DIR": str(files),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    return subprocess.run(
        [f"script/{script}", str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def execute(statement: str, database: str = "postgres") -> list[Any]:
    with closing(psycopg2.connect(address(database))) as connected:
        connected.autocommit = True
        with connected.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def empty_database() -> Iterator[str]:
    name = f"{NEW}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    execute(f'DROP DATABASE IF EXISTS "{name}"')
    execute(f'CREATE DATABASE "{name}"')
    yield name
    execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_was_backed_up_comes_back(stored: ReportFile, empty_database: str, tmp_path: Path) -> None:
    ours = str(connection.settings_dict["NAME"])
    copy, restored = tmp_path / "copy", tmp_path / "restored"

    done = call("backup", copy, database=ours, files=tmp_path / "files")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in copy.iterdir()) == ["SHA256SUMS", "database.dump", "files.tar"]

    done = call("restore", copy, database=empty_database, files=restored)
    assert done.returncode == 0, done.stderr
    assert "1 files are as they were stored." in done.stdout

    with (restored / stored.file.name).open("rb") as file:
        assert file_sha256(file) == stored.sha256
    for table in ("plans_plan", "accounts_user", "core_event", "monitoring_reportfile", "django_migrations"):
        query = f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t"  # noqa: S608
        assert execute(query, empty_database) == execute(query, ours), table
        assert execute(query, empty_database)[0][0] > 0

    again = call("restore", copy, database=empty_database, files=tmp_path / "elsewhere")
    assert again.returncode == 1
    assert "tables already" in again.stderr


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_damaged_copy_is_not_restored(stored: ReportFile, empty_database: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert (
        call(
            "backup", copy, database=str(connection.settings_dict["NAME"]), files=tmp_path / "files"
        ).returncode
        == 0
    )
    with (copy / "files.tar").open("ab") as damaged:
        damaged.write(b"x")

    done = call("restore", copy, database=empty_database, files=tmp_path / "restored")

    assert done.returncode == 1
    assert "is not what was written" in done.stderr
    assert execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", empty_database) == [(0,)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_backup_does_not_overwrite_another(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "database.dump").write_text("yesterday's", "utf-8")

    done = call("backup", tmp_path / "copy", database="postgres", files=tmp_path / "files")

    assert done.returncode == 1
    assert (tmp_path / "copy" / "database.dump").read_text("utf-8") == "yesterday's"

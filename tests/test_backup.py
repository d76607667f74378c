"""script/backup and script/restore, as docs/operations.md tells an operator to use them."""

import os
import re
import shutil
import subprocess
import tarfile
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


def call(
    script: str, folder: Path, *, database: str, files: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": address(database), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment |= more if files is None else {"FILES_DIR": str(files)}
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
    name = f"{connection.settings_dict['NAME']}_restored"
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

    counted = "SELECT count(*) > 0 FROM pg_stats WHERE tablename = 'accounts_user'"
    assert execute(counted, empty_database) == [(True,)], "pages are planned with statistics"
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
@pytest.mark.parametrize(("ends_with", "backed_up"), [(1, True), (2, False)])
def test_files_may_come_while_they_are_copied_but_none_be_unreadable(
    stored: ReportFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends_with: int, backed_up: bool
) -> None:
    """GNU tar ends with 1 when a folder changed under it, with 2 when it could not read or write."""
    (tmp_path / "files" / "readyz-0123456789abcdef").write_bytes(b"ok")  # another asks whether we are ready
    real = shutil.which("tar")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "tar").write_text(f'#!/bin/sh\n{real} "$@"\nexit {ends_with}\n', "utf-8")
    (tmp_path / "bin" / "tar").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")

    copy, ours = tmp_path / "copy", str(connection.settings_dict["NAME"])
    done = call("backup", copy, database=ours, files=tmp_path / "files")

    assert (done.returncode == 0) is backed_up, done.stderr
    assert (copy / "SHA256SUMS").exists() is backed_up
    with tarfile.open(copy / "files.tar") as files:
        assert [name for name in files.getnames() if "readyz" in name] == []
        assert f"./{stored.file.name}" in files.getnames()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_no_command_is_given_the_password_for_everybody_to_read(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("pg_dump", "psql", "pg_restore"):
        noting = (
            f'#!/bin/sh\necho "{name} $PGPASSWORD $@" >>{tmp_path}/noted\nexec {shutil.which(name)} "$@"\n'
        )
        (tmp_path / "bin" / name).write_text(noting, "utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    database = connection.settings_dict
    where = f"postgres://{database['USER']}:sl%2Fot@{database['HOST']}:{database['PORT']}"

    for script, name in (("backup", database["NAME"]), ("restore", empty_database)):
        full = f"{where}/{name}?connect_timeout=9"
        done = call(
            script, tmp_path / "copy", database=str(name), DATABASE_URL=full, FILES_DIR=str(tmp_path / script)
        )
        assert done.returncode == 0, done.stderr

    noted = (tmp_path / "noted").read_text("utf-8").splitlines()
    assert [line.split(" ")[:2] for line in noted] == [
        [name, "sl/ot"] for name in ("pg_dump", "psql", "pg_restore")
    ], "each logs in"
    for line in noted:
        assert "sl%2Fot" not in line
        assert "?connect_timeout=9" in line


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


# --- What operations.md gives to type ----------------------------------------------------------------------------


def in_the_container(word: str) -> str:
    """The command that the page gives to run in a container of the web service, by a word of it."""
    lines = (ROOT / "docs" / "operations.md").read_text("utf-8").splitlines()
    [line] = [line for line in lines if line.startswith("    docker compose run") and f"{word} " in line]
    found = re.search(r"web sh -c '(.+)'", line)
    assert found
    return found[1]


def test_the_files_of_a_new_volume_are_copied_and_brought_back(tmp_path: Path) -> None:
    """Before the first stored file, and on the first day of a new server, nothing has made /data/files."""
    old, new = tmp_path / "old", tmp_path / "new"
    for volume in (old, new):
        volume.mkdir()

    def run(word: str, volume: Path, given: bytes = b"") -> bytes:
        command = in_the_container(word).replace("/data", str(volume))
        return subprocess.run(["sh", "-c", command], input=given, capture_output=True, check=True).stdout

    run("--extract", tmp_path / "new", run("--create", old))
    assert [*(new / "files").iterdir()] == []
    (old / "files" / "a.pdf").write_bytes(b"%PDF")
    copy = run("--create", old)
    run("--extract", new, copy)
    assert (new / "files" / "a.pdf").read_bytes() == b"%PDF"

    (new / "files" / "a.pdf").write_bytes(b"newer")
    with pytest.raises(subprocess.CalledProcessError):
        run("--extract", new, copy)
    assert (new / "files" / "a.pdf").read_bytes() == b"newer", "nothing is unpacked over what is there"
    run("mv", new)
    run("mv", tmp_path / "old")
    run("--extract", new, copy)
    assert (new / "files-before" / "a.pdf").read_bytes() == b"newer"
    assert (new / "files" / "a.pdf").read_bytes() == b"%PDF"


def in_the_database(word: str, name: str, folder: Path) -> None:
    """Give the command of the page that runs in the container of the database, to a database of that name."""
    lines = (ROOT / "docs" / "operations.md").read_text("utf-8").splitlines()
    prefix = "    docker compose exec -T database "
    [line] = [line for line in lines if line.startswith(f"{prefix}{word} ")]
    server = connection.settings_dict
    command = re.sub(r"--username helhedsplan\b", f"--username {server['USER']}", line.removeprefix(prefix))
    command = re.sub(r"(?<!username )\bhelhedsplan(?=\b|_before)", name, command).replace(
        "backup/", f"{folder}/"
    )
    asked = {
        "PGHOST": str(server["HOST"]),
        "PGPORT": str(server["PORT"]),
        "PGPASSWORD": str(server["PASSWORD"]),
    }
    subprocess.run(["bash", "-c", command], env=os.environ | asked, check=True, timeout=120)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_with_compose_a_copy_comes_back_beside_what_was_there(
    cast: Cast, empty_database: str, tmp_path: Path
) -> None:
    """The commands of the page, on a portal that has tables: they are moved away, and nothing is in the way."""
    ours = str(connection.settings_dict["NAME"])
    in_the_database("pg_dump", ours, tmp_path)
    execute("CREATE TABLE plans_plan (id bigint)", empty_database)
    with pytest.raises(subprocess.CalledProcessError):
        in_the_database("pg_restore", empty_database, tmp_path)
    try:
        in_the_database("psql", empty_database, tmp_path)
        in_the_database("createdb", empty_database, tmp_path)
        in_the_database("pg_restore", empty_database, tmp_path)
        in_the_database("vacuumdb", empty_database, tmp_path)
        counted = "SELECT count(*) > 0 FROM pg_stats WHERE tablename = 'accounts_user'"
        assert execute(counted, empty_database) == [(True,)], "pages are planned with statistics"
        people = "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM accounts_user t"
        assert execute(people, empty_database) == execute(people, ours)
        collation = f"SELECT datlocprovider FROM pg_database WHERE datname = '{empty_database}'"  # noqa: S608
        assert execute(collation) == [("i",)]
        in_the_database("dropdb", empty_database, tmp_path)
    finally:
        execute(f'DROP DATABASE IF EXISTS "{empty_database}_before"')


def with_settings(tmp_path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """script/with-settings where no root is needed: `runuser` only says whom it was asked to be."""
    runuser = tmp_path / "runuser"
    runuser.write_text('#!/bin/sh\necho "as $2"; shift 3; exec "$@"\n', "utf-8")
    runuser.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "SETTINGS_FILE": str(tmp_path / "helhedsplan.env"),
    }
    return subprocess.run(
        [ROOT / "script" / "with-settings", *command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_gets_the_settings_of_the_units_whatever_stands_in_them(tmp_path: Path) -> None:
    (tmp_path / "helhedsplan.env").write_text(
        '# settings\n\n  SECRET_KEY=a$b &c\r\nOPERATOR_NAME="Vejle\'s portal" \nexport WRONG\nDATABASE_URL=postgres://h:p=1@x/h',
        "utf-8",
    )
    show = 'pwd; printf "%s\\n" "$SECRET_KEY" "$OPERATOR_NAME" "$DATABASE_URL"'
    done = with_settings(tmp_path, "sh", "-c", show)
    assert done.stdout.splitlines() == [
        "as helhedsplan",
        str(ROOT),
        "a$b &c",
        "Vejle's portal",
        "postgres://h:p=1@x/h",
    ]
    assert "is not NAME=value" in done.stderr


def test_whoever_may_not_read_the_settings_is_told_who_may(tmp_path: Path) -> None:
    done = with_settings(tmp_path, "true")
    assert done.returncode == 1
    assert "run this as root" in done.stderr


def test_every_command_for_a_bare_server_is_given_in_the_form_that_has_the_settings() -> None:
    lines = (ROOT / "docs" / "operations.md").read_text("utf-8").splitlines()
    given = [line.strip() for line in lines if line.startswith("    ")]
    ours = (
        "script/migrate",
        "script/backup",
        "script/restore",
        "manage.py",
        ".venv/bin/celery -A config call",
    )
    needing = [line for line in given if any(word in line for word in ours) and not line.startswith("docker")]
    assert len(needing) >= 6
    assert [line for line in needing if not line.startswith("script/with-settings ")] == []

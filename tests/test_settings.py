"""How the portal starts, each time in a process of its own, as an operator meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SECRETS = {
    "SECRET_KEY": "0123456789-abcdefghij-ABCDEFGHIJ-0123456789-abcdefghij",
    "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "helhedsplan.example,www.helhedsplan.example",
}


def start(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=keep | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def values(tmp_path: Path, *names: str, **environment: str) -> dict[str, object]:
    code = (
        "import json; from django.conf import settings as s;"
        f"print(json.dumps({{name: getattr(s, name) for name in {names!r}}}, default=str))"
    )
    done = start(tmp_path, "-c", code, **environment)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("missing", SECRETS)
def test_production_does_not_start_without_a_secret_and_names_it(tmp_path: Path, missing: str) -> None:
    given = {name: value for name, value in SECRETS.items() if name != missing}

    done = start(tmp_path, "manage.py", "check", **given)

    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode != 0
    assert missing in last
    assert not any(f"{name} (" in last for name in given)


def test_an_empty_secret_is_a_missing_one(tmp_path: Path) -> None:
    done = start(tmp_path, "-c", "import config.settings", **SECRETS | {"SECRET_KEY": ""})

    assert done.returncode != 0
    assert "SECRET_KEY (" in done.stderr


def test_a_short_key_is_refused_and_not_printed(tmp_path: Path) -> None:
    short = SECRETS["SECRET_KEY"][:49]
    done = start(tmp_path, "-c", "import config.settings", **SECRETS | {"SECRET_KEY": short})

    assert done.returncode != 0
    assert "SECRET_KEY is too short" in done.stderr
    assert short not in done.stdout + done.stderr


def test_no_secret_is_printed_when_another_is_missing(tmp_path: Path) -> None:
    done = start(tmp_path, "manage.py", "check", **SECRETS | {"REDIS_URL": ""})

    assert done.returncode != 0
    assert SECRETS["SECRET_KEY"] not in done.stdout + done.stderr


def test_production_is_closed_without_being_told(tmp_path: Path) -> None:
    found = values(
        tmp_path,
        "DEBUG",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_PROXY_SSL_HEADER",
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION",
        "BASE_URL",
        **SECRETS,
    )

    assert found == {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_PROXY_SSL_HEADER": None,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "BASE_URL": "https://helhedsplan.example",
    }


def test_a_secret_key_may_begin_with_a_dollar_sign(tmp_path: Path) -> None:
    key = "$HOME-abcdefghij-ABCDEFGHIJ-0123456789-abcdefghij-0123"

    assert values(tmp_path, "SECRET_KEY", **SECRETS | {"SECRET_KEY": key}) == {"SECRET_KEY": key}


def test_redis_gives_a_task_out_again_only_after_it_must_have_ended(tmp_path: Path) -> None:
    found = values(tmp_path, "CELERY_TASK_TIME_LIMIT", "CELERY_BROKER_TRANSPORT_OPTIONS", **SECRETS)

    given_out_again = found["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"]  # type: ignore[index]
    assert given_out_again > found["CELERY_TASK_TIME_LIMIT"]  # type: ignore[operator]


def test_the_demo_needs_neither_redis_nor_postgresql(tmp_path: Path) -> None:
    found = values(tmp_path, "DATABASES", "CELERY_BROKER_URL", "CACHES", "EMAIL_BACKEND", DEMO="1")

    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "db.sqlite3")  # type: ignore[index]
    assert found["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"  # type: ignore[index]
    assert found["CELERY_BROKER_URL"] == "filesystem://localhost"
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    assert (tmp_path / "queue" / "control").is_dir()


SENDING = (
    "import django; django.setup();"
    "from django.core.mail import EmailMessage;"
    "EmailMessage('Emne', 'https://helhedsplan.example/invitation/hemmelig/', to=['mette@nordlyng.example']).send()"
)


def test_production_without_a_mail_server_prints_no_mail_and_warns(tmp_path: Path) -> None:
    done = start(tmp_path, "-c", SENDING, **SECRETS)

    assert done.returncode != 0
    assert "NoMailServer: No mail server is set (EMAIL_HOST)" in done.stderr
    for secret in ("hemmelig", "nordlyng", "Emne"):
        assert secret not in (done.stdout + done.stderr).replace(SENDING, "")
    warned = start(tmp_path, "manage.py", "check", **SECRETS)
    assert (warned.returncode, "No mail server is set (EMAIL_HOST)" in warned.stderr) == (0, True)
    told = start(tmp_path, "manage.py", "check", **SECRETS | {"EMAIL_HOST": "mail.helhedsplan.example"})
    assert "mail server" not in told.stderr


def test_the_identity_provider_may_receive_the_login_form(tmp_path: Path) -> None:
    found = values(
        tmp_path,
        "CONTENT_SECURITY_POLICY",
        "SOCIALACCOUNT_PROVIDERS",
        **SECRETS | {"OIDC_SERVER_URL": "https://id.example/realm", "OIDC_CLIENT_ID": "portal"},
    )

    assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == ["'self'", "https://id.example"]  # type: ignore[index]
    assert found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"][0]["client_id"] == "portal"  # type: ignore[index]


def test_without_an_identity_provider_there_is_none(tmp_path: Path) -> None:
    found = values(tmp_path, "CONTENT_SECURITY_POLICY", "SOCIALACCOUNT_PROVIDERS", **SECRETS)

    assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == ["'self'"]  # type: ignore[index]
    assert found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"] == []  # type: ignore[index]


def test_files_are_in_a_folder_unless_there_is_a_bucket(tmp_path: Path) -> None:
    folder = values(tmp_path, "STORAGES", **SECRETS)["STORAGES"]["default"]  # type: ignore[index]
    assert folder["BACKEND"] == "django.core.files.storage.FileSystemStorage"

    bucket = {"FILES_S3_BUCKET": "helhedsplan", "FILES_S3_ENDPOINT": "https://s3.example"}
    storage = values(tmp_path, "STORAGES", **SECRETS | bucket)["STORAGES"]["default"]  # type: ignore[index]
    assert storage["BACKEND"] == "storages.backends.s3.S3Storage"
    storage["OPTIONS"].pop("client_config")
    assert storage["OPTIONS"] == {
        "bucket_name": "helhedsplan",
        "endpoint_url": "https://s3.example",
        "region_name": None,
        "access_key": None,
        "secret_key": None,
        "file_overwrite": False,
        "max_memory_size": 1024 * 1024,
    }


def test_a_bucket_without_its_packages_is_told_how_to_get_them(tmp_path: Path) -> None:
    """An upgrade with `script/release` instead of `script/release --s3` takes them away."""
    without = "import sys; sys.modules['botocore.config'] = None; import config.settings"
    done = start(tmp_path, "-c", without, **SECRETS | {"FILES_S3_BUCKET": "helhedsplan"})

    assert done.returncode != 0
    assert "FILES_S3_BUCKET is set" in done.stderr.splitlines()[-1]
    assert "script/release --s3" in done.stderr


# With the cookie of somebody who is logged in, whose session the database would have to be asked for.
ASKING = (
    "import django, json; django.setup();"
    "from django.test import Client;"
    "cookie = 'sessionid=' + 32 * 'a';"
    "ask = lambda path: Client(SERVER_NAME='helhedsplan.example').get(path, headers={'cookie': cookie});"
    "print(json.dumps({path: [ask(path).status_code, ask(path).json()] for path in ('/healthz', '/readyz')}))"
)


def test_without_database_queue_and_storage_the_portal_is_up_but_not_ready_and_names_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "files").write_text("no folder")

    done = start(tmp_path, "-c", ASKING, **SECRETS | {"LOG_LEVEL": "CRITICAL"})

    assert done.returncode == 0, done.stderr
    parts = {"database": "error", "broker": "error", "storage": "error"}
    assert json.loads(done.stdout) == {
        "/healthz": [200, {"status": "ok"}],
        "/readyz": [503, {"status": "error"} | parts],
    }


def test_only_what_is_amiss_is_named(tmp_path: Path) -> None:
    here = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}

    done = start(tmp_path, "-c", ASKING, **SECRETS | here | {"LOG_LEVEL": "CRITICAL"})

    found = json.loads(done.stdout)["/readyz"]
    assert found == [503, {"status": "error", "database": "ok", "broker": "error", "storage": "ok"}]

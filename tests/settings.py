"""config/settings.py as tests start it. DATABASE_URL and REDIS_URL choose the services (script/test starts them);
without them the tests run on SQLite and with the queue in memory."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

if "DATA_DIR" not in os.environ:  # xdist's workers and the Celery worker take over their parent's
    if "pytest" in sys.modules:
        os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="helhedsplan-test-")
        atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
    else:  # mypy and manage.py
        os.environ["DATA_DIR"] = "var/test"
        Path("var/test").mkdir(parents=True, exist_ok=True)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['DATA_DIR']}/db.sqlite3")
os.environ |= {
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "BASE_URL": "https://helhedsplan.example",
    "CONN_MAX_AGE": "0",
    "DEBUG": "false",
    "DEMO": "false",
    "LOG_LEVEL": "WARNING",
    "PLAIN_HTTP": "true",
    "SECRET_KEY": "known-to-everybody-and-used-by-nothing-but-the-tests",
}
os.environ.setdefault("REDIS_URL", "memory://")
if os.environ["REDIS_URL"].startswith("redis:"):  # every xdist worker has a queue of its own
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()

from celery.signals import task_prerun

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR, DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES

INSTALLED_APPS += ["zeal", "tests.core.sample"]
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")
ZEAL_RAISE = True
# Each kind of object is looked up once per process and then remembered; several in one request are no N+1.
ZEAL_ALLOWLIST = [{"model": "contenttypes.ContentType", "field": "get()"}]

# A file, because two connections to SQLite's memory do not see the same locks.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    # Nobody misses a test's rows after a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:  # beside what production asks for: who waits for a lock that nobody gives back is told so
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c lock_timeout=60s"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# A task runs when it is sent, but in the walks through a browser: tests/e2e/conftest.py starts this worker.
IN_WORKER = bool(os.environ.get("TEST_WORKER"))
CELERY_TASK_ALWAYS_EAGER = not IN_WORKER
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if IN_WORKER else 'locmem'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mails"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True  # looks for a file when it is asked for, not for all of them at every start
WHITENOISE_USE_FINDERS = True


def _forget_content_types(**_kwargs: object) -> None:
    """A worker lives longer than a test's database, in which content types get new numbers."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415  (apps are not ready when this is read)

    ContentType.objects.clear_cache()


if IN_WORKER:
    task_prerun.connect(_forget_content_types, weak=False)

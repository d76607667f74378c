"""config/settings.py as script/bench starts it: production in all that costs time, on addresses that are its own."""

from config.settings import *  # noqa: F403
from config.settings import STORAGES

ROOT_URLCONF = "tests.bench.urls"
# Nothing is collected for the benchmark, so a file has its plain name; the look-up costs the same.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True  # looks for a file when it is asked for, not for all of them at every start
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

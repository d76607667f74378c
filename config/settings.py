"""The portal's settings. Everything an operator may change comes from the environment; docs/operations.md
lists the variables. With neither DEBUG nor DEMO this is production, which refuses to start without its secrets."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from core.bucket import in_bucket
from core.logs import configured

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# --- What kind of start is this? -----------------------------------------------------------------------------

DEMO = env.bool("DEMO", False)  # script/demo: SQLite, files as a queue, users with a known password
DEBUG = env.bool("DEBUG", False)  # a developer's own machine: stack traces in the browser
PRODUCTION = not (DEMO or DEBUG)

REQUIRED_IN_PRODUCTION = {
    "SECRET_KEY": "a long random text that signs sessions and encrypts secrets",
    "DATABASE_URL": "postgres://user:password@host/name",
    "REDIS_URL": "redis://host:6379/0; the queue and the cache",
    "ALLOWED_HOSTS": "the names the portal answers to, with commas between",
}
if PRODUCTION and (missing := [name for name in REQUIRED_IN_PRODUCTION if not env.str(name, "")]):
    raise ImproperlyConfigured(
        "The portal does not start in production without: "
        + "; ".join(f"{name} ({REQUIRED_IN_PRODUCTION[name]})" for name in missing)
    )
if PRODUCTION and len(env.str("SECRET_KEY")) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY is too short to be secret: openssl rand -hex 32 makes one of 64 signs"
    )

SECRET_KEY = env.str("SECRET_KEY", "only-for-a-machine-nobody-else-can-reach-never-in-production")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
_site = ALLOWED_HOSTS[0].lstrip(".")
BASE_URL = env.str("BASE_URL", f"https://{_site}" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# How many of the operator's own proxies stand in front. Their X-Forwarded-* headers are trusted, nobody else's.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

# What the portal itself writes: SQLite, queue, uploaded files, collected static files.
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var" / ("demo" if DEMO else "dev" if DEBUG else "data"))

# --- Applications ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal",
    "monitoring",
    "approvals",
    "funding",
    "plans",
    "accounts",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "core.middleware.request_ids.RequestIdMiddleware",
    "core.middleware.probes.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.bodies.BodyLimitMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.PrivateMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.lines.LineMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "core.middleware.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.portal",
            ],
            "builtins": ["core.templatetags.addresses", "core.templatetags.includes"],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "dkfds"
CRISPY_TEMPLATE_PACK = "dkfds"
CRISPY_FAIL_SILENTLY = False

# --- Database, cache, queue ------------------------------------------------------------------------------------

_sqlite = f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
DATABASES = {"default": env.dj_db_url("DATABASE_URL", _sqlite, conn_health_checks=True)}
# Long enough for what PostgreSQL has prepared on a connection to be used (core/prepared.py).
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 600)
# Behind a pooler the next question may go to another connection: Django's word for it, which core/prepared.py asks too.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = POOLED = env.bool("DATABASE_POOLED", False)
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql" and not POOLED:
    # PostgreSQL would compile what it estimates to be long: 150 ms for an answer that takes 1.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without these, most writes of people who save at the same time end in "database is locked".
    _wal = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _wal}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits on log-in attempts must count across processes, so even the demo's cache is shared: a table.
REDIS_URL = env.str("REDIS_URL", "")
_kind, _place = ("redis.RedisCache", REDIS_URL) if REDIS_URL else ("db.DatabaseCache", "django_cache")
CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{_kind}", "LOCATION": _place}}

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SOFT_TIME_LIMIT = 25 * 60
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_TASK_IGNORE_RESULT = True  # the result of a task is its TaskRun row
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Europe/Copenhagen"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = env.int(
    "WORKER_MAX_TASKS_PER_CHILD", 100
)  # gives WeasyPrint's memory back
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A run without a sign of life for so long is queued again, at most so many times (core/tasks.py).
TASK_HEARTBEAT_SECONDS = env.int("TASK_HEARTBEAT_SECONDS", 120)
TASK_MAX_ATTEMPTS = env.int("TASK_MAX_ATTEMPTS", 3)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "config.clock:Clock"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "clock.json")
CELERY_BEAT_SCHEDULE = {
    # A minute-old order to reap is worth nothing: the next one is on its way.
    "reap": {"task": "core.reap", "schedule": 60.0, "options": {"expires": 55}},
    # Shortly after midnight: plans whose last day was yesterday.
    "end-plans": {"task": "approvals.end_plans", "schedule": crontab(hour=0, minute=15)},
    # A redegørelse whose deadline was yesterday holds the rates of the tilsagn back.
    "follow-reports": {"task": "monitoring.follow_reports", "schedule": crontab(hour=0, minute=30)},
    # How the mål stand, for lists of plans; until it has gone round they work it out themselves.
    "rate-plans": {"task": "monitoring.rate_plans", "schedule": crontab(hour=0, minute=5)},
    # A file whose scanner was away waits at most so long for the next question.
    "scan-files": {"task": "core.scan_files", "schedule": 300.0, "options": {"expires": 290}},
    # Mails that a server refused, and those whose message was lost.
    "send-mails": {"task": "core.send_mails", "schedule": 60.0, "options": {"expires": 55}},
    "forget-sessions": {"task": "core.forget_sessions", "schedule": crontab(hour=2, minute=30)},
    "forget-mails": {"task": "core.forget_mails", "schedule": crontab(hour=3, minute=0)},
    # Before the mails of the day at 7, in Danish time, which may hold them.
    "remind": {"task": "portal.remind", "schedule": crontab(hour=6, minute=0)},
    "send-digests": {"task": "portal.send_digests", "schedule": crontab(hour=7, minute=0)},
    # Sums over plans, whose forecasts follow the calendar; files of plans that were looked at and never taken in.
    "refresh-sums": {"task": "funding.refresh_sums", "schedule": crontab(hour=1, minute=30)},
    "forget-files": {"task": "portal.forget_files", "schedule": crontab(hour=2, minute=45)},
    "forget-workbooks": {"task": "funding.forget_files", "schedule": crontab(hour=2, minute=50)},
}
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # Redis hands a message out again after this; it must be longer than a task may take.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"visibility_timeout": 2 * 60 * 60}
else:
    QUEUE_DIR = DATA_DIR / "queue"
    (QUEUE_DIR / "control").mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
    }

# --- Log-in ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:tasks"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_ENGINE = "core.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation that came by mail has shown whose address it is
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Helhedsplan: "
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True  # the session's own age ends it
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(BASE_URL).scheme
# A whole town hall shares one address, so the limits per address are wide and those per account narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/5m/key",
    "reset_password": "60/m/ip,5/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever loses an account hears of it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that strangers type in
ACCOUNT_FORMS = {
    "change_password": "accounts.forms.ChangePasswordForm",
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
}

MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.AddWebAuthnForm",
    "authenticate": "accounts.forms.AuthenticateForm",
    "edit_webauthn": "accounts.forms.EditWebAuthnForm",
    "reauthenticate": "accounts.forms.ReauthenticateByCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_TOTP_ISSUER = "Helhedsplan"
# The code before and after too (RFC 6238, 5.2): telephones do not keep the second, and people take time to type.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# Nobody is taken for the owner of an account because another server says he has its e-mail address.
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_REQUIRED = False  # the address is the invitation's
OIDC_HAS_SECOND_FACTOR = env.bool("OIDC_HAS_SECOND_FACTOR", False)  # its log-in counts as one (MitID Erhverv)
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", "")
# How long a passkey or a log-in at the provider counts for the act that it was shown for.
CONFIRM_PROOF_SECONDS = env.int("CONFIRM_PROOF_SECONDS", 300)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": env.str("OIDC_ID", "oidc"),
                "name": env.str("OIDC_NAME", "Fælles login"),
                "client_id": env.str("OIDC_CLIENT_ID", ""),
                "secret": env.str("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}

# --- Security headers --------------------------------------------------------------------------------------------

# A deliberate choice for a closed network without TLS; `check --deploy` then complains, as it should.
PLAIN_HTTP = env.bool("PLAIN_HTTP", not PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else env.int("HSTS_SECONDS", 30 * 24 * 60 * 60)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "core.views.outdated_form"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Subdomains (W005) and preload (W021) bind names that are not the portal's: the operator's choice, in the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# The log-in form is answered with a redirect to the identity provider, which form-action covers too.
_oidc = urlsplit(OIDC_SERVER_URL)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *([f"{_oidc.scheme}://{_oidc.netloc}"] if OIDC_SERVER_URL else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Who runs this portal: printed in the frame of every page ---------------------------------------------------

OPERATOR_NAME = env.str("OPERATOR_NAME", "Helhedsplanportalen")
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", "support@helhedsplan.example" if DEMO else "")
SUPPORT_PHONE = env.str("SUPPORT_PHONE", "70 00 00 00" if DEMO else "")

# --- Language, files, mail ---------------------------------------------------------------------------------------

LANGUAGE_CODE, TIME_ZONE = "da", "Europe/Copenhagen"
USE_TZ = USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # it would put dots into version numbers in hidden fields; amounts have |kr

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "var" / "static")  # of the code, not of the data
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "var" / "assets"]  # the second is built by script/assets
PDF_FONTS_DIR = BASE_DIR / "var" / "fonts"  # so is this
WHITENOISE_USE_FINDERS = not PRODUCTION  # nothing has to be collected for the demo
# No MEDIA_URL: files go through views that check rights.
MEDIA_ROOT = env.path("FILES_DIR", DATA_DIR / "files")
FILE_UPLOAD_TEMP_DIR = str(DATA_DIR) if DATA_DIR.is_dir() else None  # on the disk: /tmp may be memory
FILE_UPLOAD_HANDLERS = ["core.uploads.NamelessUploadHandler"]
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 20 * 1024 * 1024)  # each file that people attach
# host or host:port of a clamd that looks at what people upload; empty: nobody does.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", "")
CLAMD_TIMEOUT = env.int("CLAMD_TIMEOUT", 30)
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", 20 * 1024 * 1024)  # a file of plans; more is not even read
# A bucket instead of the folder: `script/release --s3` brings what it needs.
FILES_S3_BUCKET = env.str("FILES_S3_BUCKET", "")
STORAGES = {
    "default": in_bucket(
        bucket_name=FILES_S3_BUCKET,
        endpoint_url=env.str("FILES_S3_ENDPOINT", None),
        region_name=env.str("FILES_S3_REGION", None),
        access_key=env.str("FILES_S3_ACCESS_KEY", None),
        secret_key=env.str("FILES_S3_SECRET_KEY", None),
    )
    if FILES_S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o640},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

EMAIL_HOST = env.str("EMAIL_HOST", "")
# Only the demo and a developer's machine print mails: they have addresses and secret links in them.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "core.mailserver.RefusingBackend"
    if PRODUCTION
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_TLS", True)
EMAIL_TIMEOUT = 20
# Days before and after a deadline on which those who can act are reminded.
REMINDER_DAYS_BEFORE: list[int] = env.list("REMINDER_DAYS_BEFORE", [14, 3], subcast=int)
REMINDER_DAYS_AFTER: list[int] = env.list("REMINDER_DAYS_AFTER", [1, 7], subcast=int)
MAIL_KEEP_DAYS = env.int("MAIL_KEEP_DAYS", 400)  # the log of mails, and "Mine beskeder", reach so far back
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", f"Helhedsplan <helhedsplan@{_site}>")

# --- Logs --------------------------------------------------------------------------------------------------------

DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # core.middleware.request_ids has set it, nobody else
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # an address is personal data; the user's number is enough
LOGGING = configured(plain=not PRODUCTION, level=env.str("LOG_LEVEL", "INFO"))

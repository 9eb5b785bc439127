"""Settings, read from the environment; see .env.example for each of them."""

import os
from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from synchro import environment

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(environment.text("SYNCHRO_STATE", str(BASE_DIR / "var")))

# production needs every secret; demo and test make do with fixed ones and say so on the page.
MODE = environment.choice("SYNCHRO_MODE", ("demo", "production", "test"), "test")
PRODUCTION = MODE == "production"
_LOCAL = None if PRODUCTION else "local"

DEBUG = False
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # an address is unique by its lower case, and empty for people who sign in by number
]
SECRET_KEY = environment.secret(
    "SECRET_KEY", _LOCAL and "only-for-the-demo-and-the-tests-" + "x" * 40
)
VAULT_KEYS = environment.keys(
    environment.text(
        "SYNCHRO_KEYS", _LOCAL and "local:" + "c3luY2hyby1sb2NhbC1rZXktMzItYnl0ZXMtbG9uZyE="
    )
)
BASE_URL = environment.origin(
    "BASE_URL",
    _LOCAL and "http://127.0.0.1:8000",
    ("https",) if PRODUCTION else ("http", "https"),
)
MAILBOX_URL = environment.text("MAILBOX_URL", "") if MODE == "demo" else ""
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", None if PRODUCTION else "127.0.0.1,localhost,testserver"
)
CSRF_TRUSTED_ORIGINS = [BASE_URL] if PRODUCTION else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "rules",
    "people",
    "people.imports",
    "people.signin",
    "people.trust",
    "programmes",
    "programmes.pulses",
    "programmes.reminders",
    "programmes.reports",
    "processes.kernel",
    "processes.true_north",
    "processes.meaning_of_life",
    "processes.alignment",
    "processes.leadership",
    "processes.excellence",
    "processes.policies",
    "processes.emotional_climate",
]
INSTALLED_APPS += list(filter(None, environment.text("SYNCHRO_EXTRA_APPS", "").split(",")))

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "people.middleware.FailureMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "people.signin.kiosk.KioskMiddleware",
    "people.signin.card.CardMiddleware",
    "people.signin.provider.ProviderMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.OrganisationMiddleware",
    "people.middleware.PrivacyMiddleware",
]

ROOT_URLCONF = "synchro.urls"
WSGI_APPLICATION = "synchro.wsgi.application"
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
                "people.context.surroundings",
                "people.signin.kiosk.surroundings",
                "programmes.context.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "people.templatetags.addresses",
                "people.templatetags.people",
                "people.templatetags.sentences",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data
DATABASE_ROLE = environment.choice("DATABASE_ROLE", environment.ROLES, "app")
DATABASES = {
    "default": {
        **environment.database(
            environment.text("DATABASE_URL", _LOCAL and "postgres:///synchro"),
            DATABASE_ROLE,
            os.environ,
        ),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 0 if environment.flag("DB_POOL") else 60,
        "OPTIONS": {
            "options": f"-c statement_timeout={environment.number('DB_STATEMENT_TIMEOUT_MS', 5000)}",
            "connect_timeout": 3,
            # Only what asks to be prepared is; see people/prepared.py.
            "prepare_threshold": 2**31,
        },
    },
}
if environment.flag("DB_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 4, "timeout": 3}
if MODE == "test":
    DATABASES["default"]["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Sessions, limits and cached values are in PostgreSQL: every page works while Valkey is down.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
    },
    # Pieces of markup that are the same for everybody, in this process's memory.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "template_fragments",
        "TIMEOUT": None,
    },
}
SESSION_ENGINE = "people.signin.sessions"
# Each event carries its own context, so that no table without an organisation comes to be.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_constraint=False, db_index=True)
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=pghistory.DEFAULT)  # as in the row

# Where the latest seals of the log and the ledger of erasures are written outside the database.
TRUST_FOLDER = environment.text("TRUST_FOLDER", "")

# Signing in
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "people.signin.backends.NumberBackend",
    "people.signin.backends.AddressBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "people.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the invitation that was sent to it
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = False  # people/limits.py counts in PostgreSQL
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 1 if PRODUCTION else 0)
INVITATION_DAYS = 7
# HR managers and consultants. The demo runs on http, where nobody's own people are.
SECOND_FACTOR_REQUIRED = MODE != "demo"
MFA_ADAPTER = "people.signin.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Synchro"
# A sign-in provider on this very machine, by http: for the demo and the tests alone.
PROVIDER_ON_LOOPBACK = not PRODUCTION
# Those that may have an address in a private network, by name and port.
PROVIDERS_INSIDE = environment.places_in(environment.text("PROVIDERS_INSIDE", ""))

# Background work
REDIS_URL = environment.broker("REDIS_URL", _LOCAL and "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = environment.celery_broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True  # the database holds what became of a task
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = (
    False  # a page never waits for the broker; the database knows what is due
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 25
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")
CELERY_TASK_ROUTES = {
    "reminders.plan": {"queue": "tally"},
    "counts.*": {"queue": "tally"},
    "reminders.*": {"queue": "mail"},
    "reports.*": {"queue": "pdf"},
    "imports.*": {"queue": "import"},
    "cards.*": {"queue": "pdf"},
}
CELERY_BEAT_SCHEDULE = {
    "wake-due-organisations": {"task": "reminders.wake", "schedule": 60.0},
    "nightly": {"task": "programmes.nightly", "schedule": 3600.0},
    "forget-old-imports": {"task": "imports.nightly", "schedule": 3600.0},
    "tend-imports": {"task": "imports.sweep", "schedule": 120.0},
    "seal-the-log": {"task": "trust.seal_all", "schedule": 60.0},
    "tell-the-heads": {"task": "trust.tell_heads", "schedule": 3600.0},
    "tend-trust": {"task": "trust.sweep", "schedule": 120.0},
    "keep-no-longer": {"task": "trust.nightly", "schedule": 3600.0},
    "tend-waves": {"task": "pulses.sweep", "schedule": 600.0},
    "tend-reports": {"task": "reports.sweep", "schedule": 120.0},
    "tend-cards": {"task": "cards.sweep", "schedule": 60.0},
}

# Mail
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_mail = environment.mail("EMAIL_URL", _LOCAL and "smtp://127.0.0.1:1025")
EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = _mail.host, _mail.port, _mail.tls
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "Synchro <synchro@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Files
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
_NODE = BASE_DIR / "node_modules"
FONT_DIRECTORY = Path(environment.text("SYNCHRO_FONTS", str(BASE_DIR / "var" / "fonts")))
PREPARE_FONTS = "synchro.servers.fonts.ready"  # makes a language's typefaces on first use
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *(
        (f"vendor/{name}", folder)
        for name, folder in (
            ("bootstrap", _NODE / "bootstrap/dist"),
            (
                "fonts",
                FONT_DIRECTORY / "web",
            ),  # only the weights that we use; see synchro/servers/fonts.py
        )
        if folder.is_dir()
    ),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE != "test"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "people.imports.uploads.MeasuringHandler",  # keeps nothing beyond IMPORT_MAX_BYTES
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
IMPORT_MAX_BYTES = environment.number("IMPORT_MAX_BYTES", 50_000_000)
IMPORT_MAX_ROWS = environment.number("IMPORT_MAX_ROWS", 120_000)

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "synchro" / "locale"]
FORMAT_MODULE_PATH = "synchro.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Headers and cookies
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
# Not "no-referrer": with it a browser sends "Origin: null" with every form, which is refused as forged.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
KIOSK_COOKIE_NAME = "__Host-kiosk" if PRODUCTION else "kiosk"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_keys": {"()": "people.secret_paths.WithoutKeys"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_keys"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "synchro": {"level": "INFO"},
        "people": {"level": "INFO"},
        "programmes": {"level": "INFO"},
    },
}

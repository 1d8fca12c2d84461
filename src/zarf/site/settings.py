"""Django's settings, derived from `zarf.site.config`. Importing this needs no environment and writes nothing."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from zarf.site.config import Config

ZARF = Config.load()

SECRET_KEY = ZARF.secret_key
DEBUG = False
ALLOWED_HOSTS = ZARF.allowed_hosts
ROOT_URLCONF = "zarf.site.urls"
WSGI_APPLICATION = "zarf.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "zarf.office.taxpayers",
    "zarf.office.audit",
    "zarf.office.notices",
    "zarf.office.numbering",
    "zarf.office.registry",
    "zarf.office.cari",
    "zarf.office.deadlines",
    "zarf.office.vault",
    "zarf.office.timestamps",
    "zarf.office.sealing",
    "zarf.office.edefter",
    "zarf.office.berats",
    "zarf.office.calendar",
    "zarf.office.backup",
    "zarf.office.exchange",
    "zarf.doors.portal",
    "zarf.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zarf.site.security.ContentSecurityPolicy",
    "zarf.site.security.NobodyActs",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "zarf.site.no_nul.NoNul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zarf.site.last_seen.LastSeen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The portal's templates win over those of the libraries.
        "DIRS": [
            f"{folder}/templates"
            for spec in [find_spec("zarf.doors.portal")]
            if spec is not None
            for folder in spec.submodule_search_locations or ()
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def _database(url: str) -> dict[str, Any]:
    """Django's database entry of a libpq URL."""
    parts = urlsplit(url or "postgresql://zarf@127.0.0.1:5432/zarf")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or 5432),
        "NAME": unquote(parts.path.lstrip("/")) or "zarf",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10},
    }


DATABASES = {"default": _database(ZARF.database_url)}

# Language and time: Turkish first; Istanbul for people, UTC in the database.
LANGUAGE_CODE = "tr"
LANGUAGES = [("tr", _("Türkçe")), ("en", _("English"))]
USE_I18N = True
TIME_ZONE = "Europe/Istanbul"
USE_TZ = True

# Static files are served by the web process straight from the packages that carry them.
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# Signing in: by e-mail address; accounts are made by the operator, never by strangers.
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "zarf.site.sign_in.SignIn"
# Failures are counted by our own guard, in the database; this one stands against floods from one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Zarf: "
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Zarf"
MFA_ADAPTER = "zarf.site.sign_in.SecondStep"
# What Django and its libraries send goes through the outbox like everything else.
EMAIL_BACKEND = "zarf.site.outbox.OutboxBackend"
DEFAULT_FROM_EMAIL = ZARF.mail_from

# Browser security. Cookies are marked secure as soon as people come by https.
_HTTPS = ZARF.public_url.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SECURE = _HTTPS
CSRF_TRUSTED_ORIGINS = [ZARF.public_url]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
X_FRAME_OPTIONS = "SAMEORIGIN"

# What comes in by forms. Envelopes come through the GİB service, which has its own, larger limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

DJANGO_TABLES2_TEMPLATE = "django_tables2/table.html"

# Picture file of GİB's logo for the human view; it is not ours to hand out, so the operator supplies it.
ZARF_GIB_LOGO = ZARF["ZARF_GIB_LOGO"]

# Jobs: tasks lie in `jobs.py` of each area.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Logs carry ids, states and codes; never titles, amounts, tax numbers or document text.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ZARF["ZARF_LOG_LEVEL"]},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
}

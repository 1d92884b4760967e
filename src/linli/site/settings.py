"""All settings, read strictly from the environment; a wrong value stops the start with a sentence that says why."""

from __future__ import annotations

import base64
import hmac
import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from linli.kernel.sealing import Keyring
from linli.site import postgres

django_stubs_ext.monkeypatch()

# Readers ---------------------------------------------------------------------------------------------------------


def env(name: str, default: str = "") -> str:
    """The value of NAME, or the content of the file named by NAME_FILE (secrets of containers come as files)."""
    file = os.environ.get(f"{name}_FILE")
    if file and name in os.environ:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: set one")
    if not file:
        return os.environ.get(name, default)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE={file!r} cannot be read: {error.strerror}") from error


def env_flag(name: str, default: bool = False) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    value = env(name).strip().lower()
    if value and value not in words:
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: use 1 or 0")
    return words.get(value, default)


def env_int(name: str, default: int, *, least: int = 0) -> int:
    value = env(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number of at least {least}")
    return int(value)


def env_list(name: str) -> list[str]:
    return [part.strip() for part in env(name).split(",") if part.strip()]


# Places on disk --------------------------------------------------------------------------------------------------

PACKAGE = Path(__file__).resolve().parent.parent
REPOSITORY = PACKAGE.parent.parent
BASE_DATA = Path(os.environ.get("LINLI_DATA") or REPOSITORY / "var").absolute()
TESTING = "pytest" in sys.modules
# Tests have a server, secrets and files of their own, whatever data folder is set.
DATA = BASE_DATA / "test" if TESTING else BASE_DATA


def kept_secret(name: str) -> str:
    """A secret from the environment or, at the first start, made here and kept in the data folder for later starts."""
    if given := env(name):
        return given
    file = DATA / "secrets" / name.lower()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        # Written apart and linked: of several processes starting at once exactly one wins, and nobody reads half a key.
        draft = file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()


def keyring(field_key: str, cipher: str) -> Keyring:
    """The keys of personal fields: one for sealing and one for look-ups, both derived from FIELD_KEY; aes or sm4."""
    master = base64.b64decode(field_key)
    if len(master) < 32 or cipher not in ("aes", "sm4"):
        raise ImproperlyConfigured("FIELD_KEY must be 32 bytes in base64, LINLI_CIPHER aes or sm4")
    derived = {name: hmac.digest(master, name.encode(), "sha256") for name in ("seal", "blind")}
    return Keyring({0: derived["seal"]}, 0, derived["blind"], "sm4" if cipher == "sm4" else "aes")


# Who is running --------------------------------------------------------------------------------------------------

DEBUG = env_flag("LINLI_DEBUG")
# The demo city with sign-in by a click. Off unless asked for: only `./linli run` asks for it.
DEMO = env_flag("LINLI_DEMO")
HTTPS = env_flag("LINLI_HTTPS")

SECRET_KEY = kept_secret("SECRET_KEY")
# 32 bytes in base64; the keys of encrypted fields and of their blind indexes are derived from it. Back it up: without
# it telephone and identity numbers in the database cannot be read any more.
FIELD_KEY = kept_secret("FIELD_KEY")
LINLI_KEYRING = keyring(FIELD_KEY, env("LINLI_CIPHER", "aes"))

ALLOWED_HOSTS = env_list("LINLI_HOSTS") or (["*"] if DEMO else ["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env_list("LINLI_ORIGINS")

INSTALLED_APPS = [
    "linli.site",
    "linli.platform.wall",
    "linli.platform.events",
    "linli.platform.identity",
    "linli.platform.places",
    "linli.platform.residents",
    "linli.platform.posts",
    "linli.platform.flow",
    "linli.platform.audit",
    "linli.platform.attachments",
    "linli.platform.access",
    "linli.platform.notices",
    "linli.platform.dispatch",
    "linli.platform.likeness",
    "linli.platform.registers",
    "linli.platform.roster",
    "linli.platform.structure",
    "linli.platform.ui",
    "linli.platform.signin",
    "linli.work.cases",
    "linli.work.topics",
    "linli.work.deliberation",
    "linli.work.records",
    "linli.work.muster",
    "linli.work.care",
    "linli.work.groups",
    "linli.insight",
    "linli.reactions",
    "linli.demo",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.site.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "linli.platform.ui.middleware.honest_answers",
    "allauth.account.middleware.AccountMiddleware",
    "linli.platform.posts.web.know_actor",
    "linli.site.middleware.AnswerRefusals",
]

ROOT_URLCONF = "linli.site.urls"
WSGI_APPLICATION = "linli.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "linli.platform.ui.renderer.PlainRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "linli.platform.ui.context.ui",
            ]
        },
    }
]

# Database --------------------------------------------------------------------------------------------------------


def database(url: str) -> dict[str, Any]:
    """Django's words for a libpq URL."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    if env_flag("LINLI_POOL", not TESTING):
        options["pool"] = {"min_size": env_int("LINLI_POOL_MIN", 2), "max_size": env_int("LINLI_POOL_MAX", 8, least=1)}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        # Zero because the pool keeps the connections; checked because the database may be restarted under us.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
    }


def unpooled(words: dict[str, Any]) -> dict[str, Any]:
    return words | {"OPTIONS": {key: value for key, value in words["OPTIONS"].items() if key != "pool"}}


# Without DATABASE_URL the embedded server of the data folder is used. Only its address is taken here; it is started by
# the commands that need it, so that looking at the settings never starts a server.
EMBEDDED = not env("DATABASE_URL")
DATABASES = {"default": database(env("DATABASE_URL") or postgres.Cluster(DATA).url("linli", postgres.APP))}
# Who owns the tables: for migrations, backups and restores only (docs/adr/0019). Where one address is given for both,
# what serves puts its ownership down as it connects (not by Django's `assume_role`, which fails in a pool).
APP_ROLE = postgres.APP
OWNER = unpooled(
    database(env("DATABASE_OWNER_URL") or env("DATABASE_URL") or postgres.Cluster(DATA).url("linli")),
)
if not EMBEDDED and not env("DATABASE_OWNER_URL"):
    given = DATABASES["default"]["OPTIONS"]
    given["options"] = f"{given.get('options', '')} -c role={APP_ROLE}".strip()

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Language and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# People and sign-in ----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = [
    "linli.platform.identity.backend.AccountBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "/sign-in/"
# Printed on every page of residents: whom to call when nothing else helps.
LINLI_PHONE = env("LINLI_PHONE", "12345")
MOST_PLACED_A_DAY = env_int("LINLI_MOST_PLACED", 50)  # requests of one resident in a day; 0: as many as they like
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Staff sign in by name and password, residents by a code to their phone; nobody needs an email address.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "邻里 Linli"
MFA_ADAPTER = "linli.platform.signin.mfa.SealedMFAAdapter"

# Security --------------------------------------------------------------------------------------------------------

SESSION_ENGINE = "linli.platform.signin.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "linli.platform.ui.views.csrf_failed"
CSRF_COOKIE_HTTPONLY = False  # the islands send it back in a header
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_flag("LINLI_BEHIND_PROXY") else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# No inline style or script but those that carry the nonce of the answer.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *env_list("LINLI_TILE_HOSTS")],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# Uploaded files have no address of their own: a view looks who asks, then sends them.
MEDIA_ROOT = DATA / "files"
MEDIA_URL = "/none/"
# `run` and `web` collect the static files first and say so; without that they are found where they lie.
COLLECTED = env_flag("LINLI_COLLECTED")
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Notices ---------------------------------------------------------------------------------------------------------

# Where residents reach this installation: what links in messages begin with.
SITE_URL = env("LINLI_URL", "http://127.0.0.1:8000").rstrip("/")
# "outbox" keeps messages in the database and sends nothing; "aliyun" is the real gateway. The same for group robots.
SMS_ADAPTER = env("SMS_ADAPTER", "outbox")
SMS_ENDPOINT = env("SMS_ENDPOINT", "https://dysmsapi.aliyuncs.com")
SMS_KEY_ID = env("SMS_KEY_ID")
SMS_KEY_SECRET = env("SMS_KEY_SECRET")
SMS_SIGN = env("SMS_SIGN", "邻里")
# The provider's template for each message, code=SMS_1,case_placed=SMS_2; `manage sms_templates` prints what to name.
SMS_TEMPLATES = dict(pair.split("=", 1) for pair in env_list("SMS_TEMPLATES") if "=" in pair)
SMS_MOST_A_DAY = env_int("SMS_MOST_A_DAY", 20_000, least=1)
WECOM_ADAPTER = env("WECOM_ADAPTER", "outbox")
GATEWAY_TIMEOUT = env_int("GATEWAY_TIMEOUT", 5, least=1)  # seconds

# Drafts ----------------------------------------------------------------------------------------------------------

# Where a language model answers in the OpenAI form (http://127.0.0.1:8080/v1). Empty: there is none, nothing is asked.
DRAFT_URL = env("LINLI_DRAFT_URL")
DRAFT_KEY = env("LINLI_DRAFT_KEY")
DRAFT_MODEL = env("LINLI_DRAFT_MODEL", "default")
DRAFT_TIMEOUT = env_int("LINLI_DRAFT_TIMEOUT", 8, least=1)  # seconds

# Jobs ------------------------------------------------------------------------------------------------------------

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Words to the operator -------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LINLI_LOG", "WARNING").upper()},
    "loggers": {
        "linli": {"level": env("LINLI_LOG", "INFO").upper()},
        "django.server": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
}

"""Settings, all of them driven by environment variables: docs/settings.md lists each with its default.

Two profiles: ``embedded`` (the default: one machine, SQLite, nothing else needed) and ``production`` (behind a proxy
that speaks HTTPS; secrets must come from the environment).
"""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forumsite import env, logs, storing

BASE_DIR = Path(__file__).resolve().parent.parent
PROFILE = env.choice("PROFILE", "embedded", ("embedded", "production"))
PRODUCTION = PROFILE == "production"
DEBUG = env.flag("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG is on, but must be off when PROFILE is production.")

VAR_DIR = env.folder("VAR_DIR", BASE_DIR / "var")
HOST = env.text("HOST", "127.0.0.1")
PORT = env.whole_number("PORT", 8000, least=1, most=65535)
WEB_WORKERS = env.whole_number("WEB_WORKERS", 2, least=1, most=64)
WEB_THREADS = env.whole_number("WEB_THREADS", 4, least=1, most=64)

SECRET_KEY = storing.secret_key(VAR_DIR, production=PRODUCTION)

# Who may ask, and over what

_own_host = "*" if HOST in {"0.0.0.0", "::"} else f"[{HOST}]" if ":" in HOST else HOST  # noqa: S104
_local_hosts = ("localhost", "127.0.0.1", "[::1]", _own_host)
ALLOWED_HOSTS = env.host_names("ALLOWED_HOSTS", () if PRODUCTION else _local_hosts)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the site's host names when PROFILE is production.")
CSRF_TRUSTED_ORIGINS = env.web_origins("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.web_address("SITE_URL", ("https", "http"))
PERMANENT_HOST = env.host_name("PERMANENT_HOST")  # in the names of records in feeds and calendars

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz(/all)?$"]
_hsts_seconds = env.whole_number("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_SECONDS = _hsts_seconds if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
BEHIND_PROXY = env.flag("BEHIND_PROXY", default=PRODUCTION)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# What the site is made of

INSTALLED_APPS = [
    "modeltranslation",
    "forumsite.apps.ForumAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_prose_editor",
    "django_tasks",
    "forumsite.apps.BackgroundWorkConfig",
    "csp",
    "django.forms",
    "reversion",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "publishing",
    "search",
    "events",
    "media",
    "pages",
    "starter",
    "accounts",
    "exchange",
    "forumsite",
]
MIDDLEWARE = [
    "forumsite.request_ids.RequestIdMiddleware",
    "forumsite.metrics.requests.MetricsMiddleware",
    "publishing.slow_queries.SlowQueriesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "forumsite.page_cache.PageCacheMiddleware",  # outside of all that makes a page
    "forumsite.compression.TextGZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "forumsite.refusals.RefusalsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "forumsite.body_limits.BodyLimitMiddleware",  # before whatever reads forms
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LastSeenMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "publishing.history.middleware.HistoryMiddleware",  # after who is signed in, around whatever changes records
    "publishing.not_found.NotFoundMiddleware",
    "forumsite.trouble.TroubleMiddleware",
]
ROOT_URLCONF = "forumsite.urls"
WSGI_APPLICATION = "forumsite.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "pages.context.site",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "parts",
        "DIRS": [BASE_DIR / "templates" / "parts"],
        "OPTIONS": {"environment": "forumsite.parts.environment"},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
FORMS_URLFIELD_ASSUME_HTTPS = True

# Where things are kept

DATABASES = {"default": env.database("DATABASE_URL") or storing.sqlite(VAR_DIR / "database.sqlite3")}
# One connection a thread, kept: the server's threads are few and fixed, so a pool would only add a layer.
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": storing.cache()}
PAGE_CACHE_BYTES = env.whole_number("PAGE_CACHE_MB", 12, least=0, most=4096) * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WORKER_CHORES = [  # functions that the worker calls every hour
    "search.indexing.catch_up",
    "publishing.form_drafts.clear",
    "media.tasks.enqueue_missing",
    "media.outdated.enqueue_outdated",
    "media.tasks.enqueue_unread",
    "publishing.staging.clear",
    "media.orphans.clear",
    "media.desk.leftovers.clear",
    "media.near_copies.describe_some",
    "media.contributions.retention.clear",
    "publishing.history.catching_up.catch_up",
    "publishing.sorting.catch_up",
    "publishing.history.trash.clear",
    "publishing.missed.clear",
    "publishing.audit.forget_old",
    "accounts.limits.forget",
    "publishing.notices.clear",
    "publishing.translations.catch_up",
    "publishing.links.tasks.chore",
    "publishing.preview.links.clear",
    "publishing.record_version.fold",
    "forumsite.statistics.refresh",
]
# How a version of a record is written down: with the rows of its lists.
SERIALIZATION_MODULES = {"record": "publishing.history.serializer"}

UPLOADS_DIR = VAR_DIR / "uploads"
RENDITIONS_DIR = VAR_DIR / "renditions"
STORAGES = {
    "default": storing.private_files(UPLOADS_DIR),
    "renditions": storing.private_files(RENDITIONS_DIR),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_DIR = env.whole_path("STATIC_DIR")
if STATIC_DIR:  # a web server of another account reads them there
    STORAGES["staticfiles"]["OPTIONS"] = {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755}
MEDIA_ROOT = UPLOADS_DIR
MEDIA_URL = "/files/"
STATIC_URL = "/static/"
STATIC_ROOT = Path(STATIC_DIR) if STATIC_DIR else VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# What is compressed already, and source maps, which only developers ask for and which take half the time of all.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "jpg", "jpeg", "png", "webp", "avif", "gif", "zip", "gz", "br", "woff2"]

PHOTO_MAX_BYTES = env.whole_number("PHOTO_MAX_MB", 40, least=1, most=500) * 1024 * 1024
PHOTO_MAX_PIXELS = env.whole_number("PHOTO_MAX_MEGAPIXELS", 100, least=1, most=400) * 1_000_000
ARCHIVE_MAX_BYTES = env.whole_number("ARCHIVE_MAX_MB", 4000, least=1, most=100_000) * 1024 * 1024
DOCUMENT_MAX_BYTES = env.whole_number("DOCUMENT_MAX_MB", 100, least=1, most=2000) * 1024 * 1024
# Photos from the public: what one person may send in at a time, how often, and how long what is personal is kept.
CONTRIBUTE = env.flag("CONTRIBUTE", default=True)
CONTRIBUTE_MAX_PHOTOS = env.whole_number("CONTRIBUTE_MAX_PHOTOS", 20, least=1, most=100)
CONTRIBUTE_MAX_BYTES = env.whole_number("CONTRIBUTE_MAX_MB", 150, least=1, most=2000) * 1024 * 1024
CONTRIBUTE_PER_HOUR = env.whole_number("CONTRIBUTE_PER_HOUR", 5, least=1, most=10_000)
CONTRIBUTE_PER_HOUR_IN_ALL = env.whole_number("CONTRIBUTE_PER_HOUR_IN_ALL", 60, least=1, most=100_000)
CONTRIBUTE_MAX_STORED_BYTES = env.whole_number("CONTRIBUTE_MAX_STORED_MB", 20_000, least=1) * 1024 * 1024
CONTRIBUTION_KEEP_DAYS = env.whole_number("CONTRIBUTION_KEEP_DAYS", 180, least=7, most=3650)
TRASH_KEEP_DAYS = env.whole_number("TRASH_KEEP_DAYS", 90, least=1, most=3650)
CONTRIBUTION_LINK_DAYS = env.whole_number("CONTRIBUTION_LINK_DAYS", 90, least=1, most=3650)
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# What the site writes is for its own account alone: drafts and uploads wait here before they are public.
FILE_UPLOAD_PERMISSIONS = 0o600
UMASK = 0o077
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# What a request may carry in bytes, and what the addresses that take files may beyond that, by the name of the view.
# A file somewhat too large is let in, so that its form can say so and keep the rest.
BODY_LIMIT = 3 * 1024 * 1024
_form_pages = ("add", "change", "preview", "preview_new")  # a browser without scripts sends files to a preview too
BODY_LIMITS = {
    **{f"admin:media_photo_{page}": 2 * PHOTO_MAX_BYTES for page in _form_pages},
    **{f"admin:media_document_{page}": 2 * DOCUMENT_MAX_BYTES for page in _form_pages},
    **{f"admin:events_edition_{page}": ARCHIVE_MAX_BYTES for page in _form_pages},
    **({"media:contribute": CONTRIBUTE_MAX_BYTES + PHOTO_MAX_BYTES} if CONTRIBUTE else {}),
    "admin:media_batch_send": ARCHIVE_MAX_BYTES,
    "admin:media_batch_transfer": 4 * 1024 * 1024,
    **dict.fromkeys(("admin:media_photo_spreadsheet", "admin:spreadsheet"), 10 * 1024 * 1024),
}
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # an evening's photos, from a browser without scripts

# The web addresses in the record: how many are asked in an hour whether they still answer.
LINK_CHECKS_PER_HOUR = env.whole_number("LINK_CHECKS_PER_HOUR", 30, least=0, most=600)

# E-mail

globals().update(env.mail_server("EMAIL_URL"))
CAN_SEND_EMAIL = bool(env.text("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM")
if CAN_SEND_EMAIL and "@" not in DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("EMAIL_FROM must be the address that e-mails come from when EMAIL_URL is set.")
if CAN_SEND_EMAIL and not SITE_URL:
    raise ImproperlyConfigured("SITE_URL must be set when EMAIL_URL is: e-mails lead to pages of the site.")

# Languages and time

LANGUAGES = [(code, _(name)) for code, name in env.languages("LANGUAGES", ("en", "zh-hans"))]
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "forumsite.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "Asia/Shanghai")
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": tuple(code for code, _name in LANGUAGES)}
MODELTRANSLATION_PREPOPULATE_LANGUAGE = LANGUAGE_CODE


def MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME(verbose_name: str, code: str) -> str:  # noqa: N802
    """Return ``Caption (English)`` for the English column of a caption; called late, in the reader's language."""
    return gettext("%(field)s (%(language)s)") % {"field": verbose_name, "language": dict(LANGUAGES)[code]}


# Signing in

_DJANGO_RULES = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_DJANGO_RULES}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_DJANGO_RULES}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_DJANGO_RULES}.CommonPasswordValidator"},
    {"NAME": f"{_DJANGO_RULES}.NumericPasswordValidator"},
    {"NAME": "accounts.password_rules.VarietyValidator"},
    {"NAME": "accounts.password_rules.SiteNameValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
REQUIRE_MFA = env.flag("REQUIRE_MFA", default=PRODUCTION)
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = env.whole_number("SESSION_HOURS", 12 if PRODUCTION else 168, least=1, most=24 * 90) * 60 * 60
ACCOUNT_ADAPTER = "accounts.adapter.StaffAccountAdapter"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # who may not enter the admin would be led round in circles
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_RATE_LIMITS = False  # accounts.limits counts instead, in the database that all processes share
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ConfirmForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
}
MFA_ADAPTER = "accounts.factor_adapter.StaffFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_TOTP_PERIOD, MFA_TOTP_TOLERANCE = 30, 1
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
    "activate_totp": "accounts.forms.AddAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
    "login_webauthn": "accounts.forms.PasskeyLoginForm",
}
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

AUDIT_KEEP_DAYS = env.whole_number("AUDIT_KEEP_DAYS", 365, least=30, most=36_500)

# Watching it: numbers for machines, slow statements, the log

METRICS_TOKEN = env.token("METRICS_TOKEN")
METRICS_ALLOW = env.networks("METRICS_ALLOW")
METRICS = bool(METRICS_TOKEN or METRICS_ALLOW)
SLOW_QUERY_MS = env.whole_number("SLOW_QUERY_MS", 0)
_log_format = env.choice("LOG_FORMAT", "plain", ("plain", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": logs.FORMATTERS[_log_format]}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},  # a mistyped address is no event
        "django_tasks": {"level": "WARNING"},
        **({"gunicorn.error": {"handlers": ["console"], "propagate": False}} if _log_format == "json" else {}),
    },
}

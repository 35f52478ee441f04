"""Settings, all by environment (docs/configuration.md lists them). A bad value stops the start with one clear line."""

from __future__ import annotations

from pathlib import Path

from config import databases, env, mail, secrets

BACKEND = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"

# What this install is
DEBUG = env.boolean("DEBUG", False)
DATA = secrets.data_folder(env.path("DATA", BACKEND.parent / "data"))
SECRET_KEY = env.secret("SECRET_KEY", at_least=secrets.SECRET_CHARACTERS) or secrets.secret_key(DATA / "secret.key")
JWT_KEY = secrets.derive(SECRET_KEY, "jwt")  # access and refresh tokens
URL_KEY = secrets.derive(SECRET_KEY, "url")  # signed content URLs
SETUP_TOKEN = env.secret("SETUP_TOKEN", at_least=16)  # None: one is made in the data folder on an empty install

# Where it is reached
_public = env.url("PUBLIC_URL", "http://localhost:8000")
_content = env.url("CONTENT_URL")
PUBLIC_URL = _public.geturl().rstrip("/")
PUBLIC_ORIGIN = env.origin_of(_public)
# Base of signed URLs; may be a host without cookies. Empty: the host that the request came to, which HOSTS has checked.
CONTENT_URL = _content.geturl().rstrip("/") or (PUBLIC_URL if env.text("PUBLIC_URL") else "")
HTTPS = _public.scheme == "https"
# Where browsers open streams of events (drive.events). A proxy with TLS sends /events of the public address there.
BIND = env.text("BIND", "127.0.0.1")
EVENTS_PORT = env.integer("EVENTS_PORT", 8002, least=1)
_events = env.url("EVENTS_URL", PUBLIC_URL if HTTPS else env.with_port(_public, EVENTS_PORT))
EVENTS_URL = _events.geturl().rstrip("/")
PAGE_ORIGINS = env.origins("PAGE_ORIGINS", "http://localhost:8080,http://127.0.0.1:8080")
# Exact host names. No private ranges and no `*` by default: a page of a stranger may point its own name at a private
# address (DNS rebinding), and the Host header is what tells us so. The public names count by themselves.
ALLOWED_HOSTS = [
    *env.strings("HOSTS", "localhost,127.0.0.1,[::1]"),
    *(parts.hostname for parts in (_public, _content) if parts.hostname),
]
# Peers whose X-Forwarded-For is believed: addresses or networks, e.g. 127.0.0.1,10.0.0.0/8. Nobody by default.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

# nginx in front that may be told to send large contents from its cache (drive.api.edge). None: there is none.
EDGE_SECRET = env.secret("EDGE_SECRET", at_least=secrets.SECRET_CHARACTERS)

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "corsheaders",
    "drf_spectacular",
    "django_tasks",
    "django_tasks_db",
    "drive.accounts",
    "drive.blobs",
    "drive.tree",
    "drive.sharing",
    "drive.uploads",
    "drive.previews",
    "drive.marks",
    "drive.search",
    "drive.pages",
    "drive.operations",
    "drive.backups",
    "drive.mail",
    "drive.transfer",
    "drive.watching",
    "drive.upgrades",
]

MIDDLEWARE = [
    "drive.watching.requests.Watched",
    "drive.api.edge.HandOver",
    "drive.api.request_id.RequestId",
    "drive.api.middleware.SafeHeaders",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Cookie sessions exist for the admin alone: on the API a cookie of Django's can not stand for anybody.
    "drive.api.middleware.AdminSessions",
    "drive.api.middleware.AdminCsrf",
    "drive.api.middleware.AdminAuthentication",
    "drive.api.middleware.AdminMessages",
    "drive.api.middleware.Problems",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# The database. No ATOMIC_REQUESTS: nothing may hold a transaction while it talks to a client.
DATABASES = {"default": databases.from_url(env.text("DATABASE"), DATA)}
API_THREADS = env.integer("API_WORKERS", 2, least=1) * env.integer("API_THREADS", 128, least=4)  # of all processes
DATABASE_WAIT = env.duration("DATABASE_WAIT", "45s")  # at the start, for one that does not answer yet
ALLOW_UNSAFE_STORAGE = env.boolean("ALLOW_UNSAFE_STORAGE", False)
VERIFY_AGE = env.duration("VERIFY_AGE", "24h")  # a chunk last hashed longer ago is hashed before it is sent
SCRUB_AGE = env.duration("SCRUB_AGE", "30d")  # the worker hashes every stored chunk once in that time
# A unique column of more than 255 characters: InnoDB's rows are DYNAMIC here, whose indexes take 768 of them.
SILENCED_SYSTEM_CHECKS = ["mysql.W003"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["drive.accounts.backend.KeyBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCESS_TOKEN_LIFE = env.duration("ACCESS_TOKEN_LIFE", "10m")
REFRESH_TOKEN_LIFE = env.duration("REFRESH_TOKEN_LIFE", "30d")
SIMPLE_JWT = {
    "ALGORITHM": "HS256",  # pinned: a token that names another one is refused
    "SIGNING_KEY": JWT_KEY,
    "ISSUER": "holdfast",
    "LEEWAY": 0,
    "ACCESS_TOKEN_LIFETIME": ACCESS_TOKEN_LIFE,
    "REFRESH_TOKEN_LIFETIME": REFRESH_TOKEN_LIFE,
    "UPDATE_LAST_LOGIN": False,
    "USER_ID_CLAIM": "sub",
    "CHECK_USER_IS_ACTIVE": True,
}
REFRESH_COOKIE = "__Secure-holdfast_refresh" if HTTPS else "holdfast_refresh"
REFRESH_COOKIE_PATH = "/api/v1/session"

# The admin's own cookies
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = None  # drive.api.middleware.SafeHeaders sets it
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Other origins: an exact list. Cookies may come along on the session's routes alone (drive.api.middleware.SafeHeaders
# takes the permission off all other answers): the refresh cookie is the only one there is.
CORS_ALLOWED_ORIGINS = PAGE_ORIGINS
CORS_ALLOW_CREDENTIALS = True
CORS_URLS_REGEX = r"^/(api/v1|content)/"
CORS_PREFLIGHT_MAX_AGE = 2 * 60 * 60  # what Chromium keeps at most
CORS_ALLOW_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
CORS_ALLOW_HEADERS = [
    "authorization", "content-type", "accept", "x-holdfast", "x-request-id", "x-requested-with",
    "if-match", "if-none-match", "if-range", "if-modified-since", "range",
    "tus-resumable", "upload-length", "upload-offset", "upload-metadata", "upload-checksum",
    "upload-defer-length", "upload-concat", "x-http-method-override",
]  # fmt: skip
CORS_EXPOSE_HEADERS = [
    "Location", "ETag", "Content-Range", "Accept-Ranges", "Content-Disposition", "Retry-After", "X-Request-ID",
    "Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm",
    "Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Expires", "Holdfast-Node",
]  # fmt: skip

# JSON bodies. File bytes never pass through Django's own reading of a body, so this is no limit for files.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["drive.api.authentication.AccessToken"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "drive.api.negotiation.JsonAlone",
    "EXCEPTION_HANDLER": "drive.api.problem.drf_handler",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Holdfast",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_PATCH": False,
    "POSTPROCESSING_HOOKS": ["drive.api.schema.complete"],
}

# Background work: `manage.py worker` runs the queue and puts in what is due.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
DUE_TASKS = [
    ("drive.uploads.tasks.expire_uploads", "10m"),
    ("drive.accounts.tasks.remove_expired_sessions", "1h"),
    ("drive.tree.tasks.purge_trash", "1h"),
    ("drive.tree.tasks.thin_versions", "6h"),
    ("drive.operations.tasks.forget_finished_tasks", "6h"),
    ("drive.operations.verify_tasks.scrub_chunks", "10m"),
    ("drive.operations.tasks.collect_garbage", "1h"),
    ("drive.previews.tasks.tidy_previews", "1h"),
]
# How long what nothing refers to is kept before it is deleted: longer than the longest upload rests.
COLLECT_GRACE = env.duration("COLLECT_GRACE", "48h")
TRASH_DAYS = env.integer("TRASH_DAYS", 30)  # 0: nothing is purged by itself
KEEP_VERSIONS = env.text("KEEP_VERSIONS", "all:1d,hourly:30d,daily:365d,weekly")  # drive.tree.retention checks it
# What runs in the worker beside the queue: a function of an event that ends it; it gives the threads that it started.
WORKER_THREADS = ["drive.previews.loop.start"]
PREVIEW_WORKERS = env.integer("PREVIEW_WORKERS", 1, least=0)  # child processes that make previews; 0: none are made
WORKER_PAUSE = env.duration("WORKER_PAUSE", "2s")  # between two looks into an empty queue

# Mail, which the worker sends
_mail = mail.from_url(env.text("MAIL_URL"), env.text("MAIL_FROM"))
MAIL = _mail.on
EMAIL_BACKEND = _mail.backend
globals().update(_mail.options)
EMAIL_TIMEOUT = mail.WAIT_SECONDS
EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail.sender or "holdfast@localhost"
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds that the link in a mail is good for
PAGE_URL = PAGE_ORIGINS[0]  # where links in mail lead to; never what a request said its host was

# The admin's files, straight from the packages: nothing has to be collected before a start.
STATIC_URL = "/admin/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

# What is seen of it (drive.watching)
METRICS_TOKEN = env.secret("METRICS_TOKEN", at_least=16)  # None: nothing is counted, and /metrics is not there
LOG_REQUESTS = env.choice("LOG_FORMAT", "text", ("text", "json")) == "json"  # one line each, only as JSON

LANGUAGE_CODE = "en-gb"  # of the API, the admin and the log; pages/views.py alone speaks what a browser asks for
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")  # of the admin and the log; the API speaks UTC

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "drive.api.request_id.RequestIdFilter"}},
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"},
        "json": {"()": "drive.watching.logs.JsonFormatter"},
    },
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "filters": ["request_id"],
            "formatter": "json" if LOG_REQUESTS else "text",
        }
    },
    "root": {"handlers": ["stdout"], "level": env.log_level("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # Not each 404: its path may be a signed URL. A server error is logged with its traceback where it is handled.
        "django.request": {"level": "ERROR"},
        # What a stranger puts into Host is no error of ours.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}

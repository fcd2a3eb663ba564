"""Settings, read from the environment only; a wrong one stops the start with a clear line."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
MEGABYTE = 1024 * 1024
CONNECTIONS = 10  # of each process: its eight threads keep theirs, with all that is prepared there


class BadSetting(SystemExit):
    """A setting is missing or makes no sense; ends the process with one line."""


def read_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Flask's configuration from the environment; raises BadSetting.

    The shop is in production when PUBLIC_BASE_URL says https: then nothing is made up for it.
    """
    base_url = environ.get("PUBLIC_BASE_URL", "").rstrip("/")
    if base_url and urlsplit(base_url).scheme not in ("http", "https"):
        raise BadSetting(f"PUBLIC_BASE_URL must start with http:// or https://, not {base_url!r}")
    in_production = base_url.startswith("https://")
    return {
        "IN_PRODUCTION": in_production,
        "PUBLIC_BASE_URL": base_url or f"http://127.0.0.1:{_number(environ, 'PORT', 8000)}",
        "SECRET_KEY": _secret_key(environ, in_production),
        "SQLALCHEMY_DATABASE_URI": _database_url(environ),
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": CONNECTIONS},
        "MEDIA_ROOT": environ.get("MEDIA_URL") or str(ROOT / "instance" / "media"),
        "TRUSTED_HOSTS": _words(environ, "TRUSTED_HOSTS"),
        "PIN_KIBIBYTES": 19 * 1024,  # what one guess takes: OWASP's lower bound for argon2id
        "TRUSTED_PROXIES": _number(environ, "TRUSTED_PROXIES", 0),
        "REDIS_URL": environ.get("REDIS_URL"),
        "STRIPE_SECRET_KEY": environ.get("STRIPE_SECRET_KEY"),
        "STRIPE_WEBHOOK_SECRET": environ.get("STRIPE_WEBHOOK_SECRET"),
        "STRIPE_API_BASE": environ.get("STRIPE_API_BASE"),
        "PAY_PAGES": _pay_pages(environ),
        "RATELIMIT_STORAGE_URI": environ.get("REDIS_URL") or "memory://",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": in_production,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "SESSION_REFRESH_EACH_REQUEST": False,  # else shared caches would keep her cookie
        "MAX_CONTENT_LENGTH": 64 * MEGABYTE,  # five photos of 12 MB each, and the form
        "MAX_FORM_MEMORY_SIZE": MEGABYTE,
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 5,
        "COMPRESS_BR_WINDOW": 16,  # 64 kB, more than a page has
        "COMPRESS_EVALUATE_CONDITIONAL_REQUEST": False,  # the page cache does
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form may wait for a signal
        "BABEL_DEFAULT_LOCALE": "id",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Jakarta",
    }


def _pay_pages(environ: Mapping[str, str]) -> str:
    """Where forms may lead besides to us: the pages on which cards are paid."""
    if not environ.get("STRIPE_SECRET_KEY"):
        return ""
    return environ.get("STRIPE_API_BASE") or "https://checkout.stripe.com"


def _secret_key(environ: Mapping[str, str], in_production: bool) -> str:
    if key := environ.get("SECRET_KEY"):
        if in_production and len(key) < 32:
            raise BadSetting("SECRET_KEY is shorter than 32 characters")
        return key
    if in_production:
        raise BadSetting("SECRET_KEY is missing: set a long random text in the environment")
    file = ROOT / "instance" / "secret_key"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(secrets.token_urlsafe(48))
        file.chmod(0o600)
    return file.read_text()


def _database_url(environ: Mapping[str, str]) -> str:
    url = environ.get("DATABASE_URL") or f"sqlite:///{ROOT / 'instance' / 'etalase.db'}"
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            url = f"postgresql+psycopg://{url.removeprefix(short)}"
    if not url.startswith(("sqlite:", "postgresql+psycopg:")):
        raise BadSetting("DATABASE_URL must be sqlite:///… or postgresql://…")
    return url


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal():
        raise BadSetting(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _words(environ: Mapping[str, str], name: str) -> list[str] | None:
    return [word.strip() for word in environ.get(name, "").split(",") if word.strip()] or None

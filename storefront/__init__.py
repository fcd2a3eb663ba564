"""Etalase: one shop window for many small producer groups."""

import os
from typing import Any

from flask import Flask
from flask_compress import Compress
from sqlalchemy.orm import configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix

from storefront import blueprints, words
from storefront.accounts import login
from storefront.config import ROOT, read_settings
from storefront.core import (
    assets,
    error_pages,
    filters,
    fragments,
    icons,
    language,
    safety,
    saving,
    storage,
)
from storefront.core.commands import Migrations
from storefront.core.db import db
from storefront.core.page_cache import PageCache
from storefront.core.templates import Environment
from storefront.core.world import PracticeMount


def create_app(**overrides: Any) -> Flask:
    """The shop with settings from the environment; `overrides` are for tests and the bench."""
    app = Flask("storefront", root_path=str(ROOT), static_folder=None)
    app.jinja_environment = Environment
    app.config.from_mapping(read_settings(os.environ) | overrides)
    db.init_app(app)
    Migrations(app, str(ROOT / "migrations"))
    language.init_app(app, login.language_of_person)
    Compress(app)
    login.init_app(app)
    safety.init_app(app)
    storage.init_app(app)
    filters.init_app(app)
    saving.init_app(app)
    fragments.init_app(app)
    icons.init_app(app)
    error_pages.init_app(app, words.say)
    blueprints.register_all(app)
    configure_mappers()  # now: threads that do it at once, on a first visit, have failed
    for mount in (language.LanguageMount, saving.SavingMount, PracticeMount):
        app.wsgi_app = mount(app.wsgi_app)  # type: ignore[method-assign]
    assets.init_app(app)
    app.wsgi_app = PageCache(app)  # type: ignore[method-assign]
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app

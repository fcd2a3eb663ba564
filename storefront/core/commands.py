"""Commands and migrations wait until they are called: they bring much that no page needs."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import click
from flask import Flask
from flask.cli import AppGroup

from storefront.core.db import db


class Commands(AppGroup):
    """`flask NAME`, each from `module:function`, which is loaded when it is called."""

    def __init__(self, where: Mapping[str, str]) -> None:
        super().__init__()
        self.where = where

    def list_commands(self, _context: click.Context) -> list[str]:
        return [*self.where]

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in self.where:
            return None
        module, _, function = self.where[name].partition(":")
        return cast(click.Command, getattr(import_module(module), function))


class Migrations:
    """Stands where Flask-Migrate looks for its settings, and loads it when it does."""

    def __init__(self, app: Flask, folder: str) -> None:
        self.app, self.folder = app, folder
        app.extensions["migrate"] = self

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate  # heavy: Alembic

        Migrate(self.app, db, directory=self.folder)
        return getattr(self.app.extensions["migrate"], name)

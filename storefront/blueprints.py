"""The one list of blueprints and their prefixes: one glance is the map of the shop."""

from flask import Flask


def register_all(app: Flask) -> None:
    pass

"""Settings of the shop for code that does not know of Flask."""

from flask import current_app


def setting(name: str) -> str:
    """A setting as `config.py` read it; empty when the environment does not have it."""
    return str(current_app.config.get(name) or "")

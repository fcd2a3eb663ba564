"""Jinja as the shop uses it."""

from collections.abc import MutableMapping
from typing import Any

import flask.templating


class Environment(flask.templating.Environment):
    """Templates share the global names as they are.

    By default each has a chain of two dictionaries, which every import on every page goes through
    name by name.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals

"""The icons of a page, each drawn once at its top; those that it does not show are not sent."""

import re
from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from storefront.core.built import STATIC

SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>\n', re.DOTALL)
SHOWN = re.compile(r'<use href="#([^"]+)"')


def init_app(app: Flask) -> None:
    """Give templates `icons_of(page)`, the drawings that this page refers to."""
    drawn = (STATIC / "icons.svg").read_text()
    app.jinja_env.globals["icons_of"] = lambda page: sprite(drawn, frozenset(SHOWN.findall(page)))


@lru_cache(maxsize=512)
def sprite(drawn: str, shown: frozenset[str]) -> Markup:
    """All that is drawn but the icons that are not shown."""
    return Markup(SYMBOL.sub(lambda each: each[0] if each[1] in shown else "", drawn))  # noqa: S704

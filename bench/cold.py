"""What a page costs that is not in memory, beside rendering the same by Jinja from memory."""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, render_template, template_rendered
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.figure import Figure
from storefront import create_app
from storefront.catalog.queries.cards import card_of
from storefront.core.fragments import made
from storefront.core.page_cache import PageCache
from storefront.core.shared import shared

ROUNDS = 9
VISITS = 10  # in one round
FULL = ("listing", "group")  # lists of 24 cards

Visit = Callable[[], None]


def cold(app: Flask, pages: dict[str, str]) -> Iterator[Figure]:
    """CPU of one thread, without the server; the ways to a page take turns."""
    for name, path in pages.items():
        jinja, anew, with_cards = medians(
            visit(from_memory(app, path), "/", forget=forget_cards),
            visit(app, path, forget=forget_all),
            visit(app, path, forget=forget_pages),
        )
        if name in FULL:
            yield Figure(f"cold.{name}", jinja / anew, 0.7, "of Jinja", at_most=False)
            yield Figure(f"cards.{name}", jinja / with_cards, 1.3, "of Jinja", at_most=False)
        yield Figure(f"cold_cpu.{name}", with_cards, 2, "ms of CPU, with cards from memory")


def medians(*visits: Visit) -> list[float]:
    """Milliseconds of CPU that each takes."""
    rounds = [[cpu_ms(each) for each in visits] for _ in range(ROUNDS + 1)]
    return [statistics.median(taken) for taken in zip(*rounds[1:], strict=True)]


def cpu_ms(visit: Visit) -> float:
    started = time.thread_time()
    for _ in range(VISITS):
        visit()
    return (time.thread_time() - started) * 1_000 / VISITS


def visit(app: Flask, path: str, forget: Callable[[PageCache], None]) -> Visit:
    """Ask for a page that is not in memory; what else is not is forgotten before."""
    asked = EnvironBuilder(path, headers=[("Accept-Encoding", "br")]).get_environ()
    memory = app.extensions["page_cache"]

    def ask() -> None:
        forget(memory)
        _answer, status, _headers = run_wsgi_app(app, dict(asked), buffered=True)
        if status != "200 OK":
            raise RuntimeError(f"{path} answers {status}")

    return ask


def forget_pages(memory: PageCache) -> None:
    """What is forgotten when anything in the catalogue has changed; the cards of others stay."""
    memory.pages.clear()
    memory.seen = object()


def forget_cards(memory: PageCache) -> None:
    """Pages, and the pieces that they are put together of."""
    forget_pages(memory)
    made.cache_clear()


def forget_all(memory: PageCache) -> None:
    """Everything that was read or made before, but for templates and statements."""
    forget_cards(memory)
    card_of.cache_clear()


def from_memory(app: Flask, path: str) -> Flask:
    """An app whose front page is that page, with everything that its template is given at hand."""
    given: list[tuple[str, dict[str, Any]]] = []

    def note(_app: Flask, template: Any, context: dict[str, Any]) -> None:
        own = {"request", "session", "g"}  # of the request that it is made for
        given.append((template.name, {name: context[name] for name in context.keys() - own}))

    with template_rendered.connected_to(note, app):
        visit(app, path, forget=forget_pages)()
    [(template, values)] = given
    twin = create_app()
    twin.view_functions["catalog.home"] = lambda: shared(render_template(template, **values))
    return twin

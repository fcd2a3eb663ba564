"""Which tracked links this browser opened: kept in its own signed session, and nowhere else."""

import re
from datetime import timedelta
from typing import NamedTuple

from flask import Request, session

from storefront.core import clock

REMEMBERED = timedelta(days=7)
MOST = 10
ROBOTS = re.compile(
    r"(?<!cu)bot\b|(?<!cu)bot[/_-]|crawl|spider|slurp|preview|externalhit|facebookcatalog|^whatsapp/"
    r"|snippet|scraper|monitor|curl|wget|python|httpx|okhttp|java/|go-http|lighthouse",
    re.IGNORECASE,
)


class Visit(NamedTuple):
    """A link that was opened."""

    open_id: int
    link_id: int
    at_s: int  # seconds since 1970


def visits() -> list[Visit]:
    """What was opened here in the last seven days, the last one first."""
    oldest = (clock.real_now() - REMEMBERED).timestamp()
    known = (Visit(*each) for each in session.get("came_by", []))
    return [visit for visit in known if visit.at_s > oldest]


def remember_visit(open_id: int, link_id: int) -> None:
    """Put a link in front of those that this browser has opened."""
    visit = Visit(open_id, link_id, int(clock.real_now().timestamp()))
    others = [each for each in visits() if each.link_id != link_id]
    session["came_by"] = [visit, *others][:MOST]
    session.permanent = True


def is_a_person(request: Request) -> bool:
    """Whether somebody looks, as far as it can be told: no robot, preview or fetch in advance."""
    agent = request.headers.get("User-Agent", "")
    fetched_early = "prefetch" in request.headers.get("Sec-Purpose", "")
    return request.method == "GET" and not fetched_early and _is_of_a_person(agent)


def _is_of_a_person(agent: str) -> bool:
    return bool(agent) and not ROBOTS.search(agent)

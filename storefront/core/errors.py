"""Errors a person can act on. Anything else is a bug and stays a 500."""

from typing import Any


class DomainError(Exception):
    """The request is understood but a rule of the shop forbids it.

    It carries facts; the sentence shown for it stands in `storefront/words.py`.
    """

    status = 409

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(f"{type(self).__name__} {facts}" if facts else type(self).__name__)


class Missing(DomainError):
    """There is no such thing, or not for this person: both look the same."""

    status = 404

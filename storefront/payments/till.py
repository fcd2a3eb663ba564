"""Whose account money comes into: a group's own, or the platform's."""

from dataclasses import dataclass

from flask import g

from storefront.groups.models import ProducerGroup


@dataclass(frozen=True)
class Till:
    """An account's owner, and who is at it in this request."""

    group: ProducerGroup | None  # none: the platform
    user_id: int


def group_till() -> Till:
    """That of the group whose back office this is."""
    return Till(g.group, g.member.user_id)

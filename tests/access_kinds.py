"""The kinds of rows in the table of who may do what, and the roles of a group that share them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storefront.groups.models import Role
from storefront.training.models import Classroom
from tests.arguments import Maker, nothing

EVERYBODY = frozenset(Role)
CHAIR = frozenset({Role.CHAIR})
MAKES = frozenset({Role.CHAIR, Role.SALES_ADMIN})
SELLS = frozenset({Role.CHAIR, Role.SALES_ADMIN, Role.MEMBER})
COUNTS = frozenset({Role.CHAIR, Role.TREASURER})
LOOKS = frozenset({Role.CHAIR, Role.SALES_ADMIN, Role.TREASURER})

SENT = frozenset({303})
ASKED_AGAIN = frozenset({422})
HERE_OR_THERE = frozenset({200, 303})


@dataclass(frozen=True)
class Group:
    """A page of one group, for some of its roles."""

    roles: frozenset[Role]
    make: Maker = nothing
    same_for_all: bool = False  # its words name no row, so no foreign or missing ones
    takes_away: bool = False  # what is foreign or missing leads back, like a second tap


@dataclass(frozen=True)
class Public:
    """A page that answers everybody with one of these statuses; 404 when its words lead nowhere."""

    make: Maker = nothing
    answers: frozenset[int] = frozenset({200})
    is_shared: bool = False  # the same bytes for everybody: caches may keep it
    missing: int = 404


@dataclass(frozen=True)
class Own:
    """A page about whoever is signed in; others are sent to the door."""

    answers: frozenset[int] = frozenset({200})


@dataclass(frozen=True)
class Operator:
    """A page of the operator, perhaps about a group."""

    make: Maker = nothing
    takes_away: bool = False


@dataclass(frozen=True)
class Trainer:
    """A page of a trainer, about one of her classes; `make` gives what else its address names."""

    make: Callable[[Classroom], dict[str, Any]] | None = None
    takes_away: bool = False


Row = Group | Public | Own | Operator | Trainer

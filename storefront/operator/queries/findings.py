"""What must always be true of the rows: every invariant selects the ids of those that break it."""

from dataclasses import dataclass

from storefront.core.db import db
from storefront.operator.queries.invariants import (  # noqa: F401 - their rules
    cashbook,
    goods,
    ledger,
    money,
    offers,
    payouts,
    promotion,
    shelves,
    trust,
)
from storefront.operator.queries.invariants.rule import RULES, Rule

EXAMPLES = 5


@dataclass(frozen=True)
class Finding:
    """How many rows break a rule, and the ids of some of them."""

    rule: str
    violations: int
    examples: list[int]


def findings() -> list[Finding]:
    """Every rule with what breaks it."""
    return [_finding(rule) for rule in RULES]


def _finding(rule: Rule) -> Finding:
    broken = sorted(db.session.scalars(rule()))
    return Finding(rule.__name__, len(broken), broken[:EXAMPLES])

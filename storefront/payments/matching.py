"""Which payment a statement speaks of: by its exact amount, then by a number in the text."""

import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storefront.core import clock
from storefront.payments.models import ARRIVED, Payment
from storefront.payments.statement import Credit, Row

NEARLY = 1_000  # rupiah: somebody rounded the unique code away


class Fit(enum.StrEnum):
    """How sure it is."""

    KNOWN = "known"  # the line was taken before
    MATCHED = "matched"  # one payment fits
    CHOOSE = "choose"  # a person has to tell
    NONE = "none"  # nothing that is waited for


@dataclass(frozen=True)
class Found:
    """A line with money, and the payments that it may be."""

    number: int
    credit: Credit
    fit: Fit
    choices: Sequence[Payment] = ()


def amount_of(payment: Payment) -> int:
    """Rupiah that its line says: what came, else what is due."""
    return payment.received_idr if payment.status in ARRIVED else payment.due_idr


def match(rows: Iterable[Row], payments: Sequence[Payment], known: set[Credit]) -> list[Found]:
    """Find the payment of every credit; one that fits a line fits no later one."""
    left = {payment.id: payment for payment in payments}
    found = []
    for row in rows:
        if not isinstance(row.said, Credit):
            continue
        if row.said in known:
            found.append(Found(row.number, row.said, Fit.KNOWN))
            continue
        fit, choices = _fitting(row.said, list(left.values()))
        found.append(Found(row.number, row.said, fit, choices))
        if fit is Fit.MATCHED:
            del left[choices[0].id]
    return found


def _fitting(credit: Credit, payments: Sequence[Payment]) -> tuple[Fit, Sequence[Payment]]:
    end = clock.end_of(credit.booked_on)
    text = re.sub("[^A-Z0-9]", "", credit.description.upper())
    possible = [payment for payment in payments if payment.created_at < end]
    exact = [payment for payment in possible if amount_of(payment) == credit.amount_idr]
    named = [payment for payment in possible if _is_named(payment, text)]
    both = [payment for payment in exact if payment in named]
    for sure in (both, exact if not named else [], named if not exact else []):
        if len(sure) == 1:
            return Fit.MATCHED, sure
    near = [payment for payment in possible if _is_near(payment, credit)]
    choices = both or [*exact, *(each for each in named if each not in exact)] or near
    return (Fit.CHOOSE, choices) if choices else (Fit.NONE, ())


def _is_named(payment: Payment, text: str) -> bool:
    """Whether the number of its purchase stands in a text without spaces and dashes."""
    return payment.purchase.number.replace("-", "") in text


def _is_near(payment: Payment, credit: Credit) -> bool:
    return abs(amount_of(payment) - credit.amount_idr) < NEARLY

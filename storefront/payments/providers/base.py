"""What the shop asks of every way to pay, and the neutral words in which providers answer."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from storefront.core.errors import DomainError
from storefront.payments.models import Payment, Refund, RefundState


class ProviderSilent(DomainError):
    """The provider could not be reached or did not do what it was asked (`reason`)."""

    status = 503


class NotSigned(DomainError):
    """What was sent does not come from the provider, or is for another shop."""

    status = 400


@dataclass(frozen=True)
class Redirect:
    """The provider's own page for a payment, and what the provider calls it."""

    url: str
    reference: str


@dataclass(frozen=True)
class Paid:
    """Money came; `amount_idr` is None when it is not whole rupiah."""

    payment: str  # Payment.reference
    provider_reference: str
    amount_idr: int | None
    may_differ: bool = False  # of a bank, where people send what they like


@dataclass(frozen=True)
class Ended:
    """The provider's page takes no more money, because time is over or it was declined."""

    payment: str
    has_failed: bool


@dataclass(frozen=True)
class Returned:
    """What became of money that goes back; one that we did not ask for has no `refund_id`."""

    payment: str
    provider_reference: str
    refund_id: int | None
    amount_idr: int | None
    state: RefundState


class DisputeState(enum.StrEnum):
    OPEN = "open"
    WON = "won"  # the money is ours again
    LOST = "lost"  # it is gone


@dataclass(frozen=True)
class Disputed:
    """The customer's bank asks for the money; `amount_idr` is None when it is not whole rupiah."""

    payment: str
    provider_reference: str
    state: DisputeState
    amount_idr: int | None = None


@dataclass(frozen=True)
class Kept:
    """Rupiah that the provider kept for its service; below zero it gave some back."""

    payment: str
    fee_idr: int


Fact = Paid | Ended | Returned | Disputed | Kept


@dataclass(frozen=True)
class Notice:
    """One thing that a provider says; the same again has the same `id`."""

    id: str
    kind: str  # in the provider's words
    at: datetime
    facts: tuple[Fact, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)  # kept for whoever looks into it


class Provider:
    """One way to pay.

    What is not overridden holds where people move the money themselves: our own page says where
    it goes, somebody looks for it, and somebody sends it back.
    """

    name: ClassVar[str]  # in the address that it reports to
    is_remote: ClassVar[bool] = False  # collects and sends back by itself; asked over the network
    makes_unique: ClassVar[bool] = False  # each amount is another one, so that money finds it
    time_to_pay: ClassVar[timedelta | None] = None  # None: until the goods are handed over
    least_time: ClassVar[timedelta] = timedelta()  # with less left it opens no page

    def missing_settings(self) -> list[str]:
        """What the environment has to say before it can be offered."""
        return []

    def is_ready(self) -> bool:
        return not self.missing_settings()

    def start(self, payment: Payment) -> Redirect | None:
        """The page where it is paid, the same when asked again; None: our own instructions.

        Raises ProviderSilent.
        """
        return None

    def close(self, payment: Payment) -> None:
        """Take no more money for it. Raises ProviderSilent."""

    def refund(self, refund: Refund) -> Returned | None:
        """Send money back, once however often it is asked; None: somebody has to do it.

        Raises ProviderSilent.
        """
        return None

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[Notice]:
        """What the provider reports in a request; raises NotSigned, ProviderSilent."""
        raise NotSigned()

    def reconcile(self, since: datetime) -> Iterable[Notice]:
        """What became of everything that was begun since. Raises ProviderSilent."""
        return ()

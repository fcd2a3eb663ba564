"""Cards by Stripe Checkout, on Stripe's own page; the only file that knows its library.

The payload of a webhook is believed when it says that money came, which is final. Anything else
may be old news by the time it arrives, so it is read anew from the API.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from storefront.core import clock
from storefront.core.settings import setting
from storefront.payments.models import Payment, Refund, RefundState
from storefront.payments.providers.base import (
    Disputed,
    DisputeState,
    Ended,
    Fact,
    Kept,
    Notice,
    NotSigned,
    Paid,
    Provider,
    ProviderSilent,
    Redirect,
    Returned,
)
from storefront.payments.providers.stripe_session import (
    fee_of,
    from_minor,
    key_of,
    page_of,
    session_of,
    to_minor,
)

if TYPE_CHECKING:
    from stripe import StripeClient

TIMEOUT_S = 10
PAGE = 100
CLOCKS_DIFFER = timedelta(minutes=5)
REFUND_STATES = {
    "succeeded": RefundState.DONE,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
DISPUTE_STATES = {
    "won": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "prevented": DisputeState.WON,
    "lost": DisputeState.LOST,
}
CHARGES = ("charge", "payment")  # entries of what a customer paid
SESSION_ENDED = {  # what our page for it hears, and whether the card was declined
    "checkout.session.expired": False,
    "checkout.session.async_payment_failed": True,
}


class StripeCheckout(Provider):
    name = "stripe"
    is_remote = True
    time_to_pay = timedelta(minutes=60)
    least_time = timedelta(minutes=31)  # a session lives half an hour at least

    def missing_settings(self) -> list[str]:
        return [
            name for name in ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET") if not setting(name)
        ]

    def start(self, payment: Payment) -> Redirect | None:
        """Open a Checkout Session; one key per payment and deadline, so there is only one.

        An error of the server is replayed for its key, though the session may exist: look for it
        instead of asking with another key.
        """
        import stripe

        with _asked() as client:
            try:
                session = client.v1.checkout.sessions.create(
                    session_of(payment), {"idempotency_key": key_of(payment)}
                )
            except stripe.APIError:
                session = _session_called(client, payment)
                if session is None:
                    raise
        return Redirect(session.url or page_of(payment), session.id)

    def close(self, payment: Payment) -> None:
        import stripe

        with _asked() as client:
            try:
                client.v1.checkout.sessions.expire(str(payment.provider_reference))
            except stripe.InvalidRequestError:
                return  # it is paid or expired already

    def refund(self, refund: Refund) -> Returned | None:
        import stripe

        payment = refund.payment
        with _asked() as client:
            session = client.v1.checkout.sessions.retrieve(str(payment.provider_reference))
            intent = str(session.payment_intent)
            try:
                made = client.v1.refunds.create(
                    {
                        "payment_intent": intent,
                        "amount": to_minor(refund.amount_idr),
                        "metadata": {"payment": payment.reference, "refund": str(refund.id)},
                    },
                    {"idempotency_key": f"{payment.reference}.refund.{refund.id}"},
                )
            except stripe.APIError:
                for made in _refunds_of(client, intent):
                    if _noted(made, "refund") == str(refund.id):
                        break
                else:
                    raise
            return _returned(client, made)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[Notice]:
        import stripe

        signature = headers.get("Stripe-Signature")
        with _asked() as client:
            try:
                event = client.construct_event(body, signature, setting("STRIPE_WEBHOOK_SECRET"))
                is_ours = event.livemode == _is_live()
            except (stripe.SignatureVerificationError, ValueError, AttributeError, KeyError):
                raise NotSigned() from None
            if not is_ours:
                raise NotSigned()
            facts = _facts_of(client, event.type, event.data.object)
        return [Notice(event.id, event.type, clock.at_second(event.created), facts, _about(event))]

    def reconcile(self, since: datetime) -> Iterable[Notice]:
        begun: Any = {"created": {"gte": int((since - CLOCKS_DIFFER).timestamp())}, "limit": PAGE}
        with _asked() as client:
            for session in client.v1.checkout.sessions.list(begun).auto_paging_iter():
                state = "paid" if session.payment_status == "paid" else str(session.status)
                yield _found(session, state, _of_session(session))
            for refund in client.v1.refunds.list(begun).auto_paging_iter():
                yield _found(refund, str(refund.status), (_returned(client, refund),))
            for dispute in client.v1.disputes.list(begun).auto_paging_iter():
                yield _found(dispute, str(dispute.status), (_disputed(client, dispute),))
            booked: Any = begun | {"expand": ["data.source"]}
            for entry in client.v1.balance_transactions.list(booked).auto_paging_iter():
                yield from _kept(client, entry)


@contextmanager
def _asked() -> Iterator["StripeClient"]:
    """The client for one errand; what goes wrong on it is told in our words."""
    import stripe  # heavy: only who takes cards pays for it

    base = setting("STRIPE_API_BASE")
    client = stripe.StripeClient(
        setting("STRIPE_SECRET_KEY"),
        http_client=stripe.RequestsClient(timeout=TIMEOUT_S),
        base_addresses={"api": base} if base else {},
        max_network_retries=0,
    )
    try:
        yield client
    except stripe.StripeError as error:
        raise ProviderSilent(reason=type(error).__name__) from error


def _session_called(client: "StripeClient", payment: Payment) -> Any:
    begun: Any = {
        "created": {"gte": int((payment.created_at - CLOCKS_DIFFER).timestamp())},
        "limit": PAGE,
    }
    for session in client.v1.checkout.sessions.list(begun).auto_paging_iter():
        if session.client_reference_id == payment.reference and session.status != "expired":
            return session
    return None


def _facts_of(client: "StripeClient", kind: str, about: Any) -> tuple[Fact, ...]:
    if kind.startswith("checkout.session."):
        if about.payment_status == "paid":
            return _of_session(about)
        session = client.v1.checkout.sessions.retrieve(about.id)
        return _of_session(session, SESSION_ENDED.get(kind))
    if kind.startswith("refund."):
        return (_returned(client, client.v1.refunds.retrieve(about.id)),)
    if kind == "charge.refunded":
        found = _refunds_of(client, about.payment_intent)
        return tuple(_returned(client, refund) for refund in found)
    if kind.startswith("charge.dispute."):
        return (_disputed(client, client.v1.disputes.retrieve(about.id)),)
    return ()


def _of_session(session: Any, has_failed: bool | None = None) -> tuple[Fact, ...]:
    """Whether it is paid; else whether it is over, which an event may have said."""
    reference = session.client_reference_id or ""
    called = _noted(session, "payment")
    if session.payment_status == "paid":
        amount = from_minor(session.amount_total, session.currency)
        return (Paid(reference, session.id, amount if called == reference else None),)
    if has_failed or session.status == "expired":
        return (Ended(reference, has_failed=bool(has_failed)),)
    return ()


def _refunds_of(client: "StripeClient", intent: str) -> Iterable[Any]:
    return client.v1.refunds.list({"payment_intent": intent, "limit": PAGE}).auto_paging_iter()


def _returned(client: "StripeClient", refund: Any) -> Returned:
    ours = _noted(refund, "refund")
    return Returned(
        payment=_payment_behind(client, refund),
        provider_reference=refund.id,
        refund_id=int(ours) if ours.isdecimal() else None,
        amount_idr=from_minor(refund.amount, refund.currency),
        state=REFUND_STATES.get(refund.status, RefundState.IN_TRANSIT),
    )


def _disputed(client: "StripeClient", dispute: Any) -> Disputed:
    return Disputed(
        payment=_payment_behind(client, dispute),
        provider_reference=dispute.id,
        state=DISPUTE_STATES.get(dispute.status, DisputeState.OPEN),
        amount_idr=from_minor(dispute.amount, dispute.currency),
    )


def _kept(client: "StripeClient", entry: Any) -> Iterator[Notice]:
    """What an entry of Stripe's own book on us cost, if it is about a payment.

    It is there a while after the money, and each entry is told once. That of a charge is told even
    when it cost nothing: from then on the fee is known.
    """
    about = entry.source
    if not (entry.fee or entry.type in CHARGES) or not getattr(about, "payment_intent", None):
        return
    fact = Kept(_payment_behind(client, about), fee_of(entry.fee, entry.exchange_rate))
    kind = f"{entry.object}.{entry.type}"
    facts = {"object": about.id, "fee_idr": fact.fee_idr}
    yield Notice(entry.id, kind, clock.at_second(entry.created), (fact,), facts)


def _payment_behind(client: "StripeClient", money: Any) -> str:
    """Our reference of what was paid, from a refund of ours or else from the payment itself."""
    called = _noted(money, "payment")
    if not called and money.payment_intent:
        called = _noted(client.v1.payment_intents.retrieve(money.payment_intent), "payment")
    return called


def _noted(thing: Any, name: str) -> str:
    """What we wrote on it."""
    return str(thing.metadata[name]) if thing.metadata and name in thing.metadata else ""


def _found(about: Any, state: str, facts: tuple[Fact, ...]) -> Notice:
    kind = f"{about.object}.{state}"
    return Notice(
        f"{about.id}.{state}", kind, clock.at_second(about.created), facts, {"object": about.id}
    )


def _about(event: Any) -> dict[str, str]:
    return {"object": str(event.data.object.id)}


def _is_live() -> bool:
    return setting("STRIPE_SECRET_KEY").split("_")[1:2] == ["live"]

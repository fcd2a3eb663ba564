"""A process that buys by card, pays, cancels and pays groups out, killed wherever a test wants.

The shop has no switch for that: what commits and what goes over the network is listened to from
here. Each line of input is one life. Who is killed lives in a fork; who is not lives in the
process itself, which so knows every import, template and statement when the next fork begins.
"""

import json
import os
import signal
import sys
from dataclasses import dataclass
from typing import Any

import requests
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import create_app
from storefront.core import clock, outbox, storage
from storefront.core.db import atomic, db
from storefront.ledger.models import EntryKind
from storefront.ledger.services import book
from storefront.ordering.models import Purchase
from storefront.payments.models import Payment, PaymentState
from storefront.payments.services.locked import locked_payment
from storefront.payouts.models import TO_DO, Payout, PayoutState
from storefront.payouts.services import approve_payout, make_payout, send_payout
from tests.fakes.stripe import FakeStripe
from tests.ordering.shopping import content_of, fill_cart, fill_in, press
from tests.payments.cards import WEBHOOK
from tests.visitor import Visitor

WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Points:
    """The moments before and after each commit that writes, and each call of the provider."""

    last: int = 0
    count: int = 0
    has_written: bool = False
    are_counted: bool = False

    def start(self, last: int) -> None:
        """Count from here on, and kill at the last."""
        self.last, self.count, self.has_written, self.are_counted = last, 0, False, True

    def listen(self) -> None:
        send = requests.adapters.HTTPAdapter.send

        def call(adapter: Any, request: Any, **options: Any) -> Any:
            if "/v1/" not in request.url:
                return send(adapter, request, **options)
            self.reach()
            answer = send(adapter, request, **options)
            self.reach()
            return answer

        requests.adapters.HTTPAdapter.send = call  # type: ignore[method-assign]
        sa.event.listen(sa.Engine, "before_cursor_execute", self.note)
        sa.event.listen(sa.Engine, "commit", self.before_commit)
        sa.event.listen(Session, "after_commit", self.after_commit)

    def note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.has_written |= statement.startswith(WRITES)

    def before_commit(self, _connection: Any) -> None:
        if self.has_written:
            self.reach()

    def after_commit(self, _session: Any) -> None:
        if self.has_written:
            self.has_written = False
            self.reach()

    def reach(self) -> None:
        if not self.are_counted:
            return
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def live(app: Any, stripe: FakeStripe, points: Points, wish: dict[str, Any]) -> None:
    """Order, pay, have it reported, cancel, get the money back; pay a group; say what counts."""
    client = app.test_client()
    with app.app_context():
        content = wish.get("content") or filled_in(client, wish)
        if cookie := wish.get("cookie"):
            client.set_cookie("session", cookie)
        points.start(wish["last"])
        answer = client.post("/checkout", data=content)
        assert answer.status_code == 303, answer.text
        name = wish["name"]
        say(ordered=name)
        purchase, session = ordered_by(name)
        stripe.pay(session)
        report = stripe.tell("checkout.session.completed", session)
        if client.post(WEBHOOK, **report.request).status_code == 200:
            say(taken=name)
        press(client, f"/pesanan/{purchase.token}/{purchase.number}-1/pembatalan")
        db.session.rollback()
        outbox.run_due()
        pay_out(wish["group_id"], wish["operator_id"])


def live_naively(points: Points, wish: dict[str, Any]) -> None:
    """What nobody may do: the money in one transaction, the book in another."""
    payment_id, (order_id, group_id) = wish["payment_id"], wish["order"]
    points.start(wish["last"])
    with atomic():
        payment = locked_payment(payment_id)
        payment.move_to(PaymentState.SETTLED, at=clock.now())
        payment.received_idr = payment.shares[0].received_idr = payment.due_idr
        payment.settled_at = clock.now()
    with atomic():
        entry = {"order_id": order_id, "payment_id": payment_id}
        book(group_id, EntryKind.SALE, payment.due_idr, **entry)


def pay_out(group_id: int, operator_id: int) -> None:
    """Finish the payout that somebody began before she fell, then pay what is payable now."""
    begun = sa.select(Payout.id).where(Payout.status.in_(TO_DO))
    for payout_id in [*db.session.scalars(begun), make_payout(group_id, by_id=operator_id)]:
        if payout_id is None:
            continue
        if db.session.get_one(Payout, payout_id).status is PayoutState.DRAFT:
            approve_payout(payout_id, by_id=operator_id)
        send_payout(payout_id, storage.private().put(b"proof", ".jpg"), by_id=operator_id)


def filled_in(client: Any, wish: dict[str, Any]) -> dict[str, Any]:
    """What a customer is about to send; said aloud, so that she can send it again."""
    fill_cart(client, {Thing(wish["variant_id"]): 1})
    page = fill_in(client, customer_name=wish["name"])
    content = content_of(page, customer_name=wish["name"], method_platform="card")
    say(content=content, cookie=client.get_cookie("session").value)
    return content


@dataclass(frozen=True)
class Thing:
    """As much of a variant as a cart needs."""

    id: int


def ordered_by(name: str) -> tuple[Purchase, str]:
    """A customer's purchase, and what Stripe calls her payment."""
    query = (
        sa.select(Purchase, Payment.provider_reference)
        .join(Payment, Payment.purchase_id == Purchase.id)
        .where(Purchase.customer_name == name)
        .order_by(Payment.id)
    )
    purchase, session = db.session.execute(query).first()  # type: ignore[misc]
    return purchase, session


def say(**facts: Any) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def main() -> None:
    settings = json.loads(sys.argv[1])
    app = create_app(**settings)
    app.test_client_class = Visitor
    points = Points()
    points.listen()
    say(ready=True)
    for line in sys.stdin:
        wish = json.loads(line)
        if wish["last"] and (pid := os.fork()):
            _, status = os.waitpid(pid, 0)
            say(ended=os.waitstatus_to_exitcode(status))
            continue
        if "payment_id" in wish:
            with app.app_context():
                live_naively(points, wish)
        else:
            live(app, FakeStripe(settings["STRIPE_API_BASE"], requests.Session()), points, wish)
        if wish["last"]:
            os._exit(0)  # it fell nowhere
        points.are_counted = False
        with app.app_context():
            db.engine.dispose()  # no fork may hold a connection of this process
        say(points=points.count, ended=0)


if __name__ == "__main__":
    main()

"""A Stripe of our own on a loopback port, which the real library talks to over real HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from tests.fakes.stripe.account import SECRET_KEY, WEBHOOK_SECRET

START_S = 30


@dataclass(frozen=True)
class Webhook:
    """A signed report, ready to be sent as often and in whatever order a test likes."""

    kind: str
    body: str
    signature: str

    @property
    def request(self) -> dict[str, Any]:
        return {"data": self.body, "headers": {"Stripe-Signature": self.signature}}


@dataclass(frozen=True)
class FakeStripe:
    """What happens at Stripe, from the side of Stripe: customers pay, banks refuse."""

    url: str
    session: requests.Session

    @property
    def settings(self) -> dict[str, str]:
        """What the shop is told of it."""
        return {
            "STRIPE_SECRET_KEY": SECRET_KEY,
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "STRIPE_API_BASE": self.url,
            "PAY_PAGES": self.url,
        }

    def control(self, action: str, **facts: Any) -> Any:
        answer = self.session.post(f"{self.url}/control/{action}", json=facts, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def tell(self, kind: str, about: str, **more: Any) -> Webhook:
        """Sign a report of this kind about something, as it is now unless `more` says otherwise."""
        return Webhook(**self.control("event", kind=kind, about=about, **more))

    def pay(self, session: str, **more: Any) -> None:
        self.control("pay", session=session, **more)

    def all(self, kind: str) -> list[Any]:
        """Everything of a kind, oldest first."""
        return list(self.control("all", kind=kind))


@contextmanager
def fake_stripe() -> Iterator[FakeStripe]:
    """Run it in a process of its own until the block ends."""
    command = [sys.executable, "-m", "tests.fakes.stripe.server"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        with requests.Session() as session:
            yield FakeStripe(process.stdout.readline().strip(), session)
    finally:
        process.terminate()
        process.communicate(timeout=START_S)

"""What a Stripe account holds and does, as its documentation says; one lock, all in memory."""

import itertools
import json
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any

SECRET_KEY = "sk_test_only_for_these_tests"
WEBHOOK_SECRET = "whsec_only_for_these_tests"
NEW_SESSION = {
    "allowed_payment_method_types",
    "cancel_url",
    "client_reference_id",
    "expires_at",
    "line_items",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data",
    "success_url",
}
NEW_REFUND = {"amount", "metadata", "payment_intent"}
PERCENT, PER_CHARGE, PER_DISPUTE = 3, 200_000, 1_000_000  # what it keeps, in sen
HALF_AN_HOUR = 30 * 60
DAY = 24 * 3600


class Refused(Exception):
    """What the API answers instead."""

    def __init__(
        self, message: str, status: int = 400, kind: str = "invalid_request_error"
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"error": {"type": kind, "message": message}}


@dataclass
class Account:
    url: str
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    replies: dict[str, tuple[Any, int, Any]] = field(default_factory=dict)  # by idempotency key
    books_at_once: bool = True  # else its own book has a charge only when a test says so
    refund_status: str = "succeeded"  # of what goes back from now on
    failures: list[dict[str, Any]] = field(default_factory=list)  # what goes wrong next
    numbers: Any = field(default_factory=itertools.count)
    lock: Any = field(default_factory=threading.RLock)

    def call(self, method: str, path: str, asked: dict[str, Any], key: str | None) -> Any:
        """Status and content of an API call; a key seen before is answered as it was then."""
        with self.lock:
            if key in self.replies:
                before, status, content = self.replies[key]
                if before != asked:
                    raise Refused("Keys for idempotent requests…", kind="idempotency_error")
                return status, content
            status, content = self._once(method, path, asked)
            if key and status != 400:  # what was not even begun may be mended and sent again
                self.replies[key] = (asked, status, content)
            return status, content

    def _once(self, method: str, path: str, asked: dict[str, Any]) -> tuple[int, Any]:
        failure = self._failure(f"{method} {path}")
        if failure and not failure["has_effect"]:
            return 500, {"error": {"type": "api_error", "message": "An error of the server."}}
        content = self._do(method, path.strip("/").split("/")[1:], asked)
        if failure:
            return 500, {"error": {"type": "api_error", "message": "It was done all the same."}}
        return 200, json.loads(json.dumps(content))

    def _failure(self, call: str) -> dict[str, Any] | None:
        for failure in self.failures:
            if re.fullmatch(failure["call"], call):
                self.failures.remove(failure)
                return failure
        return None

    def _do(self, method: str, path: list[str], asked: dict[str, Any]) -> Any:
        match method, path:
            case "POST", ["checkout", "sessions"]:
                return self._open_session(asked)
            case "POST", ["checkout", "sessions", name, "expire"]:
                return self._expire(self._thing("checkout.session", name))
            case "POST", ["refunds"]:
                return self._open_refund(asked)
            case "GET", ["checkout", "sessions"]:
                return self._list("checkout.session", asked)
            case "GET", ["balance_transactions"]:
                return self._list("balance_transaction", asked)
            case "GET", ["refunds" | "disputes" as kind]:
                return self._list(kind[:-1], asked)
            case "GET", [*_, name] if name in self.things:
                return self.things[name]
        raise Refused(f"No such thing: {'/'.join(path)}", 404)

    def _thing(self, kind: str, name: str) -> dict[str, Any]:
        found = self.things.get(name)
        if found is None or found["object"] != kind:
            raise Refused(f"No such {kind}: {name}", 404)
        return found

    def _add(self, kind: str, prefix: str, **facts: Any) -> dict[str, Any]:
        name = f"{prefix}_{next(self.numbers):04}"
        made = {"id": name, "object": kind, "created": int(time.time()), "livemode": False}
        self.things[name] = made | facts
        return self.things[name]

    def _list(self, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
        """A page of things, newest first."""
        since = int(asked.get("created", {}).get("gte", 0))
        found = [
            thing
            for thing in reversed(self.things.values())
            if thing["object"] == kind and thing["created"] >= since
        ]
        if "payment_intent" in asked:
            found = [one for one in found if one["payment_intent"] == asked["payment_intent"]]
        if after := asked.get("starting_after"):
            names = [one["id"] for one in found]
            found = found[names.index(after) + 1 :]
        page = found[: int(asked.get("limit", 10))]
        if asked.get("expand") == {"0": "data.source"}:
            page = [one | {"source": self.things[one["source"]]} for one in page]
        address = {"checkout.session": "/v1/checkout/sessions"}.get(kind, f"/v1/{kind}s")
        more = len(found) > len(page)
        return {"object": "list", "data": page, "has_more": more, "url": address}

    def _open_session(self, asked: dict[str, Any]) -> dict[str, Any]:
        _know(asked, NEW_SESSION)
        left = int(asked["expires_at"]) - time.time()
        if not HALF_AN_HOUR <= left <= DAY:
            raise Refused("`expires_at` must be between 30 minutes and 24 hours from now.")
        price = asked["line_items"]["0"]["price_data"]
        session = self._add(
            "checkout.session",
            "cs_test",
            amount_total=int(price["unit_amount"]) * int(asked["line_items"]["0"]["quantity"]),
            currency=price["currency"],
            client_reference_id=asked.get("client_reference_id"),
            metadata=asked.get("metadata", {}),
            payment_intent=None,
            payment_status="unpaid",
            status="open",
            success_url=asked["success_url"],
            asked=asked,
        )
        session["url"] = f"{self.url}/pay/{session['id']}"
        return session

    def _expire(self, session: dict[str, Any]) -> dict[str, Any]:
        if session["status"] != "open":
            raise Refused("Only open Checkout Sessions can be expired.")
        session |= {"status": "expired", "url": None}
        return session

    def pay(self, session: str, payment_status: str = "paid") -> dict[str, Any]:
        """The customer pays on the page; with `unpaid` her bank has to say so later."""
        with self.lock:
            found = self._thing("checkout.session", session)
            if found["payment_intent"] is None:
                notes = found["asked"].get("payment_intent_data", {}).get("metadata", {})
                found["payment_intent"] = self._add("payment_intent", "pi", metadata=notes)["id"]
            found |= {"status": "complete", "payment_status": payment_status, "url": None}
            if payment_status == "paid" and self.books_at_once:
                self.book(session)
            return found

    def book(self, session: str, rate: float | None = None, currency: str = "idr") -> Any:
        """Take the fee: an account in another currency books everything at a rate."""
        with self.lock:
            paid = self._thing("checkout.session", session)
            intent, amount = paid["payment_intent"], paid["amount_total"]
            notes = self.things[intent]["metadata"]
            facts = {"amount": amount, "currency": paid["currency"], "metadata": notes}
            charge = self._add("charge", "ch", payment_intent=intent, **facts)
            worth = round(amount * (rate or 1))
            fee = worth * PERCENT // 100 + round(PER_CHARGE * (rate or 1))
            return self._entry("charge", charge, worth, fee, currency=currency, exchange_rate=rate)

    def _entry(
        self, kind: str, about: dict[str, Any], amount: int, fee: int, **more: Any
    ) -> dict[str, Any]:
        """A line of its book on us; `type` and `source` say what it is about."""
        facts = {"currency": "idr", "exchange_rate": None, "source": about["id"]} | more
        return self._add(
            "balance_transaction",
            "txn",
            type=kind,
            amount=amount,
            fee=fee,
            net=amount - fee,
            **facts,
        )

    def dispute(self, session: str) -> dict[str, Any]:
        paid = self._thing("checkout.session", session)
        made = self._add(
            "dispute",
            "du",
            payment_intent=paid["payment_intent"],
            metadata={},
            status="needs_response",
            amount=paid["amount_total"],
            currency=paid["currency"],
        )
        self._entry("adjustment", made, -paid["amount_total"], PER_DISPUTE)
        return made

    def win(self, dispute: str) -> None:
        """The bank gives back what was disputed, and Stripe what that cost."""
        with self.lock:
            won = self._thing("dispute", dispute)
            won |= {"status": "won"}
            self._entry("adjustment", won, won["amount"], -PER_DISPUTE)

    def refund(self, **asked: Any) -> dict[str, Any]:
        """Somebody sends money back by hand, in the dashboard."""
        with self.lock:
            return self._open_refund(asked)

    def _open_refund(self, asked: dict[str, Any]) -> dict[str, Any]:
        _know(asked, NEW_REFUND)
        intent = self._thing("payment_intent", asked["payment_intent"])["id"]
        sessions = [one for one in self.things.values() if one["object"] == "checkout.session"]
        (session,) = (one for one in sessions if one["payment_intent"] == intent)
        refunds = self._list("refund", {"payment_intent": intent, "limit": 100})["data"]
        gone = sum(one["amount"] for one in refunds if one["status"] != "failed")
        if gone + int(asked["amount"]) > session["amount_total"]:
            raise Refused("Refund amount is greater than unrefunded amount on charge.")
        made = self._add(
            "refund",
            "re",
            amount=int(asked["amount"]),
            currency=session["currency"],
            metadata=asked.get("metadata", {}),
            payment_intent=intent,
            status=self.refund_status,
        )
        self._entry("refund", made, -made["amount"], 0)
        return made

    def event(self, kind: str, about: str, changes: dict[str, Any], **facts: Any) -> dict[str, Any]:
        with self.lock:
            thing = self.things[about] | changes
            return self._add("event", "evt", type=kind, data={"object": thing}) | facts


def _know(asked: dict[str, Any], known: set[str]) -> None:
    if unknown := asked.keys() - known:
        raise Refused(f"Received unknown parameter: {min(unknown)}")

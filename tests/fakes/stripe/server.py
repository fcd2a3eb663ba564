"""Serve one account: its API, the page where customers pay, and what tests make happen there."""

import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from stripe import WebhookSignature

from tests.fakes.stripe.account import SECRET_KEY, WEBHOOK_SECRET, Account, Refused

PAGE = """<!doctype html><html lang="id"><title>Stripe</title><main><h1>{amount}</h1>
<form method="post"><button>Bayar</button></form></main></html>"""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer leaves in one piece, so that nobody waits for the acknowledgement
    account: Account

    def do_GET(self) -> None:
        self.answer("GET")

    def do_POST(self) -> None:
        self.answer("POST")

    def answer(self, method: str) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if address.path.startswith("/control/"):
            self.send(200, self.control(address.path.split("/")[2], json.loads(body)))
        elif address.path.startswith("/pay/"):
            self.page(method, address.path.split("/")[2])
        else:
            self.api(method, address.path, nested(body if method == "POST" else address.query))

    def api(self, method: str, path: str, asked: dict[str, Any]) -> None:
        if self.headers.get("Authorization") != f"Bearer {SECRET_KEY}":
            return self.send(401, Refused("Invalid API Key provided.").error)
        try:
            key = self.headers.get("Idempotency-Key") if method == "POST" else None
            status, content = self.account.call(method, path, asked, key)
        except Refused as refused:
            status, content = refused.status, refused.error
        return self.send(status, content)

    def page(self, method: str, session: str) -> None:
        found = self.account.things[session]
        if method == "GET":
            content = PAGE.format(amount=found["amount_total"]).encode()
            return self.send(200, content, "text/html")
        self.account.pay(session)
        self.send_response(303)
        self.send_header("Location", found["success_url"])
        self.send_header("Content-Length", "0")
        return self.end_headers()

    def control(self, action: str, facts: dict[str, Any]) -> Any:
        account = self.account
        match action:
            case "reset":
                type(self).account = Account(account.url)
            case "pay" | "book" | "dispute" | "win" | "refund":
                return getattr(account, action)(**facts)
            case "change":
                account.things[facts["about"]] |= facts["changes"]
            case "set":
                vars(account).update(facts)
            case "fail":
                account.failures.append(facts)
            case "all":
                kind = facts["kind"]
                return [one for one in account.things.values() if one["object"] == kind]
            case "event":
                return self.report(**facts)
        return None

    def report(
        self,
        kind: str,
        about: str,
        changes: dict[str, Any] | None = None,
        secret: str = WEBHOOK_SECRET,
        at: int | None = None,
        **facts: Any,
    ) -> dict[str, str]:
        """What it would send to the shop, signed as the library expects it."""
        body = json.dumps(self.account.event(kind, about, changes or {}, **facts))
        signed = WebhookSignature.generate_signature_header(body, secret, at)
        return {"kind": kind, "body": body, "signature": signed}

    def send(self, status: int, content: Any, kind: str = "application/json") -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Tests read what it holds, not what it was asked."""


def nested(query: str) -> dict[str, Any]:
    """`a[b][0]=c` as dictionaries in dictionaries."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        *above, last = re.findall(r"[^\[\]]+", name)
        place = found
        for part in above:
            place = place.setdefault(part, {})
        place[last] = value
    return found


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Handler.account = Account(f"http://127.0.0.1:{server.server_port}")
    sys.stdout.write(f"{Handler.account.url}\n")
    sys.stdout.flush()
    server.serve_forever()

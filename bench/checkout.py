"""Purchases of three lines over two groups, sent to the real server on both databases.

The carts are there already, and every client has her page with its token: what is measured is
"Buat pesanan", from the form to the answer that leads to the payment.
"""

import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from bench import world
from bench.databases import databases, shop
from bench.figure import Figure
from bench.load import Answer, rush
from bench.server import serving
from storefront.cart.models import Cart, CartLine
from storefront.core.numbers import new_secret
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import PaymentOption
from storefront.shipping.models import ShippingKind, ShippingOption, ShippingRate

PRODUCTS = 2_000
GROUPS = PRODUCTS // world.PRODUCTS_OF_A_GROUP
CLIENTS, AT_ONCE = 8, 500
WARM, PURCHASES = 80, 1_200
LINES = 3
SHIPPING_IDR = 10_000
AT_LEAST = {"sqlite": 200, "postgresql": 120}
DISTRICT, LABEL = "33.02.05", "Cilongok"


def checkout(folder: Path, settings: Mapping[str, str]) -> Iterator[Figure]:
    """Purchases per second by a few clients, and how long the slowest of very many wait."""
    for kind, url_of in databases(folder):
        url = url_of("checkout")
        app = shop(url, PRODUCTS)
        baskets = [Basket(number) for number in range(1, WARM + PURCHASES + AT_ONCE + 1)]
        with app.app_context():
            world.put(rows_of(baskets), len(baskets) * (LINES + 1))
        # A proxy in front is believed, so that every client has an address of her own.
        behind_a_proxy = {**settings, "DATABASE_URL": url, "TRUSTED_PROXIES": "1"}
        with serving("app:app", behind_a_proxy) as server:
            requests = iter([request(app, server.port, basket) for basket in baskets])
            list(rush(server.port, islice(requests, WARM), CLIENTS))
            started = time.perf_counter()
            few = list(rush(server.port, islice(requests, PURCHASES), CLIENTS))
            seconds = time.perf_counter() - started
            many = list(rush(server.port, requests, AT_ONCE))
        wait = statistics.quantiles((answer.seconds for answer in many), n=100)[-1]
        failed = sum(not is_purchase(answer) for answer in [*few, *many])
        yield Figure(
            f"checkout.{kind}",
            sum(map(is_purchase, few)) / seconds,
            AT_LEAST[kind],
            "purchases a second",
            at_most=False,
        )
        yield Figure(f"checkout_p99.{kind}", wait, 4, f"seconds with {AT_ONCE} at once")
        yield Figure(f"checkout_failed.{kind}", failed, 0, "answers")


@dataclass(frozen=True)
class Basket:
    """A full cart: two things of one group and one of the next; neighbours buy elsewhere."""

    number: int

    @property
    def groups(self) -> tuple[int, int]:
        first = self.number % GROUPS + 1
        return first, first % GROUPS + 1

    @property
    def products(self) -> tuple[int, int, int]:
        """Numbers of which world.stock_of says that they are there."""
        place = self.number // GROUPS % 8 + 1
        first, second = ((group - 1) * world.PRODUCTS_OF_A_GROUP for group in self.groups)
        return first + place, first + place + 1, second + place

    @property
    def goods_idr(self) -> int:
        return sum(map(world.price_of, self.products))


def rows_of(baskets: list[Basket]) -> Iterator[tuple[type, world.Rows]]:
    """Carts, and groups that can be ordered from."""
    groups = [{"id": number, "group_id": number} for number in range(1, GROUPS + 1)]
    yield ShippingOption, [each | {"kind": ShippingKind.FLAT, "name": "Reguler"} for each in groups]
    yield ShippingRate, [{"option_id": each["id"], "price_idr": SHIPPING_IDR} for each in groups]
    bank = {"method": PaymentMethod.BANK_TRANSFER, "bank_name": "BRI (contoh)"}
    yield PaymentOption, [each | bank for each in groups]
    yield Cart, ({"id": basket.number} for basket in baskets)
    yield (
        CartLine,
        (
            {
                "cart_id": basket.number,
                "variant_id": product,
                "quantity": 1,
                "seen_price_idr": world.price_of(product),
            }
            for basket in baskets
            for product in basket.products
        ),
    )


def request(app: Flask, port: int, basket: Basket) -> bytes:
    """The press of "Buat pesanan" in a browser with this cart, from an address of its own."""
    cookie, token = browser(app, basket)
    form = {
        "csrf_token": token,
        "key": new_secret(),
        "seen_goods_idr": basket.goods_idr,
        "customer_name": "Dewi Lestari",
        "phone": f"08110{basket.number:07}",
        "district_query": LABEL,
        "district_code": DISTRICT,
        "address": "Jl. Contoh No. 9 RT 03/RW 04",
    }
    for group in basket.groups:
        form[f"shipping_{group}"] = f"{group}:{SHIPPING_IDR}"
        form[f"method_{group}"] = PaymentMethod.BANK_TRANSFER.value
    body = urlencode(form).encode()
    high, low = divmod(basket.number, 250)
    head = (
        "POST /checkout HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"X-Forwarded-For: 10.0.{high}.{low + 1}",
        "Sec-Fetch-Site: same-origin",
        f"Cookie: session={cookie}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join([*head, "", ""]).encode() + body


def browser(app: Flask, basket: Basket) -> tuple[str, str]:
    """The cookie of a browser with this cart, and the token of its pages."""
    with app.test_request_context():
        session["cart_id"] = basket.number
        token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return signer.dumps(dict(session)), token


def is_purchase(answer: Answer) -> bool:
    """Whether it leads to the page where the purchase is paid."""
    return answer.status == 303 and b"\r\nlocation: /pesanan/" in answer.head.lower()

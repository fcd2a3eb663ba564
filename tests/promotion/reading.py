"""What the tests of this room read and prepare."""

import re

from storefront.cart.services import set_voucher
from storefront.core.db import db
from storefront.operator.queries.findings import findings
from tests.ordering.shopping import CUSTOMER, content_of, fill_cart, picked_up


def text_of(page):
    """The words of a page, one space between; a true minus sign is read as a hyphen."""
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    return words.replace("\N{MINUS SIGN}", "-")


def broken():
    db.session.rollback()
    return {finding.rule for finding in findings() if finding.violations}


def ready_to_buy(app, variant, *, code=""):
    """A customer with a code in her cart and what her filled-in checkout page would send."""
    client = app.test_client()
    fill_cart(client, {variant: 1})
    with client.session_transaction() as session:
        cart_id = session["cart_id"]
    set_voucher(cart_id, code)
    return client, content_of(client.get("/checkout"), **CUSTOMER, **picked_up(variant))


def waves(actions, width=24):
    """So many at once as a machine with two cores can hold threads for."""
    return [actions[start : start + width] for start in range(0, len(actions), width)]

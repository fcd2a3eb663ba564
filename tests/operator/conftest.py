"""Orders as customers make them, for tests that look at the whole shop."""

from itertools import count

import pytest
import sqlalchemy as sa

from storefront.cart.queries import parcels_in
from storefront.cart.services import put_in_cart, set_voucher
from storefront.core.db import db
from storefront.ordering.checkout import Checkout, Choice
from storefront.ordering.models import Order, PaymentMethod
from storefront.ordering.services.place import place_purchase
from storefront.shipping.queries import quotes
from tests.factories import LEKSONO

_keys = count(1)


@pytest.fixture
def order(run_jobs):
    """`order({variant: pieces})` places one purchase, its payments open, and gives its orders."""

    def place(pieces, *, method=PaymentMethod.BANK_TRANSFER, shipping="Reguler", code=""):
        cart_id = None
        for variant, quantity in pieces.items():
            cart_id = put_in_cart(cart_id, variant.id, quantity)
        set_voucher(cart_id, code)
        parcels = parcels_in(cart_id)
        offered = quotes({parcel.group.id: parcel.weight_g for parcel in parcels}, LEKSONO)
        choices = {
            group_id: next(
                Choice(quote.option_id, quote.price_idr, method)
                for quote in found
                if quote.name == shipping
            )
            for group_id, found in offered.items()
        }
        goods_idr = sum(parcel.goods_idr for parcel in parcels)
        checkout = Checkout(
            "Dewi", "+628110001001", LEKSONO, "Jl. Contoh 1", "", choices, goods_idr
        )
        purchase_id = place_purchase(cart_id, checkout, key=f"key {next(_keys)}").id
        run_jobs()
        db.session.rollback()
        orders = sa.select(Order).filter_by(purchase_id=purchase_id).order_by(Order.id)
        return list(db.session.scalars(orders))

    return place

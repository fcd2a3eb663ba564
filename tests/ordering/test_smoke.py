from datetime import timedelta

from storefront.cart.services import put_in_cart
from storefront.core import clock
from storefront.core.db import db
from storefront.ordering.models import Order, PaymentMethod
from storefront.ordering.services.place import Checkout, Choice, place_purchase
from storefront.payments.queries import payments_of
from storefront.payments.services.receive import receive
from storefront.shipping.models import ShippingOption
from tests.factories import LEKSONO, make_group, make_variant


def test_smoke(app, run_jobs):
    a = make_variant(make_group("Lebah"), stock=5)
    b = make_variant(make_group("Roti"), stock=3)
    cart = put_in_cart(None, a.id, 2)
    put_in_cart(cart, a.id, 1)
    put_in_cart(cart, b.id, 1)
    options = db.session.scalars(db.select(ShippingOption).filter_by(name="Reguler")).all()
    checkout = Checkout(
        "Dewi",
        "+628110001001",
        LEKSONO,
        "Jl. Contoh",
        "",
        {o.group_id: Choice(o.id, 10_000, PaymentMethod.BANK_TRANSFER) for o in options},
        100_000,
    )
    id = place_purchase(cart, checkout, key="k1")
    assert place_purchase(cart, checkout, key="k1") == id
    db.session.refresh(a)
    assert a.stock == 2
    run_jobs()
    pays = payments_of(id)
    assert len(pays) == 2
    receive(pays[0].id, pays[0].due_idr, by_id=None)
    receive(pays[0].id, pays[0].due_idr, by_id=None)
    db.session.rollback()
    assert [o.status.value for o in db.session.scalars(db.select(Order).order_by(Order.id))] == [
        "new",
        "awaiting_payment",
    ]
    with clock.at(clock.now() + timedelta(hours=25)):
        run_jobs()
    db.session.rollback()
    assert [o.status.value for o in db.session.scalars(db.select(Order).order_by(Order.id))] == [
        "new",
        "expired",
    ]
    with clock.at(clock.now() + timedelta(hours=26)):
        receive(pays[1].id, pays[1].due_idr, by_id=None)
    db.session.rollback()
    assert [o.status.value for o in db.session.scalars(db.select(Order).order_by(Order.id))] == [
        "new",
        "new",
    ]
    db.session.refresh(b)
    assert b.stock == 2

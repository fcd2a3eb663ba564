"""The steps of a customer from a full cart to a purchase, through the doors she takes."""

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.cart.services import set_voucher
from storefront.catalog.models import Product
from storefront.core.db import atomic, db
from storefront.ordering.models import Order, Purchase
from storefront.shipping.models import ShippingKind, ShippingOption
from tests.visitor import forms_in

CUSTOMER = {
    "customer_name": "Dewi Lestari",
    "phone": "0811-0000-1001",
    "district_query": "Leksono",
    "address": "Jl. Contoh No. 9 RT 03/RW 04",
}


def fill_cart(client, wanted):
    """Put so many pieces of each variant into the cart."""
    for variant, quantity in wanted.items():
        client.post("/keranjang", data={"varian": variant.id, "jumlah": quantity})


def fill_in(client, **typed):
    """The checkout page after "Hitung ongkir"."""
    return client.submit("/checkout", CUSTOMER | typed, recount="1")


def send(client, page, **changes):
    """Press "Buat pesanan" on a page, with other choices than it proposes; None leaves one out."""
    return client.post("/checkout", data=content_of(page, **changes))


def content_of(page, **changes):
    form = next(form for form in forms_in(page.text) if "seen_goods_idr" in form.names)
    return {name: value for name, value in (form.values | changes).items() if value is not None}


def check_out(client, **changes):
    return send(client, fill_in(client), **changes)


def buy(client, wanted, **changes):
    """A purchase of these variants, proposed choices accepted unless said otherwise."""
    fill_cart(client, wanted)
    answer = check_out(client, **changes)
    assert answer.status_code == 303, answer.text
    return purchase_behind(answer)


def press(client, address):
    """Send a button that has no fields, whether or not a page shows it."""
    (token,) = {form.values.get("csrf_token") for form in forms_in(client.get("/lacak").text)} - {
        None
    }
    return client.post(address, data={"csrf_token": token})


def purchase_behind(answer):
    """The purchase that an answer leads to."""
    token = answer.headers["Location"].split("/")[2]
    query = (
        sa.select(Purchase)
        .filter_by(token=token)
        .options(selectinload(Purchase.orders).selectinload(Order.lines))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one()


def orders_now():
    """Every order as it stands in the database."""
    db.session.rollback()  # on SQLite an older read would go on seeing the older rows
    query = sa.select(Order).order_by(Order.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def purchase_count():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Purchase))


def stock_of(variant):
    db.session.rollback()
    db.session.refresh(variant)
    return variant.stock


def group_of(variant):
    return db.session.get(Product, variant.product_id).group_id


def option_of(variant, kind):
    """The value of a radio for this kind of delivery, as the page writes it."""
    option = db.session.scalars(
        sa.select(ShippingOption).filter_by(group_id=group_of(variant), kind=kind)
    ).one()
    return f"{option.id}:{0 if kind is ShippingKind.PICKUP else 10_000}"


def ready_to_buy(app, variant, *, code=""):
    """A customer's browser, and what her filled-in checkout page would send."""
    client = app.test_client()
    fill_cart(client, {variant: 1})
    if code:
        with client.session_transaction() as session:
            set_voucher(session["cart_id"], code)
    return client, content_of(client.get("/checkout"), **CUSTOMER, **picked_up(variant))


def picked_up(variant):
    return {f"shipping_{group_of(variant)}": option_of(variant, ShippingKind.PICKUP)}


def change_all(model, **values):
    """Give every row of a kind these values, as somebody else would meanwhile."""
    with atomic() as session:
        session.execute(sa.update(model).values(values))

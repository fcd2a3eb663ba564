"""Cash on delivery: who takes it, up to how much, and that the limit holds in the purchase."""

import pytest

from storefront.cart.services import put_in_cart
from storefront.core.db import db
from storefront.groups.models import ProducerGroup
from storefront.ordering.checkout import Checkout, Choice
from storefront.ordering.models import OrderStatus, PaymentMethod
from storefront.ordering.refused import TooMuchForCash
from storefront.payments.models import PaymentOption
from storefront.payments.queries.payments import payments_of
from storefront.payments.services import buy as services
from storefront.shipping.models import ShippingKind
from tests.factories import make_shipping
from tests.ordering.shopping import (
    change_all,
    fill_cart,
    fill_in,
    group_of,
    option_of,
    picked_up,
    purchase_behind,
    purchase_count,
    send,
    stock_of,
)

COD = PaymentMethod.COD.value


def test_cash_is_paid_on_pick_up(client, honey):
    group_id = group_of(honey)
    fill_cart(client, {honey: 1})
    page = fill_in(client, **picked_up(honey))
    answer = send(client, page, **{f"method_{group_id}": COD})

    purchase = purchase_behind(answer)
    assert purchase.orders[0].status is OrderStatus.NEW
    (payment,) = payments_of(purchase.id)
    assert (payment.method, payment.due_idr) == (PaymentMethod.COD, 40_000)
    overview = client.get(answer.headers["Location"])
    assert overview.headers["Location"] == f"/pesanan/{purchase.token}"


def test_cash_does_not_go_with_a_courier(client, honey):
    fill_cart(client, {honey: 1})
    page = fill_in(client)
    assert "Hanya kalau diambil sendiri atau diantar kelompok" in page.text

    answer = send(client, page, **{f"method_{group_of(honey)}": COD})

    assert answer.status_code == 422
    assert "Pilih cara bayar" in answer.text


def test_cash_has_a_limit(client, honey):
    change_all(PaymentOption, limit_idr=30_000)
    fill_cart(client, {honey: 1})
    page = fill_in(client, **picked_up(honey))
    assert "Paling banyak Rp30.000" in page.text

    answer = send(client, page, **{f"method_{group_of(honey)}": COD})
    assert answer.status_code == 422


def test_cash_has_a_limit_also_when_it_changed_behind_the_form(app, honey):
    group_id, pick_up = group_of(honey), option_of(honey, ShippingKind.PICKUP).partition(":")[0]
    choices = {group_id: Choice(int(pick_up), 0, PaymentMethod.COD)}
    cart_id = put_in_cart(None, honey.id, 1)
    checkout = Checkout("Dewi", "+628110001001", None, "", "", choices, seen_goods_idr=40_000)
    change_all(PaymentOption, limit_idr=39_999)
    with pytest.raises(TooMuchForCash):
        services.buy(cart_id, checkout, key="k" * 20)
    assert (purchase_count(), stock_of(honey)) == (0, 5)

    change_all(PaymentOption, limit_idr=40_000)
    placed = services.buy(cart_id, checkout, key="k" * 20)
    change_all(PaymentOption, limit_idr=39_999)
    assert services.buy(cart_id, checkout, key="k" * 20) == placed  # the same form, sent again


def test_own_courier_takes_cash(client, honey):
    group_id = group_of(honey)
    group = db.session.get(ProducerGroup, group_id)
    option = make_shipping(group, ShippingKind.OWN_COURIER, "Diantar", price_idr=5_000)
    fill_cart(client, {honey: 1})
    page = fill_in(client, **{f"shipping_{group_id}": f"{option.id}:5000"})
    purchase = purchase_behind(send(client, page, **{f"method_{group_id}": COD}))
    assert purchase.orders[0].total_idr == 45_000

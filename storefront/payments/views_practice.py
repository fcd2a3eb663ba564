"""The bank of a class, on the page of a payment; outside of a class there is no such bank."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core import world
from storefront.core.errors import Missing
from storefront.ordering.queries.purchases import purchase_at
from storefront.payments.queries.payments import payments_of
from storefront.payments.services.practice import (
    bank_declines,
    bank_pays,
    bank_pays_over,
    bank_pays_short,
)

bp = Blueprint("practice_bank", __name__)
WAYS: Mapping[str, Callable[[int], None]] = {
    "pas": bank_pays,
    "kurang": bank_pays_short,
    "lebih": bank_pays_over,
    "ditolak": bank_declines,
}


@bp.post("/pesanan/<token>/bayar/<int:payment_id>/bank-latihan")
def pay(token: str, payment_id: int) -> ResponseReturnValue:
    """Exactly, too little, too much, or not at all."""
    way = WAYS.get(request.form.get("cara", ""))
    purchase = purchase_at(token)
    is_hers = payment_id in [payment.id for payment in payments_of(purchase.id)]
    if not world.is_practice() or way is None or not is_hers:
        raise Missing()
    way(payment_id)
    flash(_("Bank latihan sudah mengabari toko."), "ok")
    return redirect(url_for("tracking.show", token=token), 303)

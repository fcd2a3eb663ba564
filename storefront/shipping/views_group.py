"""How parcels leave the group and where money comes in: one page, one form per way."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from storefront.core.errors import DomainError, Missing
from storefront.core.gone import once_gone
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.ordering.models import PaymentMethod
from storefront.payments.queries.options import options_of as payment_options_of
from storefront.shipping.forms import DeliveryForm, SendingForm
from storefront.shipping.labels import KINDS, PATHS, WEEKDAYS, courier_words
from storefront.shipping.models import ShippingKind
from storefront.shipping.queries import option_of, options_of
from storefront.shipping.services import (
    add_delivery,
    change_delivery,
    change_sending_days,
    remove_delivery,
)

bp = group_area("shipping_group", __name__)
bp.add_app_template_filter(courier_words)
SHOP = Permission.SHOP


@bp.get("/rekening-ongkir", permission=SHOP)
def index() -> ResponseReturnValue:
    offered = payment_options_of([g.group.id]).get(g.group.id, [])
    payment = {option.method: option for option in offered}
    return render_template(
        "shipping/index.html",
        options=options_of(g.group),
        kinds=KINDS,
        paths=PATHS,
        days=[WEEKDAYS[day] for day in g.group.send_days],
        account=payment.get(PaymentMethod.BANK_TRANSFER),
        qris=payment.get(PaymentMethod.QRIS),
        cod=payment.get(PaymentMethod.COD),
    )


@bp.get("/ongkir/baru/<path>", permission=SHOP)
def new(path: str) -> ResponseReturnValue:
    return _page(DeliveryForm(_kind(path)))


@bp.post("/ongkir/baru/<path>", permission=SHOP)
def add(path: str) -> ResponseReturnValue:
    form = DeliveryForm(_kind(path))
    if not form.validate():
        return _page(form), 422
    try:
        add_delivery(g.group.id, form.delivery)
    except DomainError as error:
        return _page(form, error=error), error.status
    flash(_("Cara kirim ditambahkan."), "ok")
    return redirect(url_for(".index"), 303)


@bp.get("/ongkir/<int:option_id>", permission=SHOP)
def show(option_id: int) -> ResponseReturnValue:
    option = option_of(g.group, option_id)
    return _page(DeliveryForm(option.kind, option), option_id=option.id)


@bp.post("/ongkir/<int:option_id>", permission=SHOP)
def change(option_id: int) -> ResponseReturnValue:
    option = option_of(g.group, option_id)
    form = DeliveryForm(option.kind, option)
    if not form.validate():
        return _page(form, option_id=option.id), 422
    change_delivery(g.group.id, option.id, form.delivery)
    flash(_("Cara kirim tersimpan."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/ongkir/<int:option_id>/penghapusan", permission=SHOP)
@once_gone(_l("Cara kirim ini sudah dihapus."))
def remove(option_id: int) -> ResponseReturnValue:
    remove_delivery(g.group.id, option_id)
    flash(_("Cara kirim dihapus. Pesanan yang sudah ada tidak berubah."), "ok")
    return redirect(url_for(".index"), 303)


@bp.get("/hari-kirim", permission=SHOP)
def sending_days() -> ResponseReturnValue:
    return render_template("shipping/days.html", form=SendingForm(g.group))


@bp.post("/hari-kirim", permission=SHOP)
def change_days() -> ResponseReturnValue:
    form = SendingForm(g.group)
    if not form.validate():
        return render_template("shipping/days.html", form=form), 422
    change_sending_days(g.group.id, form.days.data or (), by_hour=form.last_hour)
    flash(_("Hari kirim tersimpan."), "ok")
    return redirect(url_for(".index"), 303)


def _kind(path: str) -> ShippingKind:
    if path not in PATHS:
        raise Missing()
    return PATHS[path]


def _page(form: DeliveryForm, **more: Any) -> str:
    return render_template("shipping/option.html", form=form, title=KINDS[form.kind], **more)

"""The offers of a group: what runs, what it gave away, and making, pausing and ending them."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.errors import DomainError
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.promotion.forms_offers import (
    PreorderForm,
    TiersForm,
    VoucherForm,
    bundle_form,
    tiers_form,
)
from storefront.promotion.queries.bundles import bundle_in, bundles_of
from storefront.promotion.queries.terms import Goods, goods_in, goods_of
from storefront.promotion.queries.vouchers import given_with, voucher_in, vouchers_of
from storefront.promotion.services.bundles import end_bundle, make_bundle
from storefront.promotion.services.terms import end_preorder, open_preorder, set_tiers
from storefront.promotion.services.vouchers import (
    end_voucher,
    make_voucher,
    pause_voucher,
    resume_voucher,
)

bp = group_area("offers_group", __name__)
PROMOTION = Permission.PROMOTION
GOODS = "/promosi/penawaran/barang/<int:variant_id>"
VOUCHER = "/promosi/penawaran/voucher/<int:voucher_id>"


@bp.get("/promosi/penawaran", permission=PROMOTION)
def index() -> ResponseReturnValue:
    vouchers, goods = vouchers_of(g.group), goods_of(g.group)
    return render_template(
        "promotion/offers.html",
        running=[voucher for voucher in vouchers if not voucher.is_over],
        ended=[voucher for voucher in vouchers if voucher.is_over],
        given=given_with(g.group),
        bundles=bundles_of(g.group),
        special=[one for one in goods if one.is_special],
        others=[one for one in goods if not one.is_special],
    )


@bp.get("/promosi/penawaran/voucher", permission=PROMOTION)
def new_voucher() -> ResponseReturnValue:
    return render_template("promotion/voucher.html", form=VoucherForm())


@bp.post("/promosi/penawaran/voucher", permission=PROMOTION)
def add_voucher() -> ResponseReturnValue:
    form = VoucherForm()
    if not form.validate():
        return render_template("promotion/voucher.html", form=form), 422
    try:
        make_voucher(g.group.id, form.entry, key=form.key.data, by_id=g.member.user_id)
    except DomainError as error:
        return render_template("promotion/voucher.html", form=form, error=error), error.status
    flash(_("Voucher %(code)s tersimpan.", code=form.code.data), "ok")
    return redirect(url_for(".index"), 303)


@bp.post(f"{VOUCHER}/jeda", permission=PROMOTION)
def pause(voucher_id: int) -> ResponseReturnValue:
    voucher = voucher_in(g.group, voucher_id)
    pause_voucher(voucher.id, by_id=g.member.user_id)
    flash(_("Dijeda. Pembeli belum bisa memakainya; pesanan lama tetap."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post(f"{VOUCHER}/kelanjutan", permission=PROMOTION)
def resume(voucher_id: int) -> ResponseReturnValue:
    voucher = voucher_in(g.group, voucher_id)
    resume_voucher(voucher.id, by_id=g.member.user_id)
    flash(_("Voucher berlaku lagi."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post(f"{VOUCHER}/akhir", permission=PROMOTION)
def end(voucher_id: int) -> ResponseReturnValue:
    voucher = voucher_in(g.group, voucher_id)
    end_voucher(voucher.id, by_id=g.member.user_id)
    flash(_("Voucher diakhiri. Pesanan yang sudah memakainya tetap."), "ok")
    return redirect(url_for(".index"), 303)


@bp.get("/promosi/penawaran/paket", permission=PROMOTION)
def new_bundle() -> ResponseReturnValue:
    return render_template("promotion/bundle.html", form=bundle_form(goods_of(g.group)))


@bp.post("/promosi/penawaran/paket", permission=PROMOTION)
def add_bundle() -> ResponseReturnValue:
    form = bundle_form(goods_of(g.group))
    if not form.validate():
        return render_template("promotion/bundle.html", form=form), 422
    name, price_idr = form.name.data, form.price_idr.data
    try:
        make_bundle(
            g.group.id, name, price_idr, form.parts, key=form.key.data, by_id=g.member.user_id
        )
    except DomainError as error:
        form = bundle_form(goods_of(g.group))
        return render_template("promotion/bundle.html", form=form, error=error), error.status
    flash(_("%(name)s tersimpan.", name=name), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/promosi/penawaran/paket/<int:bundle_id>/akhir", permission=PROMOTION)
def bundle_end(bundle_id: int) -> ResponseReturnValue:
    end_bundle(bundle_in(g.group, bundle_id), by_id=g.member.user_id)
    flash(_("Paket diakhiri. Pesanan yang sudah memakainya tetap."), "ok")
    return redirect(url_for(".index"), 303)


@bp.get(GOODS, permission=PROMOTION)
def goods(variant_id: int) -> ResponseReturnValue:
    return _goods_page(goods_in(g.group, variant_id))


@bp.post(f"{GOODS}/grosir", permission=PROMOTION)
def tiers(variant_id: int) -> ResponseReturnValue:
    found, form = goods_in(g.group, variant_id), TiersForm()
    if not form.validate():
        return _goods_page(found, tiers=form), 422
    try:
        set_tiers(found.variant_id, form.steps, by_id=g.member.user_id)
    except DomainError as error:
        return _goods_page(goods_in(g.group, variant_id), tiers=form, error=error), error.status
    flash(_("Harga grosir %(name)s tersimpan.", name=found.name), "ok")
    return redirect(url_for(".index"), 303)


@bp.post(f"{GOODS}/po", permission=PROMOTION)
def preorder(variant_id: int) -> ResponseReturnValue:
    found, form = goods_in(g.group, variant_id), PreorderForm()
    if not form.validate():
        return _goods_page(found, preorder=form), 422
    try:
        open_preorder(found.variant_id, form.ready_on.data, form.most.data, by_id=g.member.user_id)
    except DomainError as error:
        return _goods_page(goods_in(g.group, variant_id), preorder=form, error=error), error.status
    flash(_("PO %(name)s dibuka.", name=found.name), "ok")
    return redirect(url_for(".index"), 303)


@bp.post(f"{GOODS}/po/akhir", permission=PROMOTION)
def preorder_end(variant_id: int) -> ResponseReturnValue:
    found = goods_in(g.group, variant_id)
    end_preorder(found.variant_id, by_id=g.member.user_id)
    flash(_("PO %(name)s diakhiri. Pesanan yang sudah ada tetap.", name=found.name), "ok")
    return redirect(url_for(".index"), 303)


def _goods_page(
    found: Goods,
    *,
    tiers: TiersForm | None = None,
    preorder: PreorderForm | None = None,
    error: DomainError | None = None,
) -> str:
    po = found.terms.preorder
    shown = {"ready_on": po.ready_on, "most": po.most} if po else {}
    return render_template(
        "promotion/goods.html",
        goods=found,
        tiers=tiers or tiers_form(found.terms.steps),
        preorder=preorder or PreorderForm(data=shown, formdata=None),
        error=error,
    )

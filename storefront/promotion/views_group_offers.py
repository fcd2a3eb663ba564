"""The offers of a group: what runs, what it gave away, and making, pausing and ending them."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.errors import DomainError
from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.promotion.forms_offers import VoucherForm
from storefront.promotion.queries.vouchers import given_with, voucher_in, vouchers_of
from storefront.promotion.services.vouchers import (
    end_voucher,
    make_voucher,
    pause_voucher,
    resume_voucher,
)

bp = group_area("offers_group", __name__)
PROMOTION = Permission.PROMOTION
VOUCHER = "/promosi/penawaran/voucher/<int:voucher_id>"


@bp.get("/promosi/penawaran", permission=PROMOTION)
def index() -> ResponseReturnValue:
    vouchers = vouchers_of(g.group)
    return render_template(
        "promotion/offers.html",
        running=[voucher for voucher in vouchers if not voucher.is_over],
        ended=[voucher for voucher in vouchers if voucher.is_over],
        given=given_with(g.group),
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

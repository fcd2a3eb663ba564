"""Vouchers that hold in all groups: the platform pays the groups what they take off."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.errors import DomainError
from storefront.operator.area import OPERATE, operator_area
from storefront.operator.queries.vouchers import Cost, costs
from storefront.promotion.forms_offers import VoucherForm
from storefront.promotion.queries.vouchers import given_with, voucher_in, vouchers_of
from storefront.promotion.services.vouchers import (
    end_voucher,
    make_voucher,
    pause_voucher,
    resume_voucher,
)

bp = operator_area("operator_vouchers", __name__)
VOUCHER = "/voucher/<int:voucher_id>"


@bp.get("/voucher", permission=OPERATE)
def index() -> ResponseReturnValue:
    vouchers, spent = vouchers_of(None), costs()
    return render_template(
        "operator/vouchers.html",
        running=[voucher for voucher in vouchers if not voucher.is_over],
        ended=[voucher for voucher in vouchers if voucher.is_over],
        given=given_with(None),
        costs={voucher.id: spent.get(voucher.id, Cost()) for voucher in vouchers},
        booked_idr=sum(cost.booked_idr for cost in spent.values()),
        open_idr=sum(cost.open_idr for cost in spent.values()),
    )


@bp.get("/voucher/baru", permission=OPERATE)
def new() -> ResponseReturnValue:
    return render_template("operator/voucher.html", form=VoucherForm())


@bp.post("/voucher/baru", permission=OPERATE)
def add() -> ResponseReturnValue:
    form = VoucherForm()
    if not form.validate():
        return render_template("operator/voucher.html", form=form), 422
    try:
        make_voucher(None, form.entry, key=form.key.data, by_id=g.operator.id)
    except DomainError as error:
        return render_template("operator/voucher.html", form=form, error=error), error.status
    flash(_("Voucher %(code)s tersimpan.", code=form.code.data), "ok")
    return redirect(url_for(".index"), 303)


@bp.post(f"{VOUCHER}/jeda", permission=OPERATE)
def pause(voucher_id: int) -> ResponseReturnValue:
    pause_voucher(voucher_in(None, voucher_id).id, by_id=g.operator.id)
    flash(_("Dijeda. Pembeli belum bisa memakainya; pesanan lama tetap."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post(f"{VOUCHER}/kelanjutan", permission=OPERATE)
def resume(voucher_id: int) -> ResponseReturnValue:
    resume_voucher(voucher_in(None, voucher_id).id, by_id=g.operator.id)
    flash(_("Voucher berlaku lagi."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post(f"{VOUCHER}/akhir", permission=OPERATE)
def end(voucher_id: int) -> ResponseReturnValue:
    end_voucher(voucher_in(None, voucher_id).id, by_id=g.operator.id)
    flash(_("Voucher diakhiri. Pesanan yang sudah memakainya tetap."), "ok")
    return redirect(url_for(".index"), 303)

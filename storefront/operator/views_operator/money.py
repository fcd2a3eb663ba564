"""The platform's account: transfers to look for in it, money to send back, and its number."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.accounts.services import confirm_pin
from storefront.core.errors import DomainError
from storefront.core.images import accept_photo
from storefront.core.money import thousands
from storefront.core.storage import send_private
from storefront.operator.area import OPERATE, operator_area
from storefront.operator.forms import AccountForm, CardsForm
from storefront.operator.queries.cards import card_days
from storefront.operator.queries.groups import platform_account
from storefront.operator.services import change_platform_account
from storefront.ordering.models import PaymentMethod
from storefront.payments.forms import ReceivedForm
from storefront.payments.forms_proof import DenyForm, SentBackForm
from storefront.payments.models import Payment
from storefront.payments.providers import PROVIDERS
from storefront.payments.queries.options import platform_options
from storefront.payments.queries.refunds import platform_refund, platform_refunds_to_send
from storefront.payments.queries.to_check import (
    platform_payment,
    platform_transfers_to_check,
    proof_of,
    seen_before,
)
from storefront.payments.services.accounts import set_card
from storefront.payments.services.claim import deny_claim
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import finish_refund, keep_surplus
from storefront.payments.spoken import sorted_by_claim, what_came, what_is_denied

bp = operator_area("operator_money", __name__)


@bp.get("/uang", permission=OPERATE)
def index() -> ResponseReturnValue:
    return _index({})


def _index(
    wrong: dict[int, ReceivedForm],
    sending: dict[int, SentBackForm] | None = None,
    error: DomainError | None = None,
) -> str:
    """The queue; `wrong` and `sending` are forms that came back, by payment and by refund."""
    awaited, refunds = platform_transfers_to_check(), platform_refunds_to_send()
    offered = platform_options()
    return render_template(
        "operator/money.html",
        **sorted_by_claim(awaited),
        forms={payment.id: ReceivedForm.of(payment) for payment in awaited} | wrong,
        seen=seen_before(awaited),
        refunds=refunds,
        sending={refund.id: SentBackForm.of(refund) for refund in refunds} | (sending or {}),
        account=offered.get(PaymentMethod.BANK_TRANSFER),
        takes_cards=PaymentMethod.CARD in offered,
        card_days=card_days(),
        missing=PROVIDERS[PaymentMethod.CARD].missing_settings(),
        error=error,
    )


@bp.get("/uang/<int:payment_id>/bukti/<int:proof_id>", permission=OPERATE)
def proof(payment_id: int, proof_id: int) -> ResponseReturnValue:
    return send_private(proof_of(platform_payment(payment_id), proof_id).file)


@bp.post("/uang/<int:payment_id>/penerimaan", permission=OPERATE)
def confirm(payment_id: int) -> ResponseReturnValue:
    """The exact amount is in the account."""
    payment = platform_payment(payment_id)
    return _record(payment, payment.due_idr)


@bp.post("/uang/<int:payment_id>/jumlah-lain", permission=OPERATE)
def confirm_other(payment_id: int) -> ResponseReturnValue:
    """Less or more than due is in the account."""
    payment = platform_payment(payment_id)
    form = ReceivedForm.of(payment)
    if not form.validate():
        return _index({payment.id: form}), 422
    return _record(payment, form.amount_idr.data)


def _record(payment: Payment, came_idr: int) -> ResponseReturnValue:
    receive(payment.id, came_idr, by_id=g.operator.id)
    flash(what_came(payment, came_idr), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/uang/<int:payment_id>/bantahan", permission=OPERATE)
def deny(payment_id: int) -> ResponseReturnValue:
    """The money is not there, or its proof is not its own: the customer has another day."""
    payment, form = platform_payment(payment_id), DenyForm()
    if not form.validate():
        return _index({}), 422
    deny_claim(payment.id, form.denial, by_id=g.operator.id)
    flash(what_is_denied(form.denial), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/pengembalian/<int:refund_id>/disimpan", permission=OPERATE)
def kept(refund_id: int) -> ResponseReturnValue:
    """What came too much stays with the group, as agreed with the customer."""
    keep_surplus(platform_refund(refund_id).id, by_id=g.operator.id)
    flash(_("Kelebihannya dicatat disimpan, sesuai kesepakatan."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/pengembalian/<int:refund_id>/selesai", permission=OPERATE)
def refunded(refund_id: int) -> ResponseReturnValue:
    """Somebody has sent the money back, and says so with her password."""
    refund = platform_refund(refund_id)
    form = SentBackForm.of(refund)
    if not form.validate():
        return _index({}, {refund.id: form}), 422
    try:
        confirm_pin(g.operator.id, form.pin.data)
        photo = accept_photo(form.upload.stream) if form.upload else None
        finish_refund(refund.id, by_id=g.operator.id, photo=photo)
    except DomainError as error:
        return _index({}, {refund_id: form}, error), error.status
    flash(_("Pengembalian Rp%(amount)s tercatat.", amount=thousands(refund.amount_idr)), "ok")
    return redirect(url_for(".index"), 303)


@bp.get("/rekening", permission=OPERATE)
def account() -> ResponseReturnValue:
    return _account_page(AccountForm(obj=platform_account()))


@bp.post("/rekening", permission=OPERATE)
def save_account() -> ResponseReturnValue:
    form = AccountForm()
    if not form.validate():
        return _account_page(form), 422
    change_platform_account(
        form.bank_name.data,
        form.account_number.data,
        form.account_holder.data,
        by_id=g.operator.id,
    )
    flash(_("Rekening tersimpan. Pesanan berikutnya memakainya."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/kartu", permission=OPERATE)
def change_cards() -> ResponseReturnValue:
    """Take cards, or no more; those that are being paid go on."""
    form = CardsForm()
    if not form.validate():
        return _index({}), 422
    set_card(is_offered=form.is_offered.data, by_id=g.operator.id)
    flash(_("Kartu diterima.") if form.is_offered.data else _("Kartu tidak ditawarkan lagi."), "ok")
    return redirect(url_for(".index"), 303)


def _account_page(form: AccountForm, **more: Any) -> str:
    return render_template("operator/account.html", form=form, **more)

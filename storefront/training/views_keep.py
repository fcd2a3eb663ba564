"""From the practice shop to a real one: a draft group with the products that were made in class."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.accounts.login import leave_class, signed_in_user, start_session
from storefront.core.errors import DomainError
from storefront.core.safety import limiter
from storefront.training.forms_keep import KeepForm
from storefront.training.queries import participant_of
from storefront.training.services.keep import keep_practice, own_products

bp = Blueprint("keep_practice", __name__)
bp.before_request(leave_class)


@bp.before_request
def find_participant() -> None:
    """Only who has a practice shop has something to keep."""
    user = signed_in_user()
    participant = participant_of(user.id) if user else None
    if participant is None or participant.group is None:
        abort(404)
    g.participant = participant


@bp.get("/toko-asli")
def ask() -> ResponseReturnValue:
    return _page(KeepForm(own_products(g.participant)))


@bp.post("/toko-asli")
@limiter.limit("10 per minute; 60 per hour")
def keep() -> ResponseReturnValue:
    form = KeepForm(own_products(g.participant))
    if not form.validate():
        return _page(form), 422
    try:
        member = keep_practice(g.participant.id, form.keeping, pin=form.pin.data, key=form.key.data)
    except DomainError as error:
        return _page(form, error), error.status
    if member is None:
        return redirect(url_for("accounts.sign_in", lain=1), 303)
    start_session(member.user)
    flash(_("Toko asli sudah ada sebagai rancangan. Isi stok, lalu minta disetujui."), "ok")
    return redirect(f"/kelola/{member.group.slug}/", 303)


def _page(form: KeepForm, error: DomainError | None = None) -> str:
    return render_template("training/keep.html", form=form, error=error, person=g.participant)

"""How people come to a group: by signing one up, or by an invitation."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.accounts.login import leave_class, start_session
from storefront.accounts.models import User
from storefront.accounts.services import DeadLink, choose_language, sign_in
from storefront.core.errors import DomainError
from storefront.core.language import Language, page_language
from storefront.core.safety import limiter
from storefront.groups.forms import JoinForm, SignUpForm
from storefront.groups.labels import CERTIFICATES, ROLES, certificate_state
from storefront.groups.models import CertificateKind, Invitation, Role
from storefront.groups.queries import is_practice_invitation, open_invitation
from storefront.groups.services.members import accept_invitation
from storefront.groups.services.sign_up import sign_up as sign_up_group

bp = Blueprint("groups", __name__)
bp.before_request(leave_class)

newcomers = limiter.shared_limit("10 per minute; 60 per hour", "newcomers", methods=["POST"])


@bp.app_template_filter("role")
def role_words(role: Role) -> str:
    """`sales_admin` → `Admin penjualan`"""
    return str(ROLES[role])


@bp.app_template_filter("certificate")
def certificate_words(kind: CertificateKind) -> str:
    """`pirt` → `P-IRT`"""
    return str(CERTIFICATES[kind])


bp.add_app_template_filter(certificate_state)


@bp.get("/daftar")
def sign_up() -> ResponseReturnValue:
    return render_template("groups/sign_up.html", form=SignUpForm())


@bp.post("/daftar")
@newcomers
def take_sign_up() -> ResponseReturnValue:
    form = SignUpForm()
    if not form.validate():
        return render_template("groups/sign_up.html", form=form), 422
    try:
        member = sign_up_group(form.wanted, pin=form.pin.data, key=form.key.data)
        user = member.user if member else sign_in(form.phone.data, form.pin.data)
    except DomainError as error:
        return render_template("groups/sign_up.html", form=form, error=error), error.status
    start_session(user)
    if member is None:
        return redirect(url_for("accounts.sign_in"), 303)
    _speak_on(user)
    flash(_("Kelompok terdaftar. Pengelola akan memeriksanya; produk sudah bisa disiapkan."), "ok")
    return redirect(f"/kelola/{member.group.slug}/anggota", 303)


@bp.get("/gabung/<token>")
def invitation(token: str) -> ResponseReturnValue:
    found = open_invitation(token)
    return _join_page(found, JoinForm()) if found else _dead_invitation(token)


@bp.post("/gabung/<token>")
@newcomers
def accept(token: str) -> ResponseReturnValue:
    form = JoinForm()
    if not form.validate():
        found = open_invitation(token)
        return (_join_page(found, form), 422) if found else _dead_invitation(token)
    try:
        member = accept_invitation(token, form.phone.data, form.pin.data, key=form.key.data)
        user = member.user if member else sign_in(form.phone.data, form.pin.data)
    except DeadLink:
        return _dead_invitation(token)
    except DomainError as error:
        found = open_invitation(token)
        return (_join_page(found, form, error), error.status) if found else _dead_invitation(token)
    start_session(user)
    if member is None:
        return redirect(url_for("accounts.sign_in"), 303)
    _speak_on(user)
    flash(_("Selamat datang di %(group)s.", group=member.group.name), "ok")
    return redirect(f"/kelola/{member.group.slug}/", 303)


def _speak_on(newcomer: User) -> None:
    """Who came in English finds her own pages in English."""
    if page_language() is Language.EN:
        choose_language(newcomer.id, Language.EN)


def _join_page(found: Invitation, form: JoinForm, error: DomainError | None = None) -> str:
    return render_template("groups/join.html", invitation=found, form=form, error=error)


def _dead_invitation(token: str) -> tuple[str, int]:
    is_of_a_class = is_practice_invitation(token)
    return render_template("groups/dead_invitation.html", is_of_a_class=is_of_a_class), 404

"""What a group holds: what each certificate is, how far it is, and the proof of it."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.catalog.queries.certified import products_to_cover
from storefront.core.errors import DomainError, Missing
from storefront.core.history import events_of
from storefront.core.proofs import keep_proof
from storefront.core.storage import send_private
from storefront.groups.area import group_area
from storefront.groups.forms_certificates import CertificateForm, certificate_form
from storefront.groups.labels import EXPLAINED
from storefront.groups.models import (
    PRODUCT_KINDS,
    Certificate,
    CertificateKind,
    CertificateStatus,
    Permission,
)
from storefront.groups.queries import certificate_in, certificates_of
from storefront.groups.services.certificates import (
    add_certificate,
    change_certificate,
    withdraw_certificate,
)

bp = group_area("certificates_group", __name__)
PRODUCTS = Permission.PRODUCTS
NEW = "/sertifikat/baru/<any(nib, pirt, bpom, halal):kind>"


@bp.get("/sertifikat", permission=PRODUCTS)
def index() -> ResponseReturnValue:
    found = certificates_of(g.group)
    by_kind = {kind: [each for each in found if each.kind is kind] for kind in CertificateKind}
    return render_template(
        "groups/certificates.html",
        by_kind=by_kind,
        explained=EXPLAINED,
        product_kinds=PRODUCT_KINDS,
        reasons=_reasons(found),
    )


@bp.get(NEW, permission=PRODUCTS)
def new(kind: str) -> ResponseReturnValue:
    return _page(CertificateKind(kind))


@bp.post(NEW, permission=PRODUCTS)
def add(kind: str) -> ResponseReturnValue:
    return _save(CertificateKind(kind))


@bp.get("/sertifikat/<int:certificate_id>", permission=PRODUCTS)
def show(certificate_id: int) -> ResponseReturnValue:
    certificate = certificate_in(g.group, certificate_id)
    return _page(certificate.kind, certificate)


@bp.post("/sertifikat/<int:certificate_id>", permission=PRODUCTS)
def change(certificate_id: int) -> ResponseReturnValue:
    certificate = certificate_in(g.group, certificate_id)
    return _save(certificate.kind, certificate)


@bp.get("/sertifikat/<int:certificate_id>/bukti", permission=PRODUCTS)
def proof(certificate_id: int) -> ResponseReturnValue:
    certificate = certificate_in(g.group, certificate_id)
    if certificate.proof is None:
        raise Missing()
    return send_private(certificate.proof)


@bp.post("/sertifikat/<int:certificate_id>/penghapusan", permission=PRODUCTS)
def withdraw(certificate_id: int) -> ResponseReturnValue:
    certificate = certificate_in(g.group, certificate_id, even_withdrawn=True)
    withdraw_certificate(certificate.id, by_id=g.member.user_id)
    flash(_("Dihapus, bersama buktinya. Pembeli tidak melihatnya lagi."), "ok")
    return redirect(url_for(".index"), 303)


def _save(kind: CertificateKind, certificate: Certificate | None = None) -> ResponseReturnValue:
    form = certificate_form(kind, products_to_cover(g.group), certificate)
    if not form.validate():
        return _page(kind, certificate, form), 422
    try:
        entry = form.entry(keep_proof(form.upload.stream) if form.upload else None)
        if certificate is None:
            add_certificate(g.group.id, kind, entry, key=form.key.data, by_id=g.member.user_id)
        else:
            change_certificate(certificate.id, entry, by_id=g.member.user_id)
    except DomainError as error:
        if certificate:
            certificate = certificate_in(g.group, certificate.id)
        return _page(kind, certificate, form, error=error), error.status
    flash(_("Tersimpan. Tampil di etalase setelah pengelola memeriksa buktinya."), "ok")
    return redirect(url_for(".index"), 303)


def _page(
    kind: CertificateKind,
    certificate: Certificate | None = None,
    form: CertificateForm | None = None,
    **more: Any,
) -> str:
    return render_template(
        "groups/certificate.html",
        kind=kind,
        certificate=certificate,
        form=form or certificate_form(kind, products_to_cover(g.group), certificate),
        explained=EXPLAINED[kind],
        reasons=_reasons([certificate] if certificate else []),
        **more,
    )


def _reasons(certificates: list[Certificate]) -> dict[int, str | None]:
    """Why the operator has refused what she has, by certificate."""
    refused = CertificateStatus.REFUSED
    ids = [each.id for each in certificates if each.status is refused]
    events = events_of(Certificate.__tablename__, ids)
    return {event.subject_id: event.note for event in events if event.became == refused}

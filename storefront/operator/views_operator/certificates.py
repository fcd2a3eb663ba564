"""The proofs that groups sent: looked at before any customer sees a certificate."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.errors import DomainError, Missing
from storefront.core.safety import last_seen
from storefront.core.storage import send_private
from storefront.groups.labels import STATES
from storefront.groups.models import Certificate
from storefront.groups.services.certificates import check_certificate, refuse_certificate
from storefront.operator.area import OPERATE, operator_area
from storefront.operator.forms import CheckForm, RefuseForm
from storefront.operator.queries.certificates import (
    PAGE,
    certificate_with,
    certificates_on_show,
    certificates_to_check,
    covered_by,
    page_of_certificates,
)
from storefront.operator.queries.history import history_of

bp = operator_area("operator_certificates", __name__)


@bp.get("/sertifikat", permission=OPERATE)
def index() -> ResponseReturnValue:
    is_shown = request.args.get("tahap") == "tampil"
    query = certificates_on_show() if is_shown else certificates_to_check()
    found = page_of_certificates(query, beyond=last_seen())
    return render_template(
        "operator/certificates.html",
        certificates=found[:PAGE],
        is_shown=is_shown,
        beyond=found[PAGE - 1].id if len(found) > PAGE else None,
    )


@bp.get("/sertifikat/<int:certificate_id>", permission=OPERATE)
def show(certificate_id: int) -> ResponseReturnValue:
    return _page(certificate_with(certificate_id), RefuseForm())


@bp.get("/sertifikat/<int:certificate_id>/bukti", permission=OPERATE)
def proof(certificate_id: int) -> ResponseReturnValue:
    certificate = certificate_with(certificate_id)
    if certificate.proof is None:
        raise Missing()
    return send_private(certificate.proof)


@bp.post("/sertifikat/<int:certificate_id>/pemeriksaan", permission=OPERATE)
def check(certificate_id: int) -> ResponseReturnValue:
    certificate, form = certificate_with(certificate_id), CheckForm()
    if not form.validate():
        return _page(certificate, RefuseForm(formdata=None)), 422
    try:
        check_certificate(certificate_id, seen=form.seen.data, by_id=g.operator.id)
    except DomainError as error:
        return _page(certificate_with(certificate_id), RefuseForm(), error=error), error.status
    flash(_("Sudah diperiksa. Pembeli sekarang melihatnya."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/sertifikat/<int:certificate_id>/penolakan", permission=OPERATE)
def refuse(certificate_id: int) -> ResponseReturnValue:
    certificate, form = certificate_with(certificate_id), RefuseForm()
    if not form.validate():
        return _page(certificate, form), 422
    try:
        refuse_certificate(certificate_id, form.note.data, seen=form.seen.data, by_id=g.operator.id)
    except DomainError as error:
        return _page(certificate_with(certificate_id), form, error=error), error.status
    flash(_("Tidak ditampilkan. Kelompok membaca alasannya."), "ok")
    return redirect(url_for(".index"), 303)


def _page(certificate: Certificate, form: RefuseForm, **more: Any) -> str:
    form.seen.data = certificate.mark
    return render_template(
        "operator/certificate.html",
        certificate=certificate,
        covered=covered_by(certificate),
        history=history_of(certificate),
        states=STATES,
        form=form,
        **more,
    )

"""The operator's first page: everything that waits for her."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.errors import Missing
from storefront.core.outbox import parked_jobs, retry
from storefront.operator.area import OPERATE, operator_area
from storefront.operator.forms import DisputeForm
from storefront.operator.queries.cases import news_of_providers, unpaid_cash
from storefront.payments.providers.base import DisputeState
from storefront.payments.services.dispute import end_dispute
from storefront.payments.services.hear import close_case

bp = operator_area("operator_cases", __name__)


@bp.get("/", permission=OPERATE)
def index() -> ResponseReturnValue:
    return _desk()


def _desk() -> str:
    return render_template(
        "operator/cases.html",
        parked=parked_jobs(),
        orders=unpaid_cash(),
        news=news_of_providers(),
    )


@bp.post("/kabar/<int:event_id>/selesai", permission=OPERATE)
def looked_into(event_id: int) -> ResponseReturnValue:
    close_case(event_id, by_id=g.operator.id)
    flash(_("Dicatat sudah dibereskan."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/kabar/<int:event_id>/sengketa", permission=OPERATE)
def dispute_over(event_id: int) -> ResponseReturnValue:
    """The customer's bank has decided."""
    form = DisputeForm()
    if not form.validate():
        if all(case.id != event_id for case in news_of_providers()):
            raise Missing()
        return _desk(), 422
    end_dispute(event_id, form.state, by_id=g.operator.id)
    if form.state is DisputeState.LOST:
        flash(_("Uangnya dicatat hilang dan dikurangkan dari saldo kelompok."), "ok")
    else:
        flash(_("Sengketa dimenangkan. Bagian kelompok tidak ditahan lagi."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/pekerjaan/<int:job_id>/ulangan", permission=OPERATE)
def try_again(job_id: int) -> ResponseReturnValue:
    retry(job_id)
    flash(_("Dicoba lagi sekarang. Kalau masih gagal, muncul lagi di sini."), "ok")
    return redirect(url_for(".index"), 303)

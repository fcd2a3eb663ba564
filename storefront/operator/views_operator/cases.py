"""The operator's first page: everything that waits for her."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.core.outbox import parked_jobs, retry
from storefront.operator.area import OPERATE, operator_area
from storefront.operator.queries.cases import unpaid_cash

bp = operator_area("operator_cases", __name__)


@bp.get("/", permission=OPERATE)
def index() -> ResponseReturnValue:
    return render_template("operator/cases.html", parked=parked_jobs(), orders=unpaid_cash())


@bp.post("/pekerjaan/<int:job_id>/ulangan", permission=OPERATE)
def try_again(job_id: int) -> ResponseReturnValue:
    retry(job_id)
    flash(_("Dicoba lagi sekarang. Kalau masih gagal, muncul lagi di sini."), "ok")
    return redirect(url_for(".index"), 303)

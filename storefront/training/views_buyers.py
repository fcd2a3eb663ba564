"""The trainer sends simulated buyers and lets time pass in her class."""

from datetime import timedelta

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.core import clock
from storefront.core.errors import DomainError
from storefront.training.area import TEACH, trainer_area
from storefront.training.forms_buyers import ClockForm, WaveForm
from storefront.training.labels import BUYERS, OUTCOMES
from storefront.training.queries import latest_buyers
from storefront.training.services.buy import send_buyers
from storefront.training.services.time import move_clock

bp = trainer_area("buyers_trainer", __name__)
CLASS = "/<int:classroom_id>"


@bp.get(f"{CLASS}/pembeli", permission=TEACH)
def show() -> ResponseReturnValue:
    return _page(WaveForm(g.classroom, formdata=None))


@bp.post(f"{CLASS}/pembeli", permission=TEACH)
def send() -> ResponseReturnValue:
    form = WaveForm(g.classroom)
    if not form.validate():
        return _page(form), 422
    try:
        count = send_buyers(g.classroom.id, form.participant_ids, form.wave, by_id=g.trainer.id)
    except DomainError as error:
        return _page(form, error), error.status
    flash(ngettext("%(num)d pembeli dikirim.", "%(num)d pembeli dikirim.", count), "ok")
    return redirect(url_for(".show"), 303)


@bp.post(f"{CLASS}/jam", permission=TEACH)
def move() -> ResponseReturnValue:
    """An hour, a day or three days later, in this class alone."""
    form = ClockForm()
    if not form.validate():
        return _page(WaveForm(g.classroom, formdata=None)), 422
    try:
        move_clock(g.classroom.id, timedelta(hours=form.hours.data), by_id=g.trainer.id)
    except DomainError as error:
        return _page(WaveForm(g.classroom, formdata=None), error), error.status
    flash(_("Jam kelas dimajukan. Yang jatuh tempo di kelas ini berjalan sekarang."), "ok")
    return redirect(url_for(".show"), 303)


def _page(form: WaveForm, error: DomainError | None = None) -> str:
    return render_template(
        "training/buyers.html",
        form=form,
        error=error,
        buyers=latest_buyers(g.classroom.id),
        now=clock.now(),
        kinds=BUYERS,
        outcomes=OUTCOMES,
    )

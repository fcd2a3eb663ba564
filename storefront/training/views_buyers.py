"""The trainer sends simulated buyers and lets time pass in her class."""

from datetime import timedelta

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.core import clock
from storefront.core.errors import DomainError
from storefront.training.area import TEACH, trainer_area
from storefront.training.forms_buyers import ClockForm, ResetForm, WaveForm
from storefront.training.labels import BUYERS, OUTCOMES
from storefront.training.queries import latest_buyers, latest_reset
from storefront.training.services.buy import send_buyers
from storefront.training.services.reset import (
    TooLateToBringBack,
    reset_practice,
    undo_reset,
)
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


@bp.post(f"{CLASS}/ulang", permission=TEACH)
def reset() -> ResponseReturnValue:
    """Fresh shops for those who were chosen."""
    form = ResetForm(g.classroom)
    if not form.validate():
        return _page(WaveForm(g.classroom, formdata=None), reset_form=form), 422
    try:
        reset_practice(g.classroom.id, form.participant_ids, by_id=g.trainer.id)
    except DomainError as error:
        return _page(WaveForm(g.classroom, formdata=None), error), error.status
    flash(_("Latihan dimulai lagi. Selama sepuluh menit masih bisa dikembalikan."), "ok")
    return redirect(url_for(".show"), 303)


@bp.post(f"{CLASS}/ulang/<int:reset_id>/batal", permission=TEACH)
def undo(reset_id: int) -> ResponseReturnValue:
    """The shops that were put away come back."""
    try:
        undo_reset(g.classroom.id, reset_id, by_id=g.trainer.id)
    except TooLateToBringBack as error:
        return _page(WaveForm(g.classroom, formdata=None), error), error.status
    flash(_("Toko latihan yang tadi sudah kembali."), "ok")
    return redirect(url_for(".show"), 303)


def _page(
    form: WaveForm, error: DomainError | None = None, *, reset_form: ResetForm | None = None
) -> str:
    return render_template(
        "training/buyers.html",
        form=form,
        error=error,
        reset_form=reset_form or ResetForm(g.classroom, formdata=None),
        latest=latest_reset(g.classroom.id),
        buyers=latest_buyers(g.classroom.id),
        now=clock.now(),
        kinds=BUYERS,
        outcomes=OUTCOMES,
    )

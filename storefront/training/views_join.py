"""The door of a class: its code, a name to tap, a PIN; then the participant's own practice shop."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from storefront.accounts.login import leave_class, start_session
from storefront.core.errors import DomainError
from storefront.core.safety import limiter
from storefront.core.world import enter
from storefront.training import queries
from storefront.training.forms import CodeForm, JoinClassForm
from storefront.training.models import Classroom
from storefront.training.services.join import join

bp = Blueprint("join", __name__)
bp.before_request(leave_class)


def _was_a_miss(response: Response) -> bool:
    return response.status_code in (404, 422)


# Wrong codes of one address: 25^6 codes, so that a hundred thousand guesses take months.
guesses = limiter.shared_limit("20 per minute; 60 per hour", "class codes", deduct_when=_was_a_miss)
newcomers = limiter.shared_limit("60 per minute", "class joins", methods=["POST"])


@bp.get("/kelas")
def code() -> ResponseReturnValue:
    return render_template("training/code.html", form=CodeForm())


@bp.post("/kelas")
@guesses
def take_code() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return render_template("training/code.html", form=form), 422
    if queries.open_classroom(form.code.data) is None:
        return render_template("training/code.html", form=form, is_unknown=True), 404
    return redirect(url_for(".door", code=form.code.data), 303)


@bp.get("/kelas/gabung/<code>")
@guesses
def door(code: str) -> ResponseReturnValue:
    classroom = _entered(code)
    return _door_page(classroom, JoinClassForm(classroom))


@bp.post("/kelas/gabung/<code>")
@guesses
@newcomers
def come_in(code: str) -> ResponseReturnValue:
    classroom = _entered(code)
    form = JoinClassForm(classroom)
    if not form.validate():
        return _door_page(classroom, form), 422
    try:
        user = join(classroom, form.participant_id, form.name.data, form.pin.data)
    except DomainError as error:
        return _door_page(queries.joinable(code), form, error), error.status
    start_session(user)
    return redirect(f"/latihan/{code}{url_for('own_practice.shop')}", 303)


def _entered(code: str) -> Classroom:
    classroom = queries.joinable(code)
    enter(classroom.world)
    return classroom


def _door_page(classroom: Classroom, form: JoinClassForm, error: DomainError | None = None) -> str:
    return render_template(
        "training/join.html",
        classroom=classroom,
        day=queries.day_today(classroom.id),
        form=form,
        error=error,
    )

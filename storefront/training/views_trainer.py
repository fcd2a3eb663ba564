"""A trainer's classes: open one from the template, print what hangs on the wall, note who came."""

from collections.abc import Mapping

from flask import (
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from storefront.accounts.services import make_pin_link
from storefront.core.errors import DomainError, Missing
from storefront.core.gone import once_gone
from storefront.training import queries
from storefront.training.area import TEACH, trainer_area
from storefront.training.forms import AddForm, ClassForm, DaysForm
from storefront.training.labels import CLUSTERS, spaced
from storefront.training.models import SessionDay
from storefront.training.papers import write_cards, write_sheet
from storefront.training.services.attend import note_attendance, strike_attendance
from storefront.training.services.classes import (
    add_participants,
    change_days,
    end_class,
    open_classes,
    remove_participant,
)

bp = trainer_area("classes", __name__)
CLASS = "/<int:classroom_id>"
PERSON = f"{CLASS}/peserta/<int:participant_id>"
LINK = "participant_pin_link"  # in the session, until it was shown once
DAY = f"{CLASS}/hadir/<int:day_id>"


@bp.app_template_filter("class_code")
def class_code(code: str) -> str:
    """`TEK4Q7` → `TEK 4Q7`"""
    return spaced(code)


@bp.get("/saya", permission=TEACH)
def index() -> ResponseReturnValue:
    return render_template("training/classes.html", classrooms=queries.classes_of(g.trainer))


@bp.get("/baru", permission=TEACH)
def new() -> ResponseReturnValue:
    return render_template("training/new_class.html", form=_class_form())


@bp.post("/baru", permission=TEACH)
def add() -> ResponseReturnValue:
    form = _class_form()
    if not form.validate():
        return render_template("training/new_class.html", form=form), 422
    wanted = form.wanted
    place = dict(form.regency_code.choices)[wanted.regency_code]
    names = {cluster: f"{CLUSTERS[cluster]}, {place}" for cluster in wanted.clusters}
    try:
        first_id = open_classes(wanted, names=names, key=form.key.data, by_id=g.trainer.id)
    except DomainError as error:
        return render_template("training/new_class.html", form=form, error=error), error.status
    count = len(wanted.clusters)
    flash(ngettext("%(num)d kelas dibuka.", "%(num)d kelas dibuka.", count), "ok")
    if count > 1:
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", classroom_id=first_id), 303)


@bp.get(CLASS, permission=TEACH)
def show() -> ResponseReturnValue:
    return _page(AddForm())


@bp.post(f"{CLASS}/peserta", permission=TEACH)
def add_people() -> ResponseReturnValue:
    form = AddForm()
    if not form.validate():
        return _page(form), 422
    try:
        add_participants(g.classroom.id, form.names.names)
    except DomainError as error:
        return _page(form, error=error), error.status
    return redirect(url_for(".show"), 303)


@bp.post(f"{PERSON}/hapus", permission=TEACH)
@once_gone(_l("Nama ini sudah dihapus, atau orangnya sudah masuk."), back=".show")
def remove(participant_id: int) -> ResponseReturnValue:
    """Off the list, unless she has come in."""
    remove_participant(g.classroom.id, participant_id)
    return redirect(url_for(".show"), 303)


@bp.post(f"{PERSON}/tautan-pin", permission=TEACH)
def hand_out_pin_link(participant_id: int) -> ResponseReturnValue:
    """A one-time way to a new PIN, to be opened on her phone."""
    person = queries.participant_in(g.classroom, participant_id)
    if person.user_id is None:
        raise Missing()
    session[LINK] = person.id, make_pin_link(person.user_id, by_id=g.trainer.id).token
    return redirect(url_for(".show"), 303)


@bp.get(f"{CLASS}/lembar.pdf", permission=TEACH)
def sheet() -> ResponseReturnValue:
    return _pdf(write_sheet(g.classroom, _door()), "lembar")


@bp.get(f"{CLASS}/kartu.pdf", permission=TEACH)
def cards() -> ResponseReturnValue:
    return _pdf(write_cards(g.classroom, _door()), "kartu")


@bp.get(f"{CLASS}/hari", permission=TEACH)
def days() -> ResponseReturnValue:
    return render_template("training/days.html", form=DaysForm(g.classroom))


@bp.post(f"{CLASS}/hari", permission=TEACH)
def save_days() -> ResponseReturnValue:
    form = DaysForm(g.classroom)
    if not form.validate():
        return render_template("training/days.html", form=form), 422
    try:
        change_days(g.classroom.id, [each.day for each in form.days], venue=form.venue.data)
    except DomainError as error:
        return render_template("training/days.html", form=form, error=error), error.status
    flash(_("Hari dan tempat tersimpan."), "ok")
    return redirect(url_for(".show"), 303)


@bp.get(f"{CLASS}/hadir", permission=TEACH)
def attendance() -> ResponseReturnValue:
    """Who was there, on today's day or the one that is asked for."""
    asked = request.args.get("hari", type=int)
    held = {each.id: each for each in g.classroom.days}
    chosen = held.get(asked) if asked in held else _day_at_hand()
    return render_template(
        "training/attendance.html",
        days=g.classroom.days,
        chosen=chosen,
        present=queries.attended_on(chosen.id) if chosen else set(),
    )


@bp.post(f"{DAY}/<int:participant_id>", permission=TEACH)
def note(day_id: int, participant_id: int) -> ResponseReturnValue:
    """Tap: she was there, or not after all."""
    held = queries.day_in(g.classroom, day_id)
    person = queries.participant_in(g.classroom, participant_id)
    if "tidak" in request.form:
        strike_attendance(person.id, held.id)
    else:
        note_attendance(person.id, held.id, by_id=g.trainer.id)
    return redirect(url_for(".attendance", hari=held.id, _anchor=f"p{person.number}"), 303)


@bp.post(f"{CLASS}/selesai", permission=TEACH)
def end() -> ResponseReturnValue:
    """The code dies; what was practised with stays thirty days."""
    end_class(g.classroom.id, by_id=g.trainer.id)
    flash(_("Kelas selesai. Kodenya tidak berlaku lagi; data latihan dihapus 30 hari lagi."), "ok")
    return redirect(url_for(".show"), 303)


def _page(form: AddForm, *, error: DomainError | None = None) -> str:
    of_person, token = session.pop(LINK, (None, ""))
    return render_template(
        "training/class.html",
        classroom=queries.class_of(g.trainer, g.classroom.id),
        day=_day_at_hand(),
        form=form,
        door=_door(),
        error=error,
        pin_of=of_person,
        pin_url=f"{current_app.config['PUBLIC_BASE_URL']}/pin/{token}" if token else None,
    )


def _class_form() -> ClassForm:
    others = [user for user in queries.trainers() if user.id != g.trainer.id]
    return ClassForm(queries.regencies(), others, queries.today())


def _day_at_hand() -> SessionDay | None:
    """Today's day, or the next one, or the last."""
    later = [each for each in g.classroom.days if each.held_on >= queries.today()]
    return next(iter(later or g.classroom.days[-1:]), None)


def _door() -> str:
    """Where the people of the class come in."""
    base = current_app.config["PUBLIC_BASE_URL"]
    return f"{base}{url_for('join.door', code=g.classroom.code)}"


def _pdf(content: bytes, name: str) -> Response:
    headers: Mapping[str, str] = {
        "Content-Disposition": f"inline; filename={name}-{g.classroom.code}.pdf"
    }
    return Response(content, mimetype="application/pdf", headers=dict(headers))

"""The class while it goes on: the board on the wall, and the panel in the trainer's hand."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.catalog.queries.cards import Sort, page_of_cards
from storefront.catalog.queries.wanted import Wanted
from storefront.core.errors import DomainError, Missing
from storefront.core.language import page_language
from storefront.core.outbox import parked_jobs, retry
from storefront.ordering.queries.inbox import Tab, orders_in
from storefront.training.area import TEACH, trainer_area
from storefront.training.forms_board import LessonForm, StepForm, TickForm, TimerForm
from storefront.training.labels import failed
from storefront.training.lessons.book import lesson_at, lesson_now, lessons_of, steps_now
from storefront.training.lessons.steps import STEPS
from storefront.training.models import Participant
from storefront.training.progress import class_on_board, feed_of, seats
from storefront.training.queries import participant_in
from storefront.training.services import lead
from storefront.training.services.join import ask_for_help

bp = trainer_area("board", __name__, find=class_on_board)
CLASS = "/<int:classroom_id>"
PANEL = f"{CLASS}/kendali"
PERSON = f"{PANEL}/<int:participant_id>"
TIMER_CHANGES: dict[str, Callable[[int], None]] = {
    "jeda": lead.pause_timer,
    "lanjut": lead.resume_timer,
    "tambah": partial(lead.extend_timer, by=timedelta(minutes=5)),
    "hapus": lead.stop_timer,
}


@bp.get(f"{CLASS}/papan", permission=TEACH)
def show() -> ResponseReturnValue:
    """What hangs on the wall; asked for every two seconds, and sent only when it has changed."""
    steps = steps_now(g.classroom)
    rows, feed = seats(g.classroom.participants, steps), feed_of(g.classroom.participants)
    held = g.classroom
    timer = held.timer_ends_at, held.timer_left_s, held.lesson, held.step, held.ended_at
    tag = hashlib.sha256(repr((page_language(), steps, rows, feed, timer)).encode()).hexdigest()
    if request.if_none_match.contains_weak(tag):
        return "", 304
    left = lead.time_left(held)
    response = make_response(
        render_template(
            "training/board.html",
            classroom=held,
            lesson=lesson_now(held),
            steps={name: STEPS[name].short for name in steps},
            rows=rows,
            feed=feed,
            left_s=None if left is None else round(left.total_seconds()),
        )
    )
    response.set_etag(tag, weak=True)  # compressing it would change a strong one
    return response


@bp.get(PANEL, permission=TEACH)
def control() -> ResponseReturnValue:
    return _panel()


@bp.post(f"{PANEL}/pelajaran", permission=TEACH)
def choose_lesson() -> ResponseReturnValue:
    form = LessonForm(g.classroom)
    if not form.validate():
        return _panel(lesson_form=form), 422
    try:
        lead.show_lesson(g.classroom.id, form.lesson.data, None)
    except DomainError as error:
        return _panel(error=error), error.status
    return redirect(url_for(".control"), 303)


@bp.post(f"{PANEL}/langkah", permission=TEACH)
def choose_step() -> ResponseReturnValue:
    form = StepForm(g.classroom)
    if not form.validate():
        return _panel(step_form=form), 422
    try:
        lead.show_lesson(g.classroom.id, lesson_now(g.classroom).key, form.step.data or None)
    except DomainError as error:
        return _panel(error=error), error.status
    return redirect(url_for(".control"), 303)


@bp.post(f"{PANEL}/waktu", permission=TEACH)
def start_timer() -> ResponseReturnValue:
    form = TimerForm()
    if not form.validate():
        return _panel(timer_form=form), 422
    try:
        lead.start_timer(g.classroom.id, form.length)
    except DomainError as error:
        return _panel(error=error), error.status
    return redirect(url_for(".control"), 303)


@bp.post(f"{PANEL}/waktu/ubah", permission=TEACH)
def change_timer() -> ResponseReturnValue:
    change = TIMER_CHANGES.get(request.form.get("what", ""))
    if change is None:
        return _panel(), 422
    try:
        change(g.classroom.id)
    except DomainError as error:
        return _panel(error=error), error.status
    return redirect(url_for(".control"), 303)


@bp.post(f"{PERSON}/terbantu", permission=TEACH)
def clear_flag(participant_id: int) -> ResponseReturnValue:
    """Somebody was helped."""
    ask_for_help(participant_in(g.classroom, participant_id).id, is_needed=False)
    return redirect(url_for(".control"), 303)


@bp.post(f"{PANEL}/pekerjaan/<int:job_id>/ulangan", permission=TEACH)
def try_again(job_id: int) -> ResponseReturnValue:
    """What failed in this class, once more."""
    retry(job_id)
    flash(_("Dicoba lagi sekarang. Kalau masih gagal, muncul lagi di sini."), "ok")
    return redirect(url_for(".control"), 303)


@bp.get(PERSON, permission=TEACH)
def person(participant_id: int) -> ResponseReturnValue:
    """One of the class: every lesson with its steps."""
    return _person(_found(participant_id))


@bp.post(f"{PERSON}/<lesson>", permission=TEACH)
def tick(participant_id: int, lesson: str) -> ResponseReturnValue:
    """The trainer has seen it."""
    found, held = _found(participant_id), lesson_at(g.classroom, lesson)
    if held is None:
        raise Missing()
    [seat] = seats([found], held.steps)
    form = TickForm(held, seat.done)
    if not form.validate():
        return _person(found, form), 422
    lead.tick_step(found.id, form.step.data, form.note.data, by_id=g.trainer.id)
    flash(_("Langkah dicatat."), "ok")
    return redirect(url_for(".person", participant_id=found.id, _anchor=held.key), 303)


@bp.post(f"{PERSON}/batal", permission=TEACH)
def untick(participant_id: int) -> ResponseReturnValue:
    """It was not so after all."""
    lead.untick_step(_found(participant_id).id, request.form.get("step", ""))
    return redirect(url_for(".person", participant_id=participant_id), 303)


@bp.get(f"{PERSON}/toko", permission=TEACH)
def watch(participant_id: int) -> ResponseReturnValue:
    """Her practice shop as it is now, to look at only; that it was looked at is noted."""
    found = participant_in(g.classroom, participant_id)
    if found.group is None:
        raise Missing()
    lead.look_over_shoulder(found.id, by_id=g.trainer.id)
    return render_template(
        "training/watch.html",
        person=found,
        cards=page_of_cards(Wanted(group=found.group.slug), Sort.NEWEST).cards,
        orders=orders_in(found.group, Tab.ACTION),
    )


def _found(participant_id: int) -> Participant:
    for each in g.classroom.participants:
        if each.id == participant_id:
            found: Participant = each
            return found
    raise Missing()


def _panel(
    *,
    lesson_form: LessonForm | None = None,
    step_form: StepForm | None = None,
    timer_form: TimerForm | None = None,
    error: DomainError | None = None,
) -> str:
    held, steps = g.classroom, steps_now(g.classroom)
    left = lead.time_left(held)
    rows = seats(held.participants, steps)
    return render_template(
        "training/control.html",
        classroom=held,
        lesson=lesson_now(held),
        lesson_form=lesson_form or LessonForm(held, formdata=None),
        step_form=step_form or StepForm(held, formdata=None),
        timer_form=timer_form or TimerForm(formdata=None),
        rows=rows,
        asking=sorted((row for row in rows if row.help_at), key=lambda row: row.help_at),
        steps=steps,
        left_s=None if left is None else round(left.total_seconds()),
        parked=[(job.id, failed(job.fact)) for job in parked_jobs()],
        error=error,
    )


def _person(found: Participant, wrong: TickForm | None = None) -> str:
    lessons = lessons_of(g.classroom)
    [seat] = seats([found], {step for lesson in lessons for step in lesson.steps})
    forms = {lesson.key: TickForm(lesson, seat.done, formdata=None) for lesson in lessons}
    if wrong:
        forms[wrong.lesson.key] = wrong
    return render_template(
        "training/participant.html",
        person=found,
        lessons=lessons,
        done=seat.done,
        noted={noted.step: noted.note for noted in found.steps if noted.ticked_by_id},
        forms=forms,
        wrong=wrong,
        words=STEPS,
    )

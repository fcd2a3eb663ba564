"""What a participant finds on every practice screen: her lessons, and the hand that she raises."""

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from storefront.accounts.login import signed_in_user
from storefront.core.safety import own_path
from storefront.core.world import enter
from storefront.training.forms import QuestionForm
from storefront.training.lessons.book import lesson_at, lesson_now, lessons_of
from storefront.training.lessons.lesson import Lesson
from storefront.training.lessons.questions import QUESTIONS
from storefront.training.lessons.steps import STEPS, is_seen
from storefront.training.models import Participant
from storefront.training.progress import newest_product, seats
from storefront.training.queries import participant_of
from storefront.training.services.join import ask_for_help
from storefront.training.services.steps import note_answered

bp = Blueprint("lessons", __name__)


@bp.before_request
def find_participant() -> None:
    """These pages are about somebody of a class, also where she comes from her back office."""
    user = signed_in_user()
    person = participant_of(user.id) if user else None
    if person is None or person.group is None:
        abort(404)
    g.participant = person
    enter(person.classroom.world)


@bp.get("/pelajaran")
def index() -> ResponseReturnValue:
    person: Participant = g.participant
    if "etalase.class_code" not in request.environ:
        return redirect(f"/latihan/{person.classroom.code}{request.path}", 303)
    lessons = lessons_of(person.classroom)
    return render_template(
        "training/lessons.html",
        person=person,
        lessons=lessons,
        now=lesson_now(person.classroom),
        done=_done(person, lessons),
    )


@bp.get("/pelajaran/<key>")
def show(key: str) -> ResponseReturnValue:
    return _lesson(_found(key))


@bp.post("/pelajaran/<key>/<step>")
def answer(key: str, step: str) -> ResponseReturnValue:
    """The answer to the question of a step; a right one ticks it."""
    lesson = _found(key)
    if step not in lesson.steps or step not in QUESTIONS:
        abort(404)
    form = QuestionForm(step)
    if not form.validate():
        return _lesson(lesson, {step: form}), 422
    note_answered(g.participant.id, step)
    return redirect(url_for(".show", key=key, _anchor="selesai"), 303)


def _found(key: str) -> Lesson:
    lesson = lesson_at(g.participant.classroom, key)
    if lesson is None or "etalase.class_code" not in request.environ:
        abort(404)
    return lesson


def _lesson(lesson: Lesson, forms: dict[str, QuestionForm] | None = None) -> str:
    """The page of a lesson; `forms` are questions that were answered wrongly, by step."""
    person: Participant = g.participant
    asked = {step: QuestionForm(step, formdata=None) for step in lesson.steps if step in QUESTIONS}
    lessons = lessons_of(person.classroom)
    place = lessons.index(lesson)
    return render_template(
        "training/lesson.html",
        person=person,
        lesson=lesson,
        number=place + 1,
        count=len(lessons),
        before=lessons[place - 1] if place else None,
        after=lessons[place + 1] if place + 1 < len(lessons) else None,
        done=_done(person, (lesson,)),
        words=STEPS,
        is_seen=is_seen,
        lands=_landing(person, lesson),
        questions=asked | (forms or {}),
    )


@bp.get("/minta-bantuan")
def flag() -> ResponseReturnValue:
    """Whether her flag is up, and the way back to where she was."""
    back = own_path(request.args.get("dari")) or f"/kelola/{g.participant.group.slug}/"
    return render_template("training/help.html", person=g.participant, back=back)


@bp.post("/minta-bantuan")
def ask() -> ResponseReturnValue:
    """From any practice screen: her flag goes up, or down again."""
    ask_for_help(g.participant.id, is_needed="selesai" not in request.form)
    return redirect(url_for(".flag", dari=own_path(request.form.get("dari"))), 303)


def _done(person: Participant, lessons: tuple[Lesson, ...]) -> frozenset[str]:
    [seat] = seats([person], {step for lesson in lessons for step in lesson.steps})
    return seat.done


def _landing(person: Participant, lesson: Lesson) -> str:
    """Where in her own shop it is tried; without a product that is where she makes one."""
    assert person.group  # noqa: S101 - asked before
    page = lesson.lands
    if "{" in page:
        newest = newest_product(person.group)
        page = page.format(slug=newest[0], variant=newest[1]) if newest else "produk/baru"
    return f"/kelola/{person.group.slug}/{page}"

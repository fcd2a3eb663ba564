"""What a trainer taps while a class goes on."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from storefront.core.amount_fields import QuantityField
from storefront.core.forms import BaseForm, Required, TextField
from storefront.training.lessons.book import lesson_now, lessons_of, steps_now
from storefront.training.lessons.lesson import Lesson
from storefront.training.lessons.steps import STEPS
from storefront.training.models import Classroom

NO_STEP = ""


class LessonForm(BaseForm):
    """Which lesson is held."""

    lesson = RadioField(_l("Pelajaran"), [Required(_l("Pilih pelajaran"))])

    def __init__(self, classroom: Classroom, **options: Any) -> None:
        super().__init__(**options)
        self.lesson.choices = [
            SelectChoice(each.key, f"{number}. {each.title}")
            for number, each in enumerate(lessons_of(classroom), start=1)
        ]
        if not self.lesson.raw_data:
            self.lesson.data = lesson_now(classroom).key


class StepForm(BaseForm):
    """At which step everybody is now."""

    step = RadioField(_l("Langkah sekarang"))

    def __init__(self, classroom: Classroom, **options: Any) -> None:
        super().__init__(**options)
        self.step.choices = [
            SelectChoice(NO_STEP, _l("Belum ada")),
            *(SelectChoice(name, STEPS[name].short) for name in steps_now(classroom)),
        ]
        if not self.step.raw_data:
            self.step.data = classroom.step or NO_STEP


class MinutesField(QuantityField):
    """How long people may take."""

    least, most = 1, 180


class TimerForm(BaseForm):
    minutes = MinutesField(_l("Berapa menit?"), [Required(_l("Isi berapa menit"))], default=30)

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes.data or 0)


class TickForm(BaseForm):
    """A step that a trainer has seen with her own eyes, and how."""

    step = RadioField(_l("Langkah"), [Required(_l("Pilih langkah"))])
    note = TextField(
        _l("Catatan"),
        [Required(_l("Tulis apa yang dilihat"))],
        description=_l("Misalnya: menjelaskan labanya kepada teman sebangku."),
    )

    def __init__(self, lesson: Lesson, done: frozenset[str], **options: Any) -> None:
        super().__init__(prefix=lesson.key, **options)
        self.lesson = lesson
        self.step.choices = [
            SelectChoice(name, STEPS[name].words) for name in lesson.steps if name not in done
        ]

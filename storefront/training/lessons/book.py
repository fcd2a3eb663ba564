"""All lessons, by what a class is about."""

from storefront.training.lessons.institution import INSTITUTION
from storefront.training.lessons.lesson import Lesson
from storefront.training.lessons.product import PRODUCT
from storefront.training.lessons.sales import SALES
from storefront.training.models import Classroom, Cluster

LESSONS: dict[Cluster, tuple[Lesson, ...]] = {
    Cluster.INSTITUTION: INSTITUTION,
    Cluster.SALES: SALES,
    Cluster.PRODUCT: PRODUCT,
}


def lessons_of(classroom: Classroom) -> tuple[Lesson, ...]:
    return LESSONS[classroom.cluster]


def lesson_at(classroom: Classroom, key: str | None) -> Lesson | None:
    """The lesson of this class with this key."""
    return next((each for each in lessons_of(classroom) if each.key == key), None)


def lesson_now(classroom: Classroom) -> Lesson:
    """Which one is held: as the trainer said, else the first."""
    return lesson_at(classroom, classroom.lesson) or lessons_of(classroom)[0]


def steps_now(classroom: Classroom) -> list[str]:
    """The steps of the session that is held, each once: six columns of the board."""
    session = lesson_now(classroom).session
    held = [lesson for lesson in lessons_of(classroom) if lesson.session == session]
    return list(dict.fromkeys(step for lesson in held for step in lesson.steps))

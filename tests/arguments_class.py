"""What the addresses of lessons name."""

from storefront.groups.models import ProducerGroup
from storefront.training.models import Classroom
from tests.arguments import Arguments, came_in


def a_lesson(_group: ProducerGroup) -> Arguments:
    return {"key": "foto"}


def a_question(_group: ProducerGroup) -> Arguments:
    return {"key": "aman", "step": "keeps_codes"}


def a_lesson_of_somebody(classroom: Classroom) -> Arguments:
    return came_in(classroom) | {"lesson": "foto"}

"""What the addresses of lessons name."""

from storefront.core import clock
from storefront.core.outbox import TRIES, OutboxJob
from storefront.groups.models import ProducerGroup
from storefront.training.models import Classroom
from tests.arguments import Arguments, came_in
from tests.factories import save


def a_lesson(_group: ProducerGroup) -> Arguments:
    return {"key": "foto"}


def a_question(_group: ProducerGroup) -> Arguments:
    return {"key": "aman", "step": "keeps_codes"}


def a_lesson_of_somebody(classroom: Classroom) -> Arguments:
    return came_in(classroom) | {"lesson": "foto"}


def a_failed_job(classroom: Classroom) -> Arguments:
    job = OutboxJob(
        fact="buyer.sent",
        answer="a",
        payload={},
        run_at=clock.now(),
        attempts=TRIES,
        classroom_id=classroom.id,
        last_error="KeyError('a')",
    )
    return {"job_id": save(job).id}

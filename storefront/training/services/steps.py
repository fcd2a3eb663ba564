"""Steps that are written down, so that they outlive the practice shop that shows them."""

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.db import atomic, insert_if_new, insert_new_ones
from storefront.health.checks import CHECKS
from storefront.health.queries import passed_by
from storefront.training.models import LessonStep, Participant


def note_answered(participant_id: int, step: str) -> None:
    """Write down that somebody has answered the question of a step; again it changes nothing."""
    with atomic():
        insert_if_new(
            LessonStep, participant_id=participant_id, step=step, done_at=clock.real_now(), note=""
        )


def note_steps(classroom_id: int) -> None:
    """Write down what the practice shops of a class show now; what is noted stays as it is."""
    with atomic() as session:
        query = sa.select(Participant.group_id, Participant.id).where(
            Participant.classroom_id == classroom_id, Participant.group_id.is_not(None)
        )
        shops = {row.group_id: row.id for row in session.execute(query.order_by(Participant.id))}
        passed = passed_by(shops, CHECKS)
        insert_new_ones(
            LessonStep,
            [
                {
                    "participant_id": shops[group_id],
                    "step": name,
                    "done_at": clock.real_now(),
                    "note": "",
                }
                for group_id, names in passed.items()
                for name in sorted(names)
            ],
        )

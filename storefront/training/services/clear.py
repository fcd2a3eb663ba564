"""Thirty days after its end all that a class practised with is deleted; its lists are kept."""

import sqlalchemy as sa

from storefront.accounts.models import User
from storefront.cart.models import Cart
from storefront.core import clock
from storefront.core.db import Model, atomic
from storefront.core.erase import erase
from storefront.core.outbox import OutboxJob
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import Purchase
from storefront.training.models import Classroom, Participant, ShopReset
from storefront.training.services.reset import KEPT
from storefront.training.services.steps import note_steps

WORLD = (ProducerGroup, Purchase, Cart, User, OutboxJob)  # what carries a classroom_id


def clear_class(classroom_id: int) -> None:
    """Delete shops, orders, money, people's accounts and jobs of a class that has ended.

    Programme, days, names on the list, attendance and steps stay: they are the programme's record.
    Again, or while the class goes on, it changes nothing.
    """
    with atomic() as session:
        classroom = session.get_one(Classroom, classroom_id, populate_existing=True)
        if classroom.ended_at is None or classroom.cleared_at is not None:
            return
        note_steps(classroom_id)  # what came after its end, like parcels that arrived
        for model in (Participant, ShopReset):
            of_class = Participant.classroom_id == classroom_id
            ids = sa.select(Participant.id).where(of_class)
            owner = Participant.id if model is Participant else ShopReset.participant_id
            session.execute(sa.update(model).where(owner.in_(ids)).values(group_id=None))
        session.execute(
            sa.update(Participant)
            .where(Participant.classroom_id == classroom_id)
            .values(user_id=None, help_at=None)
        )
        roots = {
            model.__tablename__: session.scalars(
                sa.select(model.id).where(model.classroom_id == classroom_id, _is_over(model))
            ).all()
            for model in WORLD
        }
        erased = erase(roots, besides=KEPT)
        classroom.cleared_at = clock.real_now()
    erased.delete_files()


def _is_over(model: type[Model]) -> sa.ColumnElement[bool]:
    """The job that is clearing the class ends by itself."""
    return OutboxJob.leased_until.is_(None) if model is OutboxJob else sa.true()

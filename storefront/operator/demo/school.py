"""The class of the sample world: a trainer, ten people who practise, and their first orders."""

from datetime import timedelta

import sqlalchemy as sa

from storefront.accounts.models import User
from storefront.accounts.services import hash_pin
from storefront.core import clock, outbox
from storefront.core.db import atomic, db
from storefront.core.world import entered
from storefront.groups.models import ProducerGroup
from storefront.operator.demo.people import PIN, TRAINER_PASSWORD, TRAINER_PHONE
from storefront.ordering.queries.inbox import Tab, orders_in
from storefront.ordering.services.fulfil import accept_order
from storefront.training.models import BuyerKind, Classroom, Cluster, Outcome, Participant
from storefront.training.services.buy import Wave, send_buyers
from storefront.training.services.classes import NewClasses, open_classes
from storefront.training.services.join import ask_for_help, join
from storefront.training.services.lead import show_lesson, tick_step

NAME = "Promosi dan jualan online, Kab. Wonosobo"
PEOPLE = (  # of nobody
    "Bu Sari",
    "Bu Tumi",
    "Mbak Rina",
    "Bu Warni",
    "Pak Yono",
    "Bu Lastri",
    "Bu Endang",
    "Bu Parti",
    "Mbak Yuni",
    "Bu Karsih",
)
VISITS = (  # whose shop, what kind of buyer, what becomes of the money
    (0, BuyerKind.NORMAL, None),
    (0, BuyerKind.RESELLER, None),
    (1, BuyerKind.NORMAL, Outcome.SHORT),
    (2, BuyerKind.FAKE_PROOF, None),
    (3, BuyerKind.COD_REFUSED, None),
    (4, BuyerKind.WRONG_ADDRESS, None),
    (5, BuyerKind.ASKS_FIRST, None),
    (6, BuyerKind.NORMAL, Outcome.OVER),
)


def hold_class() -> None:
    """Open a class that is in its second day; a second time it changes nothing."""
    if db.session.scalar(sa.select(Classroom.id).filter_by(name=NAME)) is not None:
        return
    trainer = _trainer()
    wanted = NewClasses(
        programme="Pelatihan purna pekerja migran (contoh)",
        organiser="Contoh",
        regency_code="33.07",
        clusters=(Cluster.SALES,),
        first_on=clock.today() - timedelta(days=1),
        venue="Balai Desa Lipursari (contoh)",
        names=PEOPLE,
    )
    names = {Cluster.SALES: NAME}
    classroom_id = open_classes(wanted, names=names, key="sample-class", by_id=trainer.id)
    classroom = db.session.get_one(Classroom, classroom_id)
    with entered(classroom.world):
        people = _let_in(classroom)
        for place, (whom, kind, outcome) in enumerate(VISITS, start=1):
            wave = Wave(kind, outcome=outcome, seed=place)
            send_buyers(classroom_id, [people[whom].id], wave, by_id=trainer.id)
        outbox.run_due()
        _begin(people[0])
        ask_for_help(people[-2].id, is_needed=True)
    show_lesson(classroom_id, "pesanan", "has_packed_order")
    seen = "menjelaskan laba keripiknya kepada teman sebangku"
    tick_step(people[1].id, "can_explain_profit", seen, by_id=trainer.id)


def _trainer() -> User:
    with atomic() as session:
        trainer = User(
            name="Wati Contoh",
            phone=TRAINER_PHONE,
            password_hash=hash_pin(TRAINER_PASSWORD),
            is_trainer=True,
        )
        session.add(trainer)
    return trainer


def _let_in(classroom: Classroom) -> list[Participant]:
    """All but the last have come in already."""
    query = sa.select(Participant).filter_by(classroom_id=classroom.id)
    people = list(db.session.scalars(query.order_by(Participant.number)))
    for person in people[:-1]:
        join(classroom, person.id, "", PIN)
    return list(db.session.scalars(query.order_by(Participant.number)))


def _begin(person: Participant) -> None:
    """The first participant has accepted what was ordered from her."""
    assert person.user_id  # noqa: S101 - she has come in
    group = db.session.get_one(ProducerGroup, person.group_id)
    for order in orders_in(group, Tab.ACTION):
        accept_order(order.id, by_id=person.user_id)

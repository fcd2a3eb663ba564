"""A practice shop begins anew, comes back within ten minutes, and leaves nothing behind."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from storefront.catalog.models import Photo, Product, ProductStatus, Variant
from storefront.core import clock, outbox, storage, world
from storefront.core.db import atomic, db
from storefront.core.pictures import keep_picture
from storefront.groups.models import GroupStatus, ProducerGroup
from storefront.operator.queries.findings import findings
from storefront.ordering.models import Order, PaymentMethod, Purchase
from storefront.promotion.models import DrawnPicture
from storefront.shipping.models import ShippingKind
from storefront.training.buyers.proof import draw_proof
from storefront.training.models import BuyerKind, LessonStep, Participant
from storefront.training.services.buy import Wave, send_buyers
from storefront.training.services.classes import end_class
from storefront.training.services.reset import TooLateToBringBack, reset_practice, undo_reset
from tests.factories import (
    PIN,
    come_in,
    make_classroom,
    make_group,
    make_member,
    make_trainer,
    make_variant,
    place_order,
    save,
)
from tests.test_migrations import rows

LISTS = {"programme", "classroom", "classroom_trainer", "session_day", "participant", "attendance"}
LISTS |= {"lesson_step"}
NO_ONES = {"one_time_key", "sign_in_tries", "alembic_version", "catalogue_version"}


@pytest.fixture
def trainer(app):
    return make_trainer()


@pytest.fixture
def classroom(trainer):
    return make_classroom(trainer=trainer)


@pytest.fixture
def person(classroom):
    return come_in(classroom)


def kept():
    return keep_picture(draw_proof(1_000, "contoh"), alt="Foto")


def files_in(app):
    return {file.name for file in Path(app.config["MEDIA_ROOT"]).rglob("*.*")}


def practise(classroom, person, trainer):
    """Buyers of several kinds, a photo and a step."""
    with world.entered(classroom.world):
        for kind in (BuyerKind.NORMAL, BuyerKind.FAKE_PROOF, BuyerKind.COD_REFUSED):
            send_buyers(classroom.id, [person.id], Wave(kind, seed=3), by_id=trainer.id)
        outbox.run_due()
        query = sa.select(Product.id).filter_by(group_id=person.group_id)
        save(Photo(product_id=db.session.scalars(query).first(), picture_id=kept().id))
        with atomic() as session:
            session.add(LessonStep(participant_id=person.id, step="photo"))


def test_a_reset_gives_a_fresh_shop_and_can_be_undone_once(client, trainer, classroom, person):
    practise(classroom, person, trainer)
    old_id = person.group_id
    with world.entered(classroom.world):
        reset_id = reset_practice(classroom.id, [person.id], by_id=trainer.id)
    db.session.expire_all()
    assert person.group_id != old_id
    assert not db.session.scalars(sa.select(LessonStep)).all()
    client.enter(person.user_id)
    page = f"/latihan/{classroom.code}/toko-latihan"
    assert "Belum ada pesanan" in client.get(page).text

    with world.entered(classroom.world):
        undo_reset(classroom.id, reset_id, by_id=trainer.id)
        with pytest.raises(TooLateToBringBack):
            undo_reset(classroom.id, reset_id, by_id=trainer.id)
    db.session.expire_all()
    assert person.group_id == old_id
    assert db.session.scalars(sa.select(LessonStep.step)).all() == ["photo"]
    assert "Belum ada pesanan" not in client.get(page).text


def test_what_was_put_away_is_gone_after_ten_minutes(trainer, classroom, person):
    practise(classroom, person, trainer)
    old_id = person.group_id
    drawn = storage.public().put(b"poster", ".png")
    save(DrawnPicture(public_file=drawn, group_id=old_id, is_share=False))
    with world.entered(classroom.world):
        reset_id = reset_practice(classroom.id, [person.id], by_id=trainer.id)
    outbox.run_due()
    assert db.session.get(ProducerGroup, old_id) is not None

    with clock.at(clock.now() + timedelta(minutes=11)):
        outbox.run_due()
        with world.entered(classroom.world), pytest.raises(TooLateToBringBack):
            undo_reset(classroom.id, reset_id, by_id=trainer.id)
    db.session.expire_all()
    assert db.session.get(ProducerGroup, old_id) is None
    assert db.session.scalars(sa.select(Order)).all() == []
    assert db.session.scalars(sa.select(Purchase)).all() == []
    assert not storage.public().exists(drawn)
    assert db.session.get(ProducerGroup, person.group_id) is not None


def test_a_class_leaves_its_lists_alone_after_thirty_days(app, trainer):
    live = make_group("Roti")
    make_member(live)
    place_order(make_variant(live), kind=ShippingKind.PICKUP, method=PaymentMethod.COD)
    before, files = rows(), files_in(app)
    ended = make_classroom("Kelas yang selesai", trainer=trainer)
    person = come_in(ended, "Bu Tumi")
    practise(ended, person, trainer)
    assert files_in(app) > files
    with world.entered(ended.world):
        end_class(ended.id, by_id=trainer.id)
    with clock.at(clock.now() + timedelta(days=29)):
        outbox.run_due()
        assert db.session.scalars(sa.select(Participant.user_id)).all() != [None]
    with clock.at(clock.now() + timedelta(days=30, minutes=1)):
        outbox.run_due()
    db.session.rollback()

    after = rows()
    changed = {
        name
        for name in after
        if name not in NO_ONES | {"outbox", "event"} and after[name] != before[name]
    }
    assert changed <= LISTS | {"search_word"}  # words alone, shown where a product has them
    assert files_in(app) == files
    assert not [found.rule for found in findings() if found.violations]


def test_the_trainer_resets_and_brings_back_from_her_page(client, trainer, classroom, person):
    client.enter(trainer.id)
    page = f"/kelas/{classroom.id}/pembeli"
    people = [person, come_in(classroom, "Bu Tumi")]
    for one in people:
        save(LessonStep(participant_id=one.id, step="photo"))
    old_ids = [one.group_id for one in people]
    assert client.submit(page, form="/ulang").status_code == 422
    assert client.submit(page, form="/ulang", who=["semua"]).status_code == 303
    db.session.expire_all()
    assert not {one.group_id for one in people} & set(old_ids)
    assert client.submit(page, form="/batal").status_code == 303
    db.session.expire_all()
    assert [one.group_id for one in people] == old_ids
    assert db.session.scalars(sa.select(LessonStep.step)).all() == ["photo"] * 2
    assert "Kembalikan" not in client.get(page).text


def test_practice_products_become_drafts_of_a_real_group(client, classroom, person):
    with world.entered(classroom.world):
        group = db.session.get_one(ProducerGroup, person.group_id)
        own = make_variant(group, "Nopia Bu Endang", price_idr=27_000, stock=9)
    save(Photo(product_id=own.product_id, picture_id=kept().id))
    client.enter(person.user_id)
    typed = {
        "group_name": "Nopia Sekar",
        "district_query": "Leksono",
        "name": "Endang Purwanti",
        "phone": "0812 0000 7777",
        "pin": PIN,
        "pin_again": PIN,
    }
    ticks = {"prices_checked": "y", "certificates_checked": "y", "consent": "y"}

    refused = client.submit("/toko-asli", typed)
    assert refused.status_code == 422
    assert "Hitung dulu harganya" in refused.text
    answer = client.submit("/toko-asli", typed | ticks)
    assert answer.status_code == 303, answer.text

    db.session.expire_all()
    real = db.session.get_one(ProducerGroup, person.kept_group_id)
    [product] = db.session.scalars(sa.select(Product).filter_by(group_id=real.id))
    [variant] = db.session.scalars(sa.select(Variant).filter_by(product_id=product.id))
    assert (real.status, real.classroom_id) == (GroupStatus.DRAFT, None)
    assert (product.name, product.status) == ("Nopia Bu Endang", ProductStatus.DRAFT)
    assert (variant.price_idr, variant.stock) == (27_000, 0)
    assert client.get(f"/kelola/{real.slug}/produk").status_code == 200
    assert client.get("/toko-asli").status_code == 404  # she is the chair of a real group now
    assert "Nopia" not in client.get("/cari?q=nopia").text.replace('value="nopia"', "")
    assert not [found.rule for found in findings() if found.violations]

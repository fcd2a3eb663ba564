"""Drawing pictures of products and shops; one at a time, so the memory of one is that of all."""

import threading
from collections.abc import Collection, Sequence
from datetime import timedelta

import sqlalchemy as sa

from storefront.catalog.models import Photo, Product
from storefront.catalog.queries.on_show import product_is_on_show
from storefront.core import clock, storage
from storefront.core.catalogue_version import catalogue_changed
from storefront.core.db import atomic, db
from storefront.core.errors import Missing
from storefront.core.outbox import tell
from storefront.groups.models import ProducerGroup
from storefront.promotion.models import DrawnPicture
from storefront.promotion.pictures import make, share, share_file
from storefront.promotion.queries.kit import subject_of
from storefront.promotion.queries.pictures import pictures_of
from storefront.promotion.services.links import hold_promotion

AT_ONCE = 20  # pictures that other jobs wait for
SHOWN_ON = timedelta(days=1)  # by pages that somebody has open, and in chats that fetch it late

_one_at_a_time = threading.Lock()


def draw_kit(group_id: int, product_id: int | None) -> None:
    """Make every picture of a kit that is not there yet; a second time it makes none.

    Raises Missing when there is nothing left to promote.
    """
    group = db.session.get_one(ProducerGroup, group_id)
    product = db.session.get_one(Product, product_id) if product_id else None
    wanted = [linked.picture for linked in pictures_of(group, product)]
    db.session.rollback()  # no transaction stays open while pictures are made
    for picture in wanted:
        with _one_at_a_time:
            make(picture)
    files = {file for picture in wanted for file in (picture.file, picture.paper) if file}
    _show(files, group_id, product_id, is_share=False)


def draw_shares(product_ids: Sequence[int]) -> None:
    """Make the pictures of the links of products on sale that have a photo; again it makes none.

    Links to a class are not shared. Of many it makes some, and the others after what else is to do.
    """
    has_photo = sa.exists().where(Photo.product_id == Product.id)
    query = (
        sa.select(Product.id)
        .join(ProducerGroup, ProducerGroup.id == Product.group_id)
        .where(
            Product.id.in_(product_ids[:AT_ONCE]),
            product_is_on_show(),
            has_photo,
            ProducerGroup.classroom_id.is_(None),
        )
    )
    for product_id in db.session.scalars(query.order_by(Product.id)).all():
        try:
            draw_share(product_id)
        except Missing:
            continue  # nothing of it is sold any more
    if others := list(product_ids[AT_ONCE:]):
        with atomic():
            tell("products.changed", product_ids=others)


def draw_share(product_id: int) -> str:
    """Make the picture of a product's link unless it is there; returns its public file's name.

    Its page names it, so pages that are kept are made anew. Raises Missing.
    """
    subject = subject_of(product_id)
    group_id = db.session.get_one(Product, product_id).group_id
    db.session.rollback()
    name = share_file(subject)
    if not storage.public().exists(name):
        with _one_at_a_time:
            content = share(subject)
        base, dot, ending = name.partition(".")
        storage.public().put(content, dot + ending, base=base)
        with atomic():
            catalogue_changed()
    _show({name}, group_id, product_id, is_share=True)
    return name


def throw_away(files: Collection[str]) -> None:
    """Delete files that nothing shows any more."""
    shown = set(
        db.session.scalars(
            sa.select(DrawnPicture.public_file).where(DrawnPicture.public_file.in_(files))
        )
    )
    db.session.rollback()
    for file in set(files) - shown:
        storage.public().delete(file)


def _show(files: set[str], group_id: int, product_id: int | None, *, is_share: bool) -> None:
    """From now on these are shown; those that were before are thrown away a day later."""
    terms = {"group_id": group_id, "product_id": product_id, "is_share": is_share}
    with atomic() as session:
        hold_promotion(group_id)
        shown = session.scalars(sa.select(DrawnPicture).filter_by(**terms)).all()
        known = {drawn.public_file for drawn in shown}
        session.add_all(DrawnPicture(public_file=file, **terms) for file in sorted(files - known))
        for drawn in shown:
            if drawn.public_file not in files:
                session.delete(drawn)
        if gone := sorted(known - files):
            tell("pictures.replaced", run_at=clock.now() + SHOWN_ON, files=gone)

"""Drawing what a kit needs; one picture at a time, so the memory of one is that of all."""

import threading

from storefront.catalog.models import Product
from storefront.core import storage
from storefront.core.catalogue_version import catalogue_changed
from storefront.core.db import atomic, db
from storefront.groups.models import ProducerGroup
from storefront.promotion.pictures import make, share, share_file
from storefront.promotion.queries.kit import subject_of
from storefront.promotion.queries.pictures import pictures_of

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


def draw_share(product_id: int) -> str:
    """Make the picture of a product's link unless it is there; returns its public file's name.

    Its page names it, so pages that are kept are made anew.
    """
    subject = subject_of(product_id)
    db.session.rollback()
    name = share_file(subject)
    if not storage.public().exists(name):
        with _one_at_a_time:
            content = share(subject)
        base, dot, ending = name.partition(".")
        storage.public().put(content, dot + ending, base=base)
        with atomic():
            catalogue_changed()
    return name

"""Practice products become those of a real group, a draft that its chair goes on with."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from storefront.accounts.services import PinTaken, account_for
from storefront.catalog.models import Photo, Product, ProductStatus
from storefront.catalog.services.products import ProductEntry, VariantEntry, add_product
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError, Missing
from storefront.core.history import record
from storefront.core.onetime import keep_result, result_of
from storefront.core.outbox import tell
from storefront.core.text import fold
from storefront.groups.models import GroupStatus, Member, Role
from storefront.groups.services.sign_up import SignUp, new_group
from storefront.training.models import Participant

SAMPLE = " (contoh)"  # what the samples of a practice shop are called besides


class KeptAlready(DomainError):
    """A real group came of this practice shop before."""


class NothingToKeep(DomainError):
    """No product of her own was chosen."""

    status = 422


@dataclass(frozen=True)
class Keeping:
    """The group that is wanted, and the practice products that go with it."""

    group: SignUp
    product_ids: tuple[int, ...]


def keep_practice(participant_id: int, wanted: Keeping, *, pin: str, key: str) -> Member | None:
    """Make a real draft group with a participant's products, each a draft with nothing in stock.

    To be called in the live world. The account is the one with this number and PIN, or a new one.
    None when the same form was sent before. Raises KeptAlready, NothingToKeep, PinTaken,
    TooManyTries, NumberFull, KeyReused.
    """
    with atomic() as session:
        if result_of(key, wanted) is not None:
            return None
        participant = session.get_one(Participant, participant_id, populate_existing=True)
        if participant.kept_group_id is not None:
            raise KeptAlready()
        products = own_products(participant, wanted.product_ids)
        if not products:
            raise NothingToKeep()
        member = _draft_group(wanted.group, pin)
        for product in products:
            add_product(
                member.group_id, _entry(product), key=f"{key}-{product.id}", by_id=member.user_id
            )
        participant.kept_group_id = member.group_id
        keep_result(key, member.group_id)
    return member


def own_products(participant: Participant, ids: Collection[int] | None = None) -> list[Product]:
    """What she put into her practice shop or made her own, without what was put away."""
    query = (
        sa.select(Product)
        .where(
            Product.group_id == participant.group_id,
            Product.status != ProductStatus.ARCHIVED,
            Product.name.not_like(f"%{SAMPLE}"),
        )
        .options(
            selectinload(Product.variants),
            selectinload(Product.photos).joinedload(Photo.picture),
            selectinload(Product.facts),
        )
        .order_by(Product.id)
    )
    if ids is not None:
        query = query.where(Product.id.in_(ids))
    return list(db.session.scalars(query))


def _draft_group(wanted: SignUp, pin: str) -> Member:
    user = account_for(wanted.name, wanted.phone, pin)
    if fold(user.name) != fold(wanted.name):
        raise PinTaken()
    group = new_group(
        wanted.group_name,
        status=GroupStatus.DRAFT,
        district_code=wanted.district_code,
        village=wanted.village,
        whatsapp=wanted.phone,
    )
    member = Member(group_id=group.id, user_id=user.id, role=Role.CHAIR)
    member.group, member.user = group, user
    db.session.add(member)
    record(group, GroupStatus.DRAFT.value, at=clock.now(), by_id=user.id, note="from a class")
    tell("group.signed_up", group_id=group.id)
    return member


def _entry(product: Product) -> ProductEntry:
    """The product as it would be typed anew; practice stock is not there."""
    offered = [variant for variant in product.variants if not variant.is_withdrawn]
    if not offered:
        raise Missing()
    return ProductEntry(
        name=product.name,
        category_id=product.category_id,
        variants=tuple(
            VariantEntry(
                name=variant.name,
                price_idr=variant.price_idr,
                weight_g=variant.weight_g,
                stock=0,
                cost_idr=variant.cost_idr,
            )
            for variant in offered
        ),
        about=product.about,
        maker=product.maker,
        facts=tuple((fact.kind, fact.text) for fact in product.facts),
        picture_ids=tuple(photo.picture_id for photo in product.photos if not photo.picture.sample),
    )

"""What of a group a route is about: the words of its address, made when they are needed."""

import io
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from storefront.accounts.services import make_pin_link
from storefront.catalog.forms_import import SentSheet
from storefront.catalog.forms_import import token_of as sheet_token
from storefront.catalog.models import Product
from storefront.catalog.services.kept_sheets import keep_sheet
from storefront.core import clock
from storefront.core.db import db
from storefront.core.numbers import new_code, new_secret
from storefront.core.outbox import TRIES, OutboxJob
from storefront.groups.models import ProducerGroup, Role
from storefront.groups.services.members import invite
from storefront.ordering.models import Purchase
from storefront.promotion.models import LinkChannel, TrackedLink
from storefront.promotion.services.links import Plan, make_link, start_campaign
from storefront.shipping.models import ShippingOption
from tests.factories import (
    make_bundle,
    make_certificate,
    make_member,
    make_photo,
    make_user,
    make_variant,
    make_voucher,
    place_order,
    save,
)

Arguments = dict[str, Any]
Maker = Callable[[ProducerGroup], Arguments]


def nothing(_group: ProducerGroup) -> Arguments:
    return {}


def always(**arguments: Any) -> Maker:
    """Words of an address that are the same for every group."""
    return lambda _group: arguments


def member(group: ProducerGroup) -> Arguments:
    return {"member_id": make_member(group, Role.MEMBER).id}


def invitation(group: ProducerGroup) -> Arguments:
    return {"invitation_id": invite(group.id, "Bu Parti", Role.MEMBER, by_id=make_user().id).id}


def invitation_token(group: ProducerGroup) -> Arguments:
    return {"token": invite(group.id, "Bu Parti", Role.MEMBER, by_id=make_user().id).token}


def tracked_link(group: ProducerGroup) -> Arguments:
    return {"code": db.session.get_one(TrackedLink, make_link(group.id, LinkChannel.POSTER)).code}


def promoted(group: ProducerGroup) -> Arguments:
    variant = make_variant(group)
    product = db.session.get_one(Product, variant.product_id)
    make_link(group.id, LinkChannel.WHATSAPP, product_id=product.id)
    return {"slug": product.slug}


def campaign(group: ProducerGroup) -> Arguments:
    plan = Plan("Lebaran", clock.today(), clock.today(), 500_000)
    return {"campaign_id": start_campaign(group.id, plan, key=new_secret())}


def pin_token(group: ProducerGroup) -> Arguments:
    user = make_member(group, Role.MEMBER).user_id
    return {"token": make_pin_link(user, by_id=user).token}


def order(group: ProducerGroup) -> Arguments:
    return {"number": place_order(make_variant(group)).number}


def shipping(group: ProducerGroup) -> Arguments:
    query = sa.select(ShippingOption.id).filter_by(group_id=group.id)
    return {"option_id": db.session.scalars(query.order_by(ShippingOption.id)).first()}


def product(group: ProducerGroup) -> Arguments:
    return {"slug": product_of(group).slug}


def photo(group: ProducerGroup) -> Arguments:
    made = product_of(group)
    return {"slug": made.slug, "photo_id": make_photo(made.id).id}


def sheet(group: ProducerGroup) -> Arguments:
    kept = keep_sheet(io.BytesIO(b"Nama;Harga;Berat\nOpak;9rb;90 g"), is_book=False)
    return {"token": sheet_token(SentSheet(kept, "daftar.csv"), group.id)}


def variant(group: ProducerGroup) -> Arguments:
    return {"variant_id": make_variant(group).id}


def one_of_variant(group: ProducerGroup) -> Arguments:
    return variant(group) | {"quantity": 1}


def public_group(group: ProducerGroup) -> Arguments:
    return {"slug": group.slug}


def public_product(group: ProducerGroup) -> Arguments:
    return {"group_slug": group.slug, "slug": product_of(group).slug}


def purchase(group: ProducerGroup) -> Arguments:
    placed = place_order(make_variant(group))
    return {"token": token_of(placed.purchase_id)}


def purchase_order(group: ProducerGroup) -> Arguments:
    placed = place_order(make_variant(group))
    return {"token": token_of(placed.purchase_id), "number": placed.number}


def group_and_member(group: ProducerGroup) -> Arguments:
    return public_group(group) | member(group)


def bundle(group: ProducerGroup) -> Arguments:
    return {"bundle_id": make_bundle(group, [make_variant(group), make_variant(group)]).id}


def voucher(group: ProducerGroup) -> Arguments:
    return {"voucher_id": make_voucher(group).id}


def platform_voucher(_group: ProducerGroup) -> Arguments:
    return {"voucher_id": make_voucher(None, new_code()).id}


def certificate(group: ProducerGroup) -> Arguments:
    return {"certificate_id": make_certificate(group).id}


def product_id(group: ProducerGroup) -> Arguments:
    return {"product_id": product_of(group).id}


def parked_job(_group: ProducerGroup) -> Arguments:
    job = OutboxJob(
        fact="f", answer="a", payload={}, run_at=clock.now(), attempts=TRIES, last_error="E"
    )
    return {"job_id": save(job).id}


def token_of(purchase_id: int) -> str:
    return db.session.get_one(Purchase, purchase_id).token


def product_of(group: ProducerGroup) -> Product:
    return db.session.get_one(Product, make_variant(group).product_id)

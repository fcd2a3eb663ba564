"""Plain functions that make a valid thing; say in the test only what the test is about."""

import sqlalchemy as sa

from itertools import count

from storefront.accounts.models import User
from storefront.accounts.services import hash_pin
from storefront.catalog.models import Category, Product, ProductStatus, Variant
from storefront.catalog.services.stock import open_stock
from storefront.core.db import atomic, db
from storefront.groups.models import CollectedBy, GroupStatus, Member, ProducerGroup, Role
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import PaymentOption
from storefront.regions.models import Region, RegionLevel
from storefront.shipping.models import ShippingKind, ShippingOption, ShippingRate

LEKSONO = "33.07.05"
PIN = "742913"
PIN_HASH = hash_pin(PIN)  # once: argon2 is slow on purpose
_numbers = count(1)


def save(thing):
    with atomic() as session:
        session.add(thing)
    return thing


def make_region(code=LEKSONO, name="Leksono", level=RegionLevel.DISTRICT):
    """A district with what it lies in: Leksono in Wonosobo unless told otherwise."""
    for above in (
        Region(code="33", name="Jawa Tengah", level=RegionLevel.PROVINCE, search="jawa tengah"),
        Region(
            code="33.07",
            name="Kabupaten Wonosobo",
            level=RegionLevel.REGENCY,
            parent_code="33",
            search="wonosobo",
        ),
    ):
        if db.session.get(Region, above.code) is None:
            save(above)
    return db.session.get(Region, code) or save(
        Region(
            code=code,
            name=name,
            level=level,
            parent_code=code.rpartition(".")[0],
            search=name.lower(),
        )
    )


def make_group(name=None, **fields):
    """An active group that can be ordered from: pick-up, courier Rp10.000, transfer and COD."""
    make_region()
    number = next(_numbers)
    name = name or f"Kelompok {number}"
    slug = fields.pop("slug", f"{name.lower().replace(' ', '-')}-{number}")
    group = save(
        ProducerGroup(
            name=name,
            slug=slug,
            status=fields.pop("status", GroupStatus.ACTIVE),
            district_code=LEKSONO,
            village="Lipursari",
            whatsapp=f"+628110000{number:04}",
            **fields,
        )
    )
    make_shipping(group, ShippingKind.FLAT, "Reguler", price_idr=10_000)
    make_shipping(group, ShippingKind.PICKUP, "Ambil di tempat")
    if group.collected_by is CollectedBy.GROUP:
        make_account(group)
    save(PaymentOption(group_id=group.id, method=PaymentMethod.COD))
    return group


def make_shipping(group, kind, name, *, price_idr=0, region_code=None, up_to_kg=None):
    option = save(ShippingOption(group_id=group.id, kind=kind, name=name))
    if kind is not ShippingKind.PICKUP:
        save(
            ShippingRate(
                option_id=option.id,
                region_code=region_code,
                up_to_kg=up_to_kg,
                price_idr=price_idr,
            )
        )
    return option


def make_account(group=None):
    """A bank account of a group, or of the platform."""
    return save(
        PaymentOption(
            group_id=group.id if group else None,
            method=PaymentMethod.BANK_TRANSFER,
            bank_name="BRI (contoh)",
            account_number="0000-0000-0009",
            account_holder="CONTOH",
        )
    )


def make_category(name="Camilan", slug="camilan"):
    found = db.session.scalars(sa.select(Category).filter_by(slug=slug)).one_or_none()
    return found or save(Category(name=name, slug=slug, icon="keripik"))


def make_variant(
    group=None, product="Keripik", *, name="100 g", price_idr=25_000, stock=10, **fields
):
    """One variant of a product of its own, on sale."""
    group = group or make_group()
    made = save(
        Product(
            group_id=group.id,
            category_id=make_category().id,
            name=product,
            slug=f"{product.lower().replace(' ', '-')}-{next(_numbers)}",
            words=product.lower(),
            status=fields.pop("status", ProductStatus.ACTIVE),
        )
    )
    return add_variant(made, name, price_idr=price_idr, stock=stock, **fields)


def add_variant(product, name, *, price_idr=25_000, stock=10, cost_idr=15_000, weight_g=130):
    variant = save(
        Variant(
            product_id=product.id,
            name=name,
            price_idr=price_idr,
            cost_idr=cost_idr,
            weight_g=weight_g,
        )
    )
    open_stock(variant.id, stock, by_id=None)
    db.session.refresh(variant)
    return variant


def make_user(name="Bu Sari", *, phone=None, **fields):
    """Somebody whose PIN is PIN."""
    phone = phone or f"+628120000{next(_numbers):04}"
    return save(User(name=name, phone=phone, password_hash=PIN_HASH, **fields))


def make_member(group, role=Role.CHAIR, **user):
    return save(Member(group_id=group.id, user_id=make_user(**user).id, role=role))

"""Plain functions that make a valid thing; say in the test only what the test is about."""

from itertools import count

import sqlalchemy as sa

from storefront.accounts.models import User
from storefront.accounts.services import hash_pin
from storefront.cart.services import put_in_cart
from storefront.catalog.models import Category, Photo, Product, ProductStatus, Variant
from storefront.catalog.services.shelve import shelve
from storefront.catalog.services.stock import open_stock
from storefront.core import clock, storage, world
from storefront.core.db import atomic, db
from storefront.core.numbers import new_code, new_secret
from storefront.core.pictures import Picture
from storefront.groups.models import (
    Certificate,
    CertificateKind,
    CertificateStatus,
    CollectedBy,
    CoveredProduct,
    GroupStatus,
    Member,
    ProducerGroup,
    Role,
)
from storefront.ordering.checkout import Checkout, Choice
from storefront.ordering.models import Order, PaymentMethod
from storefront.ordering.services.place import place_purchase
from storefront.payments.models import PaymentOption
from storefront.payments.services.open import open_payments
from storefront.promotion.models.offers import BundleOffer, BundlePart, Voucher
from storefront.promotion.pricing import VoucherKind
from storefront.regions.models import Region, RegionLevel
from storefront.shipping.models import ShippingKind, ShippingOption, ShippingRate
from storefront.shipping.queries import quotes
from storefront.training.models import Classroom, ClassroomTrainer, Participant
from storefront.training.services.classes import add_participants
from storefront.training.services.join import join

LEKSONO = "33.07.05"
PIN = "742913"
PASSWORD = "teh hangat di lereng"  # of operators
QRIS = (  # of nobody
    "00020101021126630014COM.CONTOH.WWW011993600999000000000190211M00000000010303UMI"
    "51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204549953033605802ID5914KOPI LIPURSARI"
    "6008WONOSOBO6105563626304EE5C"
)
PIN_KIBIBYTES = 8  # the least that argon2 takes; in the shop it is slow on purpose
_numbers = count(1)


def save(thing):
    with atomic() as session:
        session.add(thing)
        session.flush()  # it has its id, also where more is made before all is committed
    return thing


@atomic()
def make_region(code=LEKSONO, name="Leksono", level=RegionLevel.DISTRICT):
    """A district with what it lies in: Leksono in Wonosobo unless told otherwise."""
    if found := db.session.get(Region, code):
        return found
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


@atomic()
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
            district_code=fields.pop("district_code", LEKSONO),
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


@atomic()
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


def make_qris(group=None, *, payload=QRIS, puts_amount=True):
    """A QRIS code of a group, or of the platform."""
    return save(
        PaymentOption(
            group_id=group.id if group else None,
            method=PaymentMethod.QRIS,
            qris_payload=payload,
            puts_amount=puts_amount,
        )
    )


def make_category(name="Camilan", slug="camilan"):
    found = db.session.scalars(sa.select(Category).filter_by(slug=slug)).one_or_none()
    return found or save(Category(name=name, slug=slug, icon="keripik"))


@atomic()
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
            status=fields.pop("status", ProductStatus.ACTIVE),
        )
    )
    return add_variant(made, name, price_idr=price_idr, stock=stock, **fields)


@atomic()
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
    shelve([product.id])
    db.session.refresh(variant)
    return variant


def make_user(name="Bu Sari", *, phone=None, **fields):
    """Somebody whose PIN is PIN, or an operator whose password is PASSWORD."""
    fields.setdefault("password_hash", hash_pin(PASSWORD if fields.get("is_operator") else PIN))
    phone = phone or f"+628120000{next(_numbers):04}"
    return save(User(name=name, phone=phone, **fields))


@atomic()
def make_member(group, role=Role.CHAIR, **user):
    return save(Member(group_id=group.id, user_id=make_user(**user).id, role=role))


def place_order(variant, quantity=1, *, kind=ShippingKind.FLAT, method=PaymentMethod.BANK_TRANSFER):
    """One order of one variant through the real checkout, with its payment opened."""
    product = db.session.get_one(Product, variant.product_id)
    parcel = {product.group_id: variant.weight_g * quantity}
    quote = next(q for q in quotes(parcel, LEKSONO)[product.group_id] if q.kind is kind)
    checkout = Checkout(
        customer_name="Dewi Lestari",
        phone="+628110001001",
        district_code=LEKSONO,
        address="Jl. Contoh No. 9 RT 03/RW 04",
        note="",
        choices={product.group_id: Choice(quote.option_id, quote.price_idr, method)},
        seen_goods_idr=variant.price_idr * quantity,
    )
    cart_id = put_in_cart(None, variant.id, quantity)
    purchase_id = place_purchase(cart_id, checkout, key=new_secret()).id
    open_payments(purchase_id)
    return db.session.scalars(sa.select(Order).filter_by(purchase_id=purchase_id)).one()


def make_certificate(group, kind=CertificateKind.PIRT, *, products=None, **fields):
    """A certificate with a proof, for all products of the group or for these; not checked yet."""
    fields.setdefault("proof", storage.private().put(b"proof", ".jpg"))
    fields.setdefault("number", "206 3307 01 0001-29")
    fields.setdefault("status", CertificateStatus.HELD)
    covered = [CoveredProduct(product_id=id_) for id_ in products or ()]
    return save(
        Certificate(
            group_id=group.id, kind=kind, covers_all=products is None, covered=covered, **fields
        )
    )


def make_bundle(group, variants, *, name="Paket oleh-oleh", price_idr=40_000):
    """One piece of each of the variants at a price for all."""
    parts = [BundlePart(variant_id=variant.id, quantity=1) for variant in variants]
    return save(BundleOffer(group_id=group.id, name=name, price_idr=price_idr, parts=parts))


def make_voucher(group, code="HEMAT10", *, percent=10, **fields):
    """A voucher of a group, or of the platform, from today on: ten per cent of the goods."""
    fields.setdefault("kind", VoucherKind.PERCENT)
    fields.setdefault("starts_on", clock.today())
    return save(Voucher(group_id=group and group.id, code=code, percent=percent, **fields))


@atomic()
def make_photo(product_id, *, ready=True):
    """A picture of a product; its files do not exist."""
    number = next(_numbers)
    picture = save(
        Picture(
            name=f"foto{number:018}",
            width=1200,
            height=1200,
            alt="Foto",
            ready_at=clock.now() if ready else None,
        )
    )
    return save(Photo(product_id=product_id, picture_id=picture.id, position=number))


def make_classroom(name="Kelas latihan", *, trainer=None, names=(), **fields):
    """A class, led by somebody if told so, with people on its list."""
    classroom = save(Classroom(name=name, code=new_code(), **fields))
    if trainer:
        save(ClassroomTrainer(classroom_id=classroom.id, user_id=trainer.id))
    add_participants(classroom.id, names)
    return classroom


def make_trainer(name="Bu Wati"):
    return make_user(name, is_trainer=True)


def come_in(classroom, name="Bu Endang"):
    """Somebody of the list, or a new name, who came in: her participant with user and shop."""
    make_region()
    make_category()
    query = sa.select(Participant).filter_by(classroom_id=classroom.id, name=name)
    known = db.session.scalars(query).one_or_none()
    with world.entered(classroom.world):
        user = join(classroom, known.id if known else None, name, PIN)
    return db.session.scalars(sa.select(Participant).filter_by(user_id=user.id)).one()

"""The practice shop of a participant: open from the start, with three sample products."""

from dataclasses import dataclass

import sqlalchemy as sa

from storefront.catalog.models import Category
from storefront.catalog.services.categories import CategoryEntry, add_category
from storefront.catalog.services.products import ProductEntry, VariantEntry, add_product
from storefront.core import clock
from storefront.core.db import db
from storefront.core.history import record
from storefront.core.numbers import new_secret
from storefront.groups.models import GroupStatus, Member, ProducerGroup, Role
from storefront.groups.services.sign_up import new_group
from storefront.payments.services.accounts import BankAccount, offer_cod, set_bank_account
from storefront.regions.models import Region, RegionLevel
from storefront.shipping.models import ShippingKind
from storefront.shipping.services import Delivery, Rate, add_delivery
from storefront.training.models import Classroom, Participant
from storefront.training.services.samples import sample_picture

WHATSAPP = "+62811000009"  # of nobody; the seat makes it eleven digits
BANK = "Bank Latihan"
COURIER_IDR, OWN_COURIER_IDR = 12_000, 5_000


@dataclass(frozen=True)
class Sample:
    """A product that a practice shop begins with: rupiah, grams."""

    name: str
    variant: str
    price_idr: int
    weight_g: int
    stock: int
    about: str
    photo: str  # in demo/products
    alt: str


SAMPLES = (
    Sample(
        "Carica dalam sirup (contoh)",
        "Toples 400 g",
        28_000,
        550,
        24,
        "Buah carica Dieng dalam sirup gula asli. Segar kalau disajikan dingin.",
        "carica-sirup",
        "Stoples carica dalam sirup, foto contoh",
    ),
    Sample(
        "Keripik tempe (contoh)",
        "Bungkus 200 g",
        18_000,
        230,
        30,
        "Tempe diiris tipis, digoreng kering. Renyah, tidak terlalu asin.",
        "keripik-tempe",
        "Keripik tempe di keranjang, foto contoh",
    ),
    Sample(
        "Nopia isi gula jawa (contoh)",
        "Dus isi 20",
        25_000,
        420,
        20,
        "Kue bulat khas Banyumas, dipanggang di gentong tanah liat.",
        "nopia",
        "Nopia di piring, foto contoh",
    ),
)


def open_shop(classroom: Classroom, participant: Participant) -> ProducerGroup:
    """Give a participant a fresh practice shop; part of a larger service, in the class's world."""
    assert participant.user_id  # noqa: S101 - who has come in has a user
    group = new_group(
        f"Toko latihan {participant.called}",
        status=GroupStatus.ACTIVE,
        district_code=_district_of(classroom),
        village="",
        whatsapp=f"{WHATSAPP}{participant.number:02}",
        about="",
        created_at=clock.now(),
    )
    record(group, GroupStatus.ACTIVE.value, at=clock.now(), by_id=participant.user_id)
    db.session.add(Member(group_id=group.id, user_id=participant.user_id, role=Role.CHAIR))
    _deliver(group)
    _take_money(group, participant)
    category_id = _category()
    for sample in SAMPLES:
        _sell(group, sample, category_id, by_id=participant.user_id)
    participant.group_id = group.id
    db.session.flush()
    return group


def _deliver(group: ProducerGroup) -> None:
    ways = (
        (ShippingKind.FLAT, "Kurir latihan", "2–3 hari, dengan nomor resi", COURIER_IDR),
        (ShippingKind.OWN_COURIER, "Diantar sendiri", "Hari yang sama", OWN_COURIER_IDR),
    )
    for kind, name, note, price_idr in ways:
        rates = (Rate(None, None, price_idr),)
        add_delivery(group.id, Delivery(kind, name, note, is_offered=True, rates=rates))
    pickup = Delivery(
        ShippingKind.PICKUP, "Ambil di tempat", "", is_offered=True, rates=(), address="Ruang kelas"
    )
    add_delivery(group.id, pickup)


def _take_money(group: ProducerGroup, participant: Participant) -> None:
    assert participant.user_id  # noqa: S101
    number = f"0000-{group.id:06}-{participant.number:02}"
    account = BankAccount(BANK, number, participant.called)
    set_bank_account(group.id, account, by_id=participant.user_id)
    offer_cod(group.id)


def _sell(group: ProducerGroup, sample: Sample, category_id: int, *, by_id: int) -> None:
    variant = VariantEntry(
        name=sample.variant,
        price_idr=sample.price_idr,
        weight_g=sample.weight_g,
        stock=sample.stock,
    )
    entry = ProductEntry(
        name=sample.name,
        category_id=category_id,
        variants=(variant,),
        about=sample.about,
        is_shown=True,
        picture_ids=(sample_picture(sample.photo, alt=sample.alt),),
    )
    add_product(group.id, entry, key=new_secret(), by_id=by_id)


def _category() -> int:
    """The first shelf of the shop; a laptop that was set up for a class has none yet."""
    first = sa.select(Category.id).order_by(Category.position, Category.id).limit(1)
    if (found := db.session.scalar(first)) is not None:
        return found
    add_category(CategoryEntry(name="Camilan", name_en="Snacks", icon="keripik"))
    return db.session.scalars(first).one()


def _district_of(classroom: Classroom) -> str:
    """The first district of its regency, or the first there is."""
    districts = sa.select(Region.code).where(Region.level == RegionLevel.DISTRICT)
    near = districts.where(Region.parent_code == classroom.regency_code)
    for query in (near, districts):
        if code := db.session.scalar(query.order_by(Region.code).limit(1)):
            return code
    raise LookupError("no district: run `flask regions` first")

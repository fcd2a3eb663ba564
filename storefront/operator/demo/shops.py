"""The sample groups: signed up, approved, with people, accounts and ways of delivery."""

from dataclasses import dataclass

import sqlalchemy as sa

from storefront.accounts.models import User
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.history import record
from storefront.groups.models import CollectedBy, GroupStatus, ProducerGroup
from storefront.groups.services.profile import Profile, change_profile
from storefront.groups.services.sign_up import SignUp, sign_up
from storefront.operator.demo.files import SampleGroup
from storefront.operator.demo.people import NAMES, PIN, make_team
from storefront.operator.demo.photos import keep_sample
from storefront.operator.services import change_collector, change_platform_account, move_group
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import PaymentOption
from storefront.payments.services.accounts import set_card, set_qris
from storefront.regions.models import Region, RegionLevel
from storefront.shipping.models import COD_KINDS, ShippingKind, ShippingOption, ShippingRate
from storefront.shipping.services import change_sending_days

REAL_GROUP = "istana-rumbia"  # the one that exists: nobody and nothing is made up for it
MOST_CASH_IDR = 500_000  # on delivery

PLATFORM_QRIS = (  # of nobody, as the others are
    "00020101021126630014COM.CONTOH.WWW01189360099900000000000211M000000000020303UMI51440014ID.CO."
    "QRIS.WWW0215ID00000000000020303UMI5204549953033605802ID5914ETALASE CONTOH6008WONOSOBO61055635"
    "463045241"
)
GROUP_QRIS = {
    "pelangi-dieng": (
        "00020101021126630014COM.CONTOH.WWW01189360099900000000000211M000000000010303UMI51440014ID."
        "CO.QRIS.WWW0215ID00000000000010303UMI5204549953033605802ID5920PELANGI DIENG CONTOH6008"
        "WONOSOBO61055635463043192"
    ),
}

Rates = dict[str | None, int]  # rupiah by region code; None is everywhere else
JAVA: Rates = {"33": 12_000, "34": 14_000, "31": 18_000, "32": 18_000, "35": 18_000, "36": 18_000}
PARCEL = ("Reguler", "2–5 hari, dengan nomor resi", JAVA | {None: 38_000})
BY_WEIGHT = ("Kargo per kilogram", "3–7 hari, dengan nomor resi", JAVA | {None: 42_000})
SMALL = ("Paket kecil", "3–6 hari, dengan nomor resi", JAVA | {None: 32_000})


@dataclass(frozen=True)
class Way:
    kind: ShippingKind
    name: str
    note: str
    rates: Rates
    address: str = ""


def _pickup(address: str, note: str = "Senin–Sabtu, 08.00–15.00") -> Way:
    return Way(ShippingKind.PICKUP, "Ambil di tempat", note, {}, address)


def _courier(area: str, rates: Rates) -> Way:
    return Way(ShippingKind.OWN_COURIER, "Kurir kelompok", f"{area}, hari yang sama", rates)


FLAT, PER_KG = Way(ShippingKind.FLAT, *PARCEL), Way(ShippingKind.PER_KG, *BY_WEIGHT)
WAYS = {
    REAL_GROUP: (FLAT, _pickup("Rumah produksi, Desa Lipursari")),
    "pelangi-dieng": (
        FLAT,
        _courier("Kejajar dan sekitar Wonosobo", {"33.07": 10_000}),
        _pickup("Dapur bersama, Desa Tambi"),
        Way(ShippingKind.PICKUP, "Ambil di pasar", "Minggu, 06.00–10.00", {}, "Pasar Kejajar"),
    ),
    "lereng-bowongso": (PER_KG, _pickup("Rumah sangrai, Desa Bowongso")),
    "canting-sapuran": (Way(ShippingKind.FLAT, *SMALL), PER_KG),
    "manggar-legi": (
        PER_KG,
        _courier("Banyumas", {"33.02": 9_000}),
        _pickup("Rumah kelompok, Desa Pageraji"),
    ),
    "dapur-serayu": (FLAT, _courier("Banyumas", {"33.02": 8_000})),
    "segara-kirana": (
        PER_KG,
        _courier("Kota Cilacap", {"33.01": 7_000}),
        _pickup("Samping TPI, Tegalkamulyan"),
    ),
}
SENDS_ON = {  # weekdays, and the hour from which orders wait for the next of them
    "pelangi-dieng": ("135", 12),
    "lereng-bowongso": ("24", None),
    "segara-kirana": ("123456", 9),
}


def make_group(sample: SampleGroup, operator: User) -> ProducerGroup:
    """A sample group as far as its status says; a second time the one that is there."""
    query = sa.select(ProducerGroup).filter_by(slug=sample.slug)
    if found := db.session.scalars(query).one_or_none():
        return found
    with atomic():
        group = _signed_up(sample)
        _introduce(group, sample)
        _offer_delivery(group)
        if group.slug in SENDS_ON:
            days, by_hour = SENDS_ON[group.slug]
            change_sending_days(group.id, days, by_hour=by_hour)
        _open_accounts(group, sample)
        if group.slug in GROUP_QRIS:
            set_qris(group.id, GROUP_QRIS[group.slug], puts_amount=True, by_id=operator.id)
        if sample.status != GroupStatus.SUBMITTED:
            move_group(group.id, GroupStatus.ACTIVE, by_id=operator.id)
            change_collector(group.id, CollectedBy(sample.collected_by), by_id=operator.id)
        if sample.status == GroupStatus.SUSPENDED:
            note = "Diminta kelompok: rumah produksi sedang diperbaiki"
            move_group(group.id, GroupStatus.SUSPENDED, by_id=operator.id, note=note)
    return group


def dress(group: ProducerGroup, sample: SampleGroup) -> None:
    """Give a group its logo and banner."""
    if sample.logo and group.logo_id is None:
        logo = keep_sample("logos", sample.logo, alt=f"Logo {group.name}")
        banner = keep_sample("banners", sample.banner, alt="")
        change_profile(group.id, _profile(sample), logo_id=logo.id, banner_id=banner.id)


def open_platform_account(operator: User) -> None:
    change_platform_account(
        "BRI (contoh)", "0000-0000-0011", "CONTOH PENGELOLA ETALASE", by_id=operator.id
    )
    set_qris(None, PLATFORM_QRIS, puts_amount=True, by_id=operator.id)
    set_card(is_offered=True, by_id=operator.id)


def _signed_up(sample: SampleGroup) -> ProducerGroup:
    if sample.slug == REAL_GROUP:
        group = ProducerGroup(
            slug=sample.slug,
            name=sample.name,
            status=GroupStatus.SUBMITTED,
            district_code=_district(sample),
            whatsapp=sample.whatsapp,
            is_sample=True,
        )
        db.session.add(group)
        record(group, group.status.value, at=clock.now())
        return group
    chair = NAMES[sample.slug][0]
    wanted = SignUp(sample.name, _district(sample), sample.village, None, chair, sample.whatsapp)
    member = sign_up(wanted, pin=PIN, key=f"sample world, {sample.slug}")
    if member is None:
        raise RuntimeError(f"{sample.slug} was signed up, but is not there")
    make_team(member.group)
    return member.group


def _introduce(group: ProducerGroup, sample: SampleGroup) -> None:
    db.session.flush()
    change_profile(group.id, _profile(sample))


def _profile(sample: SampleGroup) -> Profile:
    return Profile(
        about=sample.about,
        whatsapp=sample.whatsapp,
        village=sample.village,
        members_count=sample.members_count,
        holiday_until=None,
    )


def _district(sample: SampleGroup) -> str:
    query = sa.select(Region.code).filter_by(
        level=RegionLevel.DISTRICT, parent_code=sample.regency_code, name=sample.district
    )
    return db.session.scalars(query).one()


def _offer_delivery(group: ProducerGroup) -> None:
    for position, way in enumerate(WAYS.get(group.slug, ())):
        db.session.add(
            ShippingOption(
                group_id=group.id,
                kind=way.kind,
                name=way.name,
                note=way.note,
                address=way.address,
                position=position,
                rates=[
                    ShippingRate(region_code=code, price_idr=price_idr)
                    for code, price_idr in way.rates.items()
                ],
            )
        )


def _open_accounts(group: ProducerGroup, sample: SampleGroup) -> None:
    account = PaymentOption(
        group_id=group.id,
        method=PaymentMethod.BANK_TRANSFER,
        bank_name=sample.bank_name,
        account_number=sample.bank_account,
        account_holder=sample.bank_holder,
    )
    db.session.add(account)
    if any(way.kind in COD_KINDS for way in WAYS.get(group.slug, ())):
        db.session.add(
            PaymentOption(group_id=group.id, method=PaymentMethod.COD, limit_idr=MOST_CASH_IDR)
        )
    db.session.flush()

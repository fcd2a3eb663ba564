"""Words: drafts that say what is true, and promises that nobody can prove."""

import pytest

from storefront.accounts.models import User
from storefront.catalog.models import FactKind, Product
from storefront.core.db import atomic, db
from storefront.core.language import Language
from storefront.groups.models import CertificateKind, CertificateStatus, Role
from storefront.promotion.captions import LONGEST, MOST_HASHTAGS, draft, hashtags_in
from storefront.promotion.claims import ClaimKind, unproven
from storefront.promotion.models import LinkChannel
from storefront.promotion.subject import Offered, Subject
from tests.factories import make_certificate, make_group, make_member, make_variant
from tests.promotion.following import link_to

K, C = ClaimKind, LinkChannel
LINK = "https://etalase.example/p/7K4Q"
PROMISES = {
    "Camilan HALAL dan enak": K.HALAL,
    "kehálalan terjamin": None,  # another word
    "\uff48\uff41\uff4c\uff41\uff4c": K.HALAL,
    "Sudah BPOM": K.BPOM,
    "P-IRT 206330701": K.PIRT,
    "No. 1 di Wonosobo": K.BEST,
    "nomor satu": K.BEST,
    "Keripik terbaik se-Jawa": K.BEST,
    "rasanya paling  enak": K.BEST,
    "Madu menyembuhkan luka": K.HEALS,
    "obat batuk alami": K.HEALS,
    "berkhasiat untuk tubuh": K.HEALS,
    "menurunkan kolesterol": K.HEALS,
    "camilan sehat": K.HEALS,
    "Best seller kami": None,
    "Rumah nomor 12, dekat balai desa": None,
    "Paling banyak dicari minggu ini": None,
    "Robat-rabit": None,
    "Terbuat dari carica": None,
}


def test_promises_are_told_from_facts():
    for text, kind in PROMISES.items():
        assert {claim.kind for claim in unproven(text, ())} == ({kind} if kind else set()), text
    halal = "Halal, terbaik"
    assert [claim.words for claim in unproven(halal, (CertificateKind.HALAL,))] == ["terbaik"]


def subject(**changes):
    facts = {FactKind.COMPOSITION: "Buah carica, gula, air", FactKind.SHELF_LIFE: "12 bulan"}
    said = {
        "name": "Carica dalam Sirup",
        "group": "Pelangi Dieng",
        "place": "Kejajar, Wonosobo",
        "regency": "Wonosobo",
        "about": "Dipetik pagi hari di lereng Dieng. Obat segala penyakit! Rasanya segar.",
        "maker": "Bu Sari",
        "facts": facts,
        "proofs": (),
        "offers": [Offered("350 g", 28_000), Offered("700 g", 52_000)],
        "photos": [],
        "is_practice": False,
    }
    return Subject(**said | changes)


def test_a_draft_says_what_is_known_and_nothing_else():
    for channel in LONGEST:
        text = draft(subject(), channel, LINK)
        assert text.startswith(("Carica dalam Sirup", "*Carica dalam Sirup*"))
        assert "Dipetik pagi hari di lereng Dieng." in text
        assert "350 g Rp28.000" in text
        assert LINK in text
        assert unproven(text, ()) == []
        proven = draft(subject(proofs=(CertificateKind.HALAL,)), channel, LINK)
        assert ("bersertifikat halal" in proven) is (channel is not C.WHATSAPP)
    shop = subject(is_shop=True, offers=[Offered("Teh", 9_000, has_more_prices=True)])
    assert "Teh mulai Rp9.000" in draft(shop, C.WHATSAPP, LINK)
    bare = subject(name="Madu No. 1", about="", maker="", facts={}, place="", regency="")
    assert draft(bare, C.FACEBOOK, LINK).startswith("Madu dari Pelangi Dieng.\n\n350 g")


def test_a_draft_fits_its_channel():
    endless = subject(name="K" * 80, about="Enak sekali rasanya. " * 300, group="G" * 80)
    for channel, longest in LONGEST.items():
        text = draft(endless, channel, LINK)
        assert len(text) <= longest
        assert LINK in text
        assert hashtags_in(text) <= MOST_HASHTAGS


@pytest.fixture
def kit(client, app):
    """The page of a kit, for the sales admin of its group."""
    group = make_group("Lebah")
    product = db.session.get_one(Product, make_variant(group, "Madu").product_id)
    client.user_id = make_member(group, Role.SALES_ADMIN).user_id
    client.enter(client.user_id)
    client.product_id, client.group = product.id, group
    return f"/kelola/{group.slug}/promosi/{product.slug}"


def test_own_words_are_kept_and_unproven_ones_are_not(client, kit):
    assert "Siapkan tautan dan gambar" in client.get(kit).text
    assert client.submit(kit).status_code == 303
    page = f"{kit}?saluran=facebook"
    assert "Mau pesan?" in client.get(page).text

    refused = client.submit(page, text="Madu halal, obat batuk terbaik")
    assert refused.status_code == 422
    for reason in ("“halal” baru boleh", "“obat” menjanjikan", "“terbaik” membandingkan"):
        assert reason in refused.text
    assert "Madu halal, obat batuk terbaik" in refused.text
    assert client.submit(page, text="x" * 1_501).status_code == 422

    checked = make_certificate(
        client.group, CertificateKind.HALAL, status=CertificateStatus.CHECKED
    )
    assert client.submit(page, text="Madu halal dari lereng").status_code == 303
    assert "Madu halal dari lereng" in client.get(page).text
    assert "wa.me" not in client.get(page).text
    with atomic() as session:
        session.merge(checked).status = CertificateStatus.REFUSED
    assert "perlu diubah sebelum dibagikan" in client.get(page).text
    assert "facebook.com" not in client.get(page).text
    client.submit(page, contoh="1")
    with atomic() as session:
        session.get_one(User, client.user_id).language = Language.EN
    assert "Mau pesan?" in client.get(page).text
    assert "Rp25.000" in client.get(page).text  # whoever has it written


def test_each_place_gets_a_link_of_its_own(client, kit):
    client.submit(kit)
    nameless = client.submit(kit, channel="poster", place="", form="/tautan")
    assert nameless.status_code == 422
    client.submit(kit, channel="poster", place="pasar Leksono", form="/tautan")
    page = client.get(kit)
    assert "Poster QR di pasar Leksono" in page.text
    link = link_to(client.group, C.POSTER, product_id=client.product_id, place="pasar Leksono")
    assert f"/p/{link.code}" in page.text

"""Certificates in lists and searches: the badge, the filter, and how many it leaves."""

import re
from datetime import timedelta

import pytest

from storefront.core import clock
from storefront.groups.models import CertificateKind, CertificateStatus
from tests.factories import make_certificate, make_group, make_variant
from tests.pages import names_on

CHECKED = CertificateStatus.CHECKED
K = CertificateKind


@pytest.fixture
def certified(app):
    """Of six kinds of keripik three are certified, one of them sold out."""
    whole, partly, none = make_group("Semua"), make_group("Sebagian"), make_group("Belum")
    make_variant(whole, "Keripik tempe", price_idr=9_000)
    make_variant(whole, "Keripik bayam", stock=0)
    named = make_variant(partly, "Keripik pisang", price_idr=60_000)
    make_variant(partly, "Keripik talas")
    make_variant(none, "Keripik ubi")
    make_variant(none, "Keripik jamur")
    for kind in (K.PIRT, K.PIRT, K.HALAL):
        make_certificate(whole, kind, status=CHECKED)
    make_certificate(partly, K.BPOM, products=[named.product_id], status=CHECKED)
    make_certificate(partly, K.NIB, status=CHECKED)
    make_certificate(none, K.HALAL)  # nobody has looked at it
    yesterday = clock.today() - timedelta(days=1)
    make_certificate(none, K.PIRT, status=CHECKED, expires_on=yesterday)


def figure(page):
    return int(re.search(r'(?s)name="sertifikat".*?<span class="mute sm">(\d+)', page.text)[1])


def test_the_filter_leaves_what_is_certified_and_says_how_many(client, certified):
    page = client.get("/cari?q=keripik")
    assert figure(page) == 3
    found = client.get("/cari?q=keripik&sertifikat=1")
    assert set(names_on(found)) == {"Keripik tempe", "Keripik bayam", "Keripik pisang"}
    assert "3 produk" in found.text
    assert "Bersertifikat" in found.text

    for more, left in (("stok=1", 2), ("max=10.000", 1), ("stok=1&min=50.000", 1)):
        assert figure(client.get(f"/cari?q=keripik&{more}")) == left
        assert len(names_on(client.get(f"/cari?q=keripik&sertifikat=1&{more}"))) == left


def test_a_card_names_each_kind_once(client, certified):
    page = client.get("/cari?q=keripik+tempe").text
    card = page[page.index("<article") : page.index("</article>")]
    assert re.findall("P-IRT, Halal|NIB", card) == ["P-IRT, Halal"]


def test_searching_costs_four_queries_with_the_filter_too(client, certified, count_queries):
    for path in ("/cari?q=keripik&sertifikat=1", "/cari?sertifikat=1"):
        with count_queries() as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= 4
    for path in ("/kategori/camilan", "/cari?q=keripikk&sertifikat=1"):
        with count_queries() as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= (2 if "kategori" in path else 4)

"""A group writes down how its parcels travel and what that costs."""

import pytest
import sqlalchemy as sa

from storefront.core.db import db
from storefront.groups.models import Role
from storefront.regions.models import Region, RegionLevel
from storefront.shipping.models import ShippingKind, ShippingOption, ShippingRate
from storefront.shipping.queries import options_of, quotes
from tests.factories import LEKSONO, make_group, make_member, make_region, save
from tests.visitor import forms_in


@pytest.fixture
def group(client):
    make_region()
    make_region("33.07.09", "Wonosobo")
    group = make_group("Lebah")
    client.enter(make_member(group).user_id)
    return group


def path(group, rest):
    return f"/kelola/{group.slug}/{rest}"


def add(client, group, kind, **fields):
    """Fill in the form of one kind; `zone`, `price` and `up_to_kg` count rows from 0."""
    return client.submit(path(group, f"ongkir/baru/{kind}"), {"name": "Baru"} | fields)


def prices(group, district=LEKSONO, grams=1500):
    db.session.rollback()
    return {quote.name: quote.price_idr for quote in quotes({group.id: grams}, district)[group.id]}


def test_a_price_per_kilogram_with_a_tier_and_a_zone(client, group):
    answer = add(
        client,
        group,
        "per-kg",
        **{
            "rates-0-zone": "semua",
            "rates-0-price": "20rb",
            "rates-1-zone": "Kab. Wonosobo",
            "rates-1-price": "5.000",
            "rates-1-up_to_kg": "5",
        },
    )
    assert answer.status_code == 303
    assert prices(group)["Baru"] == 2 * 5_000
    assert prices(group, grams=5_500)["Baru"] == 6 * 20_000


def test_an_own_courier_goes_to_the_named_district_only(client, group):
    add(client, group, "antar", **{"rates-0-zone": "Kec. Wonosobo", "rates-0-price": "0"})
    assert prices(group, "33.07.09")["Baru"] == 0
    assert "Baru" not in prices(group)


def test_a_pick_up_place_needs_an_address_and_no_price(client, group):
    assert add(client, group, "ambil").status_code == 422
    place = {
        "address": "Balai Desa Lipursari",
        "note": "Senin–Sabtu, 08.00–15.00",
        "map_url": "Balai Desa Lipursari https://maps.app.goo.gl/AbC123",
    }
    assert add(client, group, "ambil", **place).status_code == 303
    made = options_of(group)[-1]
    assert (made.address, made.note) == (place["address"], place["note"])
    assert made.map_url == "https://maps.app.goo.gl/AbC123"


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://example.com/maps", "http://google.com/maps/x", "peta"]
)
def test_only_a_link_to_a_map_is_kept(client, group, link):
    answer = add(client, group, "ambil", address="Balai Desa", map_url=link)
    assert answer.status_code == 422
    assert "Salin tautan dari Google Maps" in answer.text


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(
    ("zone", "price", "words"),
    [
        ("Wonosobo", "5000", "Ada beberapa"),
        ("Atlantis", "5000", "Belum ditemukan"),
        ("", "5000", "Tulis daerahnya"),
        ("semua", "", "Isi ongkirnya"),
        ("semua", "lima", "Tulis rupiah"),
        ("", "", "paling sedikit satu daerah"),
        ("x" * 5000, "1", "Paling banyak 120 huruf"),
        ("Leksono\x00", "1", "tidak terbaca"),
    ],
)
def test_what_has_to_be_mended_stands_at_its_row(client, group, zone, price, words):
    answer = add(client, group, "satu-harga", **{"rates-0-zone": zone, "rates-0-price": price})
    assert answer.status_code == 422
    assert words in answer.text


def test_a_way_is_changed_hidden_and_removed(client, group):
    [regular, pickup] = [option.id for option in options_of(group)]
    shown = client.get(path(group, f"ongkir/{regular}")).text
    assert 'value="semua"' in shown
    assert 'value="10.000"' in shown

    client.submit(path(group, f"ongkir/{regular}"), {"rates-0-price": "12.500"})
    assert prices(group)["Reguler"] == 12_500
    client.submit(path(group, f"ongkir/{pickup}"), {"address": "Balai Desa", "is_offered": None})
    assert "Ambil di tempat" not in prices(group)
    client.submit(path(group, f"ongkir/{regular}"), form="/penghapusan")
    assert prices(group) == {}
    foreign = options_of(make_group())[0].id
    token = forms_in(client.get(path(group, f"ongkir/{pickup}")).text)[0].values
    for gone in (regular, foreign):  # a double tap, and what never was hers
        again = client.post(path(group, f"ongkir/{gone}/penghapusan"), data=token)
        assert again.location == path(group, "rekening-ongkir")
        assert "sudah dihapus" in client.get(again.location).text
    assert db.session.get(ShippingOption, foreign)
    assert "Tidak ditawarkan" in client.get(path(group, "rekening-ongkir")).text


def test_another_groups_way_is_not_there(client, group):
    foreign = options_of(make_group())[0].id
    assert client.get(path(group, f"ongkir/{foreign}")).status_code == 404
    token = client.get(path(group, "rekening-ongkir"))
    assert token.status_code == 200
    assert db.session.get(ShippingOption, foreign)
    assert db.session.scalars(sa.select(ShippingRate.id)).all()


def test_zones_are_shown_as_they_can_be_typed(client, group):
    option = save(ShippingOption(group_id=group.id, kind=ShippingKind.FLAT, name="Zona"))
    for code in ("33", "33.07", LEKSONO):
        save(ShippingRate(option_id=option.id, region_code=code, price_idr=1))
    way = path(group, f"ongkir/{option.id}")
    client.submit(way, {"name": "Zona baru"})
    client.submit("/akun", language="en", form="/bahasa")
    assert "Leksono District, Wonosobo Regency" in client.get(way).text
    client.submit(way, {"name": "Zona lain"})
    codes = sa.select(ShippingRate.region_code).filter_by(option_id=option.id)
    assert db.session.scalars(codes.order_by(ShippingRate.id)).all() == ["33", "33.07", LEKSONO]
    assert db.session.get(Region, "33").level is RegionLevel.PROVINCE


def test_only_the_chair_sees_the_page(client, group):
    client.enter(make_member(group, Role.TREASURER).user_id)
    assert client.get(path(group, "rekening-ongkir")).status_code == 403


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize("row", ["²", "9" * 5_000, "-1", "x"])
def test_a_row_that_has_no_number_is_left_out(client, group, row):
    address = path(group, "ongkir/baru/satu-harga")
    token = forms_in(client.get(address).text)[0].values["csrf_token"]
    sent = {"csrf_token": token, "name": "Baru", f"rates-{row}-zone": "semua"}
    assert client.post(address, data=sent).status_code == 422

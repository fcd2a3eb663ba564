"""On which day a group sends, from its form to the promise that an order keeps."""

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from storefront.core import clock
from storefront.core.clock import WIB
from storefront.core.db import db
from storefront.groups.models import ProducerGroup
from storefront.ordering.models import PaymentMethod
from storefront.ordering.services.fulfil import mark_paid
from storefront.shipping.models import ShippingKind
from storefront.shipping.sending import sending_day
from tests.factories import make_group, make_member, make_variant, place_order
from tests.pages import path_of


@dataclass
class Days:
    send_days: str
    send_by_hour: int | None = None
    holiday_until: date | None = None


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("days", "ordered", "sent"),
    [
        (Days("24"), "2026-11-30T23:59", date(2026, 12, 1)),  # Monday night, Tuesday
        (Days("24"), "2026-12-01T10:00", date(2026, 12, 1)),
        (Days("24", 12), "2026-12-01T11:59", date(2026, 12, 1)),
        (Days("24", 12), "2026-12-01T12:00", date(2026, 12, 3)),
        (Days("2", 12), "2026-12-01T12:00", date(2026, 12, 8)),  # a whole week
        (Days("1"), "2026-12-31T08:00", date(2027, 1, 4)),  # over the end of the year
        (Days("5"), "2026-12-31T08:00", date(2027, 1, 1)),
        (Days("4"), "2028-02-25T08:00", date(2028, 3, 2)),  # over 29 February
        (Days("24", None, date(2026, 12, 1)), "2026-11-28T08:00", date(2026, 12, 3)),
        (Days("24", 12, date(2026, 12, 31)), "2026-12-24T13:00", date(2027, 1, 5)),
        (Days("24", None, date(2026, 11, 1)), "2026-11-30T08:00", date(2026, 12, 1)),  # it is over
        (Days("1234567", 8), "2026-12-01T08:00", date(2026, 12, 2)),
        (Days(""), "2026-12-01T08:00", None),
    ],
)
def test_the_day_is_the_first_that_fits(days, ordered, sent):
    assert sending_day(days, moment(ordered)) == sent


def test_the_day_is_that_of_central_java():
    night = datetime.fromisoformat("2026-11-30T18:00+00:00")  # 1 December, 01.00 WIB
    assert sending_day(Days("1"), night) == date(2026, 12, 7)


def test_the_chair_names_days_and_the_customer_sees_the_next(client):
    group = make_group("Lebah")
    client.enter(make_member(group).user_id)
    desk = f"/kelola/{group.slug}"
    with clock.at(moment("2026-11-30T10:00")):
        answer = client.submit(f"{desk}/hari-kirim", {"days": ["2", "4"], "by_hour": "12"})
        assert answer.status_code == 303
        page = client.get(f"{desk}/rekening-ongkir").text
        assert "Selasa, Kamis" in page
        assert "sampai pukul 12.00" in page
        variant = make_variant(group, "Madu")
        assert "Dikirim Selasa, 1 Desember" in client.get(path_of(variant)).text
        client.submit(path_of(variant), form="/keranjang")
        assert "Dikirim Selasa, 1 Desember" in client.get("/keranjang").text
        shown = client.get("/checkout").text
        assert "Dikirim Selasa" not in shown  # how it comes is not chosen yet

    sent = {"days": ["2", "x"], "by_hour": "12"}
    assert client.submit(f"{desk}/hari-kirim", sent).status_code == 422
    assert client.submit(f"{desk}/hari-kirim", {"days": [], "by_hour": ""}).status_code == 303
    assert "Dikirim" not in client.get("/keranjang").text


def test_an_order_keeps_the_day_from_when_the_group_could_start(client):
    group = make_group(send_days="2")
    with clock.at(moment("2026-11-24T10:00")):
        waiting = place_order(make_variant(group))
        cash = place_order(make_variant(group), kind=ShippingKind.PICKUP, method=PaymentMethod.COD)
    assert (waiting.send_on, cash.send_on) == (None, None)  # not paid yet; fetched by herself
    with clock.at(moment("2026-11-25T10:00")):
        mark_paid(waiting.id)
    db.session.get_one(ProducerGroup, group.id).send_days = "3"
    db.session.commit()
    db.session.refresh(waiting)
    assert waiting.send_on == date(2026, 12, 1)

    client.enter(make_member(group).user_id)
    inbox = f"/kelola/{group.slug}/pesanan"
    with clock.at(moment("2026-12-01T23:00")):
        assert "Kirim paling lambat Selasa, 1 Desember" in client.get(inbox).text
    with clock.at(moment("2026-12-02T00:30")):
        assert "Terlambat: seharusnya dikirim Selasa, 1 Desember" in client.get(inbox).text

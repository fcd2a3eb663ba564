"""Where a group's money goes is changed by its chair, with her PIN."""

import pytest
import sqlalchemy as sa

from storefront.core.db import db
from storefront.core.history import events_of
from storefront.ordering.models import PaymentMethod
from storefront.payments.models import PaymentOption
from storefront.payments.queries.options import options_of
from tests.factories import PIN, make_group, make_member

ACCOUNT = {"bank_name": "BRI", "account_number": "1234 5678 90", "account_holder": "Kelompok Lebah"}


@pytest.fixture
def group(client):
    group = make_group("Lebah")
    client.enter(make_member(group).user_id)
    return group


def offered(group, method=PaymentMethod.BANK_TRANSFER):
    db.session.rollback()
    return [option for option in options_of([group.id])[group.id] if option.method is method]


def change(client, group, page="rekening", **fields):
    return client.submit(f"/kelola/{group.slug}/{page}", {"pin": PIN} | fields)


def test_a_new_account_takes_the_place_of_the_old_one(client, group):
    [old] = offered(group)
    assert change(client, group, **ACCOUNT).status_code == 303
    [new] = offered(group)
    assert (new.bank_name, new.account_number) == ("BRI", "1234 5678 90")
    assert new.id != old.id
    assert db.session.get(PaymentOption, old.id).account_number == "0000-0000-0009"
    assert [event.became for event in events_of("payment_option", [old.id, new.id])] == [
        "withdrawn",
        "offered",
    ]


def test_an_account_that_comes_again_is_the_one_of_before(client, group):
    [old] = offered(group)
    change(client, group, **ACCOUNT)
    before = {
        "bank_name": old.bank_name,
        "account_number": old.account_number,
        "account_holder": old.account_holder,
    }
    for _twice in range(2):
        change(client, group, **before)
    [again] = offered(group)
    assert again.id == old.id  # so that no amount is due twice to one account
    assert [event.became for event in events_of("payment_option", [old.id])] == [
        "withdrawn",
        "offered",
    ]


def test_without_the_right_pin_nothing_changes(client, group):
    answer = change(client, group, **ACCOUNT, pin="999999")
    assert answer.status_code == 422
    assert "PIN atau kata sandi belum cocok. Masih bisa dicoba 4 kali." in answer.text
    assert 'value="1234 5678 90"' in answer.text
    assert offered(group)[0].account_number == "0000-0000-0009"
    for _ in range(4):
        change(client, group, **ACCOUNT, pin="999999")
    assert change(client, group, **ACCOUNT).status_code == 429


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize("number", ["", "abc", "12", "1234\x005678", "9" * 5000])
def test_a_number_that_is_none_is_asked_again(client, group, number):
    assert change(client, group, **ACCOUNT | {"account_number": number}).status_code == 422


def test_transfers_can_be_ended(client, group):
    change(client, group, is_offered=None)
    assert offered(group) == []
    assert "Isi rekening" in client.get(f"/kelola/{group.slug}/rekening-ongkir").text


def test_cash_on_delivery_gets_a_limit_or_ends(client, group):
    change(client, group, "bayar-di-tempat", limit_idr="200rb")
    [cod] = offered(group, PaymentMethod.COD)
    assert cod.limit_idr == 200_000
    change(client, group, "bayar-di-tempat", is_offered=None)
    assert offered(group, PaymentMethod.COD) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PaymentOption)) == 3

"""The operator's pages about groups."""

import pytest

from storefront.core.db import db
from storefront.groups.models import CollectedBy, GroupStatus, ProducerGroup, Role
from storefront.ordering.models import Order, OrderStatus, PaymentMethod
from tests.factories import (
    make_account,
    make_classroom,
    make_group,
    make_member,
    make_qris,
    make_user,
    make_variant,
    place_order,
)

S = GroupStatus


@pytest.fixture
def operator(client):
    client.enter(make_user("Bu Pengelola", is_operator=True).id)
    return client


def page_of(group):
    return f"/pengelola/kelompok/{group.slug}"


def step(client, group, status, **more):
    return client.submit(page_of(group), {"status": status.value} | more, form=FORMS[status])


FORMS = {S.DRAFT: "#lengkapi", S.SUSPENDED: "#tangguhkan", S.CLOSED: "#tutup"}


def status_of(group):
    db.session.expire_all()
    return db.session.get(ProducerGroup, group.id).status


def test_a_group_that_waits_is_approved_from_the_list_and_its_page_opens(operator, app):
    group = make_group("Tunas Serayu", status=S.SUBMITTED)
    make_variant(group, "Keripik Pisang")
    visitor = app.test_client()
    assert visitor.get(f"/toko/{group.slug}").status_code == 404

    answer = operator.submit("/pengelola/kelompok", form=f"{group.slug}/tahap")

    assert answer.status_code == 303
    assert "Tunas Serayu sekarang tampil" in operator.get(answer.location).text
    assert status_of(group) is S.ACTIVE
    assert "Keripik Pisang" in visitor.get(f"/toko/{group.slug}").text


def test_a_group_is_sent_back_only_with_a_note_which_its_history_keeps(operator):
    group = make_group(status=S.SUBMITTED)
    refused = step(operator, group, S.DRAFT)
    assert refused.status_code == 422
    assert "Tulis dulu apa yang perlu dilengkapi" in refused.text
    assert status_of(group) is S.SUBMITTED

    assert step(operator, group, S.DRAFT, note="Foto produksi belum ada").status_code == 303

    assert status_of(group) is S.DRAFT
    page = operator.get(page_of(group)).text
    assert "Diminta melengkapi" in page
    assert "Bu Pengelola: Foto produksi belum ada" in page


def test_a_group_that_was_sent_back_reads_why_and_asks_again(operator, app):
    group = make_group(status=S.SUBMITTED)
    chair = app.test_client()
    chair.enter(make_member(group).user_id)
    step(operator, group, S.DRAFT, note="Foto produksi belum ada")
    shop = f"/kelola/{group.slug}/toko"
    assert "Kata pengelola: Foto produksi belum ada" in chair.get(shop).text

    answer = chair.submit(shop, form=f"{shop}/pengajuan")

    assert "Terkirim. Pengelola memeriksa toko Anda." in chair.get(answer.location).text
    assert status_of(group) is S.SUBMITTED
    assert chair.press(shop, "pengajuan").status_code == 409


def test_a_suspended_group_vanishes_and_its_orders_go_on(operator, app):
    group = make_group("Lebah")
    variant = make_variant(group, "Madu Hutan", stock=9)
    order = place_order(variant)
    order_id, number, shop = order.id, order.number, f"/toko/{group.slug}"
    visitor, chair = app.test_client(), app.test_client()
    chair.enter(make_member(group).user_id)
    assert "Madu Hutan" in visitor.get("/cari?q=madu").text

    assert step(operator, group, S.SUSPENDED, note="Izin habis").status_code == 303

    assert visitor.get(shop).status_code == 404
    assert "Madu Hutan" not in visitor.get("/cari?q=madu").text
    inbox = chair.get(f"/kelola/{group.slug}/uang-masuk")
    assert number in inbox.text
    chair.submit(f"/kelola/{group.slug}/uang-masuk", form="/penerimaan")
    chair.press(f"/kelola/{group.slug}/pesanan/{number}", "penerimaan")
    assert status_of_order(order_id) is OrderStatus.ACCEPTED

    again = operator.submit(page_of(group), form="#tampilkan")
    assert again.status_code == 303
    assert visitor.get(shop).status_code == 200


def test_a_group_is_closed_only_by_somebody_who_is_sure(operator):
    group = make_group()
    refused = step(operator, group, S.CLOSED)
    assert refused.status_code == 422
    assert "penutupan tidak bisa dibatalkan" in refused.text
    assert step(operator, group, S.CLOSED, sure="y").status_code == 303
    assert status_of(group) is S.CLOSED
    assert "Tutup kelompok" not in operator.get(page_of(group)).text


def test_a_step_that_is_not_in_the_flow_changes_nothing(operator):
    group = make_group()
    refused = operator.submit(page_of(group), {"status": "submitted"}, form="#tangguhkan")
    assert refused.status_code == 409
    assert "Tahapnya sudah berubah" in refused.text
    assert status_of(group) is S.ACTIVE


def test_the_collector_of_future_orders_is_changed_once_there_is_a_place_for_it(operator):
    group = make_group("Roti")
    variant = make_variant(group, stock=9)
    earlier = place_order(variant)

    refused = operator.submit(page_of(group), collected_by="platform")
    assert refused.status_code == 409
    assert "Belum ada rekening atau kode QRIS untuk menerima uang pembeli Roti" in refused.text

    make_qris()
    assert operator.submit(page_of(group), collected_by="platform").status_code == 303

    later = place_order(variant, method=PaymentMethod.QRIS)
    assert later.collected_by is CollectedBy.PLATFORM
    assert earlier.collected_by is CollectedBy.GROUP
    assert "Uang pembeli ke rekening pengelola" in operator.get(page_of(group)).text


def test_a_chair_who_forgot_her_pin_gets_a_link_that_is_shown_once(operator, app):
    group = make_group()
    chair = make_member(group, name="Bu Sulastri")
    helper = make_member(group, Role.MEMBER)

    answer = operator.submit(page_of(group), form=f"{chair.id}/tautan-pin", follow=True)

    token = answer.text.partition("/pin/")[2].partition('"')[0]
    assert _choose_pin(app, token, "804153").status_code == 303
    assert "/pin/" not in operator.get(page_of(group)).text
    assert f"{helper.id}/tautan-pin" not in operator.get(page_of(group)).text


def test_groups_are_found_by_state_by_name_and_by_district(operator):
    make_group("Pelangi")
    make_group("Tunas", status=S.SUBMITTED)
    make_group("Bahari", status=S.SUSPENDED)

    def names(query):
        page = operator.get(f"/pengelola/kelompok{query}").text
        return [name for name in ("Pelangi", "Tunas", "Bahari") if f"<b>{name}</b>" in page]

    assert names("") == ["Tunas"]
    assert names("?tahap=active") == ["Pelangi"]
    assert names("?tahap=suspended") == ["Bahari"]
    assert names("?q=pela") == ["Pelangi"]
    assert names("?q=Leksono") == ["Pelangi", "Tunas", "Bahari"]
    assert names("?q=%25") == []
    assert names("?tahap=active&sesudah=%00") == ["Pelangi"]
    assert "Belum ditemukan" in operator.get("/pengelola/kelompok?q=zzz").text


def test_practice_groups_are_not_the_operators(operator, app):
    group = make_group("Latihan", classroom_id=make_classroom().id)
    assert "Latihan" not in operator.get("/pengelola/kelompok?tahap=active").text
    assert operator.get(page_of(group)).status_code == 404


def test_pages_about_groups_cost_six_queries_however_many_there_are(operator, count_queries):
    make_account()
    groups = [make_group(status=S.SUBMITTED) for _ in range(9)]
    for _ in range(3):
        make_member(groups[0], Role.MEMBER)
    for path in ("/pengelola/kelompok", "/pengelola/kelompok?q=leksono", page_of(groups[0])):
        with count_queries() as queries:
            assert operator.get(path).status_code == 200
        assert len(queries) <= 6, path


def status_of_order(order_id):
    db.session.expire_all()
    return db.session.get(Order, order_id).status


def _choose_pin(app, token, pin):
    return app.test_client().submit(f"/pin/{token}", pin=pin, pin_again=pin)

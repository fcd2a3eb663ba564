"""Proofs: what a customer shows of her payment, what is answered, and what she sees of a refund."""

import pytest
import sqlalchemy as sa
from PIL import Image

from storefront.core import storage
from storefront.core.db import db
from storefront.groups.models import CollectedBy, Role
from storefront.ordering.models import PaymentStatus, Purchase
from storefront.payments.models import Denial, Refund, RefundReason, TransferProof
from storefront.payments.queries.payments import open_payments_of
from storefront.payments.services.proof import MOST_PROOFS
from storefront.payments.services.receive import receive
from storefront.payments.services.refund import give_back
from tests.catalog.keeper import file, phone_photo
from tests.core.hostile import HEIC, TOO_LARGE, UNREADABLE, UNSUPPORTED, encoded, picture
from tests.factories import (
    make_account,
    make_group,
    make_member,
    make_user,
    make_variant,
    place_order,
)
from tests.ordering.shopping import orders_now, press
from tests.payments.sending import note_refund
from tests.visitor import forms_in

pytestmark = pytest.mark.databases("sqlite")
REFUSED = {
    "heic": HEIC["heic"],
    "large": TOO_LARGE["jpeg of 51 megapixels"],
    "broken": UNREADABLE["jpeg cut at 50%"],
    "page": UNSUPPORTED["a page"],
    "pdf": UNSUPPORTED["pdf"],
}


@pytest.fixture
def group(app):
    return make_group("Lebah")


@pytest.fixture
def treasurer(app, group):
    visitor = app.test_client()
    visitor.enter(make_member(group, Role.TREASURER).user_id)
    return visitor


@pytest.fixture
def order(group):
    return place_order(make_variant(group, "Madu", stock=9))


def payment_of(order):
    db.session.rollback()
    return open_payments_of(order.id)[0]


def page_of(order):
    token = db.session.get_one(Purchase, order.purchase_id).token
    return f"/pesanan/{token}/bayar/{payment_of(order).id}"


def send(client, order, photo=None, **typed):
    fields = {"photo": photo or phone_photo()} | typed
    return client.submit(page_of(order), fields, form="/bukti")


def proofs():
    db.session.rollback()
    return list(db.session.scalars(sa.select(TransferProof).order_by(TransferProof.id)))


def queue_of(group):
    return f"/kelola/{group.slug}/uang-masuk"


def test_a_picture_is_a_claim_and_never_the_money(client, order):
    answer = send(client, order, amount_idr="50.123", sender="BRI, Siti")

    assert answer.status_code == 303
    (proof,) = proofs()
    assert (proof.amount_idr, proof.sender) == (50_123, "BRI, Siti")
    payment = payment_of(order)
    assert payment.claimed_at
    assert payment.received_idr == 0
    assert orders_now()[0].payment_status is PaymentStatus.CHECKING
    with storage.private().open(proof.file) as kept, Image.open(kept) as developed:
        assert developed.format == "JPEG"
        assert not developed.getexif()


def test_who_may_see_the_picture(app, client, order, group, treasurer):
    send(client, order)
    own = f"{page_of(order)}/bukti/{proofs()[0].id}"
    desk = f"{queue_of(group)}/{payment_of(order).id}/bukti/{proofs()[0].id}"
    other = place_order(make_variant(make_group("Roti")))

    for visitor, address in ((client, own), (treasurer, desk)):
        shown = visitor.get(address)
        assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
        assert "no-store" in shown.headers["Cache-Control"]
    assert f'src="{own}"' in client.get(page_of(order)).text
    assert f'src="{desk}"' in treasurer.get(queue_of(group)).text
    assert client.get(f"{page_of(other)}/bukti/{proofs()[0].id}").status_code == 404
    stranger = app.test_client()
    stranger.enter(make_member(make_group("Teh")).user_id)
    assert stranger.get(desk).status_code == 404
    assert app.test_client().get(f"/media/{proofs()[0].file}").status_code == 404


@pytest.mark.parametrize("kind", REFUSED)
def test_a_picture_that_is_refused_loses_nothing_that_was_typed(client, order, kind):
    answer = send(client, order, file(REFUSED[kind]()), sender="BRI, Siti")

    assert answer.status_code == 422
    assert "BRI, Siti" in answer.text
    assert 'class="note bad"' in answer.text
    assert proofs() == []
    assert payment_of(order).claimed_at is None


def test_pictures_from_one_address_are_limited(make_app, order):
    client = make_app(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False).test_client()
    path = f"{page_of(order)}/bukti"
    assert [client.post(path).status_code for _ in range(11)] == [422] * 10 + [429]


def test_no_picture_is_told(client, order):
    answer = client.submit(page_of(order), {"sender": "BRI"}, form="/bukti")
    assert answer.status_code == 422
    assert "Pilih dulu fotonya" in answer.text


def test_the_same_picture_is_kept_once_and_not_too_many(client, order):
    for _ in range(2):
        send(client, order, file(encoded("PNG")))
    assert len(proofs()) == 1
    for width in range(10, 10 + MOST_PROOFS):
        answer = send(client, order, file(encoded("PNG", picture((width, 20)))))
    assert (answer.status_code, len(proofs())) == (409, MOST_PROOFS)
    assert "itu cukup" in answer.text
    kept = {path.name for path in storage.private().root.rglob("*.jpg")}
    assert kept == {proof.file for proof in proofs()}


def test_a_proof_of_money_that_came_is_no_longer_taken(client, order):
    payment, path = payment_of(order), page_of(order)
    (form,) = (form for form in forms_in(client.get(path).text) if form.is_called("/bukti"))
    receive(payment.id, payment.due_idr, by_id=None)

    answer = client.post(form.action, data=form.values | {"photo": phone_photo()})

    assert (answer.status_code, proofs()) == (409, [])
    assert "tidak ditunggu lagi" in answer.text
    assert "/bukti" not in client.get(path).text


@pytest.mark.parametrize(
    ("why", "words"),
    [("not_there", "belum ada di rekening"), ("duplicate", "sudah dipakai untuk pembayaran lain")],
)
def test_the_customer_reads_why_and_shows_another(client, order, group, treasurer, why, words):
    send(client, order)
    answer = treasurer.submit(queue_of(group), {"why": why}, form="/bantahan", follow=True)
    assert "Pembeli punya waktu 24 jam lagi" in answer.text
    assert words in client.get(page_of(order)).text
    assert payment_of(order).denied_for is Denial(why)

    send(client, order, file(encoded("PNG")))
    assert payment_of(order).denied_for is None
    assert payment_of(order).claimed_at
    assert words not in client.get(page_of(order)).text


def test_a_made_up_reason_changes_nothing(client, order, group, treasurer):
    send(client, order)
    assert treasurer.submit(queue_of(group), {"why": "x"}, form="/bantahan").status_code == 422
    assert payment_of(order).claimed_at


def test_a_picture_shown_twice_is_pointed_out(client, order, group, treasurer):
    first = place_order(make_variant(group))
    send(client, first, file(encoded("JPEG")))
    send(client, order, file(encoded("JPEG", exif=Image.Exif())))
    number = db.session.get_one(Purchase, first.purchase_id).number
    assert f"pernah dipakai untuk {number}" in treasurer.get(queue_of(group)).text


def test_another_group_learns_no_number(app, client, order):
    other = make_group("Roti")
    send(client, place_order(make_variant(other)), file(encoded("JPEG")))
    send(client, order, file(encoded("JPEG")))
    baker = app.test_client()
    baker.enter(make_member(other).user_id)
    page = baker.get(queue_of(other)).text
    assert "pernah dipakai untuk pembayaran lain" in page
    assert db.session.get_one(Purchase, order.purchase_id).number not in page


def test_nobody_answers_for_the_money_of_others_nor_twice_nor_in_words(
    app, client, order, group, treasurer
):
    """Ids of another group, amounts that are none, forms that come again, names that are code."""
    evil = '"><script>alert(1)</script>'
    send(client, order, file(encoded("JPEG"), name="<script>alert(1)</script>.jpg"), sender=evil)
    other = place_order(make_variant(make_group("Roti"), stock=9))
    send(client, other)
    mine, theirs, queue = payment_of(order), payment_of(other), queue_of(group)
    shown = treasurer.get(queue).text
    assert (evil in shown, "&lt;script&gt;" in shown) == (False, True)

    stranger_proof = f"{queue}/{mine.id}/bukti/{proofs()[-1].id}"
    assert treasurer.get(stranger_proof).status_code == 404
    for what in ("penerimaan", "jumlah-lain", "tunai", "bantahan"):
        assert press(treasurer, f"{queue}/{theirs.id}/{what}").status_code == 404
    for typed in ("-5000", "0", "1e9", "99999999999", "25.000,50", evil):
        fields = {f"{mine.id}-amount_idr": typed}
        refused = treasurer.submit(queue, fields, form="/jumlah-lain")
        assert (refused.status_code, evil in refused.text) == (422, False)

    due = mine.due_idr
    page = forms_in(treasurer.get(queue).text)
    exact = next(form for form in page if form.is_called("/penerimaan"))
    short = next(form for form in page if form.is_called("/jumlah-lain"))
    rest = short.values | {f"{mine.id}-amount_idr": "10.000"}
    for _time in range(2):
        assert treasurer.post(exact.action, data=exact.values).status_code == 303
    assert treasurer.post(short.action, data=rest).status_code == 303
    assert "sudah dicatat sebelumnya. Tidak ada yang berubah" in treasurer.get(queue).text
    db.session.rollback()
    assert (mine.received_idr, theirs.received_idr) == (due, 0)

    receive(theirs.id, theirs.due_idr, by_id=None)
    give_back(other.id, 5_000, RefundReason.AGREED, note="penyok")
    [refund] = db.session.scalars(sa.select(Refund)).all()
    for what in ("selesai", "disimpan"):
        address = f"/kelola/{group.slug}/pengembalian/{refund.id}/{what}"
        assert press(treasurer, address).status_code == 404


def test_the_operator_answers_for_the_platform(app, client):
    make_account()
    group = make_group("Kopi", collected_by=CollectedBy.PLATFORM)
    order = place_order(make_variant(group))
    send(client, order)
    operator, chair = app.test_client(), app.test_client()
    operator.enter(make_user(is_operator=True).id)
    chair.enter(make_member(group).user_id)
    address = f"{payment_of(order).id}/bukti/{proofs()[0].id}"

    assert operator.get(f"/pengelola/uang/{address}").status_code == 200
    assert chair.get(f"{queue_of(group)}/{address}").status_code == 404
    operator.submit("/pengelola/uang", {"why": "duplicate"}, form="/bantahan")
    assert payment_of(order).denied_for is Denial.DUPLICATE


def test_a_refund_is_noted_with_the_pin_and_a_picture_for_the_customer(
    client, order, group, treasurer
):
    payment = payment_of(order)
    receive(payment.id, payment.due_idr + 5_000, by_id=None)
    tracking = page_of_purchase(order)

    refused = note_refund(treasurer, queue_of(group), secret="000111")
    assert refused.status_code >= 400
    assert refund().done_at is None
    assert note_refund(treasurer, queue_of(group), proof=file(b"x")).status_code == 422
    assert refund().done_at is None
    assert refund().proof is None

    assert note_refund(treasurer, queue_of(group), proof=phone_photo()).status_code == 303
    assert refund().done_by_id
    assert refund().proof
    address = f"{tracking}/pengembalian/{refund().id}/bukti"
    assert address in client.get(tracking).text
    assert client.get(address).mimetype == "image/jpeg"
    other = place_order(make_variant(make_group("Roti")))
    assert client.get(address.replace(tracking, page_of_purchase(other))).status_code == 404


def refund():
    db.session.rollback()
    return db.session.scalars(sa.select(Refund).execution_options(populate_existing=True)).one()


def page_of_purchase(order):
    return f"/pesanan/{db.session.get_one(Purchase, order.purchase_id).token}"

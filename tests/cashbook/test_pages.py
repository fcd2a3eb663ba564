"""The treasurer's pages: two fields and a photo, a closed month, a paper to sign."""

import io
import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from storefront.cashbook.models import CashEntry, CashKind, CashPeriod, ProfitShare
from storefront.core import clock, storage
from storefront.core.db import db
from storefront.groups.models import Role
from tests.cashbook.keeping import TODAY, close, noon, sell, spend
from tests.factories import make_classroom, make_group, make_member, make_variant
from tests.visitor import forms_in

pytestmark = pytest.mark.databases("sqlite")

OCTOBER = date(2026, 10, 31)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(noon(TODAY)):
        yield


@pytest.fixture
def group(app):
    return make_group()


@pytest.fixture
def treasurer(client, group):
    member = make_member(group, Role.TREASURER, name="Endang Purwanti")
    client.enter(member.user_id)
    return member.user_id


@pytest.fixture
def book(group, treasurer):
    return f"/kelola/{group.slug}/buku-kas"


def entries():
    db.session.rollback()
    return list(db.session.scalars(sa.select(CashEntry).order_by(CashEntry.id)))


def test_an_empty_book_says_how_to_begin(client, book):
    page = client.get(book)

    assert "Buku ini masih kosong" in page.text
    assert "Saldo awal" in page.text


def test_two_fields_are_enough(client, book):
    answer = client.submit(book, amount_idr="86rb", note="Gas dapur")

    assert answer.status_code == 303
    (entry,) = entries()
    assert (entry.amount_idr, entry.note, entry.kind) == (86_000, "Gas dapur", CashKind.OTHER)
    assert entry.booked_on == TODAY
    page = client.get(book)
    assert "Gas dapur" in page.text
    assert "\N{MINUS SIGN}Rp86.000" in page.text  # the balance


def test_money_that_came_in_has_kinds_of_its_own(client, book):
    client.submit(f"{book}?arah=masuk", amount_idr="2.150.000", note="Isi kaleng", kind="opening")

    (entry,) = entries()
    assert entry.kind is CashKind.OPENING
    assert "Rp2.150.000" in client.get(book).text


@pytest.mark.parametrize(
    ("field", "typed"),
    [("amount_idr", "seribu"), ("amount_idr", "0"), ("note", ""), ("booked_on", "2026-11-25"),
     ("kind", "share"), ("booked_on", "kemarin")],
)  # fmt: skip
def test_what_was_typed_comes_back(client, book, field, typed):
    fields = {"amount_idr": "86.000", "note": "Gas & listrik"} | {field: typed}
    answer = client.submit(book, fields)

    assert answer.status_code == 422
    assert entries() == []
    if field != "note":
        assert "Gas &amp; listrik" in answer.text


def test_a_receipt_is_private_and_kept_nowhere_else(client, book):
    client.submit(book, amount_idr="86rb", note="Gas", receipt=(photo(), "nota.jpg"))

    (entry,) = entries()
    before = entry.receipt
    answer = client.get(f"{book}/catatan/{entry.id}/nota")

    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"rahasia" not in answer.data  # what the camera wrote beside the pixels
    assert Image.open(io.BytesIO(answer.data)).size == (40, 30)

    client.submit(f"{book}/catatan/{entry.id}", receipt=(photo(), "nota.jpg"))
    assert not storage.private().exists(before)  # only the new one is kept
    assert storage.private().exists(entries()[0].receipt)


def test_what_is_no_photo_is_refused_and_nothing_kept(client, book):
    answer = client.submit(
        book, amount_idr="1", note="Gas", receipt=(io.BytesIO(b"%PDF-"), "a.jpg")
    )

    assert answer.status_code == 422
    assert "Gas" in answer.text
    assert entries() == []


def test_a_mistake_is_mended_and_its_history_stays(client, group, treasurer, book):
    spend(group, 86_000, by_id=treasurer)
    (entry,) = entries()
    path = f"{book}/catatan/{entry.id}"

    assert client.submit(path, amount_idr="68rb", form=f"/catatan/{entry.id}").status_code == 303

    page = client.get(path).text
    assert "Diubah, sebelumnya Rp86.000, Gula (24/11/2026)" in page
    assert client.press(path, "penghapusan").status_code == 303
    assert "sudah dihapus" in client.get(path).text
    assert "Gula" not in client.get(book).text


def test_nothing_goes_into_a_closed_month(client, group, treasurer, book):
    spend(group, 86_000, OCTOBER, by_id=treasurer)
    (entry,) = entries()
    close(group, OCTOBER, by_id=treasurer)

    answer = client.submit(book, amount_idr="1rb", note="Lupa", booked_on="2026-10-31")
    assert answer.status_code == 409
    assert "Buku sudah ditutup sampai 31 Oktober 2026" in answer.text
    assert "Lupa" in answer.text

    page = client.get(f"{book}/catatan/{entry.id}")
    assert "tetap" in page.text
    token = {"csrf_token": forms_in(client.get(book).text)[0].values["csrf_token"]}
    assert client.post(f"{book}/catatan/{entry.id}/penghapusan", data=token).status_code == 409
    assert len(entries()) == 1


def test_a_long_month_comes_page_by_page(client, group, treasurer, book, count_queries):
    for number in range(65):
        spend(group, 1_000 + number, TODAY - timedelta(days=number % 20), by_id=treasurer)

    with count_queries() as queries:
        first = client.get(book).text
    assert len(queries) <= 12, queries
    older = re.search(r'href="([^"]*sebelum=[^"]*)"', first)[1].replace("&amp;", "&")
    second = client.get(older).text

    seen = [set(re.findall(r"/catatan/([0-9]+)", page)) for page in (first, second)]
    assert [len(each) for each in seen] == [50, 15]
    assert not seen[0] & seen[1]
    assert "Jumlah November 2026" in first


def test_months_lead_to_each_other(client, group, treasurer, book):
    spend(group, 86_000, OCTOBER, by_id=treasurer)

    assert "Oktober 2026" in client.get(book).text
    october = client.get(f"{book}?bulan=2026-10").text
    assert "Gula" in october
    assert "September 2026" not in october
    assert client.get(f"{book}?bulan=kapan&sebelum=%00").status_code == 200


def test_closing_and_sharing_from_the_first_tap_to_the_paper(client, group, treasurer, book):
    sell(make_variant(group), OCTOBER, quantity=4)
    spend(group, 9_999, OCTOBER, by_id=treasurer)

    answer = client.submit(f"{book}/tutup", last_on="2026-10-31")
    assert answer.status_code == 303
    (period,) = db.session.scalars(sa.select(CashPeriod))
    page = f"{book}/masa/{period.id}"
    assert answer.location == page

    by_percent = f"{page}?cara=persen"
    fields = {"bagian-0-percent": "60", "bagian-1-name": "Bu Tumi", "bagian-1-percent": "39,5"}
    assert "Jumlah persennya 99,5" in client.submit(by_percent, fields).text
    preview = client.submit(by_percent, fields | {"bagian-1-percent": "40", "kept": "20"})

    assert preview.status_code == 200
    assert "sampai rupiah terakhir" in preview.text
    assert not list(db.session.scalars(sa.select(ProfitShare)))

    settled = client.post(f"{page}/bagi-hasil?cara=persen", data=form_with_button(preview.text))
    assert settled.status_code == 303
    db.session.rollback()
    parts = list(db.session.scalars(sa.select(ProfitShare).order_by(ProfitShare.id)))
    assert {part.name for part in parts} == {"Endang Purwanti", "Bu Tumi"}
    assert period.kept_idr + sum(part.amount_idr for part in parts) == period.result_idr

    hand = client.press(page.replace(f"/masa/{period.id}", ""), f"bagian/{parts[0].id}/penyerahan")
    assert hand.status_code == 303
    assert "Sudah diterima" in client.get(page).text


def test_a_division_is_reckoned_again_when_it_changed_since(client, group, treasurer, book):
    spend(group, 100, OCTOBER, by_id=treasurer, kind=CashKind.SALE)
    page = f"{book}/masa/{close(group, OCTOBER, by_id=treasurer)}?cara=persen"
    preview = client.submit(page, {"bagian-0-percent": "100"}).text

    sent = form_with_button(preview) | {"bagian-0-name": "Orang lain"}
    answer = client.post(page.replace("?", "/bagi-hasil?"), data=sent)

    assert answer.status_code == 409
    assert "Periksa lagi" in answer.text
    assert "Orang lain" in answer.text


def test_a_month_without_result_says_so(client, group, treasurer, book):
    spend(group, 86_000, OCTOBER, by_id=treasurer)
    period_id = close(group, OCTOBER, by_id=treasurer)

    assert "tidak menyisakan hasil" in client.get(f"{book}/masa/{period_id}").text


@pytest.mark.parametrize("is_practice", [False, True])
def test_the_paper_has_every_name_and_is_kept_nowhere(app, client, is_practice):
    group = make_group(classroom_id=make_classroom().id if is_practice else None)
    member = make_member(group, Role.TREASURER, classroom_id=group.classroom_id)
    client.enter(member.user_id)
    spend(group, 100, OCTOBER, by_id=member.user_id, kind=CashKind.SALE)
    period_id = close(group, OCTOBER, by_id=member.user_id)
    page = f"/kelola/{group.slug}/buku-kas/masa/{period_id}"
    fields = {"bagian-0-percent": "40", "bagian-1-name": "Siti " * 16, "bagian-1-percent": "60"}
    preview = client.submit(f"{page}?cara=persen", fields).text
    client.post(f"{page}/bagi-hasil?cara=persen", data=form_with_button(preview))

    paper = client.get(f"{page}/tanda-terima.pdf")

    assert paper.mimetype == "application/pdf"
    assert paper.headers["Cache-Control"] == "no-store"
    assert paper.data.startswith(b"%PDF-")
    assert (b"LATIHAN" in paper.data) is is_practice


def photo():
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "rahasia"
    Image.new("RGB", (40, 30), "white").save(file, "JPEG", exif=exif)
    file.seek(0)
    return file


def form_with_button(page):
    """What the gold button of a previewed division sends."""
    (form,) = [form for form in forms_in(page) if "seen" in form.names]
    return form.values | {"seen": re.search(r'name="seen" value="([^"]*)"', page)[1]}

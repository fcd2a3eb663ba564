"""What a group holds, who looks at the proof, and when customers see it."""

import io
from datetime import timedelta
from urllib.parse import urljoin

import pytest
import sqlalchemy as sa
from PIL import Image

from storefront.core import clock, storage
from storefront.core.db import db
from storefront.core.images import FileTooLarge
from storefront.core.proofs import keep_proof
from storefront.groups.models import Certificate, CertificateStatus, Role
from tests.catalog.keeper import file, phone_photo
from tests.core.hostile import encoded
from tests.factories import (
    make_certificate,
    make_group,
    make_member,
    make_user,
    make_variant,
)
from tests.pages import names_on, path_of
from tests.visitor import forms_in

S = CertificateStatus
PDF = b"%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript >> >>\n%%EOF\n"


@pytest.fixture
def group(client):
    made = make_group("Lebah")
    client.enter(make_member(made).user_id)
    return made


@pytest.fixture
def operator(app):
    visitor = app.test_client()
    visitor.enter(make_user("Bu Pengelola", is_operator=True).id)
    return visitor


def note(client, group, kind="pirt", **fields):
    fields = {"number": "206 3307 01 0001-29", "proof": phone_photo()} | fields
    return client.submit(f"/kelola/{group.slug}/sertifikat/baru/{kind}", fields, form="#sertifikat")


def page_of(group, certificate):
    return f"/kelola/{group.slug}/sertifikat/{certificate.id}"


def desk_of(certificate):
    return f"/pengelola/sertifikat/{certificate.id}"


def press(visitor, page, form, **fields):
    """Send a form of a page that was opened before."""
    chosen = next(each for each in forms_in(page.text) if each.is_called(form))
    address = urljoin(page.request.path, chosen.action) if chosen.action else page.request.path
    return visitor.post(address, data=chosen.values | fields)


def check(operator, certificate):
    return operator.submit(desk_of(certificate), form="pemeriksaan")


def only_certificate():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Certificate)).one()


def in_days(count):
    return clock.today() + timedelta(days=count)


def test_customers_see_a_certificate_once_the_operator_has_seen_its_proof(
    client, group, operator, app
):
    variant = make_variant(group, "Madu")
    pages = [path_of(variant), f"/toko/{group.slug}", "/cari"]
    visitor = app.test_client()
    answer = note(client, group)
    assert answer.status_code == 303
    assert "Menunggu diperiksa" in client.get(answer.location).text
    assert not any("P-IRT</span>" in visitor.get(page).text for page in pages)

    assert "P-IRT" in operator.get("/pengelola/sertifikat").text
    assert check(operator, only_certificate()).status_code == 303

    assert "Sudah diperiksa" in client.get(answer.location).text
    for page in pages:
        assert "P-IRT" in visitor.get(page).text, page
    assert "206 3307 01 0001-29" in visitor.get(f"/toko/{group.slug}").text


def test_what_the_group_changes_is_checked_again(client, group, operator):
    certificate = make_certificate(group)
    check(operator, certificate)
    client.submit(page_of(group, certificate), form="#sertifikat")
    assert only_certificate().status is S.CHECKED

    client.submit(page_of(group, certificate), {"number": "207"})

    assert only_certificate().status is S.HELD


def test_the_operator_refuses_with_a_reason_that_the_group_reads(client, group, operator):
    certificate = make_certificate(group)
    assert operator.submit(desk_of(certificate), form="penolakan").status_code == 422
    refused = operator.submit(
        desk_of(certificate), {"note": "Nomornya tidak terbaca"}, form="penolakan"
    )
    assert refused.status_code == 303

    assert only_certificate().status is S.REFUSED
    for page in (f"/kelola/{group.slug}/sertifikat", page_of(group, certificate)):
        assert "Nomornya tidak terbaca" in client.get(page).text


def test_a_certificate_on_show_is_taken_down_again(group, operator, app):
    certificate = make_certificate(group, status=S.CHECKED)
    operator.submit(desk_of(certificate), {"note": "Palsu"}, form="penolakan")
    assert "P-IRT" not in app.test_client().get(f"/toko/{group.slug}").text


def test_a_proof_that_changed_since_it_was_looked_at_is_not_approved(client, group, operator):
    certificate = make_certificate(group)
    page = operator.get(desk_of(certificate))
    client.submit(page_of(group, certificate), {"number": "999"})

    answer = press(operator, page, "pemeriksaan")

    assert answer.status_code == 409
    assert "baru saja diubah kelompok" in answer.text
    assert only_certificate().status is S.HELD


def test_it_vanishes_by_itself_the_day_after_its_last(group, app):
    make_certificate(group, status=S.CHECKED, expires_on=in_days(0))
    variant = make_variant(group, "Madu")
    visitor = app.test_client()
    assert "P-IRT" in visitor.get(path_of(variant)).text
    with clock.at(clock.end_of(clock.today())):
        for page in (path_of(variant), f"/toko/{group.slug}", "/cari"):
            assert "P-IRT</span>" not in visitor.get(page).text.replace("P-IRT, BPOM", ""), page
        assert names_on(visitor.get("/cari?sertifikat=1")) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [(61, None), (60, "segera berakhir"), (0, "segera berakhir"), (-1, "sudah berakhir")],
)
@pytest.mark.databases("sqlite")
def test_the_first_page_reminds_sixty_days_before(client, group, days, words):
    make_certificate(group, status=S.CHECKED, expires_on=in_days(days))
    page = client.get(f"/kelola/{group.slug}/").text
    assert ("Sertifikat" in page.partition("tugas")[2].partition("</section>")[0]) == bool(words)
    assert words is None or words in page


@pytest.mark.parametrize("upload", [phone_photo, lambda: file(encoded("PNG"), "x.pdf")])
@pytest.mark.databases("sqlite")
def test_a_photo_is_developed_and_lies_among_the_private_files(client, group, upload):
    note(client, group, proof=upload())
    certificate = only_certificate()
    answer = client.get(f"{page_of(group, certificate)}/bukti")

    assert answer.content_type == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not Image.open(io.BytesIO(answer.data)).getexif()
    assert not storage.public().exists(certificate.proof)
    assert client.get(storage.public_url(certificate.proof)).status_code == 404


@pytest.mark.databases("sqlite")
def test_a_pdf_is_saved_and_never_run(client, group, operator):
    note(client, group, proof=file(PDF, "foto.jpg"))
    for visitor, page in (
        (client, page_of(group, only_certificate())),
        (operator, desk_of(only_certificate())),
    ):
        answer = visitor.get(f"{page}/bukti")
        assert answer.content_type == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><script>alert(1)</script>", "bukan foto"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bukan foto"),
        (b" \n" + PDF, "bukan foto"),
        (b"%PDF-1.7\n", "terpotong"),
    ],
    ids=["html", "svg", "late pdf", "broken pdf"],
)
@pytest.mark.databases("sqlite")
def test_other_files_are_refused_and_what_was_typed_stays(client, group, content, words):
    answer = note(client, group, proof=file(content, "sertifikat.pdf"), holder="Bu Sari")
    assert answer.status_code == 422
    assert words in answer.text
    assert "Bu Sari" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Certificate.id))) == 0
    assert not [path for path in storage.private().root.rglob("*") if path.is_file()]


@pytest.mark.databases("sqlite")
def test_a_pdf_may_have_twelve_megabytes(app):
    keep_proof(io.BytesIO(b"%PDF-1.7".ljust(12 * 2**20 - 5) + b"%%EOF"))
    with pytest.raises(FileTooLarge):
        keep_proof(io.BytesIO(b"%PDF-1.7".ljust(12 * 2**20) + b"%%EOF"))


@pytest.mark.databases("sqlite")
def test_the_proof_goes_with_the_certificate_and_when_another_comes(client, group):
    note(client, group)
    first = only_certificate().proof
    client.submit(page_of(group, only_certificate()), {"proof": phone_photo()})
    second = only_certificate().proof
    assert not storage.private().exists(first)

    client.submit(page_of(group, only_certificate()), form="penghapusan")

    assert not storage.private().exists(second)
    assert only_certificate().status is S.WITHDRAWN
    assert "206 3307" not in client.get(f"/kelola/{group.slug}/sertifikat").text


def test_a_form_sent_twice_notes_one_certificate_with_one_file(client, group):
    page = client.get(f"/kelola/{group.slug}/sertifikat/baru/pirt")
    for _ in range(2):
        answer = press(client, page, "#sertifikat", number="206", proof=phone_photo())
        assert answer.status_code == 303
    kept = [path for path in storage.private().root.rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [only_certificate().proof]


def test_a_group_has_one_nib_and_a_nib_covers_no_product(client, group):
    nib = {"number": "1234567890123", "proof": None}
    assert note(client, group, "nib", **nib).status_code == 303
    again = note(client, group, "nib", **nib)
    assert again.status_code == 409
    assert "sudah dicatat" in again.text


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("number", "", "Isi nomor"),
        ("expires_on", "2020-01-01", "Sebelum tanggal terbitnya"),
        ("coverage", "tertentu", "Pilih paling sedikit satu produk"),
        ("products", "999999", "Pilih dari daftar ini"),
    ],
)
@pytest.mark.databases("sqlite")
def test_what_has_to_be_mended_is_said(client, group, field, typed, words):
    make_variant(group)
    answer = note(client, group, **{"issued_on": "2021-01-01", field: typed})
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.databases("sqlite")
def test_what_is_applied_for_needs_neither_number_nor_proof(client, group):
    assert note(client, group, state="in_progress", number="", proof=None).status_code == 303
    assert "Sedang diurus" in client.get(f"/kelola/{group.slug}/sertifikat").text


@pytest.mark.databases("sqlite")
def test_only_products_that_it_names_are_certified(client, group, operator, app):
    honey, wax = make_variant(group, "Madu"), make_variant(group, "Lilin")
    note(client, group, coverage="tertentu", products=str(honey.product_id))
    check(operator, only_certificate())

    visitor = app.test_client()
    assert "P-IRT" in visitor.get(path_of(honey)).text
    assert "Bukti sudah diperiksa" not in visitor.get(path_of(wax)).text
    assert names_on(visitor.get("/cari?sertifikat=1")) == ["Madu"]


@pytest.mark.databases("sqlite")
def test_the_page_costs_few_queries_however_many_there_are(client, group, count_queries):
    def cost():
        with count_queries() as queries:
            client.get(f"/kelola/{group.slug}/sertifikat")
        return len(queries)

    make_certificate(group, products=[make_variant(group).product_id])
    few = cost()
    for _ in range(4):
        make_certificate(group, products=[make_variant(group).product_id])
    assert cost() == few <= 8


def test_the_proof_of_another_group_does_not_exist(client, group):
    theirs = make_certificate(make_group())
    assert client.get(f"{page_of(group, theirs)}/bukti").status_code == 404
    treasurer = make_member(group, Role.TREASURER)
    ours = make_certificate(group)
    client.enter(treasurer.user_id)
    assert client.get(f"{page_of(group, ours)}/bukti").status_code == 403

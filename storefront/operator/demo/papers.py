"""What the operator looks at: certificates with invented proofs, and a product taken down."""

import io
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

import sqlalchemy as sa
from PIL import Image, ImageDraw, ImageFont

from storefront.catalog.models import Product
from storefront.catalog.services.moderation import take_down
from storefront.core import clock
from storefront.core.db import db
from storefront.core.images import AcceptedPhoto, accept_photo
from storefront.core.storage import private
from storefront.groups.labels import CERTIFICATES
from storefront.groups.models import CertificateKind, CertificateStatus, ProducerGroup
from storefront.groups.queries import certificates_of, members_of
from storefront.groups.services.certificates import (
    CertificateEntry,
    add_certificate,
    check_certificate,
    refuse_certificate,
)

K, S = CertificateKind, CertificateStatus
TAKEN_DOWN = "keranjang-anyaman-serbaguna"
REASON = "Fotonya belum jelas: ganti dengan foto barang sendiri, lalu minta dilihat lagi."
BLURRED = "Nomor di fotonya tidak terbaca. Foto lagi di tempat terang, lalu unggah."


@dataclass(frozen=True)
class Paper:
    """A certificate of a sample group; `ends_in` days from now, `products` by slug or all."""

    group: str
    kind: CertificateKind
    status: CertificateStatus
    ends_in: int | None = None
    products: tuple[str, ...] = ()
    has_proof: bool = True


PAPERS = (
    Paper("pelangi-dieng", K.NIB, S.CHECKED),
    Paper("pelangi-dieng", K.PIRT, S.CHECKED, ends_in=420),
    Paper("pelangi-dieng", K.HALAL, S.IN_PROGRESS, has_proof=False),
    Paper("manggar-legi", K.NIB, S.CHECKED),
    Paper("manggar-legi", K.PIRT, S.CHECKED, ends_in=40),  # its reminder can be seen
    Paper("manggar-legi", K.HALAL, S.CHECKED),
    Paper("lereng-bowongso", K.PIRT, S.CHECKED, products=("jahe-merah-instan-lereng",)),
    Paper("lereng-bowongso", K.NIB, S.HELD),
    Paper("dapur-serayu", K.PIRT, S.REFUSED),
    Paper("segara-kirana", K.PIRT, S.HELD, ends_in=800),
    Paper("tunas-serayu", K.NIB, S.HELD, has_proof=False),
)


def make_papers(groups: dict[str, ProducerGroup], operator_id: int, *, now: datetime) -> None:
    """Give sample groups, by slug, what they hold; who has something keeps only that."""
    today = now.astimezone(clock.WIB).date()
    bare = {slug for slug, group in groups.items() if not certificates_of(group)}
    for paper in PAPERS:
        if paper.group in bare:
            _make(paper, groups[paper.group], operator_id, today)


def take_one_down(operator_id: int) -> None:
    product = db.session.scalars(sa.select(Product).filter_by(slug=TAKEN_DOWN)).one()
    if not product.is_taken_down:
        take_down(product.id, REASON, by_id=operator_id)


def _make(paper: Paper, group: ProducerGroup, operator_id: int, today: date) -> None:
    slugs = sa.select(Product.id).where(
        Product.group_id == group.id, Product.slug.in_(paper.products)
    )
    entry = CertificateEntry(is_held=paper.status is not S.IN_PROGRESS)
    if entry.is_held:
        entry = CertificateEntry(
            is_held=True,
            number="0" * 13 if paper.kind is K.NIB else f"CONTOH-{group.id:03}",
            holder=group.name,
            expires_on=today + timedelta(days=paper.ends_in) if paper.ends_in else None,
            product_ids=tuple(db.session.scalars(slugs)) if paper.products else None,
        )
    if paper.has_proof:
        entry = replace(entry, proof=private().put(_proof(paper.kind), ".jpg"))
    key = f"sample world, {group.slug}, {paper.kind}"
    chair_id = members_of(group)[0].user_id
    add_certificate(group.id, paper.kind, entry, key=key, by_id=chair_id)
    made = certificates_of(group)[-1]
    if paper.status is S.CHECKED:
        check_certificate(made.id, seen=made.mark, by_id=operator_id)
    elif paper.status is S.REFUSED:
        refuse_certificate(made.id, BLURRED, seen=made.mark, by_id=operator_id)


@cache
def _proof(kind: CertificateKind) -> bytes:
    """A picture that nobody can take for a certificate."""
    return draw_sample(f"bukan sertifikat {CERTIFICATES[kind]} asli").jpeg


def draw_sample(disclaimer: str) -> AcceptedPhoto:
    """A picture that says in large letters that it is a sample, and below what it is not."""
    paper = Image.new("RGB", (900, 640), "#fffcf6")
    draw = ImageDraw.Draw(paper)
    draw.rectangle((20, 20, 879, 619), outline="#842212", width=8)
    for text, size, height in (
        ("CONTOH", 170, 180),
        (disclaimer, 44, 360),
        ("dibuat untuk toko contoh Etalase", 32, 450),
    ):
        draw.text((450, height), text, "#842212", ImageFont.load_default(size), anchor="mm")
    file = io.BytesIO()
    paper.save(file, "PNG")
    file.seek(0)
    return accept_photo(file)

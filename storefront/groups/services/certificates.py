"""Certificates: the group says what it holds, the operator looks at the proof, customers see it."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import selectinload

from storefront.core import clock, storage
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError
from storefront.core.history import record
from storefront.core.onetime import keep_result, result_of
from storefront.core.proofs import only_if_used
from storefront.groups.models import (
    Certificate,
    CertificateKind,
    CertificateStatus,
    CoveredProduct,
    ProducerGroup,
)
from storefront.groups.queries import has_nib

S = CertificateStatus


class OneNib(DomainError):
    """A group is one business, so it has one number."""


class CertificateChanged(DomainError):
    """The group changed it since the operator looked at it."""


@dataclass(frozen=True)
class CertificateEntry:
    """What a group says of a certificate; without a new proof the one that is there stays."""

    is_held: bool  # else it is applied for
    number: str = ""
    holder: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    product_ids: tuple[int, ...] | None = None  # none: all products of the group
    proof: str | None = None  # a file in storage.private()


def add_certificate(
    group_id: int, kind: CertificateKind, entry: CertificateEntry, *, key: str, by_id: int
) -> None:
    """Note a certificate of a group, once per key. Raises OneNib, KeyReused."""
    with only_if_used(entry.proof, Certificate.proof), atomic() as session:
        if result_of(key, group_id, kind, replace(entry, proof=None)):
            return
        group = session.get_one(ProducerGroup, group_id, with_for_update={"key_share": True})
        if kind is CertificateKind.NIB and has_nib(group):
            raise OneNib()
        certificate = Certificate(group_id=group_id, kind=kind, status=_status(entry), covered=[])
        session.add(certificate)
        _write(certificate, entry)
        record(certificate, certificate.status.value, at=clock.now(), by_id=by_id)
        keep_result(key, certificate.id)


def change_certificate(certificate_id: int, entry: CertificateEntry, *, by_id: int) -> None:
    """Write a certificate anew; what the operator has checked she has to check again.

    Raises WrongStatus when the group has taken it away.
    """
    with only_if_used(entry.proof, Certificate.proof), atomic():
        certificate = _locked(certificate_id)
        seen, old_proof = certificate.mark, certificate.proof
        _write(certificate, entry)
        goal = _status(entry)
        is_judged = certificate.status in (S.CHECKED, S.REFUSED)
        if certificate.status is not goal and not (
            is_judged and goal is S.HELD and certificate.mark == seen
        ):
            certificate.move_to(goal, at=clock.now(), by_id=by_id)
        is_replaced = certificate.proof != old_proof
    if old_proof and is_replaced:
        storage.private().delete(old_proof)


def withdraw_certificate(certificate_id: int, *, by_id: int) -> None:
    """Take a certificate away, with its proof; again it changes nothing."""
    with atomic():
        certificate = _locked(certificate_id)
        if certificate.status is S.WITHDRAWN:
            return
        certificate.move_to(S.WITHDRAWN, at=clock.now(), by_id=by_id)
        proof, certificate.proof = certificate.proof, None
    if proof:
        storage.private().delete(proof)


def check_certificate(certificate_id: int, *, seen: str, by_id: int) -> None:
    """The proof shows what the group says: customers see it from now on, until it ends.

    `seen` is its mark when the operator looked. Raises CertificateChanged, WrongStatus.
    """
    _judge(certificate_id, S.CHECKED, seen=seen, by_id=by_id)


def refuse_certificate(certificate_id: int, note: str, *, seen: str, by_id: int) -> None:
    """The proof does not show it, whatever was thought before; the group reads why.

    Raises CertificateChanged, WrongStatus.
    """
    _judge(certificate_id, S.REFUSED, seen=seen, by_id=by_id, note=note)


def _judge(
    certificate_id: int,
    status: CertificateStatus,
    *,
    seen: str,
    by_id: int,
    note: str | None = None,
) -> None:
    with atomic():
        certificate = _locked(certificate_id)
        if certificate.mark != seen or certificate.proof is None:
            raise CertificateChanged()
        certificate.move_to(status, at=clock.now(), by_id=by_id, note=note)


def _status(entry: CertificateEntry) -> CertificateStatus:
    return S.HELD if entry.is_held else S.IN_PROGRESS


def _write(certificate: Certificate, entry: CertificateEntry) -> None:
    certificate.number, certificate.holder = entry.number, entry.holder
    certificate.issued_on, certificate.expires_on = entry.issued_on, entry.expires_on
    certificate.proof = entry.proof or certificate.proof
    certificate.covers_all = entry.product_ids is None
    kept = {each.product_id: each for each in certificate.covered}
    certificate.covered = [
        kept.get(product_id) or CoveredProduct(product_id=product_id)
        for product_id in entry.product_ids or ()
    ]


def _locked(certificate_id: int) -> Certificate:
    return db.session.get_one(
        Certificate,
        certificate_id,
        with_for_update=True,
        populate_existing=True,
        options=[selectinload(Certificate.covered)],
    )

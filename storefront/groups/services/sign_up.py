"""A new group with its first member, in one step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

import sqlalchemy as sa
from slugify import slugify

from storefront.accounts.services import PinTaken, account_for
from storefront.core import clock, world
from storefront.core.db import atomic, db, insert_if_new
from storefront.core.history import record
from storefront.core.onetime import keep_result, result_of
from storefront.core.outbox import tell
from storefront.core.text import fold
from storefront.groups.models import (
    Certificate,
    CertificateKind,
    CertificateStatus,
    GroupStatus,
    Member,
    ProducerGroup,
    Role,
)

RESERVED = frozenset({"admin", "baru", "daftar", "etalase", "kelola", "pengelola", "toko"})


@dataclass(frozen=True)
class SignUp:
    """What a group says of itself, and who says it; phone in E.164, NIB of 13 digits or None."""

    group_name: str
    district_code: str
    village: str
    nib: str | None
    name: str
    phone: str


def sign_up(wanted: SignUp, *, pin: str, key: str) -> Member | None:
    """Make a group that waits for the operator, with this person as its chair.

    None when the same form was sent before: then its sender has to sign in. Somebody who has an
    account with this number and PIN keeps it when the name is hers. Raises PinTaken, TooManyTries,
    NumberFull, KeyReused.
    """
    with atomic() as session:
        if result_of(key, wanted) is not None:
            return None
        user = account_for(wanted.name, wanted.phone, pin)
        if fold(user.name) != fold(wanted.name):
            raise PinTaken()
        group = _new_group(wanted)
        if wanted.nib:
            _note_nib(group, wanted.nib, by_id=user.id)
        member = Member(group=group, user=user, role=Role.CHAIR)
        session.add(member)
        record(group, GroupStatus.SUBMITTED.value, at=clock.now(), by_id=user.id)
        tell("group.signed_up", group_id=group.id)
        keep_result(key, group.id)
    return member


def _new_group(wanted: SignUp) -> ProducerGroup:
    return new_group(
        wanted.group_name,
        status=GroupStatus.SUBMITTED,
        district_code=wanted.district_code,
        village=wanted.village,
        whatsapp=wanted.phone,
    )


def new_group(name: str, **values: object) -> ProducerGroup:
    """A group of the current world at a free address; part of a larger service."""
    values |= {"name": name, "classroom_id": world.current().classroom_id}
    slug = next(slug for slug in _slugs(name) if _is_new(slug, values))
    return db.session.scalars(sa.select(ProducerGroup).filter_by(slug=slug)).one()


def _note_nib(group: ProducerGroup, nib: str, *, by_id: int) -> None:
    """Its proof comes later."""
    held = CertificateStatus.HELD
    certificate = Certificate(
        group_id=group.id, kind=CertificateKind.NIB, status=held, number=nib, holder=group.name
    )
    db.session.add(certificate)
    record(certificate, held.value, at=clock.now(), by_id=by_id)


def _is_new(slug: str, values: Mapping[str, object]) -> bool:
    return slug not in RESERVED and insert_if_new(ProducerGroup, slug=slug, **values)


def _slugs(name: str) -> Iterator[str]:
    """`pelangi-dieng`, `pelangi-dieng-2`, …"""
    slug = slugify(name, max_length=60, word_boundary=True) or "kelompok"
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))

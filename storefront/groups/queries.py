"""Reads of groups, their members, who is invited, and their certificates."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from storefront.core import clock
from storefront.core.db import db
from storefront.core.errors import Missing
from storefront.core.history import Event
from storefront.core.world import in_world
from storefront.groups.models import (
    Certificate,
    CertificateKind,
    CertificateStatus,
    GroupStatus,
    Invitation,
    Member,
    ProducerGroup,
    Role,
)


def membership(user_id: int, group_slug: str) -> Member | None:
    """The person's place in a group that is not closed, with group and district loaded."""
    query = (
        _active()
        .where(Member.user_id == user_id, ProducerGroup.slug == group_slug)
        .options(
            joinedload(Member.group).joinedload(ProducerGroup.logo),
            joinedload(Member.group).joinedload(ProducerGroup.district),
        )
    )
    return db.session.scalars(query).one_or_none()


def has_left(user_id: int, group_slug: str) -> bool:
    """Whether the person was in this group once."""
    query = (
        sa.select(Member.id)
        .join(Member.group)
        .where(
            Member.user_id == user_id, ProducerGroup.slug == group_slug, Member.left_at.is_not(None)
        )
    )
    return db.session.scalar(query) is not None


def why_sent_back(group: ProducerGroup) -> str | None:
    """What the operator misses in a group that waits to be completed."""
    if group.status is not GroupStatus.DRAFT:
        return None
    query = sa.select(Event.note).where(
        Event.subject == ProducerGroup.__tablename__,
        Event.subject_id == group.id,
        Event.was == GroupStatus.SUBMITTED.value,
    )
    return db.session.scalar(query.order_by(Event.id.desc()).limit(1))


def memberships_of(user_ids: Collection[int]) -> list[Member]:
    """All places of some people, with the groups and their logos, by name of the group."""
    query = (
        _active()
        .where(Member.user_id.in_(user_ids))
        .options(joinedload(Member.group).joinedload(ProducerGroup.logo))
        .order_by(ProducerGroup.name, Member.id)
    )
    return list(db.session.scalars(query))


def members_of(group: ProducerGroup) -> list[Member]:
    """Who can sign in for a group: the chair first, then as they joined."""
    ranks = {role: rank for rank, role in enumerate(Role)}
    query = (
        sa.select(Member)
        .where(Member.group_id == group.id, Member.left_at.is_(None))
        .options(joinedload(Member.user))
        .order_by(Member.id)
    )
    return sorted(db.session.scalars(query), key=lambda member: ranks[member.role])


def member_in(group: ProducerGroup, member_id: int) -> Member:
    """One of a group's members; raises Missing."""
    query = (
        sa.select(Member)
        .where(Member.id == member_id, Member.group_id == group.id, Member.left_at.is_(None))
        .options(joinedload(Member.user))
    )
    if member := db.session.scalars(query).one_or_none():
        return member
    raise Missing()


def open_invitations(group: ProducerGroup) -> list[Invitation]:
    """Invitations of a group that can still be accepted, newest first."""
    query = (
        sa.select(Invitation)
        .where(Invitation.group_id == group.id, *_is_open())
        .order_by(Invitation.id.desc())
    )
    return list(db.session.scalars(query))


def open_invitation(token: str) -> Invitation | None:
    """An invitation that can still be accepted, with its group."""
    query = (
        sa.select(Invitation)
        .join(Invitation.group)
        .where(
            Invitation.token == token,
            ProducerGroup.status != GroupStatus.CLOSED,
            in_world(ProducerGroup),  # nobody comes into a class but by its code
            *_is_open(),
        )
        .options(joinedload(Invitation.group).joinedload(ProducerGroup.logo))
    )
    return db.session.scalars(query).one_or_none()


def is_practice_invitation(token: str) -> bool:
    """Whether it was written in a class: nobody joins a group by it."""
    query = sa.exists().where(
        Invitation.token == token,
        ProducerGroup.id == Invitation.group_id,
        ProducerGroup.classroom_id.is_not(None),
    )
    return bool(db.session.scalar(sa.select(query)))


def certificates_of(group: ProducerGroup) -> list[Certificate]:
    """What a group holds or has applied for, as it was noted, with the products that it covers."""
    query = _certificates().where(Certificate.group_id == group.id).order_by(Certificate.id)
    return list(db.session.scalars(query))


def certificate_in(
    group: ProducerGroup, certificate_id: int, *, even_withdrawn: bool = False
) -> Certificate:
    """One of a group's certificates; raises Missing."""
    query = _certificates(even_withdrawn=even_withdrawn).where(
        Certificate.id == certificate_id, Certificate.group_id == group.id
    )
    if certificate := db.session.scalars(query).one_or_none():
        return certificate
    raise Missing()


def certificate_is_shown() -> sa.ColumnElement[bool]:
    """Certificates that customers see: checked by the operator, and not at their end."""
    return sa.and_(
        Certificate.status == CertificateStatus.CHECKED,
        sa.or_(Certificate.expires_on.is_(None), Certificate.expires_on >= clock.today()),
    )


def has_nib(group: ProducerGroup) -> bool:
    query = sa.select(
        sa.exists().where(
            Certificate.group_id == group.id,
            Certificate.kind == CertificateKind.NIB,
            Certificate.status != CertificateStatus.WITHDRAWN,
        )
    )
    return bool(db.session.scalar(query))


def _certificates(*, even_withdrawn: bool = False) -> sa.Select[Certificate]:
    is_kept = Certificate.status != CertificateStatus.WITHDRAWN
    return (
        sa.select(Certificate)
        .where(sa.true() if even_withdrawn else is_kept)
        .options(selectinload(Certificate.covered))
        .execution_options(populate_existing=True)
    )


def _active() -> sa.Select[Member]:
    return (
        sa.select(Member)
        .join(Member.group)
        .where(Member.left_at.is_(None), ProducerGroup.status != GroupStatus.CLOSED)
    )


def _is_open() -> tuple[sa.ColumnElement[bool], ...]:
    return Invitation.used_at.is_(None), Invitation.expires_at > clock.now()

"""Who belongs to a group: invited, joined, given a role, gone."""

from datetime import timedelta

import sqlalchemy as sa

from storefront.accounts.models import PinLink, User
from storefront.accounts.services import DeadLink, PinTaken, account_for, make_pin_link
from storefront.core import clock
from storefront.core.db import atomic, db
from storefront.core.errors import DomainError, Missing
from storefront.core.history import record
from storefront.core.numbers import new_secret
from storefront.core.onetime import keep_result, result_of
from storefront.groups.models import Invitation, Member, ProducerGroup, Role
from storefront.groups.queries import memberships_of, open_invitation

INVITATION_LASTS = timedelta(days=7)


class LastChair(DomainError):
    """A group always has a chair; another one has to be named first."""


class AccountElsewhere(DomainError):
    """This account opens more than the chair's own group, so only the operator renews its PIN."""


def invite(group_id: int, name: str, role: Role, *, by_id: int) -> Invitation:
    """An invitation by link for one new member: seven days, used once."""
    with atomic() as session:
        invitation = Invitation(
            token=new_secret(),
            group_id=group_id,
            name=name,
            role=role,
            made_by_id=by_id,
            expires_at=clock.now() + INVITATION_LASTS,
        )
        session.add(invitation)
    return invitation


def revoke_invitation(group_id: int, invitation_id: int) -> None:
    """Let an open invitation end now; raises Missing when it is not one of this group."""
    with atomic() as session:
        invitation = session.get(Invitation, invitation_id)
        if invitation is None or invitation.group_id != group_id:
            raise Missing()
        invitation.expires_at = min(invitation.expires_at, clock.now())


def accept_invitation(token: str, phone: str, pin: str, *, key: str) -> Member | None:
    """Let a person in by her invitation, with the account of this number and PIN if there is one.

    None when the same form was sent before: then its sender has to sign in. Raises DeadLink,
    PinTaken when this account is in the group already, TooManyTries, NumberFull, KeyReused.
    """
    with atomic() as session:
        if result_of(key, token, phone) is not None:
            return None
        if (invitation := open_invitation(token)) is None or not _use(invitation):
            raise DeadLink()
        user = account_for(invitation.name, phone, pin)
        member = _join(invitation, user)
        record(member, invitation.role.value, at=clock.now(), by_id=user.id)
        session.flush()
        keep_result(key, member.id)
    return member


def change_role(member_id: int, role: Role, *, by_id: int) -> None:
    """Give a member another role; raises LastChair."""
    with atomic():
        member = _locked(member_id)
        if role is not Role.CHAIR:
            _keep_a_chair(member)
        record(member, role.value, was=member.role.value, at=clock.now(), by_id=by_id)
        member.role = role


def end_membership(member_id: int, *, by_id: int) -> None:
    """A member leaves or is removed: the group is closed to her at once. Raises LastChair."""
    with atomic():
        member = _locked(member_id)
        _keep_a_chair(member)
        record(member, "left", was=member.role.value, at=clock.now(), by_id=by_id)
        member.left_at = clock.now()


def hand_out_pin_link(member_id: int, *, by_id: int) -> PinLink:
    """A link to a new PIN for a member who forgot hers.

    Raises AccountElsewhere when her account opens another group or the operator's desk: a chair
    must not get in there by using the link herself.
    """
    with atomic() as session:
        member = _locked(member_id)
        user = session.get_one(User, member.user_id)
        if user.is_operator or len(memberships_of([user.id])) > 1:
            raise AccountElsewhere(name=user.name)
        return make_pin_link(user.id, by_id=by_id)


def _use(invitation: Invitation) -> bool:
    """Of two who press at once, one gets True."""
    used = db.session.execute(
        sa.update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(Invitation.id)
    )
    return used.first() is not None


def _join(invitation: Invitation, user: User) -> Member:
    """A new place, or the one that she left."""
    place = sa.select(Member).filter_by(group_id=invitation.group_id, user_id=user.id)
    member = db.session.scalars(place).one_or_none()
    if member is None:
        member = Member(group=invitation.group, user=user, role=invitation.role)
        db.session.add(member)
    elif member.left_at is None:
        raise PinTaken()
    else:
        member.role, member.joined_at, member.left_at = invitation.role, clock.now(), None
        member.group, member.user = invitation.group, user
    return member


def _locked(member_id: int) -> Member:
    """A member, with her whole group locked: two chairs cannot step down past each other."""
    group = sa.select(Member.group_id).where(Member.id == member_id).scalar_subquery()
    db.session.execute(
        sa.select(ProducerGroup.id).where(ProducerGroup.id == group).with_for_update()
    )
    member = db.session.get(Member, member_id, populate_existing=True)
    if member is None or member.left_at is not None:
        raise Missing()
    return member


def _keep_a_chair(member: Member) -> None:
    others = sa.select(sa.func.count()).where(
        Member.group_id == member.group_id,
        Member.role == Role.CHAIR,
        Member.left_at.is_(None),
        Member.id != member.id,
    )
    if member.role is Role.CHAIR and not db.session.scalar(others):
        raise LastChair()

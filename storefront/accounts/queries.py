"""Reads of people and of the links that lead them to a new PIN."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from storefront.accounts.models import PinLink, User
from storefront.core import clock
from storefront.core.db import db


def people_of(phone: str) -> list[User]:
    """Everybody who signs in with this number, oldest account first."""
    return list(db.session.scalars(sa.select(User).filter_by(phone=phone).order_by(User.id)))


def people(ids: Collection[int]) -> list[User]:
    """The people with these ids who can sign in with a number, by name."""
    query = sa.select(User).where(User.id.in_(ids), User.phone.is_not(None)).order_by(User.name)
    return list(db.session.scalars(query))


def open_pin_link(token: str) -> PinLink | None:
    """A link that is neither used nor too old, with the person it is for."""
    query = (
        sa.select(PinLink)
        .where(
            PinLink.token == token,
            PinLink.used_at.is_(None),
            PinLink.expires_at > clock.real_now(),
        )
        .options(joinedload(PinLink.user))
    )
    return db.session.scalars(query).one_or_none()

"""Producer groups, who belongs to them, and what each role may do."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.accounts.models import User
from storefront.core import clock
from storefront.core.db import Model, related
from storefront.core.flow import Flows
from storefront.core.pictures import Picture
from storefront.regions.models import Region


class GroupStatus(enum.StrEnum):
    DRAFT = "draft"  # being filled in
    SUBMITTED = "submitted"  # waits for the operator
    ACTIVE = "active"  # the public sees it
    SUSPENDED = "suspended"  # its products vanish, its open orders go on
    CLOSED = "closed"


class CollectedBy(enum.StrEnum):
    """Who takes the customer's money; a COD order is always collected by the group."""

    GROUP = "group"
    PLATFORM = "platform"


class ProducerGroup(Flows, Model):
    """One group with its shop window; the tenant of nearly everything else."""

    __tablename__ = "producer_group"
    __table_args__ = (
        # Where open groups come from is read from it without their rows.
        Index("ix_producer_group_open", "status", "classroom_id", "district_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    status: Mapped[GroupStatus] = mapped_column(default=GroupStatus.DRAFT)
    about: Mapped[str] = mapped_column(default="")
    district_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    village: Mapped[str] = mapped_column(default="")
    whatsapp: Mapped[str]  # +62…
    members_count: Mapped[int | None]
    nib: Mapped[str | None]
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    banner_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    collected_by: Mapped[CollectedBy] = mapped_column(default=CollectedBy.GROUP)
    is_sample: Mapped[bool] = mapped_column(default=False)  # its products say "Contoh"
    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    holiday_until: Mapped[date | None]

    district: Mapped[Region] = related()
    logo: Mapped[Picture | None] = related(foreign_keys=[logo_id])
    banner: Mapped[Picture | None] = related(foreign_keys=[banner_id])
    members: Mapped[list["Member"]] = related(back_populates="group")

    FLOW = {
        GroupStatus.DRAFT: {GroupStatus.SUBMITTED, GroupStatus.CLOSED},
        GroupStatus.SUBMITTED: {GroupStatus.DRAFT, GroupStatus.ACTIVE, GroupStatus.CLOSED},
        GroupStatus.ACTIVE: {GroupStatus.SUSPENDED, GroupStatus.CLOSED},
        GroupStatus.SUSPENDED: {GroupStatus.ACTIVE, GroupStatus.CLOSED},
        GroupStatus.CLOSED: frozenset(),
    }


class Role(enum.StrEnum):
    CHAIR = "chair"
    SALES_ADMIN = "sales_admin"
    TREASURER = "treasurer"
    MEMBER = "member"


class Permission(enum.StrEnum):
    """What a route of a group's back office needs."""

    ENTER = "enter"  # every member: the first page, her own PIN
    PRODUCTS = "products"  # products, stock, promotion, certificates
    ORDERS = "orders"  # orders, complaints
    MONEY = "money"  # confirm money, balance, cash book, sharing
    SALES = "sales"  # sales view and exports
    SHOP = "shop"  # profile, shipping, accounts, invitations, roles


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CHAIR: frozenset(Permission),
    Role.SALES_ADMIN: frozenset(
        {Permission.ENTER, Permission.PRODUCTS, Permission.ORDERS, Permission.SALES}
    ),
    Role.TREASURER: frozenset({Permission.ENTER, Permission.MONEY, Permission.SALES}),
    Role.MEMBER: frozenset({Permission.ENTER, Permission.ORDERS}),
}


class Member(Model):
    """A person in a group, with one role; `left_at` ends it without losing history."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("group_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[Role]
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)
    left_at: Mapped[datetime | None]

    group: Mapped[ProducerGroup] = related(back_populates="members")
    user: Mapped[User] = related()

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]


class Invitation(Model):
    """A link for one new member: seven days, used once."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    name: Mapped[str]
    role: Mapped[Role]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    group: Mapped[ProducerGroup] = related()

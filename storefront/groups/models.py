"""Producer groups, who belongs to them, what each role may do, and what they hold proof of."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.accounts.models import User
from storefront.core import clock
from storefront.core.catalogue_version import shown
from storefront.core.db import Model, related
from storefront.core.flow import Flows
from storefront.core.numbers import fingerprint
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


@shown
class ProducerGroup(Flows, Model):
    """One group with its shop window; the tenant of nearly everything else."""

    __tablename__ = "producer_group"
    __table_args__ = (
        # Where open groups come from is read from it without their rows.
        Index("ix_producer_group_open", "status", "classroom_id", "district_code"),
        CheckConstraint("commission_bp BETWEEN 0 AND 10000", name="commission_is_a_part"),
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
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    banner_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    collected_by: Mapped[CollectedBy] = mapped_column(default=CollectedBy.GROUP)
    commission_bp: Mapped[int] = mapped_column(default=0)  # of future goods, in basis points
    is_sample: Mapped[bool] = mapped_column(default=False)  # its products say "Contoh"
    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    holiday_until: Mapped[date | None]  # the last day of it
    send_days: Mapped[str] = mapped_column(default="")  # ISO weekdays, "24"; empty: not said
    send_by_hour: Mapped[int | None]  # WIB; from then on orders wait for the next of these days

    district: Mapped[Region] = related()
    logo: Mapped[Picture | None] = related(foreign_keys=[logo_id])
    banner: Mapped[Picture | None] = related(foreign_keys=[banner_id])
    members: Mapped[list["Member"]] = related(back_populates="group")
    certificates: Mapped[list["Certificate"]] = related(
        back_populates="group", order_by="Certificate.id"
    )

    FLOW = {
        GroupStatus.DRAFT: {GroupStatus.SUBMITTED, GroupStatus.CLOSED},
        GroupStatus.SUBMITTED: {GroupStatus.DRAFT, GroupStatus.ACTIVE, GroupStatus.CLOSED},
        GroupStatus.ACTIVE: {GroupStatus.SUSPENDED, GroupStatus.CLOSED},
        GroupStatus.SUSPENDED: {GroupStatus.ACTIVE, GroupStatus.CLOSED},
        GroupStatus.CLOSED: frozenset(),
    }

    @property
    def is_on_holiday(self) -> bool:
        return self.holiday_until is not None and self.holiday_until >= clock.today()


class Role(enum.StrEnum):
    CHAIR = "chair"
    SALES_ADMIN = "sales_admin"
    TREASURER = "treasurer"
    MEMBER = "member"


class Permission(enum.StrEnum):
    """What a route of a group's back office needs."""

    ENTER = "enter"  # every member: the first page, her own PIN
    PRODUCTS = "products"  # products, stock, certificates
    PROMOTION = "promotion"  # offers, and what is made to show them
    ORDERS = "orders"  # orders, complaints
    MONEY = "money"  # confirm money, balance, cash book, sharing
    SALES = "sales"  # sales view and exports
    SHOP = "shop"  # profile, shipping, accounts, invitations, roles


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CHAIR: frozenset(Permission),
    Role.SALES_ADMIN: frozenset(
        {
            Permission.ENTER,
            Permission.PRODUCTS,
            Permission.PROMOTION,
            Permission.ORDERS,
            Permission.SALES,
        }
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


class CertificateKind(enum.StrEnum):
    NIB = "nib"  # the group's business number: says nothing about a product
    PIRT = "pirt"
    BPOM = "bpom"
    HALAL = "halal"


PRODUCT_KINDS = (CertificateKind.PIRT, CertificateKind.BPOM, CertificateKind.HALAL)


class CertificateStatus(enum.StrEnum):
    """How far a certificate is; a group that has none has no row."""

    IN_PROGRESS = "in_progress"  # applied for
    HELD = "held"  # the group says so; with a proof it waits for the operator
    CHECKED = "checked"  # the operator has seen the proof: the only one that customers see
    REFUSED = "refused"  # the proof does not show it
    WITHDRAWN = "withdrawn"  # taken away by the group, kept for its history


C = CertificateStatus
IS_A_NIB = sa.and_(sa.column("kind") == "nib", sa.column("status") != "withdrawn")


@shown
@shown
class Certificate(Flows, Model):
    """What an authority says of a group or of its products, and the proof of it."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("status != 'checked' OR proof IS NOT NULL", name="checked_has_proof"),
        CheckConstraint("kind != 'nib' OR covers_all", name="nib_is_of_the_group"),
        Index(
            "uq_certificate_one_nib",
            "group_id",
            unique=True,
            sqlite_where=IS_A_NIB,
            postgresql_where=IS_A_NIB,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    kind: Mapped[CertificateKind]
    status: Mapped[CertificateStatus] = mapped_column(index=True)
    number: Mapped[str] = mapped_column(default="")
    holder: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]  # its last day; none: it does not end
    proof: Mapped[str | None] = mapped_column(unique=True)  # a file in storage.private()
    covers_all: Mapped[bool] = mapped_column(default=True)  # else the products that it names

    group: Mapped[ProducerGroup] = related(back_populates="certificates")
    covered: Mapped[list["CoveredProduct"]] = related(cascade="all, delete-orphan")

    FLOW = {
        C.IN_PROGRESS: {C.HELD, C.WITHDRAWN},
        C.HELD: {C.IN_PROGRESS, C.CHECKED, C.REFUSED, C.WITHDRAWN},
        C.CHECKED: {C.IN_PROGRESS, C.HELD, C.REFUSED, C.WITHDRAWN},
        C.REFUSED: {C.IN_PROGRESS, C.HELD, C.WITHDRAWN},
        C.WITHDRAWN: frozenset(),
    }

    @property
    def mark(self) -> str:
        """Another one whenever the group changed it; what it covers has to be loaded."""
        said = (self.number, self.holder, self.issued_on, self.expires_on, self.proof)
        products = sorted(each.product_id for each in self.covered)
        return fingerprint(*said, self.covers_all, products)

    @property
    def has_ended(self) -> bool:
        return self.expires_on is not None and self.expires_on < clock.today()

    @property
    def is_shown(self) -> bool:
        """Whether customers see it; the same in SQL is `certificate_is_shown`."""
        return self.status is C.CHECKED and not self.has_ended


@shown
@shown
class CoveredProduct(Model):
    """A product that a certificate names."""

    __tablename__ = "covered_product"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True, index=True)

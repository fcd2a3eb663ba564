"""Who signs in to the sample world, and with what."""

from dataclasses import dataclass

import sqlalchemy as sa

from storefront.accounts.models import User
from storefront.accounts.services import hash_pin
from storefront.core.db import atomic, db
from storefront.groups.models import Member, ProducerGroup, Role

PIN = "270519"  # everybody's; a shop at a public address never gets these people
OPERATOR_PHONE = "+628110000010"
OPERATOR_PASSWORD = "bukit-teh-tambi"  # noqa: S105 - for the sample world alone
TRAINER_PHONE = "+628110000011"
TRAINER_PASSWORD = "kelas-di-lipursari"  # noqa: S105

# Chair, sales admin, treasurer, member. A chair has the number of her group.
NAMES = {
    "pelangi-dieng": ("Sulastri", "Rina Widyastuti", "Endang Purwanti", "Wagiyem"),
    "lereng-bowongso": ("Slamet Riyadi", "Dwi Astuti", "Tri Hartono", "Sugeng"),
    "canting-sapuran": ("Kustini", "Anisa Rahmawati", "Murniati", "Siti Khotijah"),
    "manggar-legi": ("Sutarmi", "Yuni Lestari", "Karsini", "Darsono"),
    "dapur-serayu": ("Warsiti", "Nurul Aini", "Tarmini", "Rohimah"),
    "segara-kirana": ("Saminah", "Fitri Rahayu", "Juminten", "Kasirun"),
    "tunas-serayu": ("Watini",),
    "bahari-nusa": ("Sukinem",),
}
ROLES = (Role.CHAIR, Role.SALES_ADMIN, Role.TREASURER, Role.MEMBER)
SHOWN = {"pelangi-dieng": ROLES, "manggar-legi": (Role.CHAIR,)}


@dataclass(frozen=True)
class SignIn:
    """One row of the list that is printed: who, in which group, with what."""

    who: str
    group: str
    phone: str
    secret: str


def make_operator() -> User:
    """The operator; her second factor comes with the two-factor sign-in."""
    query = sa.select(User).filter_by(phone=OPERATOR_PHONE, is_operator=True)
    if found := db.session.scalars(query).one_or_none():
        return found
    with atomic() as session:
        operator = User(
            name="Pengelola Etalase",
            phone=OPERATOR_PHONE,
            password_hash=hash_pin(OPERATOR_PASSWORD),
            is_operator=True,
        )
        session.add(operator)
    return operator


def make_team(group: ProducerGroup) -> None:
    """Everybody of a group beside the chair, who signed it up; joins the caller's transaction."""
    _chair, *others = NAMES[group.slug]
    for name, role in zip(others, ROLES[1:], strict=False):
        user = User(name=name, phone=_phone(group.slug, role), password_hash=hash_pin(PIN))
        db.session.add(Member(group=group, user=user, role=role))


def sign_ins() -> list[SignIn]:
    """What to try the sample world with; nothing when it is not there."""
    query = (
        sa.select(User.name, User.phone, Member.role, ProducerGroup.name, ProducerGroup.slug)
        .join(Member, Member.user_id == User.id)
        .join(Member.group)
        .where(
            ProducerGroup.slug.in_(SHOWN),
            User.name.in_([name for slug in SHOWN for name in NAMES[slug]]),
        )
        .order_by(ProducerGroup.id, Member.id)
    )
    members = [
        SignIn(f"{name} ({role.value})", group, phone or "", PIN)
        for name, phone, role, group, slug in db.session.execute(query)
        if role in SHOWN[slug]
    ]
    operator = sa.select(User).filter_by(phone=OPERATOR_PHONE, is_operator=True)
    trainer = sa.select(User).filter_by(phone=TRAINER_PHONE, is_trainer=True)
    desks = ((operator, OPERATOR_PASSWORD, " (operator)"), (trainer, TRAINER_PASSWORD, ""))
    return members + [
        SignIn(f"{user.name}{what}", "", user.phone or "", secret)
        for query, secret, what in desks
        for user in db.session.scalars(query)
    ]


def _phone(slug: str, role: Role) -> str:
    """+62 811-0000-2xxy: the group by its place in NAMES, then the role."""
    return f"+62811000020{[*NAMES].index(slug)}{ROLES.index(role)}"

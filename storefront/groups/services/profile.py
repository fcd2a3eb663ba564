"""What a group says of itself on its own page."""

from dataclasses import dataclass
from datetime import date

from storefront.core import clock
from storefront.core.db import atomic
from storefront.groups.models import GroupStatus, ProducerGroup


@dataclass(frozen=True)
class Profile:
    """The words and numbers of a group's page; WhatsApp in E.164, holiday to the end of a day."""

    about: str
    whatsapp: str
    village: str
    members_count: int | None
    holiday_until: date | None


def change_profile(
    group_id: int, profile: Profile, *, logo_id: int | None = None, banner_id: int | None = None
) -> None:
    """Write a group's profile anew; a picture stays when no other is given."""
    with atomic() as session:
        group = session.get_one(ProducerGroup, group_id)
        group.about = profile.about
        group.whatsapp = profile.whatsapp
        group.village = profile.village
        group.members_count = profile.members_count
        group.holiday_until = profile.holiday_until
        group.logo_id = logo_id or group.logo_id
        group.banner_id = banner_id or group.banner_id


def ask_for_review(group_id: int, *, by_id: int) -> None:
    """What was missing is there: the operator looks at the group again. Raises WrongStatus."""
    with atomic() as session:
        group = session.get_one(
            ProducerGroup, group_id, with_for_update=True, populate_existing=True
        )
        group.move_to(GroupStatus.SUBMITTED, at=clock.now(), by_id=by_id)


def end_holiday(group_id: int) -> None:
    """Take orders again."""
    with atomic() as session:
        session.get_one(ProducerGroup, group_id).holiday_until = None

"""The back office of one group, under `/kelola/<group_slug>`."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import g

from storefront.accounts.area import Area
from storefront.accounts.models import User
from storefront.core.classes import root_of_class, world_of
from storefront.core.errors import DomainError, Missing
from storefront.core.world import enter
from storefront.groups.menu import menu_of
from storefront.groups.models import Permission
from storefront.groups.queries import has_left, membership


class LeftGroup(DomainError):
    """She was in this group once: its pages are closed to her, and are no secret."""

    status = 410


def group_area(name: str, import_name: str) -> Area:
    """An Area whose views find the group in `g.group` and the member in `g.member`.

    Its templates get `group`, `member`, the `menu` that their layout shows and the `class_root`
    before the paths of its shop.
    """
    area = Area(name, import_name, url_prefix="/kelola/<group_slug>", loader=_enter_group)

    @area.url_defaults
    def _same_group(_endpoint: str, values: dict[str, Any]) -> None:
        if "group" in g:
            values.setdefault("group_slug", g.group.slug)

    @area.context_processor
    def _for_the_layout() -> dict[str, Any]:
        if "group" not in g:
            return {}
        if sa.inspect(g.member).expired_attributes:  # a service was at work since
            g.member = membership(g.member.user_id, g.group.slug)
        return {
            "group": g.group,
            "member": g.member,
            "menu": menu_of(g.member),
            "class_root": root_of_class(g.group.classroom_id),
        }

    return area


def _enter_group(user: User, view_args: dict[str, Any]) -> Callable[[str], bool]:
    slug = view_args.pop("group_slug")
    member = membership(user.id, slug)
    if member is None:
        raise LeftGroup() if has_left(user.id, slug) else Missing()
    g.member, g.group = member, member.group
    enter(world_of(g.group.classroom_id))
    return lambda permission: member.may(Permission(permission))

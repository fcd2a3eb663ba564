"""The trainer's part of the back office, under `/kelas`."""

from collections.abc import Callable
from typing import Any

from flask import g

from storefront.accounts.area import Area
from storefront.accounts.models import User
from storefront.core.errors import Missing
from storefront.core.world import enter
from storefront.training.menu import menu_of
from storefront.training.models import Classroom
from storefront.training.queries import class_of

TEACH = "teach"


def trainer_area(
    name: str, import_name: str, *, find: Callable[[User, int], Classroom] = class_of
) -> Area:
    """An Area whose views find the trainer in `g.trainer`.

    Where the address names a class, it is one of hers as `find` loads it, it is in `g.classroom`,
    and the request goes on in its world.
    """

    def enter_class(user: User, view_args: dict[str, Any]) -> Callable[[str], bool]:
        if not user.is_trainer:
            raise Missing()
        g.trainer = user
        if (classroom_id := view_args.pop("classroom_id", None)) is not None:
            g.classroom = find(user, classroom_id)
            enter(g.classroom.world)
        return lambda permission: permission == TEACH

    area = Area(name, import_name, url_prefix="/kelas", loader=enter_class)

    @area.url_defaults
    def _same_class(endpoint: str, values: dict[str, Any]) -> None:
        if "classroom" in g:
            values.setdefault("classroom_id", g.classroom.id)

    @area.context_processor
    def _for_the_layout() -> dict[str, Any]:
        if "trainer" not in g:  # the page that says there is nothing here
            return {}
        return {"menu": menu_of(g.get("classroom"))}

    return area

"""The operator's part of the back office, under `/pengelola`."""

from collections.abc import Callable
from typing import Any

from flask import g

from storefront.accounts.area import Area
from storefront.accounts.models import User
from storefront.core.errors import Missing
from storefront.operator.menu import menu_of
from storefront.operator.queries.cases import open_cases
from storefront.payments.till import Till

OPERATE = "operate"


def operator_area(name: str, import_name: str) -> Area:
    """An Area whose views find the operator in `g.operator`.

    Its templates get the `cases` that wait and the `menu` of the layout.
    """
    area = Area(name, import_name, url_prefix="/pengelola", loader=_enter)

    @area.context_processor
    def _for_the_layout() -> dict[str, Any]:
        if "operator" not in g:  # the page that says there is nothing here
            return {}
        cases = open_cases()
        return {"cases": cases, "menu": menu_of(cases)}

    return area


def _enter(user: User, _view_args: dict[str, Any]) -> Callable[[str], bool]:
    if not user.is_operator:
        raise Missing()
    g.operator = user
    return lambda permission: permission == OPERATE


def platform_till() -> Till:
    """The platform's, with the operator at it."""
    return Till(None, g.operator.id)

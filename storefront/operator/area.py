"""The operator's part of the back office, under `/pengelola`."""

from collections.abc import Callable
from typing import Any

from storefront.accounts.area import Area
from storefront.accounts.models import User
from storefront.core.errors import Missing

OPERATE = "operate"


def operator_area(name: str, import_name: str) -> Area:
    return Area(name, import_name, url_prefix="/pengelola", loader=_enter)


def _enter(user: User, _view_args: dict[str, Any]) -> Callable[[str], bool]:
    if not user.is_operator:
        raise Missing()
    return lambda permission: permission == OPERATE

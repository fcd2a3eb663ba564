"""Areas: parts of the back office that nobody enters unless a loader lets them in.

A blueprint for the back office can only be made as an Area, and a route of an Area only with the
permission it needs, so a forgotten check is not possible.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from storefront.accounts.login import signed_in_user
from storefront.accounts.models import User

Loader = Callable[[User, dict[str, Any]], Callable[[str], bool]]


class Area(Blueprint):
    """A blueprint behind one guard.

    `loader(user, view_args)` takes out of the view's arguments what belongs to the area, finds it
    through the signed-in user, raises Missing when it is not hers, and returns the function that
    tells whether she has a permission there.
    """

    is_area = True

    def __init__(self, name: str, import_name: str, *, url_prefix: str, loader: Loader) -> None:
        super().__init__(name, import_name, url_prefix=url_prefix)
        self.loader = loader
        self.needed: dict[str, str] = {}
        self.before_request(self._guard)

    def route(  # type: ignore[override]
        self, rule: str, *, permission: str, **options: Any
    ) -> Callable[[Any], Any]:
        """Like Blueprint.route; `permission` is what the guard asks for at this endpoint."""
        decorate = super().route(rule, **options)

        def register(view: Any) -> Any:
            self.needed[options.get("endpoint") or view.__name__] = permission
            return decorate(view)

        return register

    def _guard(self) -> ResponseReturnValue | None:
        if "etalase.class_code" in request.environ:
            abort(404)  # the back office is never mounted inside a class
        user = signed_in_user()
        if user is None:
            back = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("accounts.sign_in", lanjut=back), 303)
        may = self.loader(user, request.view_args or {})
        if not may(self.needed[str(request.endpoint).rpartition(".")[2]]):
            abort(403)
        return None

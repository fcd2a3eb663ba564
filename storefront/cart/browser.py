"""Which cart is this browser's, and the number that its pages show beside the basket."""

from flask import Response, current_app, session

from storefront.core.language import world_root

BADGE = "cart_count"  # read by static/js/cart-badge.js: public pages know nothing of the visitor


def own_cart_id() -> int | None:
    return session.get("cart_id")


def keep_cart(cart_id: int) -> None:
    """The cart waits as long as a session may last, also when the browser is closed."""
    session["cart_id"] = cart_id
    session.permanent = True


def show_pieces(response: Response, pieces: int) -> Response:
    """Tell the pages how many pieces there are; every change of a cart ends here."""
    path = f"{world_root()}/"  # one cart for both languages
    if not pieces:
        response.delete_cookie(BADGE, path=path, samesite="Lax")
        return response
    response.set_cookie(
        BADGE,
        str(pieces),
        max_age=current_app.permanent_session_lifetime,
        path=path,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response

"""Many products of a shelf shown, or hidden, at once."""

import re
from collections.abc import Sequence

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.catalog.models import Product
from storefront.catalog.queries.own import LONG_PAGE, Shelf, products_to_choose
from storefront.catalog.services.together import Moved, show_or_hide
from storefront.core.safety import last_seen
from storefront.groups.area import group_area
from storefront.groups.models import GroupStatus, Permission

CHOSEN = re.compile("([1-9][0-9]{0,17}) ([0-9a-f]{64})")
CHOSEN_FROM = {shelf.value: shelf for shelf in (Shelf.DRAFT, Shelf.ON_SALE, Shelf.ARCHIVED)}

bp = group_area("together_group", __name__)


@bp.get("/produk/sekaligus", permission=Permission.PRODUCTS)
def choose() -> ResponseReturnValue:
    return _page()


@bp.post("/produk/sekaligus", permission=Permission.PRODUCTS)
def move() -> ResponseReturnValue:
    """Show what is chosen of drafts and of what was put away; hide what is chosen of the rest.

    What somebody changed meanwhile comes back, and only that.
    """
    found = map(CHOSEN.fullmatch, request.form.getlist("pilih")[:LONG_PAGE])
    chosen = {int(product[1]): product[2] for product in found if product}
    if not chosen:
        return _page(is_empty=True), 422
    moved = show_or_hide(g.group.id, chosen, is_shown=_shows(), by_id=g.member.user_id)
    if moved.left:
        return _page(moved), 409
    flash(_moved_words(moved.count), "ok")
    return redirect(url_for("products_group.index", rak=_shelf()), 303)


def _page(moved: Moved | None = None, *, is_empty: bool = False) -> str:
    found = moved.left if moved else _found()
    products = found[:LONG_PAGE]
    return render_template(
        "catalog/group_together.html",
        shelf=_shelf(),
        shows=_shows(),
        words=request.args.get("q", ""),
        ready=[product for product in products if _is_ready(product)],
        others=[product for product in products if not _is_ready(product)],
        ticks_all=request.args.get("centang") == "semua",
        beyond=products[-1].id if len(found) > LONG_PAGE else None,
        moved=moved,
        moved_words=_moved_words(moved.count) if moved and moved.count else "",
        is_empty=is_empty,
    )


def _found() -> Sequence[Product]:
    words = request.args.get("q", "")
    return products_to_choose(g.group, _shelf(), words, beyond=last_seen())


def _shelf() -> Shelf:
    return CHOSEN_FROM.get(request.args.get("rak", ""), Shelf.DRAFT)


def _shows() -> bool:
    return _shelf() is not Shelf.ON_SALE


def _is_ready(product: Product) -> bool:
    """Whether it has what customers look for, and lies where it was looked for."""
    is_there = not product.is_taken_down
    return is_there and (not _shows() or bool(product.photos and product.from_idr))


def _moved_words(count: int) -> str:
    if not count:
        return _("Semua yang dipilih sudah begitu.")
    if not _shows():
        return ngettext(
            "%(num)d produk disembunyikan dan menjadi draf.",
            "%(num)d produk disembunyikan dan menjadi draf.",
            count,
        )
    if g.group.status is not GroupStatus.ACTIVE:
        return ngettext(
            "%(num)d produk siap. Tampil setelah kelompok disetujui.",
            "%(num)d produk siap. Tampil setelah kelompok disetujui.",
            count,
        )
    return ngettext("%(num)d produk tampil di etalase.", "%(num)d produk tampil di etalase.", count)

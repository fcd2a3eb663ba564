"""The stock book: looked at, written by hand, and taken out."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Response, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.catalog.forms_stock import REASONS, BookForm, asked_sieve
from storefront.catalog.models import StockReason, Variant
from storefront.catalog.queries import book
from storefront.catalog.services.stock import book_stock
from storefront.catalog.sheets import write
from storefront.core.clock import WIB
from storefront.core.errors import DomainError
from storefront.core.safety import last_seen
from storefront.groups.area import group_area
from storefront.groups.models import Permission

bp = group_area("stock_group", __name__)
PRODUCTS = Permission.PRODUCTS


@bp.get("/stok", permission=PRODUCTS)
def index() -> ResponseReturnValue:
    return _page(None)


@bp.post("/stok", permission=PRODUCTS)
def add() -> ResponseReturnValue:
    return _book(None)


@bp.get("/stok/<int:variant_id>", permission=PRODUCTS)
def show(variant_id: int) -> ResponseReturnValue:
    return _page(book.variant_of(g.group, variant_id))


@bp.post("/stok/<int:variant_id>", permission=PRODUCTS)
def add_to(variant_id: int) -> ResponseReturnValue:
    return _book(book.variant_of(g.group, variant_id))


@bp.get("/stok.<any(csv, xlsx):ending>", permission=PRODUCTS)
def export(ending: str) -> ResponseReturnValue:
    """The lines that the page shows, all of them."""
    headings = (
        *(_("Waktu"), _("Produk"), _("Varian"), _("Perubahan"), _("Jadi")),
        *(_("Sebab"), _("Pesanan"), _("Oleh"), _("Catatan")),
    )
    kind, as_file = write.WRITERS[ending]
    response = Response(as_file(headings, _rows()), content_type=kind)
    name = f"stok-{g.group.slug}.{ending}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _rows() -> Iterator[write.Cells]:
    for line in book.whole_book(g.group, asked_sieve()):
        at = line.at.astimezone(WIB).strftime("%Y-%m-%d %H:%M")
        reason = str(REASONS[line.reason])
        yield (
            *(at, line.product, line.variant, line.change, line.balance),
            *(reason, line.order_number, line.by, line.note),
        )


def _page(
    variant: Variant | None, form: BookForm | None = None, error: DomainError | None = None
) -> str:
    """The book of one variant or of all; `form` is the one that came back with a mistake."""
    sieve = asked_sieve()
    found = book.stock_book(g.group, variant, sieve, beyond=last_seen())
    lines = found[: book.PAGE]
    return render_template(
        "catalog/group_stock.html",
        variant=variant,
        prices=book.price_history(variant) if variant else [],
        form=form or _form(variant),
        error=error,
        reasons=REASONS,
        sieve=sieve,
        lines=lines,
        further=_further(lines[-1].id) if len(found) > book.PAGE else None,
    )


def _further(beyond: int) -> str:
    """The same lines from there on."""
    asked = {name: request.args[name] for name in ("sebab", "tanggal") if request.args.get(name)}
    return f"{request.path}?{urlencode(asked | {'lewat': str(beyond)})}"


def _form(variant: Variant | None) -> BookForm:
    return BookForm([variant] if variant else book.variants_to_book(g.group))


def _book(variant: Variant | None) -> ResponseReturnValue:
    form = _form(variant)
    if not form.validate():
        return _page(variant, form), 422
    try:
        book_stock(
            int(form.variant_id.data),
            form.pieces.data,
            StockReason(form.reason.data),
            by_id=g.member.user_id,
            note=form.note.data,
            key=form.key.data,
        )
    except DomainError as error:
        again = book.variant_of(g.group, variant.id) if variant else None
        return _page(again, form, error), error.status
    flash(_("Tercatat di buku stok."), "ok")
    return redirect(request.path, 303)

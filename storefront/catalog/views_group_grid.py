"""Prices and stock of many variants on one page."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.catalog.forms_grid import GridForm, sent_ids
from storefront.catalog.queries.grid import PAGE, Show, grid_lines, grid_lines_of
from storefront.catalog.services.grid import save_grid
from storefront.core.errors import DomainError
from storefront.core.numbers import new_secret
from storefront.core.safety import last_seen
from storefront.groups.area import group_area
from storefront.groups.models import Permission

bp = group_area("grid_group", __name__)


@bp.get("/produk/harga-stok", permission=Permission.PRODUCTS)
def show() -> ResponseReturnValue:
    found = grid_lines(g.group, _asked(), _words(), beyond=last_seen())
    shown = found[:PAGE]
    return _page(GridForm(shown), beyond=shown[-1].id if len(found) > PAGE else None)


@bp.post("/produk/harga-stok", permission=Permission.PRODUCTS)
def save() -> ResponseReturnValue:
    """Save the rows that were changed; those with a clash come back, and only those."""
    form = GridForm(grid_lines_of(g.group, sent_ids()), is_sent=True)
    if not form.validate():
        return _page(form), 422
    try:
        saved = save_grid(g.group.id, form.entries(), key=form.key.data, by_id=g.member.user_id)
    except DomainError as error:
        form.key.data = new_secret()
        return _page(form, error=error), error.status
    if saved.clashing:
        form.ask_again(saved.clashing)
        return _page(form, saved=saved.count), 409
    flash(_saved_words(saved.count), "ok")
    return redirect(_address(last_seen()), 303)


def _page(
    form: GridForm,
    *,
    beyond: int | None = None,
    saved: int | None = None,
    error: DomainError | None = None,
) -> str:
    return render_template(
        "catalog/group_grid.html",
        form=form,
        show=_asked(),
        words=_words(),
        address=_address(last_seen()),
        further=_address(beyond) if beyond else None,
        saved=saved,
        error=error,
    )


def _asked() -> Show:
    names = {show.value: show for show in Show}
    return names.get(request.args.get("tampil", ""), Show.ALL)


def _words() -> str:
    return request.args.get("q", "")


def _address(beyond: int | None) -> str:
    """The rows that are looked at, from there on."""
    show = None if _asked() is Show.ALL else _asked()
    return url_for(".show", tampil=show, q=_words() or None, lewat=beyond)


def _saved_words(count: int) -> str:
    if not count:
        return _("Tidak ada yang berubah.")
    return ngettext("%(num)d baris disimpan.", "%(num)d baris disimpan.", count)

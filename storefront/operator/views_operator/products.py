"""Products to look through: taken down with a reason, and put back."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from storefront.catalog.models import Product, ProductStatus
from storefront.catalog.queries.own import all_categories
from storefront.catalog.services.moderation import put_back, take_down
from storefront.core.errors import DomainError
from storefront.core.safety import last_seen
from storefront.operator import labels
from storefront.operator.area import OPERATE, operator_area
from storefront.operator.forms import ReasonForm, typed_words
from storefront.operator.queries.history import history_of
from storefront.operator.queries.products import PAGE, product_with, products_in

bp = operator_area("operator_products", __name__)


@bp.get("/produk", permission=OPERATE)
def index() -> ResponseReturnValue:
    text = request.args.get("tahap", "")
    status = ProductStatus(text) if text in labels.PRODUCT_TABS else ProductStatus.ACTIVE
    category, group = request.args.get("kat", ""), typed_words(request.args.get("kelompok", ""))
    found = products_in(status, category=category, group=group, beyond=last_seen())
    return render_template(
        "operator/products.html",
        products=found[:PAGE],
        status=status,
        stages=labels.PRODUCT_TABS,
        categories=all_categories(),
        category=category,
        words=group,
        beyond=found[PAGE - 1].product.id if len(found) > PAGE else None,
    )


@bp.get("/produk/<int:product_id>", permission=OPERATE)
def show(product_id: int) -> ResponseReturnValue:
    return _page(product_with(product_id), ReasonForm())


@bp.post("/produk/<int:product_id>/penurunan", permission=OPERATE)
def remove(product_id: int) -> ResponseReturnValue:
    product, form = product_with(product_id), ReasonForm()
    if not form.validate():
        return _page(product, form), 422
    try:
        take_down(product_id, form.note.data, by_id=g.operator.id)
    except DomainError as error:
        return _page(product_with(product_id), form, error=error), error.status
    flash(_("%(name)s tidak dijual lagi. Kelompok membaca alasannya.", name=product.name), "ok")
    return redirect(url_for(".show", product_id=product_id), 303)


@bp.post("/produk/<int:product_id>/pemulihan", permission=OPERATE)
def restore(product_id: int) -> ResponseReturnValue:
    name = product_with(product_id).name
    try:
        put_back(product_id, by_id=g.operator.id)
    except DomainError as error:
        return _page(product_with(product_id), ReasonForm(), error=error), error.status
    flash(_("%(name)s dijual lagi.", name=name), "ok")
    return redirect(url_for(".show", product_id=product_id), 303)


def _page(product: Product, form: ReasonForm, **more: Any) -> str:
    return render_template(
        "operator/product.html",
        product=product,
        history=history_of(product),
        states=labels.PRODUCT_STATES,
        form=form,
        **more,
    )

"""Where the group finds the addresses of its catalogue."""

from flask import render_template
from flask.typing import ResponseReturnValue

from storefront.groups.area import group_area
from storefront.groups.models import Permission

bp = group_area("feeds_group", __name__)


@bp.get("/katalog", permission=Permission.PRODUCTS)
def show() -> ResponseReturnValue:
    return render_template("promotion/group_catalogues.html")

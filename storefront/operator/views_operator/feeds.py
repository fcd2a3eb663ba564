"""Where the operator finds the addresses of the catalogue of the whole shop."""

from flask import render_template
from flask.typing import ResponseReturnValue

from storefront.operator.area import OPERATE, operator_area

bp = operator_area("operator_feeds", __name__)


@bp.get("/katalog", permission=OPERATE)
def show() -> ResponseReturnValue:
    return render_template("operator/catalogues.html")

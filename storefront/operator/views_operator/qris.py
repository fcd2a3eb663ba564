"""The platform's QRIS code, set up as a group's is."""

from flask import g, url_for
from flask_babel import gettext as _

from storefront.operator.area import OPERATE, operator_area
from storefront.payments.pages_qris import Till, add_qris_pages

bp = operator_area("operator_qris", __name__)


def _till() -> Till:
    back = (_("Uang masuk"), url_for("operator_money.index"))
    return Till(None, g.operator.id, "layouts/operator.html", back)


add_qris_pages(bp, OPERATE, _till)

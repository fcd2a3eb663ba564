"""The platform's QRIS code, set up as a group's is."""

from flask_babel import lazy_gettext as _l

from storefront.operator.area import OPERATE, operator_area, platform_till
from storefront.payments.pages_qris import QrisPages

bp = operator_area("operator_qris", __name__)

QrisPages(
    bp,
    OPERATE,
    till=platform_till,
    layout="layouts/operator.html",
    back=(_l("Uang masuk"), "operator_money.index"),
)

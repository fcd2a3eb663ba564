"""A group's QRIS code."""

from flask_babel import lazy_gettext as _l

from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.payments.pages_qris import QrisPages
from storefront.payments.till import group_till

bp = group_area("payment_qris", __name__)

QrisPages(
    bp,
    Permission.SHOP,
    till=group_till,
    layout="layouts/group.html",
    back=(_l("Rekening & ongkir"), "shipping_group.index"),
)

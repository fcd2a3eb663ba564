"""A group's QRIS code."""

from flask import g, url_for
from flask_babel import gettext as _

from storefront.groups.area import group_area
from storefront.groups.models import Permission
from storefront.payments.pages_qris import Till, add_qris_pages

bp = group_area("payment_qris", __name__)


def _till() -> Till:
    back = (_("Rekening & ongkir"), url_for("shipping_group.index"))
    return Till(g.group, g.member.user_id, "layouts/group.html", back)


add_qris_pages(bp, Permission.SHOP, _till)

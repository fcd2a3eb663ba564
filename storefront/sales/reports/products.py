from flask_babel import lazy_gettext as _l

from storefront.sales.queries.lines import sales_by_variant
from storefront.sales.report import Column, Kind, Report

PRODUCTS = Report(
    name="produk",
    title=_l("HPP & laba per produk"),
    columns=(
        Column(_l("Produk")),
        Column(_l("Varian")),
        Column(_l("Terjual"), Kind.COUNT),
        Column(_l("Omzet"), Kind.RUPIAH),
        Column(_l("Baris tanpa HPP"), Kind.COUNT, is_rare=True),
        Column(_l("Omzet tanpa HPP"), Kind.RUPIAH, is_rare=True),
        Column(_l("HPP"), Kind.RUPIAH),
        Column(_l("Komisi"), Kind.RUPIAH, is_rare=True),
        Column(_l("Laba"), Kind.RUPIAH),
    ),
    rows=sales_by_variant,
)

"""What a participant checks and fills in to go on with a real group."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from storefront.catalog.models import Product
from storefront.core.forms import Required
from storefront.groups.forms import SignUpForm
from storefront.training.forms import TicksField
from storefront.training.services.keep import Keeping


class KeepForm(SignUpForm):
    products = TicksField(_l("Produk yang dibawa"), [Required(_l("Pilih paling sedikit satu"))])
    prices_checked = BooleanField(
        _l("Harganya sudah dihitung dari HPP dan siap dipakai sungguhan"),
        [Required(_l("Hitung dulu harganya, lalu beri tanda"))],
    )
    certificates_checked = BooleanField(
        _l("P-IRT, BPOM, dan halal hanya ditulis kalau suratnya ada"),
        [Required(_l("Periksa dulu keterangan produknya, lalu beri tanda"))],
    )

    def __init__(self, products: Sequence[Product]) -> None:
        super().__init__()
        self.products.choices = [
            SelectChoice(str(product.id), product.name) for product in products
        ]
        if not self.is_submitted():
            self.products.data = [str(product.id) for product in products]

    @property
    def keeping(self) -> Keeping:
        return Keeping(self.wanted, tuple(int(value) for value in self.products.data))

import pytest

from tests.factories import make_group, make_variant


@pytest.fixture
def honey(app):
    return make_variant(make_group("Lebah"), "Madu", price_idr=40_000, stock=5)


@pytest.fixture
def bread(app):
    return make_variant(make_group("Roti"), "Roti manis", price_idr=8_000, stock=5)

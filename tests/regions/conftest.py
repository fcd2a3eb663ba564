import pytest

from storefront.regions.services import import_regions


@pytest.fixture
def kebumen_and_wonosobo(app):
    """Two regencies, 41 districts and what lies around Karanganyar and Semarang."""
    import_regions(within={"33.05", "33.07", "33.13.09", "33.22", "33.74.07"})

import pytest

from storefront.shipping.couriers import (
    COURIERS,
    NotATrackingNumber,
    clean_tracking_number,
    tracking_url,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("JP1234567890", "JP1234567890"),
        ("jp 1234 567 890", "JP1234567890"),
        ("Resi: 0123.4567.8901", "012345678901"),
        ("No. resi JX1234567", "JX1234567"),
        ("11-19-5470676", "11-19-5470676"),
    ],
)
def test_a_number_is_read_as_it_is_pasted(typed, kept):
    assert clean_tracking_number(typed) == kept


@pytest.mark.parametrize(
    "typed", ["12345", "belum ada", "<script>1</script>", "A" * 41, "1/../2/3"]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(NotATrackingNumber):
        clean_tracking_number(typed)


def test_every_courier_but_our_own_has_a_page():
    urls = {courier.name: tracking_url(courier.name, "AB12345678") for courier in COURIERS}
    assert [name for name, url in urls.items() if not url] == ["Kurir lain", "Diantar kelompok"]
    assert all(url.startswith("https://") for url in urls.values() if url)
    assert urls["AnterAja"].endswith("/AB12345678")
    assert "{" not in "".join(url or "" for url in urls.values())


def test_without_a_number_or_a_known_courier_there_is_no_link():
    assert tracking_url("JNE", "") is None
    assert tracking_url("Gerobak", "AB12345678") is None

"""What reaches no view: addresses that cannot be ours, and requests that others have made up."""

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from tests.factories import make_variant


@pytest.mark.parametrize("address", ["/toko/%00", "/latihan/%00/", "/latihan/A%00B/keranjang"])
def test_an_address_with_a_nul_leads_nowhere(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.databases("sqlite")  # refused before anything is written
@pytest.mark.parametrize(
    "origin", ["null", "http://[", "//localhost", "http://localhost.example", "http://x@localhost"]
)
def test_an_origin_that_is_not_ours_is_refused_however_it_is_written(client, origin):
    answer = client.post(
        "/keranjang",
        data={"varian": make_variant().id},
        headers={"Sec-Fetch-Site": "", "Origin": origin},
    )
    assert answer.status_code == 403


def test_an_old_browser_is_known_by_the_page_that_it_comes_from(client):
    answer = client.post(
        "/keranjang",
        data={"varian": make_variant().id},
        headers={"Sec-Fetch-Site": "", "Origin": "", "Referer": "http://localhost/toko/a?b=c"},
    )
    assert answer.status_code == 303


def test_no_secret_address_gets_into_the_log(client, monkeypatch):
    def away(_token):
        raise OperationalError("SELECT", {}, Exception("the server is gone"))

    monkeypatch.setattr("storefront.accounts.queries.open_pin_link", away)
    with capture_logs() as logged:
        assert client.get("/pin/only-for-Bu-Tumi").status_code == 503
    assert logged
    assert "only-for-Bu-Tumi" not in str(logged)

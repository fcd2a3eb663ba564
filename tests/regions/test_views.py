import pytest

pytestmark = pytest.mark.usefixtures("kebumen_and_wonosobo")


def test_suggestions_are_the_same_for_everybody_for_a_day(client):
    answer = client.get("/wilayah?q=leksono")
    assert answer.json == [
        {"code": "33.07.05", "label": "Leksono, Kab. Wonosobo", "detail": "Jawa Tengah 56362"}
    ]
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("query", ["", "?q=", "?q=%00", "?q=%ff%fe", "?q=" + "a+" * 2_000])
def test_whatever_is_asked_gets_an_answer(client, query):
    answer = client.get(f"/wilayah{query}")
    assert answer.status_code == 200
    assert len(answer.json) <= 10

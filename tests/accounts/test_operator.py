import pytest

PASSWORD = "kabut pagi di Dieng"


@pytest.mark.parametrize(
    ("phone", "password", "is_made"),
    [
        ("0811 0000 0009", PASSWORD, True),
        ("12", PASSWORD, False),
        ("0811 0000 0009", "123456", False),
    ],
)
def test_the_first_operator_is_made_on_the_server(app, client, phone, password, is_made):
    done = app.test_cli_runner().invoke(
        args=["new-operator", "Bu Wening", phone, "--password", password]
    )
    assert (done.exit_code == 0) == is_made, done.output
    if is_made:
        client.submit("/masuk", phone=phone)
        answer = client.submit("/masuk/pin", pin=password, form="/masuk/pin")
        assert answer.location == "/pengelola/"

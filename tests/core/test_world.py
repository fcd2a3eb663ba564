"""The live shop and the practice lane of a class never mix."""

from flask.testing import FlaskClient

from storefront.core import world
from storefront.core.world import LIVE, World


def test_a_request_starts_live_whatever_its_thread_did_before(make_app):
    app = make_app()
    app.add_url_rule("/where", "where", lambda: str(world.current().classroom_id))
    world.enter(World(classroom_id=7))  # a server's threads keep their context variables
    try:
        assert FlaskClient(app).get("/where").text == "None"
    finally:
        world.enter(LIVE)

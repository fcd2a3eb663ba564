"""What is made once is made anew for everything that it depends on."""

from datetime import timedelta

import sqlalchemy as sa

from storefront.core import clock
from storefront.core.fragments import remembered
from storefront.core.statements import built_once
from storefront.core.world import World, entered, in_world
from storefront.groups.models import ProducerGroup


def test_a_piece_is_made_once_for_its_values_mount_and_language(app):
    made = []

    def piece(*values):
        made.append(values)
        return str(values)

    for root in ("/", "/en/", "/hemat/", "/latihan/KLS001/"):
        script = root.rstrip("/")
        for _ in range(2):
            environ = {"SCRIPT_NAME": script}
            if script == "/en":
                environ["etalase.language"] = "en"
            with app.test_request_context("/", environ_overrides=environ):
                assert remembered(piece)("Madu", True) == "('Madu', True)"
                assert remembered(piece)("Madu", False) == "('Madu', False)"
    assert made == [("Madu", True), ("Madu", False)] * 4


def test_a_statement_is_put_together_once_for_its_values_world_and_day(app):
    @built_once
    def groups(most):
        ends = ProducerGroup.holiday_until < clock.today()
        return sa.select(ProducerGroup.id).where(in_world(ProducerGroup), ends).limit(most)

    assert groups(3) is groups(3)
    assert groups(3) is not groups(4)
    with entered(World(classroom_id=7)):
        assert "classroom_id =" in str(groups(3))
    assert "classroom_id IS NULL" in str(groups(3))
    with clock.at(clock.now() + timedelta(days=1)):
        assert clock.today() in groups(3).compile().params.values()

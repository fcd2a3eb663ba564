"""The live shop and the practice lane of a class never mix."""

from storefront.core import world
from storefront.core.world import LIVE, PracticeMount, World


def test_a_request_starts_live_whatever_its_thread_did_before():
    seen = []

    def shop(_environ, _start_response):
        seen.append(world.current())
        world.enter(World(classroom_id=7))
        return []

    mounted = PracticeMount(shop)
    mounted({"PATH_INFO": "/latihan/7KCE/"}, None)
    mounted({"PATH_INFO": "/"}, None)
    world.enter(LIVE)

    assert seen == [LIVE, LIVE]

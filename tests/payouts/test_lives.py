"""A machine lives the lives of two groups in every order; after each step every rule holds."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.payouts.lives import Lives, furnish
from tests.sizes import size

pytestmark = pytest.mark.slow


def test_every_rule_holds_after_every_step_of_every_life(app, shop):
    taken = []

    def begin():
        from storefront.core.db import db
        db.session.remove()
        shop.clean()
        furnished = furnish()
        taken.append(furnished.taken)
        return Lives(furnished)

    import cProfile, os
    prof = cProfile.Profile() if os.environ.get("PROF") else None
    if prof: prof.enable()
    run_state_machine_as_test(
        begin,
        settings=settings(
            max_examples=size(50, 500),
            stateful_step_count=30,
            suppress_health_check=[*HealthCheck], phases=[Phase.generate] if __import__("os").environ.get("NOSHRINK") else [*Phase], report_multiple_bugs=False,
        ),
    )
    if prof:
        prof.disable(); prof.dump_stats("/tmp/lives.prof")
    from collections import Counter
    print(sum(taken, Counter()))

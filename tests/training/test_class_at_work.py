"""Ten phones, two boards and simulated buyers for half a minute, at one laptop: `flask class`."""

import faulthandler
import json
import time

import pytest

from bench.classroom import BEHIND_S, PEOPLE

pytestmark = pytest.mark.slow


def test_a_whole_class_practises_without_one_error_and_the_boards_keep_up(class_said):
    outcome = json.loads(end_of(class_said))
    assert outcome["wrong"] == []
    assert outcome["behind_s"] <= BEHIND_S
    assert outcome["orders"] >= len(PEOPLE)
    assert outcome["sent"] > 0
    # They tap once a second and look every two, less what a busy machine keeps them waiting.
    assert outcome["answers"] > outcome["seconds"] * len(PEOPLE) / 2
    assert outcome["looks"] > outcome["seconds"] / 2


def end_of(class_said):
    """It began with the first test of the run; what it says at its end is one line."""
    faulthandler.cancel_dump_traceback_later()  # in the night it takes as long as a test may
    while not (said := class_said.read_text()).endswith("}\n"):
        assert "Traceback" not in said, said
        time.sleep(1)
    return said.splitlines()[-1]

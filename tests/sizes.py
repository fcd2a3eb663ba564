"""How much a test does: enough for every change, far more in the night."""

import os

NIGHTLY = bool(os.environ.get("NIGHTLY"))


def size(usual: int, nightly: int) -> int:
    """The number for this run: `make test` takes the first, `make nightly` the second."""
    return nightly if NIGHTLY else usual

"""How much a test does: a little while one works, enough for every change, more in the night."""

import os

QUICK = bool(os.environ.get("QUICK"))
NIGHTLY = bool(os.environ.get("NIGHTLY"))


def size(usual: int, nightly: int) -> int:
    """The number for this run: `make test` takes the first, `make nightly` the second.

    `make check` takes a tenth of the first.
    """
    return nightly if NIGHTLY else max(1, usual // 10) if QUICK else usual

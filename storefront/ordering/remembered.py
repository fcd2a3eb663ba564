"""The purchases that this browser made, kept in its signed session."""

from collections.abc import Sequence

from flask import session

MOST = 20


def remember(token: str) -> None:
    """Put a purchase in front of those that this browser knows."""
    session["purchases"] = [token, *(known for known in remembered() if known != token)][:MOST]
    session.permanent = True


def remembered() -> Sequence[str]:
    """Tokens of purchases, the last one first."""
    tokens: list[str] = session.get("purchases", [])
    return tokens

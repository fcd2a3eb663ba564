"""Numbers and secrets: short ones that survive handwriting, long ones that nobody guesses."""

import hashlib
import secrets

ALPHABET = "34679ACDEFGHJKLMNPQRTUVWXY"  # nothing that looks like something else


def new_code(length: int = 6) -> str:
    """A short code to read out and write down, drawn at random."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_secret() -> str:
    """128 bits for an address that only its holder knows."""
    return secrets.token_urlsafe(16)


def fingerprint(*content: object) -> str:
    """The same for the same content, to tell a repeated form from another one."""
    return hashlib.sha256(repr(content).encode()).hexdigest()

"""PINs, and the tries that a phone number has."""

from argon2 import PasswordHasher

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_pin(pin: str) -> str:
    """Argon2id of a PIN or password, at OWASP's lower bound: 19 MiB, two passes, one lane."""
    return HASHER.hash(pin)

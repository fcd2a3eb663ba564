"""The code of a voucher, as people type it."""

import re

LONGEST_CODE = 40  # typed; a code itself is shorter


def voucher_code(typed: str) -> str:
    """`carica 10` → `CARICA10`; what no code can have is left out."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())[:LONGEST_CODE]

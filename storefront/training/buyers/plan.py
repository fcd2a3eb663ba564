"""What a simulated buyer finds on the shelf and what she means to do; no database in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

# Nobody's: +62 811-0000-9xxx is kept for practice, and no address is a real one.
NAMES = (
    "Bu Rahma",
    "Mas Agus",
    "Bu Titik",
    "Pak Harjo",
    "Mbak Lina",
    "Bu Nur",
    "Mas Bayu",
    "Bu Sri",
    "Mbak Dewi",
    "Pak Joko",
)
STREETS = ("Jl. Contoh Melati", "Jl. Contoh Kenanga", "Dusun Contoh Lor", "Gang Contoh Anggrek")


@dataclass(frozen=True)
class Offer:
    """Something that can be bought: rupiah, pieces."""

    variant_id: int
    name: str
    price_idr: int
    stock: int


Lines = tuple[tuple[Offer, int], ...]


@dataclass(frozen=True)
class Plan:
    """One buyer: who she is, what she writes, and what she orders, if anything.

    `later` is what she writes when the parcel has reached her, and `refuses` that she sends it
    back at the door.
    """

    name: str
    phone: str
    address: str
    lines: Lines = ()
    note: str = ""
    says: str = ""
    later: str = ""
    by_cod: bool = False
    shows_proof: bool = False
    refuses: bool = False
    waits: bool = False  # writes first, and orders an hour later


def stranger(dice: Random) -> Plan:
    """Somebody who does not exist, and who wants nothing yet."""
    name, street, number = dice.choice(NAMES), dice.choice(STREETS), dice.randint(1, 60)
    return Plan(
        name=name,
        phone=f"+628110000{dice.randint(9000, 9999)}",
        address=f"{street} No. {number} RT {dice.randint(1, 9):02}/RW {dice.randint(1, 6):02}",
    )


def some_of(shelf: Sequence[Offer], dice: Random, *, most: int = 3) -> Lines:
    """A few pieces of one thing that is there; nothing from an empty shelf."""
    there = [offer for offer in shelf if offer.stock]
    if not there:
        return ()
    offer = dice.choice(there)
    return ((offer, dice.randint(1, min(most, offer.stock))),)

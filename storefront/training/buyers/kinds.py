"""One function per kind of buyer; the same dice and shelf give the same buyer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

from storefront.training.buyers.plan import Offer, Plan, some_of, stranger
from storefront.training.models import BuyerKind

Shelf = Sequence[Offer]
BULK = 24


def normal(shelf: Shelf, dice: Random) -> Plan:
    """Orders, pays, and says that it has come."""
    return replace(stranger(dice), lines=some_of(shelf, dice))


def asks_first(shelf: Shelf, dice: Random) -> Plan:
    """Wants to know something before she orders."""
    plan = normal(shelf, dice)
    thing = plan.lines[0][0].name if plan.lines else "barangnya"
    questions = (
        f"Kak, {thing} tahan berapa lama ya? Mau buat oleh-oleh.",
        f"Assalamualaikum, {thing} masih ada? Ongkir ke Purwokerto berapa?",
        f"{thing} ini sudah halal, Kak?",
    )
    return replace(plan, says=dice.choice(questions), waits=True)


def haggles(shelf: Shelf, dice: Random) -> Plan:
    """Asks for a lower price, and pays the whole one in the end."""
    buyer = stranger(dice)
    plan = replace(buyer, lines=some_of(shelf, dice, most=5))
    if not plan.lines:
        return plan
    [(offer, quantity)] = plan.lines
    wish = offer.price_idr * quantity * 8 // 10 // 1000
    return replace(plan, says=f"Ambil {quantity} {offer.name} boleh {wish} ribu, Bu?", waits=True)


def sold_out(shelf: Shelf, dice: Random) -> Plan:
    """Wants more than there is."""
    buyer = stranger(dice)
    if not shelf:
        return buyer
    offer = dice.choice(shelf)
    return replace(buyer, lines=((offer, offer.stock + dice.randint(1, 5)),))


def wrong_address(shelf: Shelf, dice: Random) -> Plan:
    """Forgets house number, RT and RW."""
    plan = normal(shelf, dice)
    return replace(plan, address=dice.choice(("Rumah cat hijau", "Dekat masjid", "Depan warung")))


def fake_proof(shelf: Shelf, dice: Random) -> Plan:
    """Shows a picture of a transfer that was never made."""
    return replace(normal(shelf, dice), shows_proof=True, note="Sudah saya transfer ya Kak")


def cod_refused(shelf: Shelf, dice: Random) -> Plan:
    """Orders to pay at the door, and does not take the parcel."""
    plan = normal(shelf, dice)
    return replace(plan, by_cod=True, refuses=True, later="Maaf, paketnya tidak jadi saya ambil.")


def complaint(shelf: Shelf, dice: Random) -> Plan:
    """Is not happy with what came."""
    wrongs = (
        "Kak, tutupnya bocor, isinya tumpah setengah. Bagaimana ini?",
        "Barang yang datang bukan yang saya pesan.",
        "Keripiknya remuk semua, Kak. Minta diganti ya.",
    )
    return replace(normal(shelf, dice), later=dice.choice(wrongs))


def reseller(shelf: Shelf, dice: Random) -> Plan:
    """Takes a whole box and asks for a price for resellers."""
    plan = stranger(dice)
    there = [offer for offer in shelf if offer.stock]
    if not there:
        return plan
    offer = max(there, key=lambda each: (each.stock, each.variant_id))
    note = "Saya jual lagi di toko. Ada harga reseller untuk berikutnya?"
    return replace(plan, lines=((offer, min(BULK, offer.stock)),), note=note)


BUYERS: Mapping[BuyerKind, Callable[[Shelf, Random], Plan]] = {
    BuyerKind.NORMAL: normal,
    BuyerKind.ASKS_FIRST: asks_first,
    BuyerKind.HAGGLES: haggles,
    BuyerKind.SOLD_OUT: sold_out,
    BuyerKind.WRONG_ADDRESS: wrong_address,
    BuyerKind.FAKE_PROOF: fake_proof,
    BuyerKind.COD_REFUSED: cod_refused,
    BuyerKind.COMPLAINT: complaint,
    BuyerKind.RESELLER: reseller,
}


def plan_of(kind: BuyerKind, seed: int, shelf: Shelf) -> Plan:
    """What the buyer with this seed does at this shelf."""
    dice = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    return BUYERS[kind](shelf, dice)

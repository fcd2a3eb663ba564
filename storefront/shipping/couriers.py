"""The usual couriers, and where a customer looks for her parcel; we ask none of them ourselves."""

import re
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Courier:
    """A courier with its public tracking page; `{number}` stands where the page takes one."""

    name: str
    page: str = ""


# The couriers' own public pages. The first six open with an empty field. That the last three read
# the number from the address is what shops link with, not something they promise: should it stop,
# the page still opens, and the number beside the link can be copied.
OWN = Courier("Diantar kelompok")
OTHER = Courier("Kurir lain")
COURIERS = (
    Courier("JNE", "https://jne.co.id/tracking-package"),
    Courier("J&T", "https://jet.co.id/track"),
    Courier("SiCepat", "https://www.sicepat.com/checkAwb"),
    Courier("POS Indonesia", "https://www.posindonesia.co.id/id/tracking"),
    Courier("TIKI", "https://www.tiki.id/id/track"),
    Courier("Wahana", "https://www.wahana.com/lacak-kiriman"),
    Courier("AnterAja", "https://anteraja.id/tracking/{number}"),
    Courier("Ninja", "https://www.ninjaxpress.co/id-id/tracking?id={number}"),
    Courier("Lion Parcel", "https://lionparcel.com/track/stt?q={number}"),
    OTHER,
    OWN,
)
PAGES = {courier.name: courier.page for courier in COURIERS}


class NotATrackingNumber(ValueError):
    """No courier gives such a number."""


def clean_tracking_number(typed: str) -> str:
    """`resi: jp 1234.5678` → `JP12345678`; raises NotATrackingNumber.

    Couriers change their numbers, so it only refuses what none of them can be.
    """
    bare = re.sub(r"^(no\.?|nomor)?\s*(resi|awb)\b[\s:.]*", "", typed, flags=re.IGNORECASE)
    number = re.sub(r"[\s.]", "", bare).upper()
    if not re.fullmatch("(?=.*[0-9])[A-Z0-9][A-Z0-9-]{5,39}", number):
        raise NotATrackingNumber()
    return number


def tracking_url(courier: str, number: str) -> str | None:
    """Where the customer follows a parcel; None where there is no number or no such page."""
    page = PAGES.get(courier)
    return page.format(number=quote(number, safe="")) if page and number else None

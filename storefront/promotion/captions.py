"""Drafts of what to write with a product: its own facts, told as attention, interest, desire,
action (AIDA). Nothing is made up: what is not known is not said, and what is not proven is not
promised.
"""

import re
from collections.abc import Sequence

from storefront.catalog.models import FactKind
from storefront.groups.models import CertificateKind
from storefront.promotion.claims import sentences_without, words_without
from storefront.promotion.models import LinkChannel
from storefront.promotion.subject import Subject

LONGEST = {  # letters: a status and a caption cannot be longer, in a group nobody reads more
    LinkChannel.WHATSAPP: 700,
    LinkChannel.FACEBOOK: 1_500,
    LinkChannel.INSTAGRAM: 2_200,
}
MOST_HASHTAGS = 30  # Instagram refuses a caption with more
CERTIFIED = {
    CertificateKind.HALAL: "bersertifikat halal",
    CertificateKind.BPOM: "berizin BPOM",
    CertificateKind.PIRT: "berizin P-IRT",
}
TOLD = (  # facts that make curious, and how each is said
    (FactKind.COMPOSITION, "Bahannya {}."),
    (FactKind.MATERIAL, "Bahannya {}."),
    (FactKind.SIZE, "Ukurannya {}."),
    (FactKind.SHELF_LIFE, "Tahan {}."),
    (FactKind.ALLERGENS, "Mengandung {}."),
)
HASHTAG = re.compile(r"#\w+")


def draft(subject: Subject, channel: LinkChannel, link: str) -> str:
    """What could be written in a channel; never longer than it takes, and always with the link."""
    write = {
        LinkChannel.WHATSAPP: _status,
        LinkChannel.FACEBOOK: _post,
        LinkChannel.INSTAGRAM: _caption,
    }[channel]
    opening, told, action = write(subject, link)
    while told and len("\n\n".join((opening, *told, action))) > LONGEST[channel]:
        told.pop()
    return "\n\n".join((opening, *told, action))


def hashtags_in(text: str) -> int:
    return len(HASHTAG.findall(text))


Parts = tuple[str, list[str], str]


def _status(subject: Subject, link: str) -> Parts:
    """A status is read in a few seconds."""
    opening = f"*{subject.safe_name}* {_origin(subject)}"
    told = [_prices(subject, ", "), *_interest(subject)[:1]]
    return opening, _some(told), f"Pesan di sini: {link}"


def _post(subject: Subject, link: str) -> Parts:
    """In a group people want to know who sells and how it comes."""
    opening = f"{subject.safe_name} {_origin(subject)}."
    told = [" ".join(_interest(subject)), _desire(subject), _prices(subject, "\n")]
    action = f"Mau pesan? Pilih ukuran dan jumlahnya di sini: {link}"
    return opening, _some(told), action


def _caption(subject: Subject, link: str) -> Parts:
    """The first 125 letters are seen; nobody can tap a link, so it is short enough to type."""
    opening = f"{subject.safe_name} {_origin(subject)}."
    told = [" ".join(_interest(subject)), _desire(subject), _prices(subject, "\n")]
    return opening, _some(told), f"Pesan di {link}\n\n{_hashtags(subject)}"


def _origin(subject: Subject) -> str:
    if subject.is_shop:
        return f"dari {subject.place}" if subject.place else ""
    return f"dari {subject.group}, {subject.place}".rstrip(", ")


def _interest(subject: Subject) -> list[str]:
    """What it is and what it is made of, in its group's own words."""
    about = sentences_without(subject.about, subject.proofs)[:2]
    facts = [
        said.format(text[0].lower() + text[1:].rstrip("."))
        for kind, said in TOLD
        if (text := subject.facts.get(kind))
    ]
    return [*about, *(fact for fact in facts if sentences_without(fact, subject.proofs) == [fact])]


def _desire(subject: Subject) -> str:
    """Why to have it: who made it, and what somebody has looked at."""
    said = []
    if subject.maker:
        said.append(f"Dibuat oleh {subject.maker}.")
    if shown := [words for kind, words in CERTIFIED.items() if kind in subject.proofs]:
        said.append(f"Sudah {' dan '.join(shown)}.")
    return " ".join(said)


def _prices(subject: Subject, between: str) -> str:
    offers = list(subject.offers)[: 8 if subject.is_shop else 5]
    names = (words_without(offer.name, subject.proofs) for offer in offers)
    pairs = zip(names, offers, strict=True)
    return between.join(f"{name} {offer.price_words}".strip() for name, offer in pairs)


def _hashtags(subject: Subject) -> str:
    names = (subject.safe_name, subject.group, subject.regency, f"produk {subject.regency}")
    tags = ("".join(re.findall(r"\w+", name.title())) for name in names)
    return " ".join(f"#{tag}" for tag in dict.fromkeys(tag for tag in tags if tag))


def _some(told: Sequence[str]) -> list[str]:
    return [text for text in told if text]

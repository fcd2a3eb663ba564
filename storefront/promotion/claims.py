"""What may not be promised: claims that only a checked certificate proves, or nothing at all.

Labels may say halal, BPOM and P-IRT only with the certificate (UU 33/2014, UU 18/2012); food may
not be said to heal (Peraturan BPOM 1/2022), and superlatives need a proof that a small group does
not have (Etika Pariwara Indonesia 2020, 1.2.2).
"""

import enum
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from storefront.groups.models import CertificateKind


class ClaimKind(enum.StrEnum):
    HALAL = "halal"
    BPOM = "bpom"
    PIRT = "pirt"
    BEST = "best"  # better than all others
    HEALS = "heals"


PROOFS = {
    ClaimKind.HALAL: CertificateKind.HALAL,
    ClaimKind.BPOM: CertificateKind.BPOM,
    ClaimKind.PIRT: CertificateKind.PIRT,
}
BEST = (
    r"no\.?\s*(?:1|satu)|nomor\s+(?:1|satu)|#\s*1|number\s+one|(?:the\s+)?best\b(?!\s*seller)"
    r"|ter(?:baik|bagus|enak|lezat|murah|laris|hebat|sehat|unggul|top)(?:nya)?|juara(?:nya)?"
    r"|paling\s+(?:baik|bagus|enak|lezat|murah|laris|hebat|sehat|unggul|top|ampuh|manjur)"
    r"|satu-satunya|nomer\s+(?:1|satu)|tiada\s+(?:dua|tanding)(?:nya)?|dijamin|100\s*(?:%|persen)"
)
HEALS = (
    r"(?:me)?nyembuh\w*|sembuh\w*|penyembuh\w*|(?:ber|meng)?obat(?:i|nya|an)?|pengobatan"
    r"|(?:ber)?khasiat\w*|ampuh|manjur|mujarab|menyehatkan|(?:camilan|makanan|minuman)\s+sehat"
    r"|(?:mencegah|mengatasi|meredakan|menghilangkan|melawan)\s+(?:\w+\s+)?"
    r"(?:penyakit|sakit|nyeri|kanker|diabetes|kolesterol|asam\s+urat|maag|batuk|flu|pegal)"
    r"|(?:menurunkan|mengurangi)\s+(?:kadar\s+)?"
    r"(?:kolesterol|gula(?:\s+darah)?|tekanan\s+darah|darah\s+tinggi|berat\s+badan|asam\s+urat)"
    r"|anti\s*-?\s*(?:kanker|diabetes|kolesterol)|kanker|diabetes|pelangsing|melangsingkan"
    r"|detoks\w*|awet\s+muda|daya\s+tahan\s+tubuh|imunitas|vitalitas|cures?|heals?|healing"
)
PATTERNS = {
    ClaimKind.HALAL: r"halal(?:an|nya)?",
    ClaimKind.BPOM: r"b\.?p\.?o\.?m",
    ClaimKind.PIRT: r"p\.?[-\s]?irt",
    ClaimKind.BEST: BEST,
    ClaimKind.HEALS: HEALS,
}
CLAIM = re.compile(
    "|".join(rf"(?P<{kind}>(?<!\w)(?:{pattern})(?!\w))" for kind, pattern in PATTERNS.items()),
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Claim:
    """Words that promise something."""

    kind: ClaimKind
    words: str


def unproven(text: str, proofs: Collection[CertificateKind]) -> list[Claim]:
    """The claims of a text that none of these certificates proves, each kind of words once."""
    found = {(claim.kind, claim.words.lower()): claim for claim in _claims(text)}
    return [claim for claim in found.values() if PROOFS.get(claim.kind) not in proofs]


def sentences_without(text: str, proofs: Collection[CertificateKind]) -> list[str]:
    """The sentences of a text that promise nothing unproven."""
    sentences = (each.strip() for each in SENTENCE.split(text))
    return [each for each in sentences if each and not unproven(each, proofs)]


def words_without(text: str, proofs: Collection[CertificateKind]) -> str:
    """A name without the words that promise something unproven."""
    for claim in unproven(text, proofs):
        text = re.sub(re.escape(claim.words), "", text, flags=re.IGNORECASE)
    return " ".join(text.split())


def _claims(text: str) -> Iterator[Claim]:
    """Accents and letters that only look otherwise hide nothing."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for found in CLAIM.finditer(plain):
        yield Claim(ClaimKind(found.lastgroup or ""), found[0])

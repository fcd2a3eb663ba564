"""Text as people type and paste it: made harmless for the database, and made comparable."""

import re
import unicodedata

# WhatsApp and phone books put direction marks and empty characters around what is copied.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class UnprintableText(ValueError):
    """The text has control characters; PostgreSQL takes no NUL, and no page can show the rest.

    `cleaned` is the text without them, to show back.
    """

    def __init__(self, cleaned: str) -> None:
        self.cleaned = cleaned
        super().__init__(cleaned)


def clean_text(text: str) -> str:
    """Text in one Unicode form (NFC) and with plain line ends, without spaces around it.

    Marks that nobody sees are dropped. Raises UnprintableText.
    """
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    cleaned = unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text)).strip()
    if _UNPRINTABLE.search(text):
        raise UnprintableText(cleaned)
    return cleaned


def clean_line(text: str) -> str:
    """`clean_text` on one line: every run of spaces and line ends becomes one space."""
    return clean_text(" ".join(text.split()))


def fold(text: str) -> str:
    """What is left for comparing: lower-case ASCII words and digits, one space between.

    Apostrophes go without a gap, so `Ba'a` is found as `baa`.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    letters = re.sub(r"['\N{RIGHT SINGLE QUOTATION MARK}`]", "", decomposed).encode(
        "ascii", "ignore"
    )
    return " ".join(re.findall(r"[a-z0-9]+", letters.decode().lower()))

"""The sentence for every broken rule: what happened, that nothing is lost, the next step."""

from flask_babel import lazy_gettext as _l

from storefront.core.errors import DomainError

SENTENCES = {
    "DomainError": _l("Ini belum bisa dilakukan. Tidak ada yang hilang; silakan coba lagi."),
    "KeyReused": _l(
        "Formulir ini sudah pernah dikirim dengan isi lain. Buka lagi halamannya, lalu kirim "
        "sekali saja."
    ),
    "WrongStatus": _l(
        "Tahapnya sudah berubah, mungkin oleh orang lain. Muat ulang halaman untuk melihat "
        "keadaan terbaru."
    ),
}


def say(error: DomainError) -> str:
    """What to tell the person, with the error's facts filled in."""
    for kind in type(error).__mro__:
        if sentence := SENTENCES.get(kind.__name__):
            return str(sentence) % error.facts
    return str(SENTENCES["DomainError"])

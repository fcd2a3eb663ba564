"""One question for a step that is about knowing: the right answer is what ticks it."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Question:
    """What is asked, what can be answered, which of it is right, and why."""

    words: LazyString
    choices: tuple[LazyString, ...]
    right: int
    why: LazyString


QUESTIONS: dict[str, Question] = {
    "can_explain_profit": Question(
        _l("HPP Rp14.000, dijual Rp20.000. Sehari terjual 10 bungkus. Berapa labanya?"),
        (_l("Rp200.000"), _l("Rp60.000"), _l("Rp6.000")),
        1,
        _l("Laba per bungkus Rp20.000 dikurangi Rp14.000, lalu dikali 10 bungkus."),
    ),
    "reads_sales": Question(
        _l("Omzet Rp500.000, HPP barang yang terjual Rp350.000. Mana yang benar?"),
        (
            _l("Labanya Rp500.000"),
            _l("Labanya Rp350.000"),
            _l("Labanya Rp150.000"),
        ),
        2,
        _l("Omzet adalah uang barang terjual. Laba adalah sisanya setelah HPP dikurangi."),
    ),
    "keeps_codes": Question(
        _l("Ada yang mengaku dari bank dan meminta kode OTP. Apa yang dilakukan?"),
        (
            _l("Menyebutkan kodenya supaya cepat selesai"),
            _l("Tidak menyebutkan apa-apa dan menutup telepon"),
            _l("Mengirim foto kodenya lewat WhatsApp"),
        ),
        1,
        _l("OTP dan PIN tidak pernah disebutkan kepada siapa pun, juga tidak kepada bank."),
    ),
    "keeps_data": Question(
        _l("Slip paket dengan nama dan alamat pembeli sudah tidak terpakai. Apa yang dilakukan?"),
        (
            _l("Disobek dulu sebelum dibuang"),
            _l("Difoto untuk status WhatsApp"),
            _l("Dipakai untuk membungkus gorengan"),
        ),
        0,
        _l("Alamat dan nomor HP hanya untuk mengirim barang, tidak untuk dilihat orang lain."),
    ),
    "keeps_own_pin": Question(
        _l("Teman satu kelompok lupa PIN. Apa yang dilakukan?"),
        (
            _l("Meminjamkan PIN sendiri"),
            _l("Semua memakai satu PIN saja"),
            _l("Meminta ketua membuat tautan PIN baru untuknya"),
        ),
        2,
        _l("Satu orang satu PIN, supaya jelas siapa mengerjakan apa."),
    ),
    "knows_permits": Question(
        _l("Keripik tempe buatan rumah mau dijual ke toko. Izin apa yang diurus lebih dulu?"),
        (
            _l("NIB, lalu P-IRT"),
            _l("Izin edar BPOM saja"),
            _l("Tidak perlu izin"),
        ),
        0,
        _l("Dengan NIB izin lain bisa diurus; makanan kering buatan rumah memakai P-IRT."),
    ),
}

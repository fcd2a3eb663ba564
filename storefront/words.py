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
    "FileTooLarge": _l(
        "Foto ini lebih dari %(most_megabytes)s MB, jadi belum diunggah. Perkecil dulu atau pilih "
        "foto lain."
    ),
    "PictureTooLarge": _l(
        "Foto ini terlalu besar, jadi belum diunggah: jenis berkas ini paling besar "
        "%(most_megapixels)s megapiksel. Perkecil dulu atau simpan sebagai JPG."
    ),
    "UnreadablePicture": _l(
        "Foto ini rusak atau terpotong, jadi belum diunggah. Pilih atau ambil foto lain."
    ),
    "HeicPicture": _l(
        "Foto HEIC dari iPhone belum bisa dipakai. Ubah ke JPG dulu: di Pengaturan, Kamera, Format "
        "pilih Paling Kompatibel, lalu ambil fotonya lagi."
    ),
    "UnsupportedPicture": _l(
        "Berkas ini bukan foto JPG, PNG, WebP, atau AVIF, jadi belum diunggah. Pilih foto lain."
    ),
    "TooLateToUndo": _l(
        "Sudah lewat sepuluh menit, jadi tidak bisa diurungkan. Pesanannya tetap diterima."
    ),
    "NothingToShip": _l(
        "Jumlah yang dikirim tidak cocok dengan sisa paket. Yang tersisa: %(left)s."
    ),
    "NotPaidYet": _l(
        "Uangnya belum tercatat. Catat dulu uang yang diterima, lalu selesaikan pesanan."
    ),
    "TooLateToCancel": _l(
        "Pesanan ini sudah terlalu jauh untuk dibatalkan. Hubungi lewat WhatsApp."
    ),
    "AmountDiffers": _l("Jumlahnya tidak sama. Seharusnya masuk Rp%(due_idr)s."),
    "NoWayToPay": _l("%(group)s belum punya rekening untuk menerima uang."),
    "AmountsExhausted": _l(
        "Terlalu banyak pembayaran dengan jumlah yang sama. Pilih cara bayar lain."
    ),
}


def say(error: DomainError) -> str:
    """What to tell the person, with the error's facts filled in."""
    for kind in type(error).__mro__:
        if sentence := SENTENCES.get(kind.__name__):
            return str(sentence) % error.facts
    return str(SENTENCES["DomainError"])

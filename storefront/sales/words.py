"""What the figures are called and what they mean: on the page, in its notes and in every export."""

from flask_babel import lazy_gettext as _l

from storefront.ordering.models import Channel, PaymentMethod

MEANINGS = (
    (
        _l("Omzet"),
        _l(
            "Harga barang setelah diskon, tanpa ongkir dan kode unik, dari pesanan yang sudah "
            "lunas. Masuk pada hari (WIB) uangnya tercatat; untuk COD, saat uang tunainya dicatat. "
            "Pesanan lunas yang dibatalkan dikurangkan pada hari batalnya."
        ),
    ),
    (
        _l("Pesanan"),
        _l(
            "Jumlah pesanan yang omzetnya di atas Rp0, pada hari yang sama dengan omzetnya. "
            "Yang dibatalkan ikut dikurangkan pada hari batalnya."
        ),
    ),
    (_l("Rata-rata belanja"), _l("Omzet dibagi jumlah pesanan.")),
    (
        _l("Dibatalkan"),
        _l(
            "Pesanan yang batal pada rentang ini, sudah dibayar atau belum. Yang kedaluwarsa "
            "karena tidak dibayar tidak dihitung."
        ),
    ),
    (
        _l("HPP"),
        _l(
            "Modal per bungkus saat barang dipesan, dikali jumlahnya. Barang tanpa HPP masuk "
            "omzet, tetapi tidak masuk laba."
        ),
    ),
    (
        _l("Laba"),
        _l("Omzet barang yang punya HPP, dikurangi HPP, komisi, dan ongkir yang ditanggung."),
    ),
)
CHANNELS = {
    Channel.ETALASE: _l("Etalase"),
    Channel.WHATSAPP: _l("WhatsApp"),
    Channel.FACEBOOK: _l("Facebook"),
    Channel.INSTAGRAM: _l("Instagram"),
    Channel.POSTER: _l("Poster"),
    Channel.BAZAR: _l("Bazar"),
    Channel.TITIP: _l("Titip jual"),
    Channel.RUMAH_PRODUKSI: _l("Rumah produksi"),
    Channel.MANUAL: _l("Dicatat kelompok"),
}
METHODS = {
    PaymentMethod.QRIS: _l("QRIS"),
    PaymentMethod.BANK_TRANSFER: _l("Transfer bank"),
    PaymentMethod.COD: _l("COD (bayar di tempat)"),
    PaymentMethod.CARD: _l("Kartu"),
}

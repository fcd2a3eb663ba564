"""Words for what classes are about and what simulated buyers do."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from storefront.training.models import BuyerKind, Cluster, Outcome

CLUSTERS: dict[Cluster, LazyString] = {
    Cluster.INSTITUTION: _l("Kelembagaan kelompok"),
    Cluster.SALES: _l("Promosi dan jualan online"),
    Cluster.PRODUCT: _l("Barang baru"),
}
CLUSTER_NUMBERS = {cluster: number for number, cluster in enumerate(Cluster, start=1)}


BUYERS: dict[BuyerKind, tuple[LazyString, LazyString, str]] = {  # name, what she does, icon
    BuyerKind.NORMAL: (_l("Normal"), _l("Pesan, bayar tepat"), "keranjang"),
    BuyerKind.ASKS_FIRST: (_l("Tanya dulu"), _l("Tanya rasa dan ongkir"), "wa"),
    BuyerKind.HAGGLES: (_l("Menawar"), _l("Minta potongan harga"), "promosi"),
    BuyerKind.SOLD_OUT: (_l("Stok habis"), _l("Memesan lebih dari stok"), "kemas"),
    BuyerKind.WRONG_ADDRESS: (_l("Alamat kurang"), _l("RT/RW tidak ditulis"), "lokasi"),
    BuyerKind.FAKE_PROOF: (_l("Bukti palsu"), _l("Foto ada, uang tidak"), "awas"),
    BuyerKind.COD_REFUSED: (_l("Tolak COD"), _l("Paket ditolak di pintu"), "tunai"),
    BuyerKind.COMPLAINT: (_l("Komplain"), _l("Barang rusak saat sampai"), "foto"),
    BuyerKind.RESELLER: (_l("Borongan reseller"), _l("24 buah, minta harga"), "etalase"),
}
OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.EXACT: _l("Pas"),
    Outcome.SHORT: _l("Kurang"),
    Outcome.OVER: _l("Lebih"),
    Outcome.LATE: _l("Terlambat"),
    Outcome.TWICE: _l("Dua kali"),
    Outcome.DECLINED: _l("Ditolak bank"),
    Outcome.REFUNDED: _l("Batal, minta kembali"),
    Outcome.NOTHING: _l("Tidak bayar"),
}
FAILED: dict[str, LazyString] = {  # what did not come about, by what its fact is about
    "buyer": _l("Pembeli latihan tidak jadi datang, membayar, atau menerima paketnya"),
    "class": _l("Data latihan kelas ini belum dihapus"),
    "group": _l("Cara kirim dan bayar toko latihan yang baru belum disiapkan"),
    "kit": _l("Gambar promosi belum digambar"),
    "order": _l("Pesanan latihan tidak berjalan terus setelah waktunya"),
    "payment": _l("Pembayaran latihan tidak berjalan terus setelah waktunya"),
    "picture": _l("Foto yang diunggah belum bisa dilihat"),
    "practice": _l("Latihan yang diulang dari awal belum dihapus"),
    "products": _l("Gambar tautan produk belum digambar ulang"),
    "purchase": _l("Cara membayar pesanan latihan belum disiapkan"),
    "refund": _l("Pengembalian uang latihan belum jalan"),
    "sample": _l("Foto contoh toko latihan belum ditaruh"),
}


def failed(fact: str) -> LazyString:
    """What the people of a class miss because of a job that failed."""
    return FAILED.get(fact.partition(".")[0], _l("Pekerjaan di belakang layar belum selesai"))


def spaced(code: str) -> str:
    """`TEK4Q7` → `TEK 4Q7`, as it is read out."""
    return f"{code[:3]} {code[3:]}"

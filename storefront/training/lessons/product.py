"""Cluster 3, a new product: four lessons."""

from flask_babel import lazy_gettext as _l

from storefront.training.lessons.lesson import Lesson

PRODUCT = (
    Lesson(
        key="ide",
        session=1,
        title=_l("Ide barang baru dan calon pembelinya"),
        picture="ide",
        alt=_l("Lampu menyala di atas toples kosong"),
        how=(
            (_l("Mulai dari yang ada"), _l("Hasil kebun, resep ibu, alat yang sudah dipunya.")),
            (_l("Bayangkan satu pembeli"), _l("Siapa, kapan membeli, untuk siapa.")),
            (_l("Tanya tiga orang"), _l("Berapa mau membayar? Catat jawabannya apa adanya.")),
        ),
        steps=("has_named_product", "knows_customer", "asked_three"),
        lands="produk/baru",
    ),
    Lesson(
        key="kemasan",
        session=1,
        title=_l("Kemasan dan label yang dipercaya"),
        picture="nama",
        alt=_l("Label barang dengan nama, isi, dan tanggal"),
        how=(
            (_l("Kemasan melindungi"), _l("Coba jatuhkan, coba simpan seminggu. Masih baik?")),
            (_l("Label lengkap"), _l("Nama, bahan, berat bersih, tanggal, dan pembuatnya.")),
            (_l("Foto dengan kemasannya"), _l("Pembeli mengenali barang dari foto itu.")),
        ),
        steps=("has_photo", "has_description", "has_facts"),
        lands="produk/{slug}",
    ),
    Lesson(
        key="harga-baru",
        session=2,
        title=_l("HPP dan harga barang baru"),
        picture="harga",
        alt=_l("Timbangan dengan bahan di satu sisi dan uang di sisi lain"),
        how=(
            (_l("Hitung dari satu adonan"), _l("Timbang bahan, hitung bungkus yang jadi.")),
            (_l("Upah juga biaya"), _l("Jam kerja sendiri ikut dihitung.")),
            (_l("Coba dua harga"), _l("Lihat laba di kedua harga sebelum memilih.")),
        ),
        steps=("has_costing", "has_profitable_price", "can_explain_profit"),
        lands="hitung/{variant}",
    ),
    Lesson(
        key="luncur",
        session=2,
        title=_l("Uji pasar, lalu meluncurkan"),
        picture="promosi",
        alt=_l("Pengeras suara dan kalender yang dilingkari"),
        how=(
            (_l("Buka PO kecil"), _l("Sepuluh bungkus dulu. Buat setelah ada yang memesan.")),
            (_l("Tampilkan di etalase"), _l("Dengan foto, harga, dan hari barangnya jadi.")),
            (_l("Bagikan tautannya"), _l("Kepada mereka yang tadi ditanya.")),
        ),
        steps=("takes_orders_ahead", "shows_product", "has_link"),
        lands="promosi/penawaran",
    ),
)

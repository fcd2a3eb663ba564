"""Cluster 1, the group as an institution: four lessons."""

from flask_babel import lazy_gettext as _l

from storefront.training.lessons.lesson import Lesson

INSTITUTION = (
    Lesson(
        key="tujuan",
        session=1,
        title=_l("Siapa kelompok ini, dan mau ke mana"),
        picture="kelompok",
        alt=_l("Beberapa orang berdiri bersama di depan rumah produksi"),
        how=(
            (_l("Mulai dari cerita"), _l("Siapa saja, sejak kapan, membuat apa.")),
            (_l("Satu tujuan"), _l("Satu kalimat yang bisa diulang setiap anggota.")),
            (_l("Tulis di profil"), _l("Pembeli senang tahu siapa yang membuat barangnya.")),
        ),
        steps=("is_open", "has_profile", "knows_goal"),
        lands="toko",
    ),
    Lesson(
        key="pengurus",
        session=1,
        title=_l("Pengurus, aturan, dan pembagian tugas"),
        picture="kelompok",
        alt=_l("Beberapa orang berdiri bersama di depan rumah produksi"),
        how=(
            (_l("Tiga tugas"), _l("Ketua memimpin, admin melayani, bendahara memegang uang.")),
            (
                _l("Undang dengan peran"),
                _l("Setiap orang masuk sendiri, melihat tugasnya saja."),
            ),
            (_l("PIN tidak dipinjamkan"), _l("Satu orang satu PIN. Lupa? Ketua membuat tautan.")),
        ),
        steps=("has_invitation", "agrees_on_roles", "keeps_own_pin"),
        lands="anggota",
    ),
    Lesson(
        key="buku-kas",
        session=2,
        title=_l("Buku kas dan bagi hasil"),
        picture="laba",
        alt=_l("Batang-batang penjualan yang naik dan buku kas"),
        how=(
            (_l("Catat hari itu juga"), _l("Masuk, keluar, untuk apa. Foto notanya.")),
            (_l("Tutup bersama"), _l("Hitung uang di depan anggota, lalu tutup masanya.")),
            (_l("Bagi dengan terang"), _l("Setiap anggota melihat bagiannya, lalu tanda tangan.")),
        ),
        steps=("has_cash_entry", "has_closed_period", "has_shared_profit"),
        lands="buku-kas",
    ),
    Lesson(
        key="izin",
        session=2,
        title=_l("NIB, P-IRT, dan halal"),
        picture="izin",
        alt=_l("Lembar izin dengan cap dan tanda centang"),
        how=(
            (_l("Mulai dari NIB"), _l("Nomor usaha ini dibutuhkan untuk izin yang lain.")),
            (_l("Lihat barangnya"), _l("Makanan kering P-IRT; halal untuk semua yang dimakan.")),
            (_l("Tulis siapa dan kapan"), _l("Satu orang, satu tanggal. Catat walau baru diurus.")),
        ),
        steps=("has_certificate", "knows_permits", "plans_permit"),
        lands="sertifikat",
    ),
)

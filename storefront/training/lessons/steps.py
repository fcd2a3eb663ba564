"""The words for every step of the lessons, by its name."""

from flask_babel import lazy_gettext as _l

from storefront.health.checks import CHECKS
from storefront.training.lessons.lesson import Step
from storefront.training.lessons.questions import QUESTIONS

STEPS: dict[str, Step] = {
    "is_open": Step(_l("Masuk"), _l("toko latihan sudah terbuka")),
    "has_named_product": Step(_l("Barang"), _l("satu barang diberi nama sendiri")),
    "has_photo": Step(_l("Foto"), _l("satu foto sendiri tersimpan di toko latihan")),
    "has_description": Step(_l("Cerita"), _l("keterangan barang paling sedikit 20 kata")),
    "has_facts": Step(_l("Rincian"), _l("isi, bahan, atau tahan berapa lama sudah ditulis")),
    "has_costing": Step(_l("HPP"), _l("HPP dihitung dari bahan, kemasan, dan upah")),
    "has_profitable_price": Step(_l("Harga"), _l("harga jual lebih besar dari HPP")),
    "can_explain_profit": Step(_l("Laba"), _l("bisa menghitung laba dari HPP dan harga jual")),
    "shows_product": Step(_l("Etalase"), _l("barang sendiri tampil di etalase dengan fotonya")),
    "has_link": Step(_l("Tautan"), _l("tautan untuk dibagikan sudah dibuat")),
    "has_caption": Step(_l("Kata"), _l("kata-kata promosi ditulis dengan gaya sendiri")),
    "has_visit_by_link": Step(_l("Dibuka"), _l("tautan yang dibagikan dibuka seseorang")),
    "has_campaign": Step(_l("Rencana"), _l("satu kampanye punya tanggal dan tujuan")),
    "has_offer": Step(_l("Penawaran"), _l("satu voucher, paket, atau harga grosir dibuat")),
    "takes_orders_ahead": Step(_l("PO"), _l("satu barang bisa dipesan sebelum dibuat")),
    "has_order": Step(_l("Pesanan"), _l("satu pesanan masuk")),
    "has_accepted_order": Step(_l("Terima"), _l("satu pesanan diterima")),
    "has_packed_order": Step(_l("Kemas"), _l("satu pesanan dikemas")),
    "has_sent_order": Step(_l("Resi"), _l("satu paket dikirim dengan nomor resinya")),
    "has_finished_order": Step(_l("Sampai"), _l("satu pesanan sampai dan selesai")),
    "has_sale": Step(_l("Uang"), _l("satu pesanan sudah lunas")),
    "answers_question": Step(_l("Jawab"), _l("satu pesan pembeli latihan dijawab, dan ia memesan")),
    "has_settled_trouble": Step(
        _l("Beres"), _l("satu masalah selesai: uang kembali, atau batal dengan alasan")
    ),
    "has_bought_from_friend": Step(_l("Beli"), _l("pernah membeli di toko teman")),
    "has_cash_entry": Step(_l("Kas"), _l("satu catatan masuk atau keluar ditulis di buku kas")),
    "has_closed_period": Step(_l("Tutup"), _l("satu masa buku kas ditutup")),
    "has_shared_profit": Step(_l("Bagi"), _l("hasil satu masa dibagi kepada anggota")),
    "reads_sales": Step(_l("Baca"), _l("tahu beda omzet dan laba")),
    "has_denied_proof": Step(_l("Bukti"), _l("satu bukti transfer palsu ditolak")),
    "keeps_codes": Step(_l("OTP"), _l("tahu bahwa OTP dan PIN tidak pernah disebutkan")),
    "keeps_data": Step(_l("Data"), _l("tahu cara menjaga alamat dan nomor HP pembeli")),
    "has_profile": Step(_l("Profil"), _l("cerita kelompok sudah ditulis")),
    "knows_goal": Step(_l("Tujuan"), _l("bisa menyebut tujuan kelompok dalam satu kalimat")),
    "has_invitation": Step(_l("Undang"), _l("satu anggota diundang dengan perannya")),
    "agrees_on_roles": Step(_l("Peran"), _l("admin dan bendahara sudah ada atau diundang")),
    "keeps_own_pin": Step(_l("PIN"), _l("tahu bahwa setiap orang memakai PIN sendiri")),
    "has_certificate": Step(_l("Izin"), _l("satu izin dicatat: sedang diurus atau sudah ada")),
    "knows_permits": Step(_l("Syarat"), _l("tahu izin mana yang dibutuhkan barangnya")),
    "plans_permit": Step(_l("Jadwal"), _l("tahu siapa mengurus izin, dan kapan")),
    "knows_customer": Step(_l("Pembeli"), _l("bisa menyebut siapa pembelinya dan untuk apa")),
    "asked_three": Step(_l("Tanya"), _l("sudah bertanya kepada tiga calon pembeli")),
}


def is_seen(name: str) -> bool:
    """Neither a row nor an answer can show this step: a trainer sees it and says so."""
    return name not in CHECKS and name not in QUESTIONS

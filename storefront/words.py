"""The sentence for every broken rule: what happened, that nothing is lost, the next step."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from storefront.core.errors import DomainError
from storefront.core.filters import day
from storefront.core.money import format_idr

SENTENCES = {
    "ClassEnded": _l("Kelas ini sudah selesai, jadi tidak ada yang berubah."),
    "ClassFull": _l(
        "Semua %(seats)s kursi kelas sudah terisi, jadi belum ditambahkan. Ketuk nama yang ada di "
        "daftar, atau minta pelatih menghapus nama yang tidak datang."
    ),
    "NoTimer": _l("Belum ada waktu yang berjalan. Pilih berapa menit dulu."),
    "NobodyThere": _l(
        "Pilih paling sedikit satu peserta yang sudah masuk; belum ada yang dikirim."
    ),
    "TooFarAhead": _l("Jam kelas paling jauh %(days)s hari di depan, jadi belum dimajukan."),
    "TooLateToBringBack": _l("Hanya bisa dikembalikan dalam sepuluh menit, satu kali."),
    "KeptAlready": _l("Toko aslinya sudah dibuat. Masuk dengan nomor HP dan PIN-nya."),
    "NothingToKeep": _l("Pilih paling sedikit satu produk sendiri; belum ada yang dibuat."),
    "OnlyInClass": _l("Bank latihan hanya membayar pesanan latihan. Tidak ada yang berubah."),
    "NotHerPin": _l(
        "%(called)s sudah pernah masuk dengan PIN lain. Masih bisa dicoba %(left)s kali. Lupa PIN? "
        "Minta tautan dari pelatih."
    ),
    "AlreadyPaid": _l(
        "Sudah ada yang menerima bagiannya, jadi pembagian tetap. Batalkan penyerahannya dulu."
    ),
    "AlreadyShared": _l("Hasil masa ini sudah dibagi. Lihat pembagiannya di bawah."),
    "DayClosed": _l(
        "Buku sudah ditutup sampai %(last_on)s, jadi tidak ada yang berubah. Pakai tanggal "
        "sesudahnya; kesalahan lama dibetulkan dengan catatan baru."
    ),
    "DayToCome": _l("Tanggal ini belum tiba, jadi belum disimpan. Pilih hari ini atau sebelumnya."),
    "NotAHundred": _l("Jumlah persennya %(percent)s, belum 100. Ubah dulu; belum ada yang dibagi."),
    "NotByHand": _l("Catatan ini datang sendiri dari penjualan atau bagi hasil, jadi tetap."),
    "NothingToClose": _l(
        "Tidak ada uang masuk atau keluar sampai tanggal ini, jadi buku belum ditutup. Pilih "
        "tanggal lain."
    ),
    "NothingToShare": _l(
        "Tidak ada yang bisa dibagi: uang keluar sama atau lebih besar dari uang masuk, atau belum "
        "ada yang mendapat bagian."
    ),
    "SharesChanged": _l(
        "Pembagiannya berubah sejak terakhir dilihat, jadi belum ditetapkan. Periksa lagi, lalu "
        "tetapkan."
    ),
    "AccountElsewhere": _l(
        "%(name)s juga punya tempat di kelompok lain. Minta tautan PIN dari pengelola."
    ),
    "LastChair": _l("Kelompok selalu punya ketua. Jadikan orang lain ketua dulu, lalu ulangi ini."),
    "NoAccount": _l(
        "Belum ada rekening atau kode QRIS untuk menerima uang pembeli %(group)s, jadi belum "
        "diubah. Isi dulu, lalu ulangi."
    ),
    "NoteNeeded": _l("Tulis dulu apa yang perlu dilengkapi, supaya kelompok tahu."),
    "OneNib": _l("NIB kelompok ini sudah dicatat. Buka yang sudah ada untuk mengubahnya."),
    "CertificateChanged": _l(
        "Sertifikat ini baru saja diubah kelompok, jadi belum dicatat. Periksa lagi isinya di "
        "bawah."
    ),
    "NameTaken": _l("Sudah ada kategori %(name)s. Pilih nama lain; tidak ada yang berubah."),
    "CategoryInUse": _l(
        "Masih ada %(products)s produk di kategori ini. Pindahkan dulu, lalu hapus; tidak ada yang "
        "berubah."
    ),
    "PasswordNeeded": _l("Pengelola memakai kata sandi paling sedikit 8 huruf, bukan 6 angka."),
    "LeftGroup": _l(
        "Keanggotaan di kelompok ini sudah berakhir. Untuk masuk lagi, minta undangan dari "
        "ketuanya."
    ),
    "NumberFull": _l(
        "Nomor ini sudah dipakai %(most)s orang untuk masuk. Pakai nomor lain, atau PIN yang sudah "
        "ada. Yang lain di halaman ini tidak berubah."
    ),
    "PinTaken": _l("Pilih PIN lain. Yang lain di halaman ini tidak berubah."),
    "TooManyTries": _l(
        "Nomor ini sudah terlalu sering dicoba. Tunggu %(minutes)s menit, lalu coba lagi. Lupa "
        "PIN? Minta tautan dari ketua kelompok."
    ),
    "TooManyOptions": _l("Paling banyak %(most)s cara kirim. Hapus yang tidak dipakai dulu."),
    "WrongPin": _l("Nomor dan PIN belum cocok. Masih bisa dicoba %(left)s kali."),
    "NotOwnPin": _l("PIN atau kata sandi belum cocok. Masih bisa dicoba %(left)s kali."),
    "DomainError": _l("Ini belum bisa dilakukan. Tidak ada yang hilang; silakan coba lagi."),
    "NotForSale": _l(
        "Produk ini sedang tidak dijual, jadi belum dimasukkan. Isi keranjang yang lain tetap."
    ),
    "KeyReused": _l(
        "Formulir ini sudah pernah dikirim dengan isi lain. Buka lagi halamannya, lalu kirim "
        "sekali saja."
    ),
    "WrongStatus": _l(
        "Tahapnya sudah berubah, mungkin oleh orang lain. Muat ulang halaman untuk melihat "
        "keadaan terbaru."
    ),
    "NoLongerSold": _l(
        "%(name)s tidak dijual lagi, jadi pesanan belum dibuat. Buka keranjang untuk "
        "mengeluarkannya; barang lain tetap ada."
    ),
    "GroupOnHoliday": _l(
        "%(group)s sedang libur, jadi pesanan belum dibuat. Keluarkan barangnya dari keranjang, "
        "atau pesan lagi sesudah libur; isi keranjang tetap."
    ),
    "SoldOut": _l(
        "%(name)s tinggal %(left)s, jadi pesanan belum dibuat. Buka keranjang untuk mengubah "
        "jumlahnya; barang lain tetap ada."
    ),
    "PriceChanged": _l(
        "Harganya berubah, jadi pesanan belum dibuat. Tadi %(seen_idr)s, sekarang %(now_idr)s. "
        "Kalau cocok, tekan Buat pesanan sekali lagi."
    ),
    "CannotDeliver": _l(
        "Pengiriman yang dipilih untuk %(group)s tidak ada lagi, jadi pesanan belum dibuat. Pilih "
        "pengiriman lain di bawah."
    ),
    "CodNotPossible": _l(
        "Bayar di tempat ke %(group)s hanya kalau diambil sendiri atau diantar kelompok. Pilih "
        "cara bayar lain di bawah."
    ),
    "TooMuchForCash": _l(
        "%(group)s menerima bayar di tempat paling banyak %(limit_idr)s, jadi pesanan belum "
        "dibuat. Pilih cara bayar lain di bawah."
    ),
    "CodeTaken": _l("Kode %(code)s sudah pernah dipakai. Tulis kode lain."),
    "NoVoucher": _l("Kode %(code)s tidak dikenal. Periksa hurufnya."),
    "VoucherElsewhere": _l(
        "%(code)s berlaku untuk belanja dari %(group)s, dan belum ada barangnya di keranjang."
    ),
    "VoucherFromMore": _l("Belanja kurang %(missing_idr)s lagi untuk memakai %(code)s."),
    "VoucherNotTaken": _l(
        "%(code)s tidak bisa dipakai, jadi pesanan belum dibuat. Alasannya tertulis di kolom kode "
        "voucher. Tanpa voucher totalnya %(now_idr)s: kalau cocok, tekan Buat pesanan sekali lagi."
    ),
    "VoucherNotNow": _l("%(code)s sedang tidak berlaku. Belanja tetap bisa tanpa voucher."),
    "VoucherOver": _l("%(code)s sudah berakhir. Belanja tetap bisa tanpa voucher."),
    "VoucherUsedByYou": _l(
        "Nomor HP ini sudah memakai %(code)s %(most)s kali, jadi pesanan belum dibuat. Hapus "
        "kodenya, lalu pesan lagi."
    ),
    "VoucherUsedUp": _l("%(code)s sudah habis dipakai. Belanja tetap bisa tanpa voucher."),
    "DearerInNumbers": _l(
        "Harga grosir harus makin murah kalau jumlahnya makin banyak. Belum disimpan; periksa lagi."
    ),
    "SavesNothing": _l(
        "Satu per satu harganya %(apart_idr)s. Harga paketnya harus di bawah itu; belum disimpan."
    ),
    "StillSold": _l(
        "Sudah ada %(sold)s pesanan PO, jadi batasnya tidak bisa lebih kecil. Belum disimpan."
    ),
    "PaymentClosed": _l("Pembayaran ini tidak ditunggu lagi. Lihat keadaan terbarunya di bawah."),
    "TooManyProofs": _l("Sudah ada %(most)s foto bukti untuk pembayaran ini, itu cukup."),
    "FileTooLarge": _l(
        "Berkas ini lebih dari %(most_megabytes)s MB, jadi belum diunggah. Perkecil dulu atau "
        "pilih yang lain."
    ),
    "PictureTooLarge": _l(
        "Foto ini terlalu besar, jadi belum diunggah: jenis berkas ini paling besar "
        "%(most_megapixels)s megapiksel. Perkecil dulu atau simpan sebagai JPG."
    ),
    "UnreadablePicture": _l(
        "Foto ini rusak atau terpotong, jadi belum diunggah. Pilih atau ambil foto lain."
    ),
    "BrokenPdf": _l("PDF ini rusak atau terpotong, jadi belum diunggah. Pilih berkas lain."),
    "UnsupportedProof": _l(
        "Berkas ini bukan foto JPG, PNG, WebP, AVIF, atau PDF, jadi belum diunggah. Pilih berkas "
        "lain."
    ),
    "AlbumFull": _l(
        "Satu produk paling banyak %(most)s foto. Hapus satu dulu, lalu unggah lagi yang ini."
    ),
    "ChangedMeanwhile": _l(
        "Produk ini baru saja diubah orang lain, jadi belum disimpan. Yang diketik masih ada; yang "
        "tersimpan sekarang tertulis di sampingnya. Periksa, lalu simpan lagi."
    ),
    "NothingToSell": _l(
        "Paling sedikit satu pilihan harus tetap dijual. Kalau produknya tidak dijual lagi, "
        "arsipkan saja; riwayatnya tetap ada."
    ),
    "TooFewLeft": _l(
        "Stok tinggal %(left)s, mungkin baru ada pesanan, jadi belum dicatat. Hitung lagi, lalu "
        "simpan."
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
    "NotThatMuch": _l(
        "Uang pembeli yang masih ada untuk pesanan ini %(left_idr)s, jadi belum dicatat. Tulis "
        "jumlah yang tidak lebih dari itu."
    ),
    "SecondPersonNeeded": _l(
        "Yang menyiapkan penyaluran tidak menyetujuinya sendiri. Minta pengelola lain "
        "menyetujui; penyalurannya tetap menunggu di sini."
    ),
    "NoLongerPayable": _l(
        "Sejak penyaluran ini disiapkan ada uang yang harus kembali kepada pembeli, jadi belum "
        "ada yang dicatat. Batalkan penyaluran ini, lalu siapkan lagi dengan jumlah yang baru."
    ),
    "OwesLess": _l("Utang kelompok ini tinggal %(owed_idr)s. Belum ada yang dicatat."),
    "NoCashDue": _l(
        "Untuk pesanan ini tidak ada uang yang ditunggu kelompok, jadi belum dicatat. Mungkin "
        "sudah lunas, sudah selesai, atau dibayar ke pengelola Etalase."
    ),
    "NotQris": _l(
        "Ini bukan kode QRIS pedagang. Salin teks QRIS-nya utuh, atau foto gambar QRIS-nya dari "
        "dekat."
    ),
    "BrokenQris": _l(
        "Kode QRIS ini tidak utuh: ada huruf yang hilang atau berubah. Salin lagi seluruhnya, atau "
        "foto ulang."
    ),
    "ForeignQris": _l("Kode ini bukan untuk rupiah di Indonesia, jadi tidak bisa dipakai."),
    "QrisWithCharges": _l(
        "Kode QRIS ini menambahkan tip atau biaya untuk pembeli, dan itu tidak boleh. Minta kode "
        "tanpa biaya ke penyedia QRIS."
    ),
    "QrisAmountRefused": _l("Satu pembayaran QRIS paling sedikit Rp1, paling banyak %(most_idr)s."),
    "QrisForOnePayment": _l(
        "Kode ini hanya untuk satu pembayaran. Pakai kode QRIS tetap, seperti yang dicetak di "
        "stiker toko."
    ),
    "NoQrInPicture": _l(
        "Tidak ada kode QR yang terbaca di foto ini. Foto dari dekat, tegak lurus dan terang, atau "
        "tempel teks QRIS-nya."
    ),
    "BillNumberRefused": _l("Nomor tagihan paling banyak 25 huruf atau angka biasa."),
    "NoWayToPay": _l("%(group)s belum punya rekening atau kode QRIS untuk menerima uang."),
    "OnlyPractice": _l("Ini pesanan latihan, jadi tidak dikirim ke bank atau penyedia sungguhan."),
    "ProviderSilent": _l(
        "Halaman kartu belum bisa dibuka. Pesanan Anda aman dan kartu belum ditagih. Coba lagi "
        "sebentar lagi, atau pilih cara bayar lain."
    ),
    "AmountsExhausted": _l(
        "Terlalu banyak pembayaran dengan jumlah yang sama. Pilih cara bayar lain."
    ),
    "NotASheet": _l(
        "Berkas ini bukan daftar Excel atau CSV, atau sudah rusak. Buka di Excel atau Google "
        "Sheets, simpan sebagai .xlsx, lalu unggah lagi. Belum ada yang disimpan."
    ),
    "OldSheet": _l(
        "Berkas ini .xls lama (walau namanya .xlsx) atau berkata sandi. Buka di Excel, pilih "
        "Simpan Sebagai, jenis “Excel (.xlsx)”, tanpa kata sandi, lalu unggah lagi. Belum ada yang "
        "disimpan."
    ),
    "OpenDocumentSheet": _l(
        "Berkas .ods belum bisa dibaca. Buka di LibreOffice, pilih Simpan Sebagai, jenis “Excel "
        "(.xlsx)”, lalu unggah lagi. Belum ada yang disimpan."
    ),
    "SheetTooLarge": _l(
        "Berkas ini terlalu besar: paling banyak %(megabytes)s MB dan %(lines)s baris. Bagi "
        "menjadi beberapa berkas, lalu unggah satu per satu. Belum ada yang disimpan."
    ),
    "NoTable": _l(
        "Tidak ada daftar barang di berkas ini. Tulis satu barang per baris, dengan kolom paling "
        "sedikit “Nama Barang” dan “Harga”, lalu unggah lagi. Belum ada yang disimpan."
    ),
    "NoStatement": _l(
        "Ini belum terbaca sebagai mutasi rekening. Harus ada judul kolom Tanggal, Keterangan, dan "
        "Kredit (atau Jumlah). Unduh lagi dari m-banking sebagai CSV. Belum ada yang dicatat."
    ),
    "NoNames": _l(
        "Kolom nama barang belum diketahui. Pilih di halaman Impor kolom mana yang berisi nama "
        "barang; cukup sekali, diingat untuk berkas berikutnya."
    ),
    "SheetGone": _l(
        "Berkas ini sudah dimasukkan atau sudah dihapus. Kalau masih perlu, unggah lagi; barang "
        "yang sudah masuk tidak menjadi ganda."
    ),
}


def say(error: DomainError) -> str:
    """What to tell the person, with the error's facts filled in."""
    for kind in type(error).__mro__:
        if sentence := SENTENCES.get(kind.__name__):
            return str(sentence) % _spoken(error.facts)
    return str(SENTENCES["DomainError"])


def _spoken(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _written(name, fact) for name, fact in facts.items()}


def _written(name: str, fact: Any) -> Any:
    if name.endswith("_idr"):
        return format_idr(fact)
    return day(fact) if isinstance(fact, date) else fact

"""Indonesian. A noun stays as it is after a number."""

from tansu.foundation.notices.model import Kind, Letter
from tansu.foundation.notices.words.text import Plural, Posted, Told, Words

WORDS = Words(
    greeting="Halo,",
    foot="Ini tentang akun Anda di {place}. Surel mana yang Anda terima dapat dipilih di sana, di halaman Akun.",
    foot_nowhere="Ini tentang akun Tansu Anda. Surel mana yang Anda terima dapat dipilih di sana, di halaman Akun.",
    is_one=lambda n: False,
    notices={
        Kind.USAGE_80: Told(
            "80% ruang Anda terpakai",
            (
                "Anda menyimpan {used} dari {quota}.",
                "Anda dapat mengosongkan ruang atau memilih paket yang lebih besar. Tidak ada yang dihapus karena "
                "penuh.",
            ),
            "Lihat apa yang memakai ruang",
        ),
        Kind.USAGE_95: Told(
            "Ruang Anda hampir penuh",
            (
                "Anda menyimpan {used} dari {quota}, lebih dari 95%.",
                "Jika penuh, foto dan berkas baru ditolak. Yang Anda simpan tetap ada, dan selalu dapat diunduh dan "
                "dihapus. Anda dapat mengosongkan ruang atau memilih paket yang lebih besar.",
            ),
            "Lihat apa yang memakai ruang",
        ),
        Kind.USAGE_FULL: Told(
            "Ruang Anda penuh",
            (
                "Anda menyimpan {used} dari {quota}. Foto dan berkas baru ditolak sampai ada ruang.",
                "Yang Anda simpan tetap ada, dan selalu dapat dibaca, diunduh dan dihapus. Kosongkan ruang atau pilih "
                "paket yang lebih besar.",
            ),
            "Lihat apa yang memakai ruang",
        ),
        Kind.RENEWAL_COMING: Told(
            "Paket {plan} Anda dibayar sampai {until}",
            (
                "Bayar {amount} sebelum hari itu, dan paket berlanjut tanpa jeda.",
                "Jika Anda membayar dengan kartu, kartunya ditagih otomatis sehari sebelumnya.",
                Plural("days", None, "Jika uangnya datang kemudian, paket masih berlanjut {days} hari."),
            ),
            "Lihat cara membayar",
        ),
        Kind.PAYMENT_RECEIVED: Told(
            "{amount} telah diterima",
            ("Terima kasih. {plan} dibayar sampai {until}.", "Fakturnya ada di halaman paket Anda."),
            "Lihat paket dan faktur",
        ),
        Kind.PAYMENT_FAILED: Told(
            "Pembayaran {amount} tidak berhasil",
            (
                "Pembayaran itu untuk paket {plan} Anda. Silakan bayar lagi, atau dengan kartu atau rekening lain.",
                "Paket berlanjut sampai {until}. Setelah itu foto dan berkas baru ditolak jika Anda menyimpan lebih "
                "dari ruang gratis. Yang Anda simpan tidak dihapus.",
            ),
            "Bayar lagi",
        ),
        Kind.PAST_DUE: Told(
            "Paket {plan} Anda belum dibayar",
            (
                "Yang harus dibayar: {amount}.",
                Plural("days", None, "Paket masih berlanjut {days} hari, sampai {until}."),
                "Setelah itu foto dan berkas baru ditolak jika Anda menyimpan lebih dari ruang gratis. Yang Anda "
                "simpan tidak dihapus.",
            ),
            "Lihat cara membayar",
        ),
        Kind.DOWNGRADE_PLANNED: Told(
            "Mulai {begins} paket Anda adalah {plan}",
            (
                "Isinya {quota}. Sampai hari itu semuanya tetap seperti sekarang.",
                "Jika saat itu Anda menyimpan lebih banyak, tidak ada yang dihapus; hanya foto dan berkas baru yang "
                "ditolak. Sebelum itu Anda dapat berubah pikiran.",
            ),
            "Lihat paket Anda",
        ),
        Kind.REFUND_APPROVED: Told(
            "{amount} dikembalikan kepada Anda",
            (
                "Pengembalian dana disetujui. Kami memberi tahu lagi setelah uangnya dikirim.",
                "Nota kreditnya ada di halaman paket Anda.",
            ),
            "Lihat pengembalian dana",
        ),
        Kind.REFUND_SENT: Told(
            "{amount} telah dikirim kembali kepada Anda",
            ("Mungkin perlu beberapa hari sampai terlihat di bank Anda.",),
            "Lihat pengembalian dana",
        ),
        Kind.REFUND_NEEDS_DETAILS: Told(
            "{amount} tidak dapat dikirim kembali kepada Anda",
            ("Uang itu tetap milik Anda. Sebutkan di halaman paket Anda ke mana uang itu dapat dikirim.",),
            "Sebutkan tujuannya",
        ),
        Kind.SUBSCRIPTION_ENDED: Told(
            "Paket {plan} Anda telah berakhir",
            (
                "Sekarang Anda dapat menyimpan {quota}.",
                "Jika Anda menyimpan lebih banyak, tidak ada yang dihapus; hanya foto dan berkas baru yang ditolak. "
                "Anda dapat memilih paket lagi kapan saja.",
            ),
            "Lihat paket",
        ),
        Kind.INACTIVE: Told(
            "Masuklah sebelum {until} agar isi akun Anda tetap ada",
            (
                Plural("days", None, "Anda sudah {days} hari tidak ke sini."),
                "Masuklah sekali sebelum {until}, dan semuanya tetap ada. Pada hari itu server ini menutup akun yang "
                "tidak dipakai siapa pun, lalu menghapusnya tiga puluh hari kemudian.",
            ),
            "Masuk",
        ),
        Kind.FAMILY_INVITED: Told(
            "{name} ingin berbagi paket dengan Anda",
            (
                "Anda akan berbagi {quota} dengan {name}. Tidak ada yang melihat milik Anda; {name} hanya melihat "
                "berapa ruang yang dipakainya.",
                "Undangan menunggu di halaman paket Anda sampai {until}. Tidak ada yang terjadi sebelum Anda setuju.",
            ),
            "Lihat undangan",
        ),
        Kind.TEST: Told(
            "Uji coba surel dari Tansu",
            ("Jika Anda dapat membaca ini, pemberitahuan sampai kepada Anda.",),
            "Buka Tansu",
        ),
    },
    letters={
        Letter.NEW_PASSWORD: Posted(
            "Kata sandi baru untuk Tansu",
            (
                "Seseorang, mungkin Anda, meminta kata sandi baru untuk akun Tansu Anda.",
                Plural("minutes", None, "Buka alamat ini dalam {minutes} menit dan pilih kata sandi baru."),
            ),
            "Pilih kata sandi baru",
            "Jika bukan Anda, tidak ada yang perlu dilakukan: kata sandi Anda tidak berubah.",
        ),
        Letter.FAMILY_INVITATION: Posted(
            "{name} ingin berbagi paket dengan Anda",
            (
                "{name} menyimpan foto dan berkas di Tansu, dan ingin berbagi {quota} dengan Anda di sana.",
                "Untuk itu perlu akun dengan alamat surel ini. Pengelola server dapat membuatkannya; tanyakan kepada "
                "{name}. Lalu masuklah: undangan menunggu di halaman paket Anda sampai {until}.",
            ),
            "Masuk",
            "Surel ini datang karena {name} menuliskan alamat Anda. Jika Anda tidak mengenalnya, tidak ada yang perlu "
            "dilakukan.",
        ),
    },
)

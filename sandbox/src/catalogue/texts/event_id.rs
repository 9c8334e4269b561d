//! Event cover in Indonesian.

use crate::catalogue::texts::types::Texts;

pub(crate) const EVENT: Texts = Texts {
    title: "Perlindungan tiket untuk {name}",
    header: "Batal hadir? Uang tiket Anda kembali",
    description: "Mengganti harga tiket Anda, termasuk biaya pemesanan, bila hal yang tidak terduga \
        membuat Anda tidak bisa hadir. Satu polis berlaku untuk semua orang dalam pesanan Anda.",
    optout_msg: "Tanpa perlindungan tiket, tiket yang tidak terpakai tidak akan diganti.",
    inclusions: &[
        (
            "Sakit atau cedera",
            "Anda atau teman serombongan tidak bisa hadir menurut surat dokter.",
        ),
        (
            "Kendala di perjalanan",
            "Kereta atau penerbangan dibatalkan, atau mobil mogok, dalam 24 jam sebelum pintu dibuka.",
        ),
        (
            "Panggilan kerja atau sidang",
            "Kantor atau pengadilan memanggil Anda pada hari acara.",
        ),
        (
            "Keadaan darurat di rumah",
            "Kebakaran, banjir, atau pencurian pada hari acara atau sehari sebelumnya.",
        ),
    ],
    exclusions: &[
        (
            "Berubah pikiran",
            "Anda tidak ingin hadir lagi atau punya rencana lain.",
        ),
        (
            "Acara dibatalkan",
            "Tiket ini dikembalikan oleh penyelenggara, bukan oleh polis.",
        ),
        (
            "Sudah diketahui",
            "Penyakit, mogok kerja, atau penutupan yang diumumkan sebelum Anda membeli.",
        ),
    ],
    disclaimer: "<p>Perlindungan tiket disediakan melalui {seller} dan ditanggung oleh {insurer}. Dengan \
        menambahkannya, Anda menyatakan telah membaca <wording>ketentuan polis</wording> dan \
        menyetujui <terms>ketentuan distribusi</terms> kami. Polis dapat dibatalkan dalam 14 hari \
        selama acara belum berlangsung.</p>",
    in_path_disclaimer: "Dengan menambahkan perlindungan, Anda menyetujui <wording>ketentuan \
        polis</wording> dan <terms>ketentuan distribusi</terms>.",
    payment_disclaimer: "Premi ditagih bersama tiket Anda dan tercantum terpisah pada bukti pembayaran.",
};

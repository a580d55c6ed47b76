"""Turkish. A noun stays as it is after a number."""

from tansu.foundation.notices.model import Kind, Letter
from tansu.foundation.notices.words.text import Plural, Posted, Told, Words

WORDS = Words(
    greeting="Merhaba,",
    foot="Bu ileti {place} adresindeki hesabınla ilgili. Hangi iletileri alacağını orada, Hesap sayfasında seçersin.",
    foot_nowhere="Bu ileti Tansu hesabınla ilgili. Hangi iletileri alacağını orada, Hesap sayfasında seçersin.",
    is_one=lambda n: n == 1,
    notices={
        Kind.USAGE_80: Told(
            "Alanının %80’i dolu",
            (
                "Sakladığın: {used}, toplam alan: {quota}.",
                "Yer açabilir ya da daha büyük bir plan seçebilirsin. Doldu diye hiçbir şey silinmez.",
            ),
            "Yeri neyin kapladığına bak",
        ),
        Kind.USAGE_95: Told(
            "Alanın neredeyse dolu",
            (
                "Sakladığın: {used}, toplam alan: {quota}; %95’inden fazlası dolu.",
                "Dolunca yeni fotoğraf ve dosyalar alınmaz. Sakladıkların kalır; her zaman indirilebilir ve "
                "silinebilir. Yer açabilir ya da daha büyük bir plan seçebilirsin.",
            ),
            "Yeri neyin kapladığına bak",
        ),
        Kind.USAGE_FULL: Told(
            "Alanın dolu",
            (
                "Sakladığın: {used}, toplam alan: {quota}. Yer açılana dek yeni fotoğraf ve dosyalar alınmaz.",
                "Sakladıkların kalır; her zaman okunabilir, indirilebilir ve silinebilir. Yer aç ya da daha büyük bir "
                "plan seç.",
            ),
            "Yeri neyin kapladığına bak",
        ),
        Kind.RENEWAL_COMING: Told(
            "{plan} planının ödemesi {until} gününe kadar geçerli",
            (
                "O güne kadar {amount} ödersen plan ara vermeden sürer.",
                "Kartla ödüyorsan kartından bir gün önce kendiliğinden çekilir.",
                Plural("days", None, "Para daha geç gelirse plan {days} gün daha sürer."),
            ),
            "Nasıl ödeneceğine bak",
        ),
        Kind.PAYMENT_RECEIVED: Told(
            "{amount} ulaştı",
            ("Teşekkürler. {plan} planının ödemesi {until} gününe kadar geçerli.", "Fatura planının sayfasında."),
            "Plana ve faturaya bak",
        ),
        Kind.PAYMENT_FAILED: Told(
            "{amount} tutarındaki ödeme gerçekleşmedi",
            (
                "{plan} planın içindi. Lütfen yeniden ya da başka bir kart veya hesapla öde.",
                "Plan {until} gününe kadar sürer. Sonra ücretsiz alandan fazlasını saklıyorsan yeni fotoğraf ve "
                "dosyalar alınmaz. Sakladığın hiçbir şey silinmez.",
            ),
            "Yeniden öde",
        ),
        Kind.PAST_DUE: Told(
            "{plan} planının ödemesi yapılmadı",
            (
                "Ödenecek tutar: {amount}.",
                Plural("days", None, "Plan {days} gün daha, {until} gününe kadar sürer."),
                "Sonra ücretsiz alandan fazlasını saklıyorsan yeni fotoğraf ve dosyalar alınmaz. Sakladığın hiçbir "
                "şey silinmez.",
            ),
            "Nasıl ödeneceğine bak",
        ),
        Kind.DOWNGRADE_PLANNED: Told(
            "{begins} gününden sonra planın: {plan}",
            (
                "Bu planın alanı {quota}. O güne kadar her şey olduğu gibi kalır.",
                "O gün daha fazlasını saklıyorsan hiçbir şey silinmez; yalnızca yeni fotoğraf ve dosyalar alınmaz. O "
                "güne kadar fikrini değiştirebilirsin.",
            ),
            "Planına bak",
        ),
        Kind.REFUND_APPROVED: Told(
            "{amount} sana geri ödenecek",
            ("İade onaylandı. Gönderilince yeniden haber veririz.", "İade faturası planının sayfasında."),
            "İadeye bak",
        ),
        Kind.REFUND_SENT: Told(
            "{amount} sana geri gönderildi",
            ("Bankanda görünmesi birkaç gün sürebilir.",),
            "İadeye bak",
        ),
        Kind.REFUND_NEEDS_DETAILS: Told(
            "{amount} sana geri gönderilemedi",
            ("Para hâlâ senin. Nereye gidebileceğini planının sayfasında söyle.",),
            "Nereye gideceğini söyle",
        ),
        Kind.SUBSCRIPTION_ENDED: Told(
            "{plan} planın sona erdi",
            (
                "Artık saklayabileceğin: {quota}.",
                "Daha fazlasını saklıyorsan hiçbir şey silinmez; yalnızca yeni fotoğraf ve dosyalar alınmaz. İstediğin "
                "zaman yeniden plan seçebilirsin.",
            ),
            "Planlara bak",
        ),
        Kind.INACTIVE: Told(
            "Buradakiler kalsın diye {until} gününden önce giriş yap",
            (
                Plural("days", None, "{days} gündür burada değilsin."),
                "{until} gününden önce bir kez giriş yaparsan her şey kalır. O gün bu sunucu kimsenin kullanmadığı "
                "hesapları kapatır, otuz gün sonra da siler.",
            ),
            "Giriş yap",
        ),
        Kind.FAMILY_INVITED: Told(
            "{name} seninle bir plan paylaşmak istiyor",
            (
                "{quota} alanı {name} ile paylaşırsın. Sana ait olanı kimse görmez; {name} yalnızca ne kadar yer "
                "kapladığını görür.",
                "Davet {until} gününe kadar planının sayfasında bekler. Sen kabul etmeden hiçbir şey olmaz.",
            ),
            "Davete bak",
        ),
        Kind.TEST: Told(
            "Tansu iletilerinin denemesi",
            ("Bunu okuyabiliyorsan bildirimler sana ulaşıyor.",),
            "Tansu’yu aç",
        ),
    },
    letters={
        Letter.NEW_PASSWORD: Posted(
            "Tansu için yeni parola",
            (
                "Birisi, büyük olasılıkla sen, Tansu hesabın için yeni bir parola istedi.",
                Plural("minutes", None, "{minutes} dakika içinde bu adresi aç ve bir parola seç."),
            ),
            "Yeni parola seç",
            "İsteyen sen değilsen yapman gereken bir şey yok: parolan değişmedi.",
        ),
        Letter.FAMILY_INVITATION: Posted(
            "{name} seninle bir plan paylaşmak istiyor",
            (
                "{name} fotoğraf ve dosyalarını Tansu’da saklıyor ve oradaki {quota} alanı seninle paylaşmak istiyor.",
                "Bunun için bu e-posta adresiyle bir hesap gerekir. Sunucuyu işleten sana bir hesap açabilir; {name} "
                "kişisine sor. Sonra giriş yap: davet {until} gününe kadar planının sayfasında bekler.",
            ),
            "Giriş yap",
            "Bu ileti, {name} senin adresini yazdığı için geldi. Onu tanımıyorsan yapman gereken bir şey yok.",
        ),
    },
)

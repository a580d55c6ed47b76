"""What a paper says in each of our languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    invoice: str
    credit_note: str
    number: str
    date: str
    sender: str
    to: str
    corrects: str
    what: str
    amount: str
    total: str
    unused: str


WORDS = {
    "en": Words(
        invoice="Invoice",
        credit_note="Credit note",
        number="Number",
        date="Date",
        sender="From",
        to="To",
        corrects="Corrects invoice",
        what="For",
        amount="Amount",
        total="Total",
        unused="Unused part of the plan before",
    ),
    "tr": Words(
        invoice="Fatura",
        credit_note="İade faturası",
        number="Numara",
        date="Tarih",
        sender="Kimden",
        to="Kime",
        corrects="Düzelttiği fatura",
        what="Ne için",
        amount="Tutar",
        total="Toplam",
        unused="Önceki planın kullanılmayan bölümü",
    ),
    "zh": Words(
        invoice="发票",
        credit_note="贷记单",
        number="编号",
        date="日期",
        sender="开具方",
        to="收件人",
        corrects="更正的发票",
        what="项目",
        amount="金额",
        total="合计",
        unused="先前套餐未使用的部分",
    ),
    "hi": Words(
        invoice="चालान",
        credit_note="क्रेडिट नोट",
        number="संख्या",
        date="दिनांक",
        sender="प्रेषक",
        to="प्राप्तकर्ता",
        corrects="जिस चालान को सुधारता है",
        what="किसके लिए",
        amount="राशि",
        total="कुल",
        unused="पिछली योजना का अप्रयुक्त भाग",
    ),
    "id": Words(
        invoice="Faktur",
        credit_note="Nota kredit",
        number="Nomor",
        date="Tanggal",
        sender="Dari",
        to="Kepada",
        corrects="Mengoreksi faktur",
        what="Untuk",
        amount="Jumlah",
        total="Total",
        unused="Bagian paket sebelumnya yang tidak terpakai",
    ),
    "es": Words(
        invoice="Factura",
        credit_note="Nota de crédito",
        number="Número",
        date="Fecha",
        sender="De",
        to="Para",
        corrects="Corrige la factura",
        what="Concepto",
        amount="Importe",
        total="Total",
        unused="Parte no usada del plan anterior",
    ),
    "de": Words(
        invoice="Rechnung",
        credit_note="Gutschrift",
        number="Nummer",
        date="Datum",
        sender="Von",
        to="An",
        corrects="Berichtigt Rechnung",
        what="Für",
        amount="Betrag",
        total="Summe",
        unused="Ungenutzter Teil des Tarifs davor",
    ),
}

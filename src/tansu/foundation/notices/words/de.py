"""German."""

from tansu.foundation.notices.model import Kind, Letter
from tansu.foundation.notices.words.text import Plural, Posted, Told, Words

WORDS = Words(
    greeting="Hallo,",
    foot="Es geht um dein Konto auf {place}. Welche Mails du bekommst, bestimmst du dort unter Konto.",
    foot_nowhere="Es geht um dein Tansu-Konto. Welche Mails du bekommst, bestimmst du dort unter Konto.",
    is_one=lambda n: n == 1,
    notices={
        Kind.USAGE_80: Told(
            "80 % deines Speichers sind belegt",
            (
                "Du bewahrst {used} von {quota} auf.",
                "Du kannst Platz schaffen oder einen größeren Tarif wählen. Nichts wird je gelöscht, weil es voll "
                "wird.",
            ),
            "Ansehen, was den Platz braucht",
        ),
        Kind.USAGE_95: Told(
            "Dein Speicher ist fast voll",
            (
                "Du bewahrst {used} von {quota} auf, mehr als 95 %.",
                "Ist er voll, werden neue Fotos und Dateien abgelehnt. Was du hast, bleibt und lässt sich immer "
                "herunterladen und löschen. Du kannst Platz schaffen oder einen größeren Tarif wählen.",
            ),
            "Ansehen, was den Platz braucht",
        ),
        Kind.USAGE_FULL: Told(
            "Dein Speicher ist voll",
            (
                "Du bewahrst {used} von {quota} auf. Neue Fotos und Dateien werden abgelehnt, bis wieder Platz ist.",
                "Was du hast, bleibt und lässt sich immer lesen, herunterladen und löschen. Schaffe Platz oder wähle "
                "einen größeren Tarif.",
            ),
            "Ansehen, was den Platz braucht",
        ),
        Kind.RENEWAL_COMING: Told(
            "Dein Tarif {plan} ist bis {until} bezahlt",
            (
                "Zahle bis dahin {amount}, und er läuft ohne Lücke weiter.",
                "Zahlst du mit Karte, wird sie am Tag davor von selbst belastet.",
                Plural(
                    "days",
                    "Kommt das Geld später, läuft der Tarif noch {days} Tag weiter.",
                    "Kommt das Geld später, läuft der Tarif noch {days} Tage weiter.",
                ),
            ),
            "Ansehen, wie du zahlst",
        ),
        Kind.PAYMENT_RECEIVED: Told(
            "{amount} sind angekommen",
            ("Danke. {plan} ist bis {until} bezahlt.", "Die Rechnung liegt auf der Seite deines Tarifs."),
            "Tarif und Rechnung ansehen",
        ),
        Kind.PAYMENT_FAILED: Told(
            "Eine Zahlung über {amount} ging nicht durch",
            (
                "Sie war für deinen Tarif {plan}. Bitte zahle noch einmal, oder mit einer anderen Karte oder einem "
                "anderen Konto.",
                "Der Tarif läuft bis {until} weiter. Danach werden neue Fotos und Dateien abgelehnt, falls du mehr "
                "als den kostenlosen Speicher belegst. Gelöscht wird nichts.",
            ),
            "Noch einmal zahlen",
        ),
        Kind.PAST_DUE: Told(
            "Dein Tarif {plan} ist nicht bezahlt",
            (
                "{amount} sind fällig.",
                Plural(
                    "days",
                    "Der Tarif läuft noch {days} Tag weiter, bis {until}.",
                    "Der Tarif läuft noch {days} Tage weiter, bis {until}.",
                ),
                "Danach werden neue Fotos und Dateien abgelehnt, falls du mehr als den kostenlosen Speicher belegst. "
                "Gelöscht wird nichts.",
            ),
            "Ansehen, wie du zahlst",
        ),
        Kind.DOWNGRADE_PLANNED: Told(
            "Ab {begins} ist dein Tarif {plan}",
            (
                "Er fasst {quota}. Bis dahin bleibt alles, wie es ist.",
                "Hast du dann mehr, wird nichts gelöscht; nur neue Fotos und Dateien werden abgelehnt. Bis dahin "
                "kannst du es dir jederzeit anders überlegen.",
            ),
            "Deinen Tarif ansehen",
        ),
        Kind.REFUND_APPROVED: Told(
            "Du bekommst {amount} zurück",
            (
                "Die Erstattung ist genehmigt. Du hörst wieder von uns, wenn sie unterwegs ist.",
                "Die Gutschrift liegt auf der Seite deines Tarifs.",
            ),
            "Die Erstattung ansehen",
        ),
        Kind.REFUND_SENT: Told(
            "{amount} sind an dich zurückgegangen",
            ("Es kann einige Tage dauern, bis du sie bei deiner Bank siehst.",),
            "Die Erstattung ansehen",
        ),
        Kind.REFUND_NEEDS_DETAILS: Told(
            "{amount} ließen sich nicht zurückzahlen",
            ("Das Geld bleibt deines. Sag auf der Seite deines Tarifs, wohin es gehen kann.",),
            "Sagen, wohin es gehen kann",
        ),
        Kind.SUBSCRIPTION_ENDED: Told(
            "Dein Tarif {plan} ist zu Ende",
            (
                "Du kannst jetzt {quota} aufbewahren.",
                "Hast du mehr, wird nichts gelöscht; nur neue Fotos und Dateien werden abgelehnt. Du kannst jederzeit "
                "wieder einen Tarif wählen.",
            ),
            "Die Tarife ansehen",
        ),
        Kind.INACTIVE: Told(
            "Melde dich vor dem {until} an, damit alles bleibt",
            (
                Plural("days", "Du warst {days} Tag nicht hier.", "Du warst {days} Tage nicht hier."),
                "Melde dich vor dem {until} einmal an, und alles bleibt. An diesem Tag schließt dieser Server Konten, "
                "die niemand benutzt, und löscht sie dreißig Tage später.",
            ),
            "Anmelden",
        ),
        Kind.FAMILY_INVITED: Told(
            "{name} möchte einen Tarif mit dir teilen",
            (
                "Ihr würdet euch {quota} teilen. Was dir gehört, sieht niemand; {name} sieht, wie viele Bytes es "
                "braucht.",
                "Die Einladung wartet auf der Seite deines Tarifs bis {until}. Solange du nicht zusagst, passiert "
                "nichts.",
            ),
            "Die Einladung ansehen",
        ),
        Kind.TEST: Told(
            "Ein Test der Mails von Tansu",
            ("Wenn du das lesen kannst, kommen Nachrichten bei dir an.",),
            "Tansu öffnen",
        ),
    },
    letters={
        Letter.NEW_PASSWORD: Posted(
            "Ein neues Passwort für Tansu",
            (
                "Jemand, wahrscheinlich du, hat um ein neues Passwort für dein Tansu-Konto gebeten.",
                Plural(
                    "minutes",
                    "Öffne diese Adresse innerhalb von {minutes} Minute und wähle eines.",
                    "Öffne diese Adresse innerhalb von {minutes} Minuten und wähle eines.",
                ),
            ),
            "Ein neues Passwort wählen",
            "Warst du es nicht, ist nichts zu tun: Dein Passwort ist noch dasselbe.",
        ),
        Letter.FAMILY_INVITATION: Posted(
            "{name} möchte einen Tarif mit dir teilen",
            (
                "{name} bewahrt Fotos und Dateien in Tansu auf und möchte dort {quota} mit dir teilen.",
                "Dafür brauchst du ein Konto mit dieser E-Mail-Adresse. Wer den Server betreibt, kann dir eines "
                "anlegen; frage {name}. Melde dich dann an: Die Einladung wartet auf der Seite deines Tarifs bis "
                "{until}.",
            ),
            "Anmelden",
            "Du bekommst dies, weil {name} deine Adresse angegeben hat. Kennst du die Person nicht, ist nichts zu tun.",
        ),
    },
)

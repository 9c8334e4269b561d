//! German: long words and long sentences, as insurers there write them.

use crate::catalogue::texts::types::{Phrases, Texts};

pub(crate) const PHRASES: Phrases = Phrases {
    order: "Ihre Bestellung",
    positive_cta: "Ja, Versicherungsschutz hinzufügen",
    negative_cta: "Nein, ich verzichte darauf",
    required_message: "Bitte entscheiden Sie sich für oder gegen den Versicherungsschutz",
    credibility_message: "4.210 Kundinnen und Kunden haben sich diese Woche abgesichert",
    negative_cta_warning: "Ohne Versicherungsschutz tragen Sie den gesamten Schaden selbst",
    terms_cta: "<wording>Versicherungsbedingungen lesen</wording>",
    bundle: (
        "Gemeinsam günstiger",
        "Nehmen Sie alle Versicherungen dieser Bestellung und sparen Sie ein Zehntel des Beitrags.",
    ),
    description_with_hole: "Für nur  pro Ticket sind Sie und alle, für die Sie buchen, ab der \
        Zahlung abgesichert.",
    title_with_hole: "Sorglos mit Versicherungsschutz für nur {sign} /Jahr. Jederzeit kündbar.",
};

pub(crate) const EVENT: Texts = Texts {
    title: "Ticketversicherung für {name}",
    header: "Verhindert? Dann gibt es das Geld für die Tickets zurück",
    description: "Erstattet den Preis Ihrer Eintrittskarten einschließlich der Gebühren, wenn Sie aus \
        einem unvorhersehbaren Grund nicht teilnehmen können. Ein Vertrag gilt für alle Personen \
        Ihrer Bestellung.",
    optout_msg: "Ohne Ticketversicherung werden nicht genutzte Eintrittskarten nicht erstattet.",
    inclusions: &[
        (
            "Krankheit oder Unfall",
            "Sie oder eine Begleitperson können laut ärztlichem Attest nicht teilnehmen.",
        ),
        (
            "Pannen bei der Anreise",
            "Zug oder Flug fallen aus oder Ihr Auto bleibt in den 24 Stunden vor Einlass liegen.",
        ),
        (
            "Arbeit oder Gericht",
            "Ihr Arbeitgeber oder ein Gericht braucht Sie am Tag der Veranstaltung.",
        ),
        (
            "Notfall zu Hause",
            "Feuer, Wasserschaden oder Einbruch am selben Tag oder am Tag davor.",
        ),
    ],
    exclusions: &[
        (
            "Sinneswandel",
            "Sie möchten nicht mehr hingehen oder haben anders geplant.",
        ),
        (
            "Abgesagte Veranstaltungen",
            "Diese Karten erstattet der Veranstalter.",
        ),
        (
            "Vorher Bekanntes",
            "Krankheiten, Streiks oder Sperrungen, die vor dem Abschluss bekannt waren.",
        ),
    ],
    disclaimer: "<p>Die Ticketversicherung wird von {seller} als gebundenem Versicherungsvertreter \
        vermittelt; Versicherer und Risikoträger ist {insurer}. Mit dem Abschluss bestätigen Sie, die \
        <wording>Allgemeinen Versicherungsbedingungen</wording> einschließlich der \
        Datenschutzhinweise gelesen zu haben, und stimmen unseren \
        <terms>Vermittlungsbedingungen</terms> zu. Sie können den Vertrag innerhalb von 14 Tagen ohne \
        Angabe von Gründen widerrufen, solange die Veranstaltung nicht stattgefunden hat; bereits \
        gezahlte Versicherungsbeiträge werden dann vollständig zurückerstattet.</p>",
    in_path_disclaimer: "Mit dem Abschluss akzeptieren Sie die \
        <wording>Versicherungsbedingungen</wording> und die \
        <terms>Vermittlungsbedingungen</terms>.",
    payment_disclaimer: "Der Beitrag wird zusammen mit Ihren Tickets abgebucht und auf der Rechnung \
        gesondert ausgewiesen.",
};

pub(crate) const PRODUCT: Texts = Texts {
    title: "Geräteschutz für {name}",
    header: "Reparaturkostenübernahme oder gleichwertiger Ersatz",
    description: "Übernimmt Unfallschäden, Diebstahl und Defekte, die von der gesetzlichen \
        Gewährleistung und der Herstellergarantie nicht erfasst sind, vom Tag der Lieferung an.",
    optout_msg: "Ohne Geräteschutz tragen Sie die Kosten für Reparatur und Ersatz selbst.",
    inclusions: &[
        (
            "Unfall- und Bedienungsschäden",
            "Stürze, Flüssigkeitsschäden und Displaybrüche werden repariert, sonst wird das Gerät ersetzt.",
        ),
        (
            "Diebstahl und Einbruchdiebstahl",
            "Ein gleichwertiges Ersatzgerät nach einer polizeilich angezeigten Entwendung.",
        ),
        (
            "Material- und Verarbeitungsfehler",
            "Mechanische und elektrische Defekte nach Ablauf der Herstellergarantie.",
        ),
        (
            "Weltweiter Versicherungsschutz",
            "Auch auf Reisen von bis zu 60 aufeinanderfolgenden Tagen.",
        ),
    ],
    exclusions: &[
        (
            "Abnutzung und Schönheitsfehler",
            "Kratzer und Schrammen, die die Gebrauchstauglichkeit nicht beeinträchtigen.",
        ),
        (
            "Verlieren und Vergessen",
            "Geräte, die liegen gelassen wurden oder deren Verbleib ungeklärt ist.",
        ),
        (
            "Vorvertragliche Schäden",
            "Beschädigungen, die bei Versicherungsbeginn bereits vorhanden waren.",
        ),
    ],
    disclaimer: "<p>Der Geräteschutz ist ein Versicherungsvertrag mit {insurer} und wird von {seller} \
        gegen eine Vermittlungsvergütung angeboten, die im Versicherungsbeitrag bereits enthalten ist. \
        Bitte prüfen Sie anhand der <wording>Allgemeinen Versicherungsbedingungen</wording> und der \
        darin genannten Selbstbeteiligungen, Entschädigungsgrenzen und Obliegenheiten, ob der \
        Versicherungsschutz Ihrem Bedarf entspricht. Wie Sie sich beschweren oder die \
        außergerichtliche Streitbeilegungsstelle anrufen können, steht in unseren \
        <terms>Vermittlungsbedingungen</terms>.</p>",
    in_path_disclaimer: "Sie bestätigen, volljährig zu sein, und akzeptieren die \
        <wording>Versicherungsbedingungen</wording> und die <terms>Vermittlungsbedingungen</terms>.",
    payment_disclaimer: "Der Beitrag gilt für die vereinbarte Laufzeit; der Vertrag verlängert sich \
        nicht automatisch.",
};

pub(crate) const PARCEL: Texts = Texts {
    title: "Paketversicherung für Ihre Sendung",
    header: "Versichert bis zur Übergabe an der Haustür",
    description: "Ersetzt den angegebenen Warenwert, wenn Ihre Sendung unterwegs verloren geht, \
        gestohlen oder beschädigt wird, unabhängig von der Haftungshöchstgrenze des Zustelldienstes.",
    optout_msg: "Ohne Paketversicherung haftet der Paketdienst nur bis zu seinen eigenen Höchstbeträgen.",
    inclusions: &[
        (
            "Verlust auf dem Transportweg",
            "Der volle angegebene Wert, wenn das Paket nicht innerhalb von 20 Tagen ankommt.",
        ),
        (
            "Transportbeschädigung",
            "Reparaturkosten oder der angegebene Wert, wenn sich eine Reparatur nicht lohnt.",
        ),
        (
            "Diebstahl nach der Zustellung",
            "Entwendung binnen 24 Stunden nach einer Ablage ohne Empfangsbestätigung.",
        ),
    ],
    exclusions: &[
        (
            "Unzureichende Verpackung",
            "Zerbrechliche Waren, die ohne Polsterung verschickt wurden.",
        ),
        (
            "Nicht versicherbare Güter",
            "Bargeld, Schmuck über 500 US-Dollar, lebende Tiere und Verderbliches.",
        ),
    ],
    disclaimer: "<p>Die Paketversicherung wird von {insurer} als Transportversicherer getragen und von \
        {seller} verwaltet. Welche Güter nicht versichert werden können und welche \
        Verpackungsvorschriften einzuhalten sind, steht in den \
        <wording>Transportversicherungsbedingungen</wording>. Schäden sind unverzüglich, spätestens \
        jedoch 60 Tage nach dem Versand, unter Vorlage der Sendungsverfolgungsnummer und eines \
        Wertnachweises nach unseren <terms>Vermittlungsbedingungen</terms> zu melden.</p>",
    in_path_disclaimer: "Sie erklären, dass der angegebene Warenwert zutrifft, und akzeptieren die \
        <wording>Transportversicherungsbedingungen</wording>.",
    payment_disclaimer: "Der Beitrag wird zum Preis Ihres Versandetiketts addiert.",
};

pub(crate) const TRAVEL: Texts = Texts {
    title: "Reiserücktrittskostenversicherung für Ihre gebuchte Reise",
    header: "Wenn aus der Reise nichts wird, bekommen Sie Ihr Geld zurück",
    description: "Erstattet die vorausbezahlten Reisekosten, von Flügen bis zu Ausflügen, wenn Sie die \
        Reise absagen oder vorzeitig abbrechen müssen.",
    optout_msg: "Ohne Reiserücktrittskostenversicherung werden gezahlte Reisekosten bei einer Absage nicht erstattet.",
    inclusions: &[
        (
            "Erkrankung vor Reiseantritt",
            "Sie, eine mitreisende oder eine nahestehende Person erkranken oder verunglücken.",
        ),
        (
            "Reiseabbruch und verspätete Rückkehr",
            "Die nicht genutzten Reisetage und die zusätzlichen Rückreisekosten.",
        ),
        (
            "Verpasster Anschluss",
            "Ein neues Ticket, wenn Sie wegen öffentlicher Verkehrsmittel den Flug verpassen.",
        ),
        (
            "Arbeitsplatzverlust",
            "Ihnen wird nach der Buchung betriebsbedingt gekündigt.",
        ),
    ],
    exclusions: &[
        (
            "Vorerkrankungen",
            "Krankheiten, die in den 90 Tagen vor der Buchung behandelt wurden.",
        ),
        (
            "Reisewarnungen",
            "Gebiete, vor denen bei der Buchung amtlich gewarnt wurde.",
        ),
        (
            "Erstattungen von anderer Seite",
            "Was Fluggesellschaft, Unterkunft oder Kreditkarte bereits ersetzen.",
        ),
    ],
    disclaimer: "<p>Die Reiserücktrittskostenversicherung ist ein Angebot von {insurer}, vermittelt \
        durch {seller} als Versicherungsvertreter. Es gelten Entschädigungshöchstgrenzen und \
        Selbstbeteiligungen: Bitte lesen Sie vor Ihrer Entscheidung die <wording>Allgemeinen \
        Reiseversicherungsbedingungen</wording>. Der Versicherungsschutz muss spätestens am dritten \
        Werktag nach der Reisebuchung abgeschlossen werden. Wie wir personenbezogene Daten \
        verarbeiten und Beschwerden behandeln, steht in unseren \
        <terms>Vermittlungsbedingungen</terms>.</p>",
    in_path_disclaimer: "Mit dem Abschluss bestätigen alle Reisenden, die \
        <wording>Reiseversicherungsbedingungen</wording> gelesen zu haben, und akzeptieren die \
        <terms>Vermittlungsbedingungen</terms>.",
    payment_disclaimer: "Der Beitrag gilt für alle Reisenden dieser Buchung.",
};

pub(crate) const MEDICAL: Texts = Texts {
    title: "Auslandsreisekranken- und Reisegepäckversicherung",
    header: "Im Ausland behandelt, das Gepäck ersetzt",
    description: "Bezahlt ärztliche und stationäre Behandlungen während Ihrer Reise sowie verlorenes, \
        gestohlenes oder verspätetes Reisegepäck.",
    optout_msg: "Ohne diese Versicherung tragen Sie Behandlungskosten im Ausland und Gepäckverluste selbst.",
    inclusions: &[
        (
            "Heilbehandlungskosten im Ausland",
            "Ärzte, Krankenhäuser und Medikamente, wo möglich in direkter Abrechnung.",
        ),
        (
            "Krankenrücktransport",
            "Ein Ambulanzflug nach Hause, wenn er medizinisch sinnvoll ist.",
        ),
        (
            "Gepäckverlust und Gepäckdiebstahl",
            "Der Zeitwert der abhandengekommenen Gegenstände.",
        ),
        (
            "Gepäckverspätung",
            "Notwendige Ersatzkäufe, wenn die Koffer mehr als zwölf Stunden ausbleiben.",
        ),
    ],
    exclusions: &[
        (
            "Geplante Behandlungen",
            "Eingriffe, die der Anlass der Reise waren.",
        ),
        (
            "Unbeaufsichtigtes Gepäck",
            "Gegenstände, die öffentlich oder sichtbar im Auto zurückgelassen wurden.",
        ),
    ],
    disclaimer: "<p>Die Auslandsreisekranken- und Reisegepäckversicherung ist ein Angebot von \
        {insurer}, vermittelt durch {seller} als Versicherungsvertreter. Entschädigungshöchstgrenzen \
        und Selbstbeteiligungen stehen in den <wording>Allgemeinen \
        Reiseversicherungsbedingungen</wording>. Vor einer stationären Behandlung ist, soweit \
        zumutbar, die Notrufzentrale zu verständigen; sie erteilt auch Kostenübernahmeerklärungen. \
        Wie wir personenbezogene Daten verarbeiten und Beschwerden behandeln, steht in unseren \
        <terms>Vermittlungsbedingungen</terms>.</p>",
    in_path_disclaimer: "Mit dem Abschluss bestätigen alle Reisenden, die \
        <wording>Reiseversicherungsbedingungen</wording> gelesen zu haben, und akzeptieren die \
        <terms>Vermittlungsbedingungen</terms>.",
    payment_disclaimer: "Der Beitrag gilt für alle Reisenden dieser Buchung.",
};

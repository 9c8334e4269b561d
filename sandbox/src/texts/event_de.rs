//! Event cover in German.

use super::Texts;

pub(super) const EVENT: Texts = Texts {
    title: "Ticketversicherung für {name}",
    header: "Verhindert? Dann gibt es das Geld für die Tickets zurück",
    description: "Erstattet den Preis Ihrer Eintrittskarten einschließlich der Gebühren, wenn Sie aus \
        einem unvorhersehbaren Grund nicht teilnehmen können. Ein Vertrag gilt für alle Personen \
        Ihrer Bestellung.",
    optout_msg: "Nein, ich verzichte auf die Ticketversicherung",
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
    disclaimer: "<p>Die Ticketversicherung wird von {seller} vermittelt; Versicherer ist {insurer}. Mit \
        dem Abschluss bestätigen Sie, die <wording>Versicherungsbedingungen</wording> gelesen zu \
        haben, und stimmen unseren <terms>Vermittlungsbedingungen</terms> zu. Sie können den Vertrag \
        innerhalb von 14 Tagen widerrufen, solange die Veranstaltung nicht stattgefunden hat.</p>",
    in_path_disclaimer: "Mit dem Abschluss akzeptieren Sie die \
        <wording>Versicherungsbedingungen</wording> und die \
        <terms>Vermittlungsbedingungen</terms>.",
    payment_disclaimer: "Der Beitrag wird zusammen mit Ihren Tickets abgebucht und auf der Rechnung \
        gesondert ausgewiesen.",
};

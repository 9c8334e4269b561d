//! Event cover in French.

use crate::catalogue::texts::types::Texts;

pub(crate) const EVENT: Texts = Texts {
    title: "Assurance billets pour {name}",
    header: "Un empêchement ? Vos billets sont remboursés",
    description: "Rembourse le prix de vos billets, frais de réservation compris, lorsqu’un imprévu vous \
        empêche d’y aller. Un seul contrat couvre toutes les personnes de votre commande.",
    optout_msg: "Sans assurance billets, les billets inutilisés ne sont pas remboursés.",
    inclusions: &[
        (
            "Maladie ou blessure",
            "Vous ou l’un de vos proches ne pouvez pas venir, certificat médical à l’appui.",
        ),
        (
            "Imprévu en chemin",
            "Train ou vol annulé, ou panne de voiture, dans les 24 heures avant l’ouverture des portes.",
        ),
        (
            "Convocation",
            "Votre employeur ou un tribunal vous convoque le jour de l’événement.",
        ),
        (
            "Urgence à domicile",
            "Incendie, dégât des eaux ou cambriolage le jour même ou la veille.",
        ),
    ],
    exclusions: &[
        (
            "Changement d’avis",
            "Vous n’avez plus envie d’y aller ou vous avez prévu autre chose.",
        ),
        (
            "Événement annulé",
            "L’organisateur rembourse ces billets, le contrat n’intervient pas.",
        ),
        (
            "Faits déjà connus",
            "Maladies, grèves ou fermetures annoncées avant la souscription.",
        ),
    ],
    disclaimer: "<p>L’assurance billets est distribuée par {seller} et garantie par {insurer}. En y \
        souscrivant, vous confirmez avoir lu les <wording>conditions générales</wording> et acceptez \
        nos <terms>conditions de distribution</terms>. Vous pouvez renoncer au contrat sous 14 jours \
        tant que l’événement n’a pas eu lieu.</p>",
    in_path_disclaimer: "En souscrivant, vous acceptez les <wording>conditions générales</wording> et \
        les <terms>conditions de distribution</terms>.",
    payment_disclaimer: "La prime est prélevée avec vos billets et figure séparément sur votre facture.",
};

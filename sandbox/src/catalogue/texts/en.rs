//! English.

use crate::catalogue::texts::types::{Phrases, Texts};

pub(crate) const PHRASES: Phrases = Phrases {
    order: "your order",
    positive_cta: "Yes, add cover",
    negative_cta: "No, I can do without",
    required_message: "Please choose yes or no",
    credibility_message: "4,210 customers added cover this week",
    negative_cta_warning: "Without cover you bear the whole loss yourself",
    terms_cta: "<wording>Read the policy wording</wording>",
    bundle: (
        "Better together",
        "Take every cover of this order and pay a tenth less.",
    ),
    description_with_hole: "For only  per ticket it covers you and everyone you buy for, from the \
        moment you pay.",
    title_with_hole: "Rest easy with cover for only {sign} /year. Stop whenever you like.",
};

pub(crate) const EVENT: Texts = Texts {
    title: "Ticket cover for {name}",
    header: "Can't make it? Get your ticket money back",
    description: "Pays back what you spent on your tickets, booking fees included, when something \
        you could not foresee keeps you away. One policy covers everyone in your order.",
    optout_msg: "Without ticket cover, tickets that you can't use are not paid back.",
    inclusions: &[
        (
            "Illness or injury",
            "You or someone in your party is too unwell to go, and a doctor confirms it.",
        ),
        (
            "Trouble on the way",
            "Your train or flight is cancelled, or your car breaks down, in the 24 hours before doors open.",
        ),
        (
            "Called in to work or court",
            "Your employer or a court needs you on the day of the event.",
        ),
        (
            "Emergency at home",
            "Fire, flood or a break-in at your home on the day or the day before.",
        ),
    ],
    exclusions: &[
        (
            "A change of mind",
            "You no longer want to go, or you made other plans.",
        ),
        (
            "Events that are called off",
            "The organiser refunds these tickets, so the policy does not.",
        ),
        (
            "What was known before",
            "Illness, strikes or closures announced before you bought cover.",
        ),
    ],
    disclaimer: "<p>Ticket cover is arranged by {seller} and underwritten by {insurer}. By adding it \
        you confirm that you have read the <wording>policy wording</wording> and accept our \
        <terms>terms of distribution</terms>. You can cancel within 14 days for a full refund as \
        long as the event has not taken place.</p>",
    in_path_disclaimer: "By adding cover you accept the <wording>policy wording</wording> and the \
        <terms>terms of distribution</terms>.",
    payment_disclaimer: "The premium is charged together with your tickets and appears on its own \
        line of your receipt.",
};

pub(crate) const PRODUCT: Texts = Texts {
    title: "Product protection for {name}",
    header: "A year of repairs, or a new one",
    description: "Covers accidents, theft and faults that the maker's warranty leaves out, from the \
        day your order arrives.",
    optout_msg: "Without protection, repairs and replacements are yours to pay for.",
    inclusions: &[
        (
            "Accidental damage",
            "Drops, spills and cracked screens are repaired, or the product is replaced.",
        ),
        (
            "Theft",
            "A replacement of the same make and model after a reported theft.",
        ),
        (
            "Breakdown",
            "Mechanical and electrical faults once the maker's warranty has run out.",
        ),
        (
            "Anywhere in the world",
            "You are covered on holiday for up to 60 days in a row.",
        ),
        (
            "Easy claims",
            "Claim online in minutes; most repairs are approved within two working days.",
        ),
    ],
    exclusions: &[
        (
            "Wear and scratches",
            "Marks that do not affect how the product works.",
        ),
        (
            "Loss",
            "Products that were left behind or cannot be accounted for.",
        ),
        (
            "Faults from before",
            "Damage that was there when the cover began.",
        ),
    ],
    disclaimer: "<p>Product protection is an insurance policy underwritten by {insurer} and sold by \
        {seller}, which is paid for arranging it. Check the <wording>policy wording</wording> to \
        see whether it suits you; our <terms>terms of distribution</terms> say how to complain.</p>",
    in_path_disclaimer: "You confirm that you are over 18 and accept the <wording>policy \
        wording</wording> and the <terms>terms of distribution</terms>.",
    payment_disclaimer: "The premium is for one year and does not renew by itself.",
};

pub(crate) const PARCEL: Texts = Texts {
    title: "Parcel cover for your {name}",
    header: "Insured until it is handed over",
    description: "Pays the declared value of what you send when it is lost, stolen or damaged on the \
        way, whatever the carrier itself pays.",
    optout_msg: "Without parcel cover, the carrier pays for loss or damage up to its own limits only.",
    inclusions: &[
        (
            "Loss in transit",
            "The full declared value if the parcel does not arrive within 20 days.",
        ),
        (
            "Damage in transit",
            "Repair costs, or the declared value if repair is not worth it.",
        ),
        (
            "Theft on the doorstep",
            "Parcels stolen within 24 hours of a delivery without signature.",
        ),
    ],
    exclusions: &[
        (
            "Poor packaging",
            "Fragile goods that were sent without padding.",
        ),
        (
            "Goods we cannot insure",
            "Cash, jewellery over 500 US dollars, live animals and perishables.",
        ),
    ],
    disclaimer: "<p>Parcel cover is underwritten by {insurer} and administered by {seller}. The \
        <wording>policy wording</wording> lists the goods that cannot be insured. Claims are made \
        under our <terms>terms of distribution</terms> within 60 days of shipping.</p>",
    in_path_disclaimer: "You declare that the value given is right and accept the <wording>policy \
        wording</wording>.",
    payment_disclaimer: "The premium is added to the price of your label.",
};

pub(crate) const TRAVEL: Texts = Texts {
    title: "Cancellation cover for your trip to {name}",
    header: "If your trip has to be called off, your money comes back",
    description: "Gives back the prepaid costs of your trip, from flights to tours, when you have to \
        cancel it or come home early.",
    optout_msg: "Without cancellation cover, what you have paid is not refunded when you have to cancel.",
    inclusions: &[
        (
            "Illness before you leave",
            "You, a companion or a close relative falls ill or is hurt.",
        ),
        (
            "Coming home early",
            "The days of your trip that you lose, and the fare to get home.",
        ),
        (
            "Missed departure",
            "A new ticket when public transport makes you miss your flight.",
        ),
        (
            "Losing your job",
            "You are made redundant after booking your trip.",
        ),
    ],
    exclusions: &[
        (
            "Conditions from before",
            "Illness that was being treated in the 90 days before you booked.",
        ),
        (
            "Travel advice",
            "Places your government advised against when you booked.",
        ),
        (
            "Risky pursuits",
            "Injuries from racing, or from climbing above 4,500 metres.",
        ),
        (
            "Refunds from others",
            "What your airline, hotel or card pays back already.",
        ),
    ],
    disclaimer: "<p>Cancellation cover is provided by {insurer} and offered through {seller} as \
        agent of the insurer. Limits and excesses apply: read the <wording>policy wording</wording> \
        before you decide. How we handle your data and complaints is in our <terms>terms of \
        distribution</terms>.</p>",
    in_path_disclaimer: "Adding cover means that all travellers have read the <wording>policy \
        wording</wording> and accept the <terms>terms of distribution</terms>.",
    payment_disclaimer: "The premium covers all travellers of this booking.",
};

pub(crate) const MEDICAL: Texts = Texts {
    title: "Medical and baggage cover for your trip to {name}",
    header: "Treated abroad, and your bags replaced",
    description: "Pays doctors and hospitals when you fall ill on your trip, and for bags that are \
        lost, stolen or late.",
    optout_msg: "Without this cover, treatment abroad and lost baggage are yours to pay for.",
    inclusions: &[
        (
            "Treatment abroad",
            "Doctors, hospitals and medicine, paid directly where we can.",
        ),
        (
            "Flight home",
            "A medical flight home when your doctors and ours agree that you need one.",
        ),
        (
            "Lost or stolen baggage",
            "What was in it, at the price of a used one.",
        ),
        (
            "Late baggage",
            "What you need in the meantime after twelve hours without your bags.",
        ),
    ],
    exclusions: &[
        (
            "Planned treatment",
            "Anything you travelled for in order to have it treated.",
        ),
        (
            "Unattended bags",
            "Things left in a public place or on the seat of a car.",
        ),
    ],
    disclaimer: "<p>Medical and baggage cover is provided by {insurer} and offered through {seller} \
        as agent of the insurer. Limits and excesses are in the <wording>policy wording</wording>; \
        how we handle your data and complaints is in our <terms>terms of distribution</terms>.</p>",
    in_path_disclaimer: "Adding cover means that all travellers have read the <wording>policy \
        wording</wording> and accept the <terms>terms of distribution</terms>.",
    payment_disclaimer: "The premium covers all travellers of this booking.",
};

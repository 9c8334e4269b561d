//! Countries: what they are called, and whose law wants what.

/// The European Union, and Britain.
const EUROPE: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE",
    "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Whether insurers have to hand out an insurance product information document there.
pub(crate) fn has_information_documents(code: &str) -> bool {
    EUROPE.contains(&code)
}

/// The English name of a country that people often travel to, else its code.
pub(crate) fn name(code: &str) -> &str {
    match code {
        "AE" => "the Emirates",
        "AT" => "Austria",
        "AU" => "Australia",
        "BR" => "Brazil",
        "CA" => "Canada",
        "CH" => "Switzerland",
        "CN" => "China",
        "DE" => "Germany",
        "ES" => "Spain",
        "FR" => "France",
        "GB" => "the United Kingdom",
        "GR" => "Greece",
        "ID" => "Indonesia",
        "IN" => "India",
        "IT" => "Italy",
        "JP" => "Japan",
        "MX" => "Mexico",
        "NZ" => "New Zealand",
        "PT" => "Portugal",
        "SG" => "Singapore",
        "TH" => "Thailand",
        "TR" => "Türkiye",
        "US" => "the United States",
        "VN" => "Vietnam",
        other => other,
    }
}

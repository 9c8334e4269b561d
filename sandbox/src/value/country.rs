//! Countries: their names, and which of them require an IPID.

/// The European Union and Britain.
const EUROPE: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE",
    "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Whether insurers must provide an insurance product information document (IPID) there.
pub(crate) fn requires_ipid(code: &str) -> bool {
    EUROPE.contains(&code)
}

/// The English name of a popular destination; the code of any other country.
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

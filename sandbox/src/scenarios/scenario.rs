//! Faces: what a request can ask for, so that each thing XCover may answer can be looked at.
//!
//! Quote requests name them in `partner_metadata.sandbox`, offer requests in
//! `partner.metadata.sandbox`, with commas between.

use serde_json::{Value, json};

/// A thing an answer shows on demand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Face {
    Instalments,
    Discount,
    Bundle,
    NoInclusions,
    Holes,
    RulesEach,
    RulesTogether,
    RulesOne,
    RulesHidden,
}

/// The faces of one request.
pub(crate) type Faces = Vec<Face>;

impl Face {
    /// Those of quotes.
    pub(crate) const OF_QUOTES: &'static [Self] = &[
        Self::Instalments,
        Self::Discount,
        Self::Bundle,
        Self::NoInclusions,
        Self::Holes,
    ];

    /// Those of offers.
    pub(crate) const OF_OFFERS: &'static [Self] = &[
        Self::Instalments,
        Self::Discount,
        Self::NoInclusions,
        Self::Holes,
        Self::RulesEach,
        Self::RulesTogether,
        Self::RulesOne,
        Self::RulesHidden,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Instalments => "instalments",
            Self::Discount => "discount",
            Self::Bundle => "bundle",
            Self::NoInclusions => "no_inclusions",
            Self::Holes => "holes",
            Self::RulesEach => "rules_each",
            Self::RulesTogether => "rules_together",
            Self::RulesOne => "rules_one",
            Self::RulesHidden => "rules_hidden",
        }
    }

    /// What `--help` says of it.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Instalments => "can be paid monthly or quarterly",
            Self::Discount => "costs a tenth less than before",
            Self::Bundle => "costs a tenth less when all quotes are bought (quotes only)",
            Self::NoInclusions => "says nothing of what is covered",
            Self::Holes => "has texts with holes where a price was meant",
            Self::RulesEach => "each product is chosen on its own (offers only)",
            Self::RulesTogether => "all products or none (offers only)",
            Self::RulesOne => "at most one product (offers only)",
            Self::RulesHidden => "all products but the first are hidden (offers only)",
        }
    }
}

/// Reads the faces in a partner's metadata, if there are any, or says what is wrong with them.
pub(crate) fn read(metadata: Option<&Value>, known: &[Face]) -> Result<Faces, Value> {
    let Some(asked) = metadata.and_then(|metadata| metadata.get("sandbox")) else {
        return Ok(Faces::new());
    };
    let wrong = |sentence: String| Err(json!({"sandbox": [sentence]}));
    let Value::String(names) = asked else {
        return wrong("Expected a string.".to_owned());
    };
    let mut faces = Faces::new();
    for name in names.split(',').map(str::trim) {
        match known.iter().find(|face| face.name() == name) {
            Some(face) => faces.push(*face),
            None => return wrong(format!("Unknown face: {name}.")),
        }
    }
    Ok(faces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_is_read_by_its_name_where_it_belongs() {
        for known in [Face::OF_QUOTES, Face::OF_OFFERS] {
            for face in known {
                let metadata = json!({"sandbox": face.name(), "campaign": 7});
                assert_eq!(read(Some(&metadata), known), Ok(vec![*face]));
            }
        }
    }

    #[test]
    fn several_faces_stand_between_commas_and_none_is_none() {
        let metadata = json!({"sandbox": "discount, holes"});
        let faces = read(Some(&metadata), Face::OF_QUOTES);
        assert_eq!(faces, Ok(vec![Face::Discount, Face::Holes]));
        assert_eq!(read(Some(&json!({})), Face::OF_QUOTES), Ok(vec![]));
        assert_eq!(read(None, Face::OF_QUOTES), Ok(vec![]));
    }

    #[test]
    fn a_face_that_is_unknown_or_of_another_api_is_named() {
        for (names, known, sentence) in [
            (json!("smile"), Face::OF_QUOTES, "Unknown face: smile."),
            (
                json!("discount,rules_one"),
                Face::OF_QUOTES,
                "Unknown face: rules_one.",
            ),
            (json!("bundle"), Face::OF_OFFERS, "Unknown face: bundle."),
            (json!(1), Face::OF_OFFERS, "Expected a string."),
        ] {
            let metadata = json!({"sandbox": names});
            let expected = json!({"sandbox": [sentence]});
            assert_eq!(read(Some(&metadata), known), Err(expected));
        }
    }
}

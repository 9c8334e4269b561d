//! Prepares what is compiled into the widget: its own texts, without the notes for translators.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, PatternElement};
use fluent_syntax::parser;

const TEXTS: &str = "src/wording";
/// How each file says whether a native speaker has read it; "no" or a name follows.
const REVIEW: &str = "Reviewed by a native speaker: ";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={TEXTS}");
    let output = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(output.join("texts.rs"), texts()?)?;
    Ok(())
}

/// A message of a Fluent file.
#[derive(Clone)]
struct Text {
    key: String,
    note: String,
    value: String,
    /// The names of its placeholders, in order of appearance.
    places: Vec<String>,
}

/// Rust code: an enum of all texts, and the lines for each language: its BCP 47 tag, then the texts in the
/// order of the enum, with the placeholders `{0}`, `{1}`, ….
fn texts() -> Result<String, Box<dyn Error>> {
    let english = read(&Path::new(TEXTS).join("en.ftl"))?;
    let mut rust = "/// One of our own texts.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum Text {\n".to_owned();
    for text in &english {
        let name: String = text.key.split('-').map(capitalized).collect();
        writeln!(rust, "    /// {}\n    {name},", text.note)?;
        if most(&text.note).is_none() {
            return Err(format!(
                "en.ftl: {}: a translator needs a note that says how many characters fit",
                text.key
            )
            .into());
        }
    }
    writeln!(
        rust,
        "}}\n\n/// How many there are.\nconst COUNT: usize = {};",
        english.len()
    )?;

    let mut languages = Vec::new();
    for entry in fs::read_dir(TEXTS)? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .ok_or("file name")?;
        let mut translated = read(&path)?;
        // A file of another English has only what differs.
        if name.starts_with("en-") {
            let same = |known: &&Text| translated.iter().all(|text| text.key != known.key);
            let same: Vec<_> = english.iter().filter(same).cloned().collect();
            translated.extend(same);
        }
        let lines =
            lines(&english, &translated).map_err(|error| format!("{}: {error}", path.display()))?;
        languages.push((name.to_owned(), format!("{name}\n{lines}")));
    }
    languages.sort();
    for (language, lines) in &languages {
        if language == "en" {
            writeln!(
                rust,
                "\n/// English, which is always there.\nconst ENGLISH: &str = {lines:?};"
            )?;
        }
    }
    let keys: String = english.iter().map(rules).collect();
    writeln!(
        rust,
        "\n/// A line for each text: its key, how many characters fit, and its placeholders.\n#[cfg(not(target_family = \"wasm\"))]\npub const KEYS: &str = {keys:?};"
    )?;
    writeln!(
        rust,
        "\n/// Every language, and what its file in a release holds.\n#[cfg(not(target_family = \"wasm\"))]\npub const LANGUAGES: &[(&str, &str)] = &{languages:?};"
    )?;
    Ok(rust)
}

/// The messages of a Fluent file, in the file's order.
fn read(path: &Path) -> Result<Vec<Text>, Box<dyn Error>> {
    let at = |what: String| format!("{}: {what}", path.display());
    let source = fs::read_to_string(path)?;
    let resource = parser::parse(source).map_err(|(_, errors)| at(format!("{errors:?}")))?;
    let mut texts = Vec::new();
    let mut says_review = false;
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => texts.push(text(message).map_err(at)?),
            Entry::ResourceComment(comment) => {
                says_review |= comment.content.iter().any(|line| line.starts_with(REVIEW));
            }
            Entry::Comment(_) | Entry::GroupComment(_) => {}
            Entry::Term(_) | Entry::Junk { .. } => return Err(at(format!("{entry:?}")).into()),
        }
    }
    if !says_review {
        return Err(at(format!("no line \"### {REVIEW}…\"")).into());
    }
    Ok(texts)
}

fn text(message: &Message<String>) -> Result<Text, String> {
    let key = message.id.name.clone();
    let pattern = message
        .value
        .as_ref()
        .ok_or_else(|| format!("{key}: no text"))?;
    let note = message
        .comment
        .as_ref()
        .map(|comment| comment.content.join(" "));
    let mut text = Text {
        key,
        note: note.unwrap_or_default(),
        value: String::new(),
        places: Vec::new(),
    };
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.value.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => {
                let _ = write!(text.value, "{{{}}}", id.name);
                text.places.push(id.name.clone());
            }
            PatternElement::Placeable { .. } => {
                return Err(format!(
                    "{}: only values like {{ $price }} are read yet, no plural forms",
                    text.key
                ));
            }
        }
    }
    if text.value.contains('\n') {
        return Err(format!("{}: more than one line", text.key));
    }
    Ok(text)
}

/// The texts of `translated`, one per line, in the order of `english`.
fn lines(english: &[Text], translated: &[Text]) -> Result<String, String> {
    for text in translated {
        if !english.iter().any(|known| known.key == text.key) {
            return Err(format!("{}: not in en.ftl", text.key));
        }
    }
    let mut lines = Vec::new();
    for known in english {
        let key = &known.key;
        let text = translated
            .iter()
            .find(|text| text.key == *key)
            .ok_or_else(|| format!("{key}: missing"))?;
        let mut line = text.value.clone();
        let mut places = text.places.clone();
        for (index, name) in known.places.iter().enumerate() {
            // In FSI and PDI, so that a value reads in its own order.
            let isolated = format!("\u{2068}{{{index}}}\u{2069}");
            line = line.replace(&format!("{{{name}}}"), &isolated);
            places.retain(|place| place != name);
            if !text.places.contains(name) {
                return Err(format!("{key}: without {{ ${name} }}"));
            }
        }
        if let Some(name) = places.first() {
            return Err(format!("{key}: {{ ${name} }} is not in en.ftl"));
        }
        let length = length(&text.value);
        if let Some(most) = most(&known.note)
            && length > most
        {
            return Err(format!("{key}: {length} characters, at most {most} fit"));
        }
        lines.push(line);
    }
    Ok(lines.join("\n"))
}

/// What a page's own text in its place has to keep to (`www/embed/overrides.js`): key, length and placeholders.
fn rules(text: &Text) -> String {
    let most = most(&text.note).unwrap_or_default();
    let mut line = format!("{} {most}", text.key);
    for place in &text.places {
        line.push(' ');
        line.push_str(place);
    }
    line.push('\n');
    line
}

/// How many characters fit, as each note says: "At most 40 characters."
fn most(note: &str) -> Option<usize> {
    let (_, rest) = note.split_once("At most ")?;
    rest.split_once(" characters")?.0.parse().ok()
}

/// The characters of a text, without its placeholders.
fn length(text: &str) -> usize {
    let outside = |piece: &str| {
        piece
            .rsplit('}')
            .next()
            .map_or(0, |own| own.chars().count())
    };
    text.split('{').map(outside).sum()
}

fn capitalized(word: &str) -> String {
    let mut rest = word.chars();
    rest.next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(rest)
        .collect()
}

//! `PROXY_PUBLIC_ORIGINS` and `PROXY_ALLOWED_ORIGINS`: lists of origins.

use reqwest::Url;

/// Exact origins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins(Vec<Origin>);

#[derive(Clone, Debug)]
struct Origin {
    /// As browsers write it, e.g. `https://shop.example`.
    text: String,
    /// Its host without the port, e.g. `shop.example`.
    host: String,
}

impl Origins {
    /// Reads a list separated by commas.
    pub(crate) fn parse(list: &str) -> Result<Self, String> {
        list.split(',')
            .map(|origin| exact_origin(origin.trim()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether this origin is listed.
    pub(crate) fn contains(&self, origin: &str) -> bool {
        let mut listed = self.0.iter();
        listed.any(|listed| listed.text.eq_ignore_ascii_case(origin))
    }

    /// Whether one of them has this host, without a port.
    pub(crate) fn has_host(&self, host: &str) -> bool {
        let mut listed = self.0.iter();
        listed.any(|listed| listed.host.eq_ignore_ascii_case(host))
    }

    /// The list as it was written.
    pub(crate) fn list(&self) -> String {
        let texts: Vec<_> = self.0.iter().map(|origin| origin.text.as_str()).collect();
        texts.join(",")
    }
}

fn exact_origin(text: &str) -> Result<Origin, String> {
    if text.contains('*') {
        return Err(format!("holds {text:?}: name each origin, without *"));
    }
    let url = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some((url, host)) = url.as_ref().and_then(|url| Some((url, url.host_str()?))) else {
        return Err(format!(
            "holds {text:?}, which is not an origin like https://shop.example"
        ));
    };
    let canonical = url.origin().ascii_serialization();
    if canonical == text {
        Ok(Origin {
            text: canonical,
            host: host.to_owned(),
        })
    } else {
        Err(format!("holds {text:?}: write {canonical}"))
    }
}

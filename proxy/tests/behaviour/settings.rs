//! How settings are read from the environment, and how errors are reported.

use std::{collections::HashMap, ffi::OsString, fs, time::Duration};

use axum::http::StatusCode;
use xcover_proxy::{
    Limits, Settings,
    settings::{Algorithm, Secret, Setting, TABLE, WhenUnset},
    xcover::signing::Signer,
};

use crate::support::{API_SECRET, MockXcover, Proxy, environment, scratch_folder};

/// The settings of a valid environment with these changes; `None` unsets a variable.
fn read(changes: &[(&str, Option<&str>)]) -> Result<Settings, String> {
    let mut environment = environment("https://api.xcover.example/x");
    for (name, value) in changes {
        match value {
            Some(value) => environment.insert((*name).to_owned(), OsString::from(value)),
            None => environment.remove(*name),
        };
    }
    Settings::read(|name| environment.get(name).cloned()).map_err(|faults| faults.to_string())
}

#[track_caller]
fn error_of(name: &str, value: &str) -> String {
    read(&[(name, Some(value))]).expect_err(value)
}

#[track_caller]
fn accepts(name: &str, value: &str) {
    if let Err(fault) = read(&[(name, Some(value))]) {
        panic!("{name}={value}: {fault}");
    }
}

#[test]
fn defaults_are_those_of_the_table() {
    let settings = read(&[]).unwrap();
    assert_eq!(settings.algorithm, Algorithm::Sha512);
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    let debug = format!("{settings:?}");
    assert!(debug.contains(r#"prefix: "/xcover""#), "{debug}");
    let defaults: HashMap<_, _> = TABLE
        .iter()
        .filter_map(|setting| match setting.when_unset {
            WhenUnset::Default(value) => Some((setting.name, value)),
            _ => None,
        })
        .collect();
    assert_eq!(
        defaults,
        HashMap::from([
            ("XCOVER_ALGORITHM", "hmac-sha512"),
            ("PROXY_LISTEN", "127.0.0.1:8080"),
            ("PROXY_PREFIX", "/xcover"),
            ("PROXY_UPSTREAM_RATE", "10"),
            ("PROXY_CLIENT_RATE", "5"),
            ("PROXY_STOP_DELAY", "2"),
            ("PROXY_LOG", "info"),
        ])
    );
}

#[test]
fn numbers_are_whole_and_within_their_range() {
    for (name, range, wrong) in [
        (
            "PROXY_UPSTREAM_RATE",
            "1 to 100000",
            ["0", "100001", "-1", "1.5", "10/s", "+3", " 3", "١"],
        ),
        (
            "PROXY_STOP_DELAY",
            "0 to 300",
            ["301", "-1", "0.5", "5s", "+1", "1 ", "1e1", "99999999999"],
        ),
    ] {
        for value in wrong {
            assert_eq!(
                error_of(name, value),
                format!("{name} is not a whole number from {range}: {value:?}")
            );
        }
    }
    for (name, value) in [("PROXY_UPSTREAM_RATE", "10000"), ("PROXY_STOP_DELAY", "0")] {
        assert!(read(&[(name, Some(value))]).is_ok(), "{name}");
    }
}

#[test]
fn limits_are_8_s_in_all_2_s_to_connect_64_kib_and_2_mib() {
    let limits = Limits::default();
    assert_eq!(limits.total, Duration::from_secs(8));
    assert_eq!(limits.connect, Duration::from_secs(2));
    assert_eq!(limits.request_bytes, 65_536);
    assert_eq!(limits.upstream_bytes, 2_097_152);
}

#[test]
fn only_variables_of_the_table_are_read() {
    let asked = std::cell::RefCell::new(Vec::new());
    let _ = Settings::read(|name| {
        asked.borrow_mut().push(name.to_owned());
        None
    });
    let mut documented: Vec<String> = TABLE
        .iter()
        .map(|setting| setting.name.to_owned())
        .collect();
    documented.extend(TABLE.iter().filter_map(Setting::file_variable));
    let mut asked = asked.into_inner();
    asked.sort();
    documented.sort();
    assert_eq!(asked, documented);
}

#[test]
fn everything_that_is_missing_is_named_in_one_sentence() {
    let faults = Settings::read(|_| None).unwrap_err().to_string();
    assert_eq!(
        faults,
        "XCOVER_BASE_URL is not set; XCOVER_PARTNER_ID is not set; XCOVER_API_KEY is not set; \
         XCOVER_API_SECRET is not set; PROXY_DATA_DIR is not set; PROXY_TOKEN_KEY is not set"
    );
}

#[test]
fn a_folder_is_needed_without_redis_and_with_webhooks() {
    let without = |more: &[(&str, Option<&str>)]| {
        read(&[&[("PROXY_DATA_DIR", None)], more].concat()).map(drop)
    };
    let redis = ("PROXY_REDIS_URL", Some("redis://127.0.0.1:6379"));
    let webhooks = ("PROXY_WEBHOOK_URL", Some("http://127.0.0.1:1/"));
    let is_missing = Err("PROXY_DATA_DIR is not set".to_owned());
    assert_eq!(without(&[]), is_missing);
    assert_eq!(without(&[redis]), Ok(()));
    assert_eq!(without(&[redis, webhooks]), is_missing);
    let wrong = without(&[("PROXY_REDIS_URL", Some("localhost:6379"))]).unwrap_err();
    assert!(
        wrong.starts_with("PROXY_REDIS_URL is not an address like"),
        "{wrong}"
    );
}

#[test]
fn an_outbox_that_is_left_in_the_folder_is_named_with_redis() {
    let folder = scratch_folder();
    let settings = [
        ("PROXY_DATA_DIR", folder.path().to_str()),
        ("PROXY_REDIS_URL", Some("redis://127.0.0.1:6379")),
    ];
    let is_named = || {
        let warnings = read(&settings).unwrap().warnings;
        let mut warnings = warnings.iter();
        warnings.any(|warning| warning.contains("xcover-proxy outbox move"))
    };
    assert!(!is_named());
    fs::write(folder.path().join("outbox.sqlite"), "").unwrap();
    assert!(is_named());
}

#[test]
fn every_setting_is_refused_when_it_is_empty() {
    for setting in TABLE {
        assert_eq!(
            error_of(setting.name, ""),
            format!("{} is empty", setting.name)
        );
    }
}

#[test]
fn the_base_url_is_https_or_loopback() {
    for url in [
        "https://api.xcover.com/x",
        "https://api.xcover.com/x/",
        "https://api.xcover.com",
        "https://10.0.0.1:8443/xcover",
        "http://localhost:9000/x",
        "http://127.0.0.1:9000/x",
        "http://127.1.2.3/x",
        "http://[::1]:9000/x",
    ] {
        accepts("XCOVER_BASE_URL", url);
    }
    assert_eq!(
        error_of("XCOVER_BASE_URL", "http://api.xcover.com/x"),
        r#"XCOVER_BASE_URL uses http on a host that is not loopback: "http://api.xcover.com/x""#
    );
    assert_eq!(
        error_of("XCOVER_BASE_URL", "http://localhost.example/x"),
        r#"XCOVER_BASE_URL uses http on a host that is not loopback: "http://localhost.example/x""#
    );
    assert_eq!(
        error_of("XCOVER_BASE_URL", "ftp://api.xcover.com"),
        r#"XCOVER_BASE_URL is not an https address: "ftp://api.xcover.com""#
    );
    assert_eq!(
        error_of("XCOVER_BASE_URL", "https://api.xcover.com/x?y"),
        r#"XCOVER_BASE_URL has a query: "https://api.xcover.com/x?y""#
    );
    assert_eq!(
        error_of("XCOVER_BASE_URL", "https://api.xcover.com/x#y"),
        r#"XCOVER_BASE_URL has a fragment: "https://api.xcover.com/x#y""#
    );
    assert_eq!(
        error_of("XCOVER_BASE_URL", "api.xcover.com/x"),
        r#"XCOVER_BASE_URL is not a url: "api.xcover.com/x", relative URL without a base"#
    );
}

#[test]
fn a_password_in_the_base_url_is_refused_and_not_shown() {
    let fault = error_of("XCOVER_BASE_URL", "https://user:hunter2@api.xcover.com/x");
    assert_eq!(
        fault,
        "XCOVER_BASE_URL holds an @: a user and password can't be part of it"
    );
}

#[test]
fn the_partner_id_and_the_key_are_safe_where_they_are_used() {
    accepts("XCOVER_PARTNER_ID", "LLODT_test-1");
    assert_eq!(
        error_of("XCOVER_PARTNER_ID", "a/../b"),
        "XCOVER_PARTNER_ID holds '/': letters, digits, - and _ are allowed"
    );
    accepts("XCOVER_API_KEY", "AbC.123_~+/=");
    for key in ["a\"b", "a\\b", "a,b", "a b", "a\nb", "aéb"] {
        assert_eq!(
            error_of("XCOVER_API_KEY", key),
            "XCOVER_API_KEY has a character at position 2 that no key has"
        );
    }
}

#[test]
fn the_algorithm_is_one_of_four() {
    for (name, algorithm) in [
        ("hmac-sha512", Algorithm::Sha512),
        ("hmac-sha384", Algorithm::Sha384),
        ("hmac-sha256", Algorithm::Sha256),
        ("hmac-sha1", Algorithm::Sha1),
    ] {
        assert_eq!(
            read(&[("XCOVER_ALGORITHM", Some(name))]).unwrap().algorithm,
            algorithm
        );
    }
    assert_eq!(
        error_of("XCOVER_ALGORITHM", "sha512"),
        r#"XCOVER_ALGORITHM is none of hmac-sha512, hmac-sha384, hmac-sha256, hmac-sha1: "sha512""#
    );
}

#[test]
fn the_address_to_listen_on_is_an_ip_address_and_a_port() {
    accepts("PROXY_LISTEN", "0.0.0.0:0");
    accepts("PROXY_LISTEN", "[::]:8080");
    assert_eq!(
        error_of("PROXY_LISTEN", "8080"),
        r#"PROXY_LISTEN is not an ip address and a port: "8080""#
    );
}

#[test]
fn the_prefix_is_a_plain_path() {
    for prefix in ["/xcover", "/a/b-c_d.e~f", "/health"] {
        accepts("PROXY_PREFIX", prefix);
    }
    assert_eq!(
        error_of("PROXY_PREFIX", "xcover"),
        r#"PROXY_PREFIX doesn't start with /: "xcover""#
    );
    for prefix in [
        "/", "/xcover/", "//a", "/a//b", "/a/../b", "/.", "/{a}", "/a b", "/a?b", "/ä",
    ] {
        assert_eq!(
            error_of("PROXY_PREFIX", prefix),
            format!(
                "PROXY_PREFIX is not a path like /xcover without a slash at its end: {prefix:?}"
            )
        );
    }
    assert_eq!(
        error_of("PROXY_PREFIX", "/healthz/x"),
        r#"PROXY_PREFIX begins with /healthz, a path of the proxy's own: "/healthz/x""#
    );
}

#[test]
fn allowed_origins_are_exact() {
    accepts("PROXY_ALLOWED_ORIGINS", "https://shop.example");
    accepts(
        "PROXY_ALLOWED_ORIGINS",
        "https://shop.example, http://localhost:3000,https://[::1]:1",
    );
    for wildcard in ["*", "https://*.shop.example"] {
        assert_eq!(
            error_of("PROXY_ALLOWED_ORIGINS", wildcard),
            format!("PROXY_ALLOWED_ORIGINS holds {wildcard:?}: name each origin, without *")
        );
    }
    for (origin, canonical) in [
        ("https://shop.example/", "https://shop.example"),
        ("https://shop.example/checkout", "https://shop.example"),
        ("https://Shop.Example", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("https://me@shop.example", "https://shop.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ] {
        assert_eq!(
            error_of(
                "PROXY_ALLOWED_ORIGINS",
                &format!("https://good.example,{origin}")
            ),
            format!("PROXY_ALLOWED_ORIGINS holds {origin:?}: write {canonical}")
        );
    }
    for origin in [
        "shop.example",
        "null",
        "https://shop.example:x",
        "ftp://shop.example",
        " ",
    ] {
        assert_eq!(
            error_of("PROXY_ALLOWED_ORIGINS", origin),
            format!(
                "PROXY_ALLOWED_ORIGINS holds {:?}, which is not an origin like https://shop.example",
                origin.trim()
            )
        );
    }
    assert!(read(&[("PROXY_ALLOWED_ORIGINS", Some("https://a.example,"))]).is_err());
}

#[test]
fn public_origins_are_exact_as_well() {
    accepts(
        "PROXY_PUBLIC_ORIGINS",
        "https://shop.example, https://www.shop.example",
    );
    assert_eq!(
        error_of("PROXY_PUBLIC_ORIGINS", "https://shop.example/checkout"),
        r#"PROXY_PUBLIC_ORIGINS holds "https://shop.example/checkout": write https://shop.example"#
    );
    assert_eq!(
        error_of("PROXY_PUBLIC_ORIGINS", "shop.example"),
        r#"PROXY_PUBLIC_ORIGINS holds "shop.example", which is not an origin like https://shop.example"#
    );
}

#[test]
fn trusted_proxies_are_addresses_and_networks() {
    for list in [
        "127.0.0.1",
        "127.0.0.1, ::1,10.0.0.0/8",
        "::ffff:10.0.0.1",
        "2001:db8::/32",
        "0.0.0.0/0",
    ] {
        accepts("PROXY_TRUSTED_PROXIES", list);
    }
    for wrong in ["nginx", "10.0.0", "10.0.0.0/33", "10.0.0.1:80", "*", ""] {
        assert_eq!(
            error_of("PROXY_TRUSTED_PROXIES", &format!("127.0.0.1,{wrong}")),
            format!(
                "PROXY_TRUSTED_PROXIES holds {wrong:?}, which is not an address or a network like 10.0.0.0/8"
            )
        );
    }
    assert_eq!(
        error_of("PROXY_TRUSTED_PROXIES", "10.1.2.3/8"),
        r#"PROXY_TRUSTED_PROXIES holds "10.1.2.3/8": write 10.0.0.0/8"#
    );
}

#[test]
fn the_static_folder_exists() {
    let folder = scratch_folder();
    accepts("PROXY_STATIC_DIR", folder.path().to_str().unwrap());
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(
        error_of("PROXY_STATIC_DIR", file),
        format!("PROXY_STATIC_DIR is not a folder: {file:?}")
    );
    let missing = folder.path().join("missing");
    let missing = missing.to_str().unwrap();
    assert_eq!(
        error_of("PROXY_STATIC_DIR", missing),
        format!("PROXY_STATIC_DIR is not a folder: {missing:?}")
    );
}

#[cfg(unix)]
#[test]
fn the_static_folder_is_not_the_whole_machine() {
    let folder = scratch_folder();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink("/", &link).unwrap();
    for root in ["/", "//", "/.", "/usr/..", "/../", link.to_str().unwrap()] {
        assert_eq!(
            error_of("PROXY_STATIC_DIR", root),
            format!(
                "PROXY_STATIC_DIR is the root of the file system, whose files would all be public: {root:?}"
            )
        );
    }
}

#[test]
fn the_token_key_has_at_least_32_bytes() {
    accepts("PROXY_TOKEN_KEY", &"k".repeat(32));
    assert_eq!(
        error_of("PROXY_TOKEN_KEY", &"k".repeat(31)),
        "PROXY_TOKEN_KEY has 31 bytes, where at least 32 are needed"
    );
}

/// The secrets, each as its variable and as the file that the other one names.
const SECRETS: [&str; 2] = ["XCOVER_API_SECRET", "PROXY_TOKEN_KEY"];

/// What reading says of each secret with this value, from its variable (where one can hold it) and from a file.
fn read_secrets(value: &[u8]) -> Vec<(String, Result<Settings, String>)> {
    let folder = scratch_folder();
    let path = folder.path().join("secret");
    fs::write(&path, value).unwrap();
    let mut read = Vec::new();
    for name in SECRETS {
        let file_variable = format!("{name}_FILE");
        let outcome = self::read(&[(name, None), (&file_variable, path.to_str())]);
        read.push((file_variable, outcome));
        if let Ok(value) = str::from_utf8(value)
            && !value.contains('\0')
        {
            read.push((name.to_owned(), self::read(&[(name, Some(value))])));
        }
    }
    read
}

const GOOD_SECRET: &str = "Zm9v/+b4-_=.~!s3cr3t with 1 space";

#[test]
fn one_line_break_at_the_end_of_a_secret_is_taken_off_wherever_it_comes_from() {
    for end in ["", "\n", "\r\n"] {
        for (name, outcome) in read_secrets(format!("{GOOD_SECRET}{end}").as_bytes()) {
            assert!(outcome.is_ok(), "{name} {end:?}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn the_line_break_of_a_secret_or_of_a_key_signs_nothing() {
    let xcover = MockXcover::responding(|| (StatusCode::CREATED, "{}")).await;
    for end in ["\n", "\r\n"] {
        let (key, secret) = (format!("test_api_key{end}"), format!("{API_SECRET}{end}"));
        let settings = [
            ("XCOVER_API_KEY", key.as_str()),
            ("XCOVER_API_SECRET", secret.as_str()),
        ];
        let proxy = Proxy::with(&xcover.base_url, &settings, Limits::default());
        assert_eq!(proxy.quote().await.status, StatusCode::CREATED);
        let request = xcover.requests().pop().unwrap();
        let secret = Secret::new(API_SECRET.as_bytes().to_vec());
        let signer = Signer::new(Algorithm::Sha512, "test_api_key", &secret).unwrap();
        let expected = signer.authorization(request.header("date"));
        assert_eq!(request.header("authorization"), expected);
    }
}

#[test]
fn a_secret_with_something_unseen_in_it_is_refused_by_name_and_not_shown() {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        GOOD_SECRET.encode_utf16().flat_map(bytes).collect()
    };
    let cases: Vec<(Vec<u8>, &str)> = [
        (
            "{}\n\n",
            "ends with a carriage return, or with more than one line break",
        ),
        (
            "{}\r\n\r\n",
            "ends with a carriage return, or with more than one line break",
        ),
        (
            "{}\r\r\n",
            "ends with a carriage return, or with more than one line break",
        ),
        (
            "{}\r",
            "ends with a carriage return, or with more than one line break",
        ),
        (
            "{}\n\r",
            "ends with a carriage return, or with more than one line break",
        ),
        (
            "{}\\n",
            "ends with a line break that is spelled out, \\n or \\r",
        ),
        ("\n{}", "begins or ends with white space"),
        (" {}", "begins or ends with white space"),
        ("{} ", "begins or ends with white space"),
        ("{} \n", "begins or ends with white space"),
        ("{}\t", "begins or ends with white space"),
        ("{}\u{a0}", "begins or ends with white space"),
        ("\"{}\"", "begins or ends with a quotation mark"),
        ("'{}'\n", "begins or ends with a quotation mark"),
        ("`{}`", "begins or ends with a quotation mark"),
        ("\u{201c}{}\u{201d}", "begins or ends with a quotation mark"),
        ("{}\"", "begins or ends with a quotation mark"),
        ("\u{feff}{}", "begins with a byte order mark"),
        ("{}\u{200b}", "has an invisible character at position 34"),
        ("{}\nx", "has an invisible character at position 34"),
        ("{}\u{1b}", "has an invisible character at position 34"),
        ("{}\u{fffd}", "has an invisible character at position 34"),
        ("\u{200e}{}", "has an invisible character at position 1"),
        ("{}\0", "is UTF-16 or binary: write it as UTF-8 text"),
    ]
    .map(|(form, error)| (form.replace("{}", GOOD_SECRET).into_bytes(), error))
    .into_iter()
    .chain([
        (
            utf16(u16::to_le_bytes),
            "is UTF-16 or binary: write it as UTF-8 text",
        ),
        (
            utf16(u16::to_be_bytes),
            "is UTF-16 or binary: write it as UTF-8 text",
        ),
        (
            [&b"\xff\xfe"[..], &utf16(u16::to_le_bytes)].concat(),
            "is UTF-16 or binary: write it as UTF-8 text",
        ),
        (
            b"caf\xe9-0123456789abcdef0123456789".to_vec(),
            "is not UTF-8 text: write a binary key in hex or base64",
        ),
        (b"\r\n".to_vec(), "is empty"),
    ])
    .collect();
    for (value, error) in cases {
        for (name, outcome) in read_secrets(&value) {
            let fault = outcome.expect_err(&format!("{name} {value:?}"));
            assert_eq!(fault, format!("{name} {error}"), "{value:?}");
        }
    }
}

/// The warnings of an environment that has none without these changes.
#[track_caller]
fn warnings_of(changes: &[(&str, Option<&str>)]) -> Vec<String> {
    let public = ("PROXY_PUBLIC_ORIGINS", Some("https://shop.example"));
    read(&[changes, &[public]].concat()).unwrap().warnings
}

const RANDOM: &str = "7d3f0c9e5a1b48e26f90a7c4d8e3b512";

#[test]
fn the_same_key_in_two_settings_is_refused_and_not_shown() {
    for (changes, error) in [
        (
            [("XCOVER_API_KEY", RANDOM), ("XCOVER_API_SECRET", RANDOM)],
            "XCOVER_API_SECRET is the same as XCOVER_API_KEY",
        ),
        (
            [("XCOVER_API_SECRET", RANDOM), ("PROXY_TOKEN_KEY", RANDOM)],
            "PROXY_TOKEN_KEY is the same as XCOVER_API_SECRET",
        ),
        (
            [("XCOVER_API_KEY", RANDOM), ("PROXY_TOKEN_KEY", RANDOM)],
            "PROXY_TOKEN_KEY is the same as XCOVER_API_KEY",
        ),
        (
            [
                ("XCOVER_API_SECRET", RANDOM),
                ("PROXY_TOKEN_KEY_PREVIOUS", RANDOM),
            ],
            "PROXY_TOKEN_KEY_PREVIOUS is the same as XCOVER_API_SECRET",
        ),
    ] {
        let changes = changes.map(|(name, value)| (name, Some(value)));
        assert_eq!(read(&changes).unwrap_err(), error);
    }
    // A line break makes no difference.
    let folder = scratch_folder();
    let path = folder.path().join("key");
    fs::write(&path, format!("{RANDOM}\r\n")).unwrap();
    let changes = [
        ("XCOVER_API_SECRET", Some(RANDOM)),
        ("PROXY_TOKEN_KEY", None),
        ("PROXY_TOKEN_KEY_FILE", path.to_str()),
    ];
    assert_eq!(
        read(&changes).unwrap_err(),
        "PROXY_TOKEN_KEY is the same as XCOVER_API_SECRET"
    );
}

#[test]
fn a_token_key_that_can_be_guessed_is_named_and_not_shown() {
    for (key, why) in [
        ("k".repeat(32), "repeats itself"),
        ("0123456789abcdef".repeat(2), "repeats itself"),
        ("changeme".repeat(5), "repeats itself"),
        (
            "aaaaaaaabbbbbbbbccccccccdddddddde".to_owned(),
            "has fewer than 8 different characters",
        ),
        (
            "abcdefghijklmnopqrstuvwxyz0123456789".to_owned(),
            "is a sequence",
        ),
    ] {
        for name in ["PROXY_TOKEN_KEY", "PROXY_TOKEN_KEY_PREVIOUS"] {
            assert_eq!(
                warnings_of(&[(name, Some(&key))]),
                [format!("{name} is weak: it {why}")]
            );
        }
    }
    for key in [
        RANDOM,
        "a-token-key-of-more-than-32-bytes",
        "q+fYQ0cmUoUEjwqTj8ywrWrl1vBgk3Mz0N7jUJq0Kek=",
    ] {
        assert_eq!(warnings_of(&[("PROXY_TOKEN_KEY", Some(key))]), [""; 0]);
    }
}

#[test]
fn the_same_token_key_twice_is_named() {
    let changes = [
        ("PROXY_TOKEN_KEY", Some(RANDOM)),
        ("PROXY_TOKEN_KEY_PREVIOUS", Some(RANDOM)),
    ];
    assert_eq!(
        warnings_of(&changes),
        [
            "PROXY_TOKEN_KEY_PREVIOUS is the same as PROXY_TOKEN_KEY: the tokens of no other key are accepted"
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_file_with_a_key_that_every_user_can_read_or_write_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = scratch_folder();
    let path = folder.path().join("key");
    fs::write(&path, RANDOM).unwrap();
    for (mode, is_named) in [
        (0o600, false),
        (0o400, false),
        (0o640, false),
        (0o644, true),
        (0o444, true),
        (0o602, true),
    ] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        for name in ["XCOVER_API_SECRET", "PROXY_TOKEN_KEY"] {
            let file_variable = format!("{name}_FILE");
            let warnings = warnings_of(&[(name, None), (&file_variable, path.to_str())]);
            let warning = format!(
                "{file_variable} can be read by every user of this machine: {}",
                path.display()
            );
            let expected: &[String] = if is_named { &[warning] } else { &[] };
            assert_eq!(warnings, expected, "{mode:o}");
        }
    }
}

#[test]
fn the_key_s_id_can_come_from_a_file_too() {
    let folder = scratch_folder();
    let path = folder.path().join("key");
    for (contents, error) in [
        ("id-1\n", None),
        ("", Some("XCOVER_API_KEY_FILE is empty")),
        (
            "id-1\n\n",
            Some("XCOVER_API_KEY_FILE has a character at position 5 that no key has"),
        ),
    ] {
        fs::write(&path, contents).unwrap();
        let outcome = read(&[
            ("XCOVER_API_KEY", None),
            ("XCOVER_API_KEY_FILE", path.to_str()),
        ]);
        assert_eq!(outcome.err().as_deref(), error);
    }
}

#[test]
fn a_secret_can_come_from_a_file_without_its_last_line_break() {
    let folder = scratch_folder();
    let path = folder.path().join("key");
    let from_file = |contents: &str| {
        fs::write(&path, contents).unwrap();
        read(&[
            ("PROXY_TOKEN_KEY", None),
            ("PROXY_TOKEN_KEY_FILE", path.to_str()),
        ])
    };
    assert!(from_file(&("k".repeat(32) + "\n")).is_ok());
    assert_eq!(
        from_file(&("k".repeat(31) + "\r\n")).unwrap_err(),
        "PROXY_TOKEN_KEY_FILE has 31 bytes, where at least 32 are needed"
    );
    assert_eq!(
        from_file("\n").unwrap_err(),
        "PROXY_TOKEN_KEY_FILE is empty"
    );
}

#[test]
fn the_previous_keys_file_can_be_named_before_it_is_needed() {
    let folder = scratch_folder();
    let path = folder.path().join("previous");
    for (contents, error) in [
        ("", None),
        ("\n", None),
        (RANDOM, None),
        (
            "short",
            Some("PROXY_TOKEN_KEY_PREVIOUS_FILE has 5 bytes, where at least 32 are needed"),
        ),
        (
            " ",
            Some("PROXY_TOKEN_KEY_PREVIOUS_FILE begins or ends with white space"),
        ),
    ] {
        fs::write(&path, contents).unwrap();
        let outcome = read(&[("PROXY_TOKEN_KEY_PREVIOUS_FILE", path.to_str())]);
        assert_eq!(outcome.err().as_deref(), error, "{contents:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_never_ends_is_no_secret() {
    let changes = [
        ("XCOVER_API_SECRET", None),
        ("XCOVER_API_SECRET_FILE", Some("/dev/zero")),
    ];
    assert_eq!(
        read(&changes).unwrap_err(),
        "XCOVER_API_SECRET_FILE has more than 65536 bytes: /dev/zero"
    );
}

#[test]
fn a_secret_file_that_cannot_be_read_is_named() {
    let missing = scratch_folder().path().join("missing");
    let fault = read(&[
        ("XCOVER_API_SECRET", None),
        ("XCOVER_API_SECRET_FILE", missing.to_str()),
    ])
    .unwrap_err();
    let expected = format!(
        "XCOVER_API_SECRET_FILE can't be read: {}, ",
        missing.display()
    );
    assert!(fault.starts_with(&expected), "{fault}");
}

#[test]
fn a_secret_in_both_places_is_refused() {
    assert_eq!(
        error_of("XCOVER_API_SECRET_FILE", "/run/secrets/x"),
        "XCOVER_API_SECRET and XCOVER_API_SECRET_FILE are both set"
    );
}

#[test]
fn no_secret_is_in_debug_output_or_in_an_error() {
    let settings = format!("{:?}", read(&[]).unwrap());
    let fault = read(&[
        ("PROXY_TOKEN_KEY", Some("short-and-secret")),
        ("PROXY_LISTEN", Some("x")),
    ])
    .unwrap_err();
    for secret in [
        "test_api_secret",
        "a-token-key-of-more-than-32-bytes",
        "short-and-secret",
    ] {
        assert!(!settings.contains(secret), "{settings}");
        assert!(!fault.contains(secret), "{fault}");
    }
}

#[cfg(unix)]
#[test]
fn a_value_that_is_not_utf8_is_refused() {
    use std::os::unix::ffi::OsStringExt;
    let environment = environment("https://api.xcover.example/x");
    let fault = Settings::read(|name| match name {
        "PROXY_PREFIX" => Some(OsString::from_vec(vec![b'/', 0xff])),
        name => environment.get(name).cloned(),
    })
    .unwrap_err();
    assert_eq!(fault.to_string(), "PROXY_PREFIX is not UTF-8");
}

#[test]
fn the_backend_listener_needs_a_token_that_can_be_one() {
    let token = "a-token-of-the-partners-own-servers";
    for (token, error) in [
        (
            None,
            Some("PROXY_BACKEND_TOKEN is not set: PROXY_BACKEND_LISTEN needs it"),
        ),
        (
            Some("short"),
            Some("PROXY_BACKEND_TOKEN has 5 characters, where at least 22 are needed"),
        ),
        (
            Some("a token of the partner's own servers"),
            Some("PROXY_BACKEND_TOKEN has a character at position 2 that no bearer token has"),
        ),
        (
            Some(RANDOM),
            Some("PROXY_BACKEND_TOKEN is the same as PROXY_TOKEN_KEY"),
        ),
        (Some(token), None),
    ] {
        let outcome = read(&[
            ("PROXY_TOKEN_KEY", Some(RANDOM)),
            ("PROXY_BACKEND_LISTEN", Some("127.0.0.1:8081")),
            ("PROXY_BACKEND_TOKEN", token),
        ]);
        let message = outcome.err().map(|error| error.to_string());
        assert_eq!(message.as_deref(), error);
    }
}

#[test]
fn webhooks_need_an_address_and_a_pair_of_keys_that_is_complete() {
    let url = (
        "PROXY_WEBHOOK_URL",
        Some("http://orders.internal:3000/xcover"),
    );
    let pair = "PROXY_WEBHOOK_KEY and PROXY_WEBHOOK_SECRET go together: one is not set";
    type Changes<'a> = &'a [(&'a str, Option<&'a str>)];
    let cases: [(Changes<'_>, Option<&str>); 4] = [
        (&[url], None),
        (&[url, ("PROXY_WEBHOOK_KEY", Some("key"))], Some(pair)),
        (&[url, ("PROXY_WEBHOOK_SECRET", Some("secret"))], Some(pair)),
        (
            &[("PROXY_WEBHOOK_URL", Some("ftp://orders.internal/"))],
            Some("PROXY_WEBHOOK_URL is not an http or https address: \"ftp://orders.internal/\""),
        ),
    ];
    for (changes, error) in cases {
        assert_eq!(read(changes).err().as_deref(), error);
    }
}

#[test]
fn the_outbox_is_never_among_the_files_that_are_public() {
    let public = scratch_folder();
    let inside = public.path().join("new/data");
    let beside = scratch_folder();
    let linked = beside.path().join("link");
    #[cfg(unix)]
    std::os::unix::fs::symlink(public.path(), &linked).unwrap();
    let read = |data: &std::path::Path| {
        let static_dir = ("PROXY_STATIC_DIR", public.path().to_str());
        read(&[static_dir, ("PROXY_DATA_DIR", data.to_str())])
    };
    for data in [public.path(), &inside, &linked, &linked.join("data")] {
        assert_eq!(
            read(data).unwrap_err(),
            format!(
                "PROXY_DATA_DIR is in PROXY_STATIC_DIR, whose files are all public: {}",
                data.display()
            )
        );
    }
    for data in [beside.path(), &beside.path().join("new")] {
        read(data).unwrap();
    }
}

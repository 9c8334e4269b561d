//! `XCOVER_ALGORITHM`: how requests to XCover are signed.

/// The HMAC that signs, named by its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// `hmac-sha512`, XCover's default.
    Sha512,
    /// `hmac-sha384`.
    Sha384,
    /// `hmac-sha256`.
    Sha256,
    /// `hmac-sha1`, deprecated by XCover.
    Sha1,
}

impl Algorithm {
    /// Every algorithm, the default first.
    pub const ALL: [Self; 4] = [Self::Sha512, Self::Sha384, Self::Sha256, Self::Sha1];

    /// Its name in the `Authorization` header and in `XCOVER_ALGORITHM`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha512 => "hmac-sha512",
            Self::Sha384 => "hmac-sha384",
            Self::Sha256 => "hmac-sha256",
            Self::Sha1 => "hmac-sha1",
        }
    }
}

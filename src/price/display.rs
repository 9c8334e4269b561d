//! A page's settings for prices, with the names and meanings of [`Intl.NumberFormat`].
//!
//! [`Intl.NumberFormat`]: https://tc39.es/ecma402/#sec-intl.numberformat

/// How the currency is shown: `currencyDisplay` of `Intl.NumberFormat`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CurrencyDisplay {
    /// `symbol`: the locale's unambiguous symbol, such as `A$` in `en`.
    #[default]
    Symbol,
    /// `narrowSymbol`: the shortest symbol, such as `$` for every kind of dollar.
    NarrowSymbol,
    /// `code`: the ISO 4217 code.
    Code,
}

impl CurrencyDisplay {
    /// Reads Intl's name.
    ///
    /// # Errors
    /// The names that are known.
    pub fn parse(name: &str) -> Result<Self, &'static str> {
        match name {
            "symbol" => Ok(CurrencyDisplay::Symbol),
            "narrowSymbol" => Ok(CurrencyDisplay::NarrowSymbol),
            "code" => Ok(CurrencyDisplay::Code),
            _ => Err("symbol, narrowSymbol or code"),
        }
    }

    /// Intl's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            CurrencyDisplay::Symbol => "symbol",
            CurrencyDisplay::NarrowSymbol => "narrowSymbol",
            CurrencyDisplay::Code => "code",
        }
    }
}

/// Whether trailing zeros are shown: `trailingZeroDisplay` of `Intl.NumberFormat`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrailingZeroDisplay {
    /// `auto`: `$5.00`.
    #[default]
    Auto,
    /// `stripIfInteger`: `$5`, but `$5.50`.
    StripIfInteger,
}

impl TrailingZeroDisplay {
    /// Reads Intl's name.
    ///
    /// # Errors
    /// The names that are known.
    pub fn parse(name: &str) -> Result<Self, &'static str> {
        match name {
            "auto" => Ok(TrailingZeroDisplay::Auto),
            "stripIfInteger" => Ok(TrailingZeroDisplay::StripIfInteger),
            _ => Err("auto or stripIfInteger"),
        }
    }
}

//! How a page may have its prices written: the settings' names are those of `Intl.NumberFormat`.

/// Which symbol stands for the currency: `currencyDisplay` of `Intl.NumberFormat`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CurrencyDisplay {
    /// `symbol`: tells the currencies of the locale apart, `A$` in `en`.
    #[default]
    Symbol,
    /// `narrowSymbol`: the shortest, `$` for every dollar.
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

/// What becomes of zeros behind the point: `trailingZeroDisplay` of `Intl.NumberFormat`.
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

//! Gives icu_decimal what the browser knows about a locale. ICU's own data for all locales would be larger
//! than the rest of the widget's code for prices.

use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_decimal::provider::{
    DecimalDigitsV1, DecimalSymbolStrsBuilder, DecimalSymbols, DecimalSymbolsV1, GroupingSizes,
};
use icu_provider::prelude::{DataError, DataPayload, DataProvider, DataRequest, DataResponse};
use zerovec::VarZeroCow;

/// How digits are written. The same for any locale that icu_decimal asks for.
pub(super) struct Symbols {
    /// The separator before the decimals.
    pub(super) decimal: String,
    /// The separator between groups.
    pub(super) group: String,
    /// How many digits are between separators, and the least that come before the first.
    pub(super) sizes: GroupingSizes,
    /// The digits from zero to nine.
    pub(super) digits: [char; 10],
}

impl Symbols {
    pub(super) fn formatter(&self) -> Option<DecimalFormatter> {
        let options = DecimalFormatterOptions::default();
        DecimalFormatter::try_new_unstable(self, Default::default(), options).ok()
    }
}

impl DataProvider<DecimalSymbolsV1> for Symbols {
    fn load(&self, _: DataRequest<'_>) -> Result<DataResponse<DecimalSymbolsV1>, DataError> {
        // The sign is part of the affixes (`Style`).
        let none = || VarZeroCow::new_borrowed("");
        let strings = DecimalSymbolStrsBuilder {
            minus_sign_prefix: none(),
            minus_sign_suffix: none(),
            plus_sign_prefix: none(),
            plus_sign_suffix: none(),
            decimal_separator: VarZeroCow::new_borrowed(self.decimal.as_str()),
            grouping_separator: VarZeroCow::new_borrowed(self.group.as_str()),
            numsys: none(),
        };
        let symbols = DecimalSymbols {
            strings: VarZeroCow::from_encodeable(&strings),
            grouping_sizes: self.sizes,
        };
        Ok(DataResponse {
            metadata: Default::default(),
            payload: DataPayload::from_owned(symbols),
        })
    }
}

impl DataProvider<DecimalDigitsV1> for Symbols {
    fn load(&self, _: DataRequest<'_>) -> Result<DataResponse<DecimalDigitsV1>, DataError> {
        Ok(DataResponse {
            metadata: Default::default(),
            payload: DataPayload::from_owned(self.digits),
        })
    }
}

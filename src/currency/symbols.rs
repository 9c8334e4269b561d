//! Feeds icu_decimal from our own table: its compiled data for all locales would cost four times
//! as many bytes.

use icu_decimal::provider::{
    DecimalDigitsV1, DecimalSymbolStrsBuilder, DecimalSymbols, DecimalSymbolsV1, GroupingSizes,
};
use icu_provider::prelude::{DataError, DataPayload, DataProvider, DataRequest, DataResponse};
use zerovec::VarZeroCow;

use super::locale::Style;

/// Gives the symbols of one style, whatever icu_decimal asks for.
pub(super) struct Provider<'a> {
    pub(super) style: &'a Style,
    /// The digits of its pattern: `#,##,##0.00`.
    pub(super) digit_pattern: &'a str,
}

impl DataProvider<DecimalSymbolsV1> for Provider<'_> {
    fn load(&self, _: DataRequest<'_>) -> Result<DataResponse<DecimalSymbolsV1>, DataError> {
        let strings = DecimalSymbolStrsBuilder {
            minus_sign_prefix: VarZeroCow::new_borrowed("-"),
            minus_sign_suffix: VarZeroCow::new_borrowed(""),
            plus_sign_prefix: VarZeroCow::new_borrowed("+"),
            plus_sign_suffix: VarZeroCow::new_borrowed(""),
            decimal_separator: VarZeroCow::new_borrowed(self.style.decimal),
            grouping_separator: VarZeroCow::new_borrowed(self.style.group),
            numsys: VarZeroCow::new_borrowed("latn"),
        };
        // From the right: the first group's digits, then those of all others.
        let whole = self.digit_pattern.split('.').next().unwrap_or_default();
        let mut groups = whole
            .rsplit(',')
            .map(|group| u8::try_from(group.len()).unwrap_or(0));
        let primary = groups.next().unwrap_or(0);
        let secondary = groups
            .next()
            .filter(|_| groups.next().is_some())
            .unwrap_or(primary);
        Ok(DataResponse {
            metadata: Default::default(),
            payload: DataPayload::from_owned(DecimalSymbols {
                strings: VarZeroCow::from_encodeable(&strings),
                grouping_sizes: GroupingSizes {
                    primary,
                    secondary,
                    min_grouping: self.style.minimum_grouping,
                },
            }),
        })
    }
}

impl DataProvider<DecimalDigitsV1> for Provider<'_> {
    fn load(&self, _: DataRequest<'_>) -> Result<DataResponse<DecimalDigitsV1>, DataError> {
        Ok(DataResponse {
            metadata: Default::default(),
            payload: DataPayload::from_owned(self.style.digits),
        })
    }
}

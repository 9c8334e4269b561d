//! `xcover-proxy sign`: the headers of a signed request, to try XCover's API by hand.

use std::time::SystemTime;

use crate::{
    settings::Settings,
    xcover::signing::{self, Signer},
};

/// The headers that sign a request, a line each, as `curl --header @-` reads them. They are for the `date`, now if
/// there is none, and XCover accepts them for a few minutes: whoever sees them can use them for any request.
///
/// # Errors
/// One sentence that says what is wrong with the date.
pub fn sign(settings: &Settings, date: Option<&str>) -> Result<String, String> {
    let now = || signing::date(SystemTime::now());
    let date = date.map_or_else(now, str::to_owned);
    let is_date = httpdate::parse_http_date(&date).is_ok_and(|at| signing::date(at) == date);
    if !is_date {
        return Err(format!(
            "the date is not like Thu, 04 Nov 2021 18:07:11 GMT: {date:?}"
        ));
    }
    let keys = settings.keys.current();
    let signer = Signer::new(settings.algorithm, &keys.api_key, &keys.api_secret);
    let authorization = signer
        .map_err(|error| error.to_string())?
        .authorization(&date);
    Ok(format!(
        "Date: {date}\nX-Api-Key: {}\nAuthorization: {authorization}\n",
        keys.api_key
    ))
}

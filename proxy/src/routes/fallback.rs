//! The responses where there is no route.

use crate::problem::{Code, Problem};

/// 404: no route has this path.
pub(crate) async fn unknown_route() -> Problem {
    Problem::new(Code::UnknownRoute, "there is nothing at this path")
}

/// 405: the route at this path doesn't take this method.
pub(crate) async fn method_not_allowed() -> Problem {
    Problem::new(Code::MethodNotAllowed, "this path doesn't take this method")
}

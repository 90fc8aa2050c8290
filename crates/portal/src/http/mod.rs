//! The edge: cookies, forms, headers, and what a handler is given of a request.

pub(crate) mod cookies;
pub(crate) mod forms;
pub(crate) mod headers;
pub(crate) mod visit;

//! The browser behind a request, and what it says of itself.

use sekisho_keys::Handle;

use crate::{
    app::{
        attempt::{self, Who},
        browser::Browser,
        take_up::Visit,
    },
    http::{cookies::CookieKind, request::TenantRequest},
};

/// The longest user agent that is kept.
const LONGEST_USER_AGENT: usize = 300;

/// Who is behind a request.
pub(in crate::http) struct Visitor {
    pub(super) browser: Browser,
    who: Who,
}

/// The browser behind a request, and what it says of itself.
pub(in crate::http) fn visitor(request: &TenantRequest) -> Visitor {
    let [binding, session, device] = [CookieKind::Browser, CookieKind::Session, CookieKind::Device]
        .map(|kind| request.cookie(kind));
    let (keys, tenant) = (&request.app.keys, request.tenant.id());
    let browser = Browser::new(
        keys,
        tenant,
        binding.as_ref(),
        session.as_ref(),
        device.as_ref(),
    );
    Visitor {
        browser,
        who: who(request, binding.as_ref().map(Handle::expose)),
    }
}

fn who(request: &TenantRequest, binding: Option<&str>) -> Who {
    let agent = request
        .header(axum::http::header::USER_AGENT)
        .unwrap_or_default();
    let address = request.client_address.to_string();
    let source = binding.unwrap_or(&address);
    Who {
        user_agent: agent.chars().take(LONGEST_USER_AGENT).collect(),
        request_id: request.request_id.0.to_string(),
        locale: request.locale(None),
        is_address: binding.is_none(),
        source: attempt::source(&request.app.keys, request.tenant.id(), source),
    }
}

/// A browser's visit, for the use cases.
pub(in crate::http) fn visit<'a>(request: &'a TenantRequest, visitor: &'a Visitor) -> Visit<'a> {
    Visit {
        app: &request.app,
        tenant: &request.tenant,
        browser: &visitor.browser,
        who: &visitor.who,
        now: request.now,
    }
}

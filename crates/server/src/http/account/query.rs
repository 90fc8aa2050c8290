//! The query of an account page: what is carried from page to page, and what this one says.

use std::fmt;

use sekisho_kernel::{ClientId, EventId, Locale, SignInId};
use sekisho_oidc::params::Params;

use crate::{
    app::{account::Done, outcome::Told},
    http::{request::TenantRequest, told},
};

/// The query of an account page.
#[derive(Clone, Default)]
pub(super) struct Query {
    /// The language that was chosen with the page's switch.
    lang: Option<Locale>,
    /// The client that sent the member here, and that ポータルに戻る leads back to.
    pub client: Option<ClientId>,
    /// What was done.
    pub done: Option<Done>,
    /// The same, sealed for the address.
    sealed: Option<String>,
    /// The transaction that keeps why the last entry was not taken.
    pub refused: Option<SignInId>,
    /// Where the history begins.
    pub before: Option<EventId>,
}

impl Query {
    /// The query of a request.
    pub(super) fn of(request: &TenantRequest) -> Self {
        let params = Params::parse(&request.query).ok();
        let get = |name: &str| params.as_ref().and_then(|params| params.get(name));
        Self {
            lang: request.chosen_locale(),
            client: get("client_id").map(ClientId::new),
            done: get("done")
                .and_then(|sealed| told::open(request, sealed))
                .and_then(Done::from_name),
            sealed: None,
            refused: get("refused").and_then(|id| id.parse().ok()),
            before: get("before").and_then(|id| id.parse().ok()),
        }
    }

    /// What is carried on to another page.
    pub(super) fn carried(&self) -> Self {
        Self {
            lang: self.lang,
            client: self.client.clone(),
            ..Self::default()
        }
    }

    /// What is carried on, and what became of the last entry.
    pub(super) fn told(&self, request: &TenantRequest, told: Told) -> Self {
        let carried = self.carried();
        match told {
            Told::Nothing => carried,
            Told::Done(done) => Self {
                done: Some(done),
                sealed: told::seal(request, done.name()),
                ..carried
            },
            Told::Refused(id) => Self {
                refused: Some(id),
                ..carried
            },
        }
    }

    /// What is carried on, without the language that was chosen here: another one is from now on.
    pub(super) fn without_language(&self) -> Self {
        Self {
            lang: None,
            ..self.carried()
        }
    }

    /// What is carried on, and where the history begins.
    pub(super) fn before(&self, before: EventId) -> Self {
        Self {
            before: Some(before),
            ..self.carried()
        }
    }
}

/// As it stands in an address, with its question mark; empty if there is nothing.
impl fmt::Display for Query {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = [
            ("lang", self.lang.map(|lang| lang.tag().to_owned())),
            (
                "client_id",
                self.client.as_ref().map(|id| id.as_str().to_owned()),
            ),
            ("done", self.sealed.clone()),
            ("refused", self.refused.map(|id| id.to_string())),
            ("before", self.before.map(|id| id.to_string())),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        let query = query.finish();
        if query.is_empty() {
            Ok(())
        } else {
            write!(out, "?{query}")
        }
    }
}

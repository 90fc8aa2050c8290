//! RP-Initiated Logout 1.0: a client sends the browser here to sign out.
//!
//! The request never fails: at worst the member is asked, and stays here afterwards.

use sekisho_kernel::{ClientId, Issuer};
use sekisho_keys::KeyRing;

use crate::{
    Client, DirectError, Params, VerifiedRedirectUri, authorization_request::hints,
    client::identifier, token::IdTokenHint,
};

/// A logout request (§2), read but not believed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LogoutRequest {
    /// Who signs out, as the client knows them.
    pub id_token_hint: Option<String>,
    /// Who asks.
    pub client_id: Option<ClientId>,
    /// Where to go afterwards.
    pub post_logout_redirect_uri: Option<String>,
    /// To be given back as it came.
    pub state: Option<String>,
    /// Languages, the most wished for first (BCP 47).
    pub ui_locales: Vec<String>,
}

/// What comes of a logout request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogoutPlan {
    /// Whom the request is about, if a party of the session vouched for it: only then, and only
    /// if the browser's session is theirs, the member need not be asked.
    pub hint: Option<IdTokenHint>,
    /// Where the browser goes afterwards, `state` and all. Nowhere if nobody may send it there.
    pub redirect: Option<String>,
}

/// The longest `state` that is given back, in bytes: that of the authorization request.
const MAX_STATE: usize = 4096;

const KNOWN: [&str; 6] = [
    "id_token_hint",
    "client_id",
    "post_logout_redirect_uri",
    "state",
    "ui_locales",
    "logout_hint",
];

impl LogoutRequest {
    /// Reads a request. `logout_hint` is not used: the browser's session says who signs out.
    pub fn from_params(params: &Params) -> Result<Self, DirectError> {
        if params.repeated_known(&KNOWN).is_some() {
            return Err(DirectError::MalformedRequest);
        }
        let text = |name| params.get(name).map(str::to_owned);
        if params
            .get("state")
            .is_some_and(|state| state.len() > MAX_STATE)
        {
            return Err(DirectError::MalformedRequest);
        }
        // A text that can be no identifier names a client that does not exist.
        let client_id = match params.get("client_id").map(identifier) {
            Some(None) => return Err(DirectError::UnknownClient),
            Some(known) => known,
            None => None,
        };
        Ok(Self {
            id_token_hint: text("id_token_hint"),
            client_id,
            post_logout_redirect_uri: text("post_logout_redirect_uri"),
            state: text("state"),
            ui_locales: hints::list(params, "ui_locales"),
        })
    }

    /// Who signs out, if the hint is good: an ID token of ours, expired or not, issued to the
    /// client that asks.
    pub fn find_hint(&self, ring: &KeyRing, issuer: &Issuer) -> Option<IdTokenHint> {
        let hint = IdTokenHint::verify(ring, issuer, self.id_token_hint.as_deref()?)?;
        // §2: When both client_id and id_token_hint are present, the OP MUST verify that the
        // Client Identifier matches the one used when issuing the ID Token.
        let matches = self
            .client_id
            .as_ref()
            .is_none_or(|id| *id == hint.client_id);
        matches.then_some(hint)
    }

    /// Who asks: the client to look up for [`decide`](Self::decide).
    pub fn asking_client<'a>(&'a self, hint: Option<&'a IdTokenHint>) -> Option<&'a ClientId> {
        match (hint, &self.id_token_hint) {
            (Some(hint), _) => Some(&hint.client_id),
            // A hint that is not good is worse than none.
            (None, Some(_)) => None,
            (None, None) => self.client_id.as_ref(),
        }
    }

    /// Decides, once hint and client were looked up.
    pub fn decide(&self, hint: Option<IdTokenHint>, client: Option<&Client>) -> LogoutPlan {
        let asking = self.asking_client(hint.as_ref());
        let client = client.filter(|client| Some(&client.client_id) == asking);
        let Some(wished) = &self.post_logout_redirect_uri else {
            return LogoutPlan {
                hint: hint.filter(|_| client.is_some()),
                redirect: None,
            };
        };
        // §3: the value MUST have been previously registered with the OP. If it was not, someone
        // else may be asking: the member is asked, too.
        let verified = client.and_then(|client| VerifiedRedirectUri::after_logout(wished, client));
        LogoutPlan {
            hint: hint.filter(|_| verified.is_some()),
            redirect: verified.map(|uri| self.with_state(&uri)),
        }
    }

    fn with_state(&self, uri: &VerifiedRedirectUri) -> String {
        // §3: If included in the logout request, the OP passes this value back to the RP using the
        // state parameter.
        let state: Vec<_> = self
            .state
            .iter()
            .map(|state| ("state", state.as_str()))
            .collect();
        uri.with_params(&state)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sekisho_keys::SigningAlgorithm;

    use super::*;
    use crate::{samples, token::IdToken};

    const BYE: &str = "https://portal.example/bye";

    fn id_token(ring: &KeyRing) -> String {
        let (issuer, grant) = (samples::issuer(), samples::grant());
        let lifetime = Duration::from_mins(10);
        IdToken {
            issuer: &issuer,
            grant: &grant,
            nonce: None,
            access_token: None,
            lifetime,
        }
        .sign(ring.active(SigningAlgorithm::Rs256).unwrap(), samples::NOW)
        .unwrap()
    }

    /// Whether the member need not be asked, and where the browser goes.
    fn plan(ring: &KeyRing, pairs: &[(&str, &str)]) -> (bool, Option<String>) {
        let text: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        let request = LogoutRequest::from_params(&Params::parse(&text).unwrap()).unwrap();
        let hint = request.find_hint(ring, &samples::issuer());
        let clients = [
            samples::client(),
            samples::client_with_secret("other", "secret"),
        ];
        let client = request
            .asking_client(hint.as_ref())
            .and_then(|id| clients.iter().find(|client| client.client_id == *id))
            .cloned();
        let plan = request.decide(hint, client.as_ref());
        (plan.hint.is_some(), plan.redirect)
    }

    #[test]
    fn a_good_hint_with_a_registered_address_goes_there_with_state() {
        let ring = samples::ring();
        let hint = ("id_token_hint", &*id_token(&ring));
        let uri = ("post_logout_redirect_uri", BYE);
        let there = (true, Some(format!("{BYE}?state=a%26b")));
        assert_eq!(plan(&ring, &[hint, uri, ("state", "a&b")]), there);
        assert_eq!(
            plan(
                &ring,
                &[hint, uri, ("client_id", "portal"), ("state", "a&b")]
            ),
            there
        );
        assert_eq!(plan(&ring, &[hint, uri]), (true, Some(BYE.to_owned())));
        assert_eq!(plan(&ring, &[hint]), (true, None));
    }

    #[test]
    fn an_address_that_is_not_registered_is_never_gone_to() {
        let ring = samples::ring();
        let hint = ("id_token_hint", &*id_token(&ring));
        for uri in [
            "https://evil.example/",
            "https://portal.example/bye?x",
            samples::REDIRECT_URI,
        ] {
            let wished = ("post_logout_redirect_uri", uri);
            assert_eq!(plan(&ring, &[hint, wished]), (false, None), "{uri}");
            assert_eq!(
                plan(&ring, &[("client_id", "portal"), wished]),
                (false, None),
                "{uri}"
            );
        }
    }

    #[test]
    fn a_hint_that_is_not_ours_goes_nowhere() {
        let ring = samples::ring();
        let uri = ("post_logout_redirect_uri", BYE);
        let token = id_token(&ring);
        let (signed, _) = token.rsplit_once('.').unwrap();
        let foreign = id_token(&samples::ring());
        for bad in ["x", &format!("{signed}."), signed, &foreign] {
            let hint = ("id_token_hint", bad);
            assert_eq!(plan(&ring, &[hint, uri]), (false, None), "{bad}");
            assert_eq!(
                plan(&ring, &[hint, uri, ("client_id", "portal")]),
                (false, None),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_hint_of_another_client_goes_nowhere() {
        let ring = samples::ring();
        let hint = ("id_token_hint", &*id_token(&ring));
        let uri = ("post_logout_redirect_uri", BYE);
        assert_eq!(
            plan(&ring, &[hint, uri, ("client_id", "other")]),
            (false, None)
        );
    }

    #[test]
    fn without_a_hint_the_member_is_asked() {
        let ring = samples::ring();
        let uri = ("post_logout_redirect_uri", BYE);
        assert_eq!(plan(&ring, &[]), (false, None));
        assert_eq!(plan(&ring, &[uri]), (false, None));
        // §2: client_id names the client where there is no hint, so that the address can be
        // checked.
        assert_eq!(
            plan(&ring, &[uri, ("client_id", "portal")]),
            (false, Some(BYE.to_owned()))
        );
        assert_eq!(plan(&ring, &[uri, ("client_id", "nobody")]), (false, None));
    }

    #[test]
    fn a_repeated_parameter_is_malformed() {
        let params = Params::parse("state=a&state=b").unwrap();
        assert_eq!(
            LogoutRequest::from_params(&params),
            Err(DirectError::MalformedRequest)
        );
    }
}

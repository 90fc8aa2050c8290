//! Pages of ours that another page may lead back to.

use sekisho_kernel::{ClientId, SignInId};
use sekisho_oidc::params::Params;
use sekisho_signin::AccountPage;

use super::interaction;
use crate::app::account;

/// Pages beside that of a transaction's step.
const BESIDE: [&str; 3] = ["", "/forgot-password", "/forgot-user-id"];
/// The longest client identifier that is carried.
const LONGEST_CLIENT_ID: usize = 200;

/// A page that another one of ours may lead back to. Nothing else is: an address from outside is read
/// into one of these, and written anew from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum OwnPage {
    /// A page of a transaction: the one of its step, or one beside it.
    SignIn(SignInId, &'static str),
    /// A page of the account, and the client that sent the member there.
    Account(AccountPage, Option<ClientId>),
}

impl OwnPage {
    /// The page at an address below the issuer.
    pub(super) fn from_address(address: &str) -> Option<Self> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        match path.strip_prefix("/sign-in/") {
            Some(below) if query.is_empty() => sign_in(below),
            Some(_) => None,
            None => {
                let page = AccountPage::ALL
                    .into_iter()
                    .find(|page| account::path(*page) == path)?;
                Some(Self::Account(page, client(query)))
            }
        }
    }

    /// Its address below the issuer.
    pub(super) fn address(&self) -> String {
        match self {
            Self::SignIn(id, beside) => format!("{}{beside}", interaction::path(*id)),
            Self::Account(page, None) => account::path(*page).to_owned(),
            Self::Account(page, Some(client)) => {
                let mut query = form_urlencoded::Serializer::new(String::new());
                query.append_pair("client_id", client.as_str());
                format!("{}?{}", account::path(*page), query.finish())
            }
        }
    }
}

fn sign_in(below: &str) -> Option<OwnPage> {
    let (id, beside) = match below.find('/') {
        Some(at) => below.split_at(at),
        None => (below, ""),
    };
    let beside = BESIDE.into_iter().find(|known| *known == beside)?;
    Some(OwnPage::SignIn(id.parse().ok()?, beside))
}

fn client(query: &str) -> Option<ClientId> {
    let params = Params::parse(query).ok()?;
    let id = params
        .get("client_id")
        .filter(|id| id.len() <= LONGEST_CLIENT_ID)?;
    Some(ClientId::new(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0193f5b8c2d07e3f9a415f0c7b1d2e60";

    #[test]
    fn a_page_of_ours_is_led_back_to() {
        for address in [
            format!("/sign-in/{ID}"),
            format!("/sign-in/{ID}/forgot-password"),
            "/account".to_owned(),
            "/account/security".to_owned(),
            "/account/profile?client_id=medical-cost".to_owned(),
        ] {
            let page = OwnPage::from_address(&address).unwrap();
            assert_eq!(page.address(), address);
        }
    }

    #[test]
    fn what_is_written_comes_from_us() {
        let read = |address: &str| OwnPage::from_address(address).unwrap().address();
        let hyphens = "/sign-in/0193f5b8-c2d0-7e3f-9a41-5f0c7b1d2e60";
        assert_eq!(read(hyphens), format!("/sign-in/{ID}"));
        assert_eq!(
            read("/account?done=password&x=//evil.example&client_id=%22%3E"),
            "/account?client_id=%22%3E"
        );
    }

    #[test]
    fn nothing_else_is_led_back_to() {
        for address in [
            "",
            "/",
            "/sign-in",
            "/sign-in/",
            "/sign-in/x",
            "sign-in/0193f5b8c2d07e3f9a415f0c7b1d2e60",
            "/sign-in/0193f5b8c2d07e3f9a415f0c7b1d2e60/cancel",
            "/sign-in/0193f5b8c2d07e3f9a415f0c7b1d2e60?a",
            "/sign-in/../end_session",
            "//evil.example/sign-in/0193f5b8c2d07e3f9a415f0c7b1d2e60",
            "https://evil.example/account",
            "/account/",
            "/account/../end_session",
            "/account/sessions/end",
            "/account@evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/m/token",
        ] {
            assert_eq!(OwnPage::from_address(address), None, "{address}");
        }
    }
}

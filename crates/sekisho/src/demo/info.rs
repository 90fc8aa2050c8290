//! What is in the demo, for people and programs.

use sekisho_kernel::{Issuer, Localized, Policy, policy::Method};
use sekisho_oidc::client::TokenEndpointAuthMethod;
use serde::Serialize;

use super::{
    page,
    people::{Person, State, people_of},
    policies::Kind,
    portals::PortalFacts,
    seed::{SAMPLE_CLIENTS, tenant},
    societies::{SOCIETIES, Society},
};

/// Everything a newcomer or a program needs to know.
#[derive(Serialize)]
pub(super) struct Info {
    /// The provider's clock, RFC 3339.
    pub now: String,
    /// The societies and the playground.
    pub tenants: Vec<TenantInfo>,
    /// Each portal at each tenant.
    pub portals: Vec<PortalInfo>,
    /// The sample members.
    pub members: Vec<MemberInfo>,
    /// The clients for integrators.
    pub clients: Vec<ClientInfo>,
    /// The staff; nobody yet.
    pub staff: Vec<()>,
}

/// A tenant.
#[derive(Serialize)]
pub(super) struct TenantInfo {
    /// Its id.
    pub id: &'static str,
    /// Its issuer.
    pub issuer: Issuer,
    /// Its name.
    pub name: Localized,
    /// What it decides.
    pub policy: Policy,
    /// Which of the demo's tenants it is.
    #[serde(skip)]
    pub kind: Kind,
}

/// A portal of a tenant.
#[derive(Serialize)]
pub(super) struct PortalInfo {
    /// The tenant.
    pub tenant: &'static str,
    /// What members call it.
    pub name: Localized,
    /// Its page.
    pub url: String,
    /// Its client identifier.
    pub client_id: &'static str,
}

/// A sample member.
#[derive(Serialize)]
pub(super) struct MemberInfo {
    /// The tenant.
    pub tenant: &'static str,
    /// The user ID.
    pub user_id: &'static str,
    /// The password; before the first sign-in the temporary one.
    pub password: String,
    /// Date of birth.
    pub birth_date: &'static str,
    /// What is special about the account.
    pub state: State,
    /// The second factor, once one was chosen.
    pub second_factor: Option<Method>,
    /// The key of the first authenticator app, in base32.
    pub totp_secret: Option<&'static str>,
    /// The keys of all authenticator apps.
    pub totp_secrets: Vec<AppInfo>,
    /// Where mails go.
    pub mail_address: String,
}

/// An authenticator app.
#[derive(Serialize)]
pub(super) struct AppInfo {
    /// What the member calls it.
    pub device: &'static str,
    /// Its key in base32.
    pub secret: &'static str,
}

/// A client for integrators.
#[derive(Serialize)]
pub(super) struct ClientInfo {
    /// The tenant.
    pub tenant: &'static str,
    /// Its identifier.
    pub client_id: &'static str,
    /// Its secret.
    pub client_secret: Option<&'static str>,
    /// Where it is sent back to.
    pub redirect_uris: Vec<String>,
    /// How it proves who it is.
    pub token_endpoint_auth_method: TokenEndpointAuthMethod,
}

impl ClientInfo {
    /// How it proves who it is, as RFC 7591 names it.
    pub(super) const fn method_name(&self) -> &'static str {
        match self.token_endpoint_auth_method {
            TokenEndpointAuthMethod::ClientSecretBasic => "client_secret_basic",
            TokenEndpointAuthMethod::ClientSecretPost => "client_secret_post",
            TokenEndpointAuthMethod::None => "none",
        }
    }
}

impl Info {
    /// The members of a tenant.
    pub(super) fn members_of<'a>(
        &'a self,
        tenant: &'a str,
    ) -> impl Iterator<Item = &'a MemberInfo> {
        self.members
            .iter()
            .filter(move |member| member.tenant == tenant)
    }

    /// The portals of a tenant.
    pub(super) fn portals_of<'a>(
        &'a self,
        tenant: &'a str,
    ) -> impl Iterator<Item = &'a PortalInfo> {
        self.portals
            .iter()
            .filter(move |portal| portal.tenant == tenant)
    }
}

/// What is in the demo now.
pub(super) fn info(state: &page::State) -> Info {
    let per_society = |society: &'static Society| {
        PortalFacts::both(state.ports).map(|portal| PortalInfo {
            tenant: society.id,
            name: portal.name(),
            url: portal.address(society, ""),
            client_id: portal.client_id,
        })
    };
    Info {
        now: state.clock.provider().now().to_string(),
        tenants: SOCIETIES
            .iter()
            .filter_map(|society| tenant_info(society, state))
            .collect(),
        portals: SOCIETIES.iter().flat_map(per_society).collect(),
        members: SOCIETIES.iter().flat_map(members_of).collect(),
        clients: SOCIETIES.iter().flat_map(clients_of).collect(),
        staff: Vec::new(),
    }
}

fn tenant_info(society: &'static Society, state: &page::State) -> Option<TenantInfo> {
    let tenant = tenant(society, state.ports).ok()?;
    Some(TenantInfo {
        id: society.id,
        issuer: tenant.issuer,
        name: tenant.branding.name,
        policy: tenant.policy,
        kind: society.kind,
    })
}

fn members_of(society: &'static Society) -> impl Iterator<Item = MemberInfo> {
    people_of(society).map(move |person| member_info(society, person))
}

fn member_info(society: &'static Society, person: &'static Person) -> MemberInfo {
    MemberInfo {
        tenant: society.id,
        user_id: person.user_id,
        password: person.password(),
        birth_date: person.birth_date,
        state: person.state,
        second_factor: person.method(),
        totp_secret: person.apps.first().map(|(_, secret)| *secret),
        totp_secrets: person
            .apps
            .iter()
            .map(|(device, secret)| AppInfo { device, secret })
            .collect(),
        mail_address: person.mail_address(society.id),
    }
}

fn clients_of(society: &'static Society) -> impl Iterator<Item = ClientInfo> {
    SAMPLE_CLIENTS.iter().map(move |client| ClientInfo {
        tenant: society.id,
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: client.redirect_uris(),
        token_endpoint_auth_method: client.method,
    })
}

//! What is in the demo, for people and programs.

use sekisho_kernel::{Issuer, Localized, Policy};
use sekisho_oidc::client::TokenEndpointAuthMethod;
use serde::Serialize;

use super::{
    page::State,
    people::{PASSWORD, PEOPLE, Person},
    portals::PortalFacts,
    seed::{SAMPLE_CLIENTS, SampleClient, tenant},
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
    pub policy: PolicyInfo,
    /// Which of the demo's tenants it is.
    #[serde(skip)]
    pub about: &'static str,
}

/// A tenant's policy, with what this release does about second factors.
#[derive(Serialize)]
pub(super) struct PolicyInfo {
    second_factor: &'static str,
    #[serde(flatten)]
    policy: Policy,
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
    /// The password.
    pub password: &'static str,
    /// Date of birth.
    pub birth_date: &'static str,
    /// What is special about the account.
    pub state: &'static str,
    /// None yet: members sign in by password alone.
    pub second_factor: Option<&'static str>,
    /// None yet.
    pub totp_secret: Option<&'static str>,
    /// Where mails go.
    pub mail_address: String,
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
pub(super) fn info(state: &State) -> Info {
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
        members: pairs(&PEOPLE)
            .map(|(society, person)| member_info(society, person))
            .collect(),
        clients: pairs(&SAMPLE_CLIENTS)
            .map(|(society, client)| client_info(society, client))
            .collect(),
        staff: Vec::new(),
    }
}

/// Each of `items` at each society.
fn pairs<T>(items: &'static [T]) -> impl Iterator<Item = (&'static Society, &'static T)> {
    SOCIETIES
        .iter()
        .flat_map(move |society| items.iter().map(move |item| (society, item)))
}

fn tenant_info(society: &'static Society, state: &State) -> Option<TenantInfo> {
    let tenant = tenant(society, state.ports).ok()?;
    Some(TenantInfo {
        id: society.id,
        issuer: tenant.issuer,
        name: tenant.branding.name,
        policy: PolicyInfo {
            second_factor: "off",
            policy: tenant.policy,
        },
        about: society.about,
    })
}

fn member_info(society: &'static Society, person: &'static Person) -> MemberInfo {
    MemberInfo {
        tenant: society.id,
        user_id: person.user_id,
        password: PASSWORD,
        birth_date: person.birth_date,
        state: person.state.name(),
        second_factor: None,
        totp_secret: None,
        mail_address: person.mail_address(society.id),
    }
}

fn client_info(society: &'static Society, client: &'static SampleClient) -> ClientInfo {
    ClientInfo {
        tenant: society.id,
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: client.redirect_uris(),
        token_endpoint_auth_method: client.method,
    }
}

//! The words every crate shares: typed ids, time, randomness, secrets, tenants and their policy.
//!
//! Never in it: input or output, async, a rule of any protocol. Start reading at [`tenant`].

#![deny(missing_docs)]

pub mod clock;
pub mod entropy;
pub mod ids;
pub mod locale;
pub mod policy;
pub mod secret;
pub mod tenant;

pub use clock::{Clock, Timestamp};
pub use entropy::Entropy;
pub use ids::{
    AuthenticatorId, ClientId, DeviceId, EventId, GrantId, LinkId, MemberId, OutboxId,
    RefreshFamilyId, SessionId, SignInId, SigningKeyId, TenantId,
};
pub use locale::{Locale, Localized};
pub use policy::Policy;
pub use secret::Secret;
pub use tenant::{Branding, Contact, Issuer, MailSenders, Notices, Tenant, Terms};

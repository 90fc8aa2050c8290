//! Clients: what is registered about them, and how they prove who they are.

pub mod authentication;
pub mod metadata;
pub mod registered_uri;

pub use authentication::{ClientCredentials, secret_hash};
pub use metadata::{
    ApplicationType, Client, ClientMetadataError, ResponseType, TokenEndpointAuthMethod, identifier,
};

//! The pages of a member who is signed in, below `/account`.

mod delete;
mod history;
mod home;
mod menu;
mod profile;
mod security;
mod sessions;

pub use delete::{AuthenticatorDelete, Deletion};
pub use history::{HistoryKind, HistoryLine};
pub use home::AccountHome;
pub use menu::{Done, Menu, Place, RecoveryBanner};
pub use profile::{AccountProfile, MailLine, MethodLine};
pub use security::{AccountSecurity, DeviceLine, PasswordLine, RecoveryCodesLine, RenameRefusal};
pub use sessions::{AccountSessions, SessionLine};

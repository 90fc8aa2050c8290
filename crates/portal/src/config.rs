//! What a portal is told when it is opened, and what is refused at once.

use std::{collections::HashSet, fmt, path::PathBuf};

use url::{Host, Url};

use crate::{PortalClock, PortalError};

/// One portal: one port, one kind of service, any number of societies.
#[derive(Clone, Debug)]
pub struct PortalConfig {
    /// Which service it is.
    pub kind: PortalKind,
    /// The origin members type, such as `http://localhost:8081`. https, or http on loopback.
    pub base_url: Url,
    /// The societies it serves; each is a client of its own at its own issuer.
    pub societies: Vec<Society>,
    /// The SQLite file with the portal's sessions and bookings; made when it is missing.
    pub database: PathBuf,
    /// Where the time comes from.
    pub clock: PortalClock,
}

/// The two services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortalKind {
    /// Statements of medical cost (医療費).
    MedicalCost,
    /// Booking of a health check-up (健診予約).
    CheckUp,
}

impl PortalKind {
    /// The word that its cookies begin with: cookies ignore ports, so two portals on one host
    /// must not share names.
    pub fn slug(self) -> &'static str {
        match self {
            Self::MedicalCost => "medical-cost",
            Self::CheckUp => "check-up",
        }
    }
}

/// A health-insurance society and the portal's registration with its provider.
#[derive(Clone, Debug)]
pub struct Society {
    /// The first part of the path below the base address: `a-z`, `0-9` and `-`.
    pub id: String,
    /// Its name in Japanese.
    pub name_ja: String,
    /// Its name in English.
    pub name_en: String,
    /// Its issuer. One without a path is taken without a slash at its end.
    pub issuer: Url,
    /// The portal's identifier there.
    pub client_id: String,
    /// The portal's secret there (`client_secret_basic`).
    pub client_secret: ClientSecret,
    /// The same society's page on the sister portal.
    pub other_portal: Option<Url>,
    /// Whom members call.
    pub contact: Contact,
    /// Its colours as a stylesheet that sets `--key`, `--key-strong`, `--on-key`, `--key-bg` and
    /// `--accent` for light and then for dark pages; what it does not set stays the neutral blue.
    pub stylesheet: Option<String>,
    /// Its mark as an SVG document; the first letter of its name when absent.
    pub mark_svg: Option<String>,
}

impl Society {
    /// The issuer as the provider writes it, byte for byte.
    pub fn issuer_text(&self) -> &str {
        let text = self.issuer.as_str();
        if self.issuer.path() == "/" {
            text.trim_end_matches('/')
        } else {
            text
        }
    }

    /// A page of the provider that leads back to this portal, in a language.
    pub(crate) fn at_provider(&self, path: &str, lang: &str) -> Url {
        let mut page = self.issuer.clone();
        page.set_path(&format!(
            "{}{path}",
            self.issuer.path().trim_end_matches('/')
        ));
        page.query_pairs_mut()
            .append_pair("client_id", &self.client_id)
            .append_pair("lang", lang);
        page
    }
}

/// The society's support desk.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Its name in Japanese.
    pub name_ja: String,
    /// Its name in English.
    pub name_en: String,
    /// The telephone number as it is written, such as `0120-000-000`.
    pub tel: String,
    /// When it answers, in Japanese.
    pub hours_ja: String,
    /// When it answers, in English.
    pub hours_en: String,
}

/// A client secret. It has no way to be printed.
#[derive(Clone)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// Wraps the value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ClientSecret(…)")
    }
}

/// Words that stand where a society's id would.
const RESERVED: [&str; 3] = ["login", "assets", "favicon.ico"];

impl PortalConfig {
    /// Refuses what could only go wrong later.
    ///
    /// # Errors
    /// [`PortalError::Config`] with a sentence that names the faulty value.
    pub(crate) fn check(&self) -> Result<(), PortalError> {
        check_address("base_url", &self.base_url)?;
        if self.base_url.path() != "/" {
            return refuse(format!("base_url {} has a path", self.base_url));
        }
        if self.societies.is_empty() {
            return refuse("there is no society".to_owned());
        }
        let mut seen = HashSet::new();
        for society in &self.societies {
            let is_id_byte =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            let is_usable = !society.id.is_empty() && society.id.bytes().all(is_id_byte);
            if !is_usable || RESERVED.contains(&society.id.as_str()) {
                return refuse(format!(
                    "society id {:?} cannot stand in an address",
                    society.id
                ));
            }
            if !seen.insert(&society.id) {
                return refuse(format!("society id {:?} is there twice", society.id));
            }
            check_address("issuer", &society.issuer)?;
        }
        Ok(())
    }
}

fn check_address(key: &str, address: &Url) -> Result<(), PortalError> {
    let is_bare = address.query().is_none()
        && address.fragment().is_none()
        && address.username().is_empty()
        && address.password().is_none();
    match address.scheme() {
        "https" if is_bare => Ok(()),
        "http" if is_bare && is_loopback(address) => Ok(()),
        _ => refuse(format!(
            "{key} {address} is neither https nor http on this machine"
        )),
    }
}

/// Whether the address names this machine.
pub(crate) fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn refuse(why: String) -> Result<(), PortalError> {
    Err(PortalError::Config(why))
}

//! The two portals, configured for every society.

use anyhow::Context;
use axum::Router;
use sekisho_kernel::{Localized, Tenant};
use sekisho_portal::{
    ClientSecret, Contact, Portal, PortalClock, PortalConfig, PortalKind, Society as PortalSociety,
};

use super::{
    folder::Folder,
    listen::Ports,
    seed::tenant,
    societies::{SOCIETIES, Society, both},
};

/// One of the two portals, as the provider and the newcomer's page know it.
#[derive(Clone, Copy)]
pub(super) struct PortalFacts {
    kind: PortalKind,
    /// Its client identifier at every society.
    pub client_id: &'static str,
    /// Its secret.
    pub secret: &'static str,
    /// Its port.
    pub port: u16,
}

impl PortalFacts {
    /// Both of them, medical cost first.
    pub(super) const fn both(ports: Ports) -> [Self; 2] {
        [
            Self {
                kind: PortalKind::MedicalCost,
                client_id: "medical-cost",
                secret: "medical-cost-secret-for-trying-out",
                port: ports.medical_cost,
            },
            Self {
                kind: PortalKind::CheckUp,
                client_id: "check-up",
                secret: "check-up-secret-for-trying-out",
                port: ports.check_up,
            },
        ]
    }

    /// What members call it.
    pub(super) fn name(&self) -> Localized {
        match self.kind {
            PortalKind::MedicalCost => both("医療費ポータル", "Medical cost portal"),
            PortalKind::CheckUp => both("健診予約", "Check-up booking"),
        }
    }

    /// Its page for a society, or something below that.
    pub(super) fn address(&self, society: &Society, path: &str) -> String {
        format!("http://localhost:{}/{}{path}", self.port, society.id)
    }
}

/// The portals, ready to listen.
pub(super) struct Portals([Portal; 2]);

impl Portals {
    /// Opens both.
    pub(super) async fn open(
        folder: &Folder,
        ports: Ports,
        clock: PortalClock,
    ) -> anyhow::Result<Self> {
        let [medical_cost, check_up] = PortalFacts::both(ports);
        Ok(Self([
            open(folder, ports, medical_cost, check_up, clock.clone()).await?,
            open(folder, ports, check_up, medical_cost, clock).await?,
        ]))
    }

    /// What they answer.
    pub(super) fn routers(&self) -> [Router; 2] {
        self.0.each_ref().map(Portal::router)
    }
}

async fn open(
    folder: &Folder,
    ports: Ports,
    facts: PortalFacts,
    sister: PortalFacts,
    clock: PortalClock,
) -> anyhow::Result<Portal> {
    let societies = SOCIETIES
        .iter()
        .map(|society| portal_society(society, ports, facts, sister))
        .collect::<anyhow::Result<_>>()?;
    let config = PortalConfig {
        kind: facts.kind,
        base_url: format!("http://localhost:{}", facts.port).parse()?,
        societies,
        database: folder.path(&format!("{}.db", facts.client_id)),
        clock,
    };
    Portal::open(config)
        .await
        .with_context(|| format!("open the portal {}", facts.client_id))
}

fn portal_society(
    society: &Society,
    ports: Ports,
    facts: PortalFacts,
    sister: PortalFacts,
) -> anyhow::Result<PortalSociety> {
    let Tenant {
        issuer, branding, ..
    } = tenant(society, ports)?;
    let contact = branding.contact.clone();
    Ok(PortalSociety {
        id: society.id.to_owned(),
        name_ja: branding.name.ja.clone(),
        name_en: branding.name.en.clone(),
        issuer: issuer.as_str().parse()?,
        client_id: facts.client_id.to_owned(),
        client_secret: ClientSecret::new(facts.secret),
        other_portal: Some(sister.address(society, "").parse()?),
        contact: Contact {
            name_ja: contact.desk.ja,
            name_en: contact.desk.en,
            tel: contact.telephone,
            hours_ja: contact.hours.ja,
            hours_en: contact.hours.en,
        },
        stylesheet: Some(sekisho_pages::tenant_css(&branding)),
        mark_svg: Some(sekisho_pages::mark_svg(&branding)),
    })
}

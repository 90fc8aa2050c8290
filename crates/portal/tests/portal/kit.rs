//! A portal with two societies on a free port, and the provider they share.

use std::{future::IntoFuture, path::PathBuf};

use sekisho_portal::{
    ClientSecret, Contact, Portal, PortalClock, PortalConfig, PortalKind, Society,
};
use tokio::net::TcpListener;
use url::Url;

use crate::{
    browser::Browser,
    provider::{CLIENT_ID, CLIENT_SECRET, FakeProvider},
};

/// Of the same society; not running here.
pub(crate) const OTHER_PORTAL: &str = "http://localhost:1/other";

pub(crate) const SAKURA_COLORS: &str = "\
:root { --key: #00428c; --key-strong: #00234b; --on-key: #ffffff; --key-bg: #f0f9ff; --accent: #d9668f; }
@media (prefers-color-scheme: dark) {
  :root { --key: #97d3ff; --key-strong: #c0e4ff; --on-key: #1a1a1a; --key-bg: #00234b; --accent: #d9668f; }
}
";

pub(crate) struct Kit {
    pub(crate) base: String,
    pub(crate) clock: PortalClock,
    pub(crate) provider: FakeProvider,
    database: PathBuf,
}

impl Kit {
    pub(crate) async fn medical_cost() -> Self {
        Self::start(PortalKind::MedicalCost).await
    }

    pub(crate) async fn check_up() -> Self {
        Self::start(PortalKind::CheckUp).await
    }

    async fn start(kind: PortalKind) -> Self {
        let clock = PortalClock::system();
        let provider = FakeProvider::start(clock.clone()).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let database = database_file();
        let config = PortalConfig {
            kind,
            base_url: base.parse().unwrap(),
            societies: vec![
                Society {
                    stylesheet: Some(SAKURA_COLORS.to_owned()),
                    ..society("sakura", "さくら健康保険組合", &provider.issuer("sakura"))
                },
                society("fuji", "ふじ健康保険組合", &provider.issuer("fuji")),
            ],
            database: database.clone(),
            clock: clock.clone(),
        };
        let portal = Portal::open(config).await.unwrap();
        tokio::spawn(axum::serve(listener, portal.router()).into_future());
        Self {
            base,
            clock,
            provider,
            database,
        }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// A browser with a session of that member at さくら.
    pub(crate) async fn signed_in(&self, sub: &str, name: &str) -> Browser {
        self.provider.behave(|now| {
            now.sub = sub.to_owned();
            now.name = Some(name.to_owned());
        });
        let mut browser = self.browser();
        let page = browser.sign_in("/sakura").await;
        assert_eq!(page.page(), Some("signed-in"), "{}", page.body);
        browser
    }
}

impl Drop for Kit {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut file = self.database.clone().into_os_string();
            file.push(suffix);
            let _ = std::fs::remove_file(file);
        }
    }
}

fn database_file() -> PathBuf {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).unwrap();
    let name = u128::from_be_bytes(bytes);
    std::env::temp_dir().join(format!("portal-test-{name:032x}.sqlite"))
}

pub(crate) fn society(id: &str, name: &str, issuer: &str) -> Society {
    Society {
        id: id.to_owned(),
        name_ja: name.to_owned(),
        name_en: format!("{id} Health Insurance Society"),
        issuer: Url::parse(issuer).unwrap(),
        client_id: CLIENT_ID.to_owned(),
        client_secret: ClientSecret::new(CLIENT_SECRET),
        other_portal: Some(Url::parse(OTHER_PORTAL).unwrap()),
        contact: Contact {
            name_ja: "加入者サポート窓口".to_owned(),
            name_en: "Member support".to_owned(),
            tel: "0120-000-000".to_owned(),
            hours_ja: "平日 9:00〜17:00".to_owned(),
            hours_en: "Weekdays 9:00–17:00".to_owned(),
        },
        stylesheet: None,
        mark_svg: None,
    }
}

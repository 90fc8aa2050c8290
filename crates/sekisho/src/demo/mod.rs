//! `sekisho demo`: the provider with five tenants, two portals and a mail box, on one machine.
//!
//! Everything lives in one folder and survives a restart. It listens on loopback only, and its
//! database is marked so that `serve` refuses it: everybody knows its passwords.

mod clock;
mod folder;
mod info;
mod listen;
mod mailbox;
mod members;
mod page;
mod people;
mod policies;
mod portals;
mod seed;
mod societies;
mod texts;
mod words;

use std::{collections::HashMap, num::NonZeroU32, path::PathBuf, sync::Arc};

use anyhow::Context;
use clap::Args;
use sekisho_kernel::{Clock, Entropy};
use sekisho_server::{
    App, AppOptions,
    config::{LogConfig, LogFormat, PasswordConfig},
    router, spawn_workers, stop_signal, telemetry,
};
use tokio::sync::watch;

use self::{
    clock::DemoClock,
    folder::Folder,
    listen::Ports,
    mailbox::MailBox,
    policies::Kind,
    societies::{SOCIETIES, Society},
};
use crate::command::say;

#[derive(Args)]
#[command(after_help = "Example: sekisho demo --port 9090 --data /tmp/sekisho")]
pub(crate) struct Options {
    /// Where everything is kept
    #[arg(long, value_name = "FOLDER", default_value = "sekisho-demo")]
    data: PathBuf,
    /// The provider's port; the portals take the two after it
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..=65533))]
    port: u16,
    /// Start afresh: throw away what was kept
    #[arg(long)]
    reset: bool,
}

pub(crate) async fn run(options: Options) -> anyhow::Result<()> {
    let filter = std::env::var("SEKISHO_LOG").unwrap_or_else(|_| "warn".to_owned());
    telemetry::start(&LogConfig {
        format: LogFormat::Text,
        filter,
    })?;
    let ports = Ports::after(options.port);
    let folder = Folder::open(&options.data, options.reset)?;
    let listeners = listen::bind(ports).await?;
    let demo = Demo::open(&folder, ports).await?;
    say(demo.greeting());

    let (stop, stopped) = watch::channel(false);
    let serving = demo.serve(listeners, stopped);
    let stopping = async {
        stop_signal().await?;
        stop.send_replace(true);
        Ok(())
    };
    tokio::try_join!(serving, stopping)?;
    demo.app.store.close().await.context("close the database")
}

/// The demo, ready to listen.
struct Demo {
    app: Arc<App>,
    clock: DemoClock,
    mailbox: Arc<MailBox>,
    portals: portals::Portals,
    ports: Ports,
}

impl Demo {
    async fn open(folder: &Folder, ports: Ports) -> anyhow::Result<Self> {
        let clock = DemoClock::open(folder.path("clock"), Clock::system())?;
        let mailbox = MailBox::open(&folder.path("mail.jsonl"), clock.provider().clone())?;
        let app = open_app(folder, ports, &clock, Arc::clone(&mailbox)).await?;
        seed::seed(&app, ports)
            .await
            .context("write the sample data")?;
        let portals = portals::Portals::open(folder, ports, clock.portals()).await?;
        spawn_workers(&app);
        Ok(Self {
            app,
            clock,
            mailbox,
            portals,
            ports,
        })
    }

    async fn serve(
        &self,
        listeners: listen::Listeners,
        stopped: watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        let provider = page::routes(page::State {
            clock: self.clock.clone(),
            mailbox: Arc::clone(&self.mailbox),
            ports: self.ports,
        })
        .merge(router(Arc::clone(&self.app)));
        let provider = listen::only_local_hosts(provider, self.ports.provider);
        let [medical_cost, check_up] = self.portals.routers();
        tokio::try_join!(
            listen::serve_all(listeners.provider, provider, stopped.clone()),
            listen::serve_all(listeners.medical_cost, medical_cost, stopped.clone()),
            listen::serve_all(listeners.check_up, check_up, stopped),
        )?;
        Ok(())
    }

    fn greeting(&self) -> String {
        let Ports {
            provider,
            medical_cost,
            check_up,
        } = self.ports;
        let mut lines = vec![
            String::new(),
            format!("  Start here       http://localhost:{provider}/demo"),
            format!("  Medical cost     http://localhost:{medical_cost}/"),
            format!("  Check-up         http://localhost:{check_up}/"),
            format!("  Mail box         http://localhost:{provider}/demo/mail"),
        ];
        for (title, society) in samples() {
            lines.push(String::new());
            lines.push(format!("  {title}"));
            for person in people::people_of(society) {
                let (user_id, state) = (person.user_id, person.state.name());
                lines.push(format!(
                    "    {user_id:<12} {:<18} {state}",
                    person.password()
                ));
            }
        }
        lines.push(String::new());
        lines.push(
            "  Birth dates and keys of authenticator apps stand on the start page.".to_owned(),
        );
        lines.push("  Ctrl-C stops it; the data stays.".to_owned());
        lines.join("\n")
    }
}

/// The members that are printed: those of one society that has all of them, and the playground's.
fn samples() -> impl Iterator<Item = (&'static str, &'static Society)> {
    let title = |kind| match kind {
        Kind::B => Some("Sample members of the four societies (mail codes in B and C only)"),
        Kind::Playground => Some("Sample members of the playground"),
        _ => None,
    };
    SOCIETIES
        .iter()
        .filter_map(move |society| Some((title(society.kind)?, society)))
}

async fn open_app(
    folder: &Folder,
    ports: Ports,
    clock: &DemoClock,
    mailbox: Arc<MailBox>,
) -> anyhow::Result<Arc<App>> {
    let entropy = Entropy::system();
    let config = folder.config(&entropy)?;
    let store = sekisho_server::open_store(&config)
        .await
        .context("open the database")?;
    store
        .migrate()
        .await
        .context("bring the database up to date")?;
    store.installation().mark_demo().await?;
    let keys = sekisho_server::open_keys(&config, &store, &entropy).await?;
    let local = |port: u16| format!("localhost:{port}");
    let options = AppOptions {
        clock: clock.provider().clone(),
        entropy,
        mail: Some(mailbox),
        password: PasswordConfig {
            // One person tries everything from one address, and scripts try quickly.
            tries_per_minute: NonZeroU32::MIN.saturating_add(5_999),
            ..PasswordConfig::default()
        },
        outbound_allow: vec![local(ports.medical_cost), local(ports.check_up)],
        trusted_proxies: Vec::new(),
        host_aliases: HashMap::from([
            (
                format!("127.0.0.1:{}", ports.provider),
                local(ports.provider),
            ),
            (format!("[::1]:{}", ports.provider), local(ports.provider)),
        ]),
        rotate_keys_after: config.signing_keys.rotate_after(),
    };
    Ok(App::new(store, keys, options)?)
}

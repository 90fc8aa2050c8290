//! The demo's three ports, on loopback only.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use anyhow::{Context, bail};
use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, sync::watch};

/// Where everybody listens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Ports {
    /// The provider.
    pub provider: u16,
    /// The medical cost portal.
    pub medical_cost: u16,
    /// The check-up portal.
    pub check_up: u16,
}

impl Ports {
    /// The provider's port and the two after it.
    pub(super) const fn after(provider: u16) -> Self {
        Self {
            provider,
            medical_cost: provider.saturating_add(1),
            check_up: provider.saturating_add(2),
        }
    }
}

/// Sockets that listen.
pub(super) struct Listeners {
    pub provider: Vec<TcpListener>,
    pub medical_cost: Vec<TcpListener>,
    pub check_up: Vec<TcpListener>,
}

/// Listens on all ports, or says which is taken.
pub(super) async fn bind(ports: Ports) -> anyhow::Result<Listeners> {
    Ok(Listeners {
        provider: bind_port(ports.provider).await?,
        medical_cost: bind_port(ports.medical_cost).await?,
        check_up: bind_port(ports.check_up).await?,
    })
}

/// On 127.0.0.1, and on ::1 where the machine has one.
async fn bind_port(port: u16) -> anyhow::Result<Vec<TcpListener>> {
    let mut listeners = vec![bind_address(IpAddr::V4(Ipv4Addr::LOCALHOST), port).await?];
    match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
        Ok(listener) => listeners.push(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken(port)?,
        Err(_) => {}
    }
    Ok(listeners)
}

async fn bind_address(address: IpAddr, port: u16) -> anyhow::Result<TcpListener> {
    match TcpListener::bind((address, port)).await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            taken(port)?;
            Err(error.into())
        }
        bound => bound.with_context(|| format!("listen on {address}:{port}")),
    }
}

fn taken(port: u16) -> anyhow::Result<()> {
    bail!("port {port} is taken; stop what listens there, or choose three others with --port")
}

/// Serves routes on all sockets of a port until told to stop.
pub(super) async fn serve_all(
    listeners: Vec<TcpListener>,
    routes: Router,
    stopped: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let mut serving = tokio::task::JoinSet::new();
    for listener in listeners {
        let mut stopped = stopped.clone();
        serving.spawn(sekisho_server::serve(
            listener,
            routes.clone(),
            async move {
                let _ = stopped.wait_for(|stopped| *stopped).await;
            },
        ));
    }
    while let Some(ended) = serving.join_next().await {
        ended??;
    }
    Ok(())
}

/// Answers only to this machine's own names, so that no page of another site can reach the demo
/// under a name that it makes resolve to loopback.
pub(super) fn only_local_hosts(routes: Router, port: u16) -> Router {
    let allowed = [
        format!("localhost:{port}"),
        SocketAddr::from((Ipv4Addr::LOCALHOST, port)).to_string(),
        SocketAddr::from((Ipv6Addr::LOCALHOST, port)).to_string(),
    ];
    routes.layer(middleware::from_fn(move |request: Request, next: Next| {
        let host = request
            .headers()
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let is_allowed = host.is_some_and(|host| allowed.iter().any(|name| name == host));
        answer_if(is_allowed, request, next)
    }))
}

async fn answer_if(is_allowed: bool, request: Request, next: Next) -> Response {
    if is_allowed {
        return next.run(request).await;
    }
    let text = "the demo answers to localhost and 127.0.0.1 only\n";
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}

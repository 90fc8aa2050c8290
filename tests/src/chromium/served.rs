//! A router in this process, on a port of the loopback interface that Chromium can visit.

use std::{net::SocketAddr, sync::Arc};

use anyhow::Context;
use axum::Router;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::aws_lc_rs,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// A port that is taken before it is known what answers there: issuers have to know it first.
#[derive(Debug)]
pub struct Port {
    listener: TcpListener,
    number: u16,
}

impl Port {
    /// Takes one.
    pub async fn take() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let number = listener.local_addr()?.port();
        Ok(Self { listener, number })
    }

    /// Its number.
    pub const fn number(&self) -> u16 {
        self.number
    }

    /// Its origin, a secure context.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.number)
    }

    /// Answers with a router, until the test ends.
    pub fn serve(self, router: Router) {
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(axum::serve(self.listener, service).into_future());
    }

    /// Takes TLS off and hands on to another port, until the test ends. The certificate is of its
    /// own making, for these hosts.
    pub fn serve_tls(self, hosts: &[&str], to: u16) -> anyhow::Result<()> {
        let acceptor = TlsAcceptor::from(Arc::new(tls(hosts)?));
        tokio::spawn(async move {
            while let Ok((encrypted, _)) = self.listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    // A browser that goes away ends its connection in the middle of anything.
                    hand_on(acceptor, encrypted, to).await.ok();
                });
            }
        });
        Ok(())
    }
}

async fn hand_on(acceptor: TlsAcceptor, encrypted: TcpStream, to: u16) -> anyhow::Result<()> {
    let mut plain = acceptor.accept(encrypted).await?;
    let mut server = TcpStream::connect(("127.0.0.1", to)).await?;
    copy_bidirectional(&mut plain, &mut server).await?;
    Ok(())
}

fn tls(hosts: &[&str]) -> anyhow::Result<ServerConfig> {
    let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(hosts)?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], PrivateKeyDer::from(key))
        .context("a certificate")
}

//! The demo answers only to `localhost` and `127.0.0.1` as host, so that no page of
//! another site reaches it under a name of its own.

use std::net::UdpSocket;

use http::header;
use sekisho_tests::{demo::Demo, protocol::reply};

#[tokio::test]
async fn other_hosts_get_421_from_provider_and_portals() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let addresses = [
        demo.at("/demo/info.json"),
        demo.at("/a-sakura/.well-known/openid-configuration"),
        demo.at("/livez"),
        demo.medical_cost("/a-sakura"),
        demo.check_up("/a-sakura"),
    ];
    for address in addresses {
        let port = url::Url::parse(&address)?.port().unwrap();
        for name in ["attacker.example", "localhost.attacker.example", "0.0.0.0"] {
            let host = format!("{name}:{port}");
            let answer = reply(demo.http().get(&address).header(header::HOST, &host)).await;
            assert_eq!(answer.status, 421, "{address} as {host}");
            assert!(!answer.body.contains("Sekisho-2026!"));
        }
    }
    Ok(())
}

#[tokio::test]
async fn plain_http_clients_may_say_127_0_0_1() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let address = format!("http://127.0.0.1:{}", demo.port());
    let path = "/a-sakura/.well-known/openid-configuration";
    let answer = reply(demo.http().get(format!("{address}{path}"))).await;
    // OpenID Connect Discovery 1.0 §4.3: the issuer is the configured one, whatever the host.
    assert_eq!(answer.json()["issuer"], demo.at("/a-sakura"));
    assert_eq!(
        reply(demo.http().get(format!("{address}/demo/mail.json")))
            .await
            .status,
        200
    );
    Ok(())
}

/// Cookies are kept by name of host, so a portal has one name.
#[tokio::test]
async fn a_portal_leads_to_its_one_name() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    let address = format!("http://127.0.0.1:{}/a-sakura?lang=en", demo.port() + 1);
    let answer = reply(demo.http().get(address)).await;
    assert_eq!(answer.status, 303);
    let expected = demo.medical_cost("/a-sakura?lang=en");
    assert_eq!(answer.header("location"), Some(&*expected));
    Ok(())
}

#[tokio::test]
async fn where_there_is_ipv6_it_answers_there_too() -> anyhow::Result<()> {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        // This machine has none.
        return Ok(());
    }
    let demo = Demo::start().await?;
    for port in demo.port()..demo.port() + 3 {
        let address = format!("http://[::1]:{port}/");
        let answer = reply(demo.http().get(&address)).await;
        assert_eq!(answer.status, 303, "{address}");
    }
    Ok(())
}

#[tokio::test]
async fn it_listens_on_loopback_only() -> anyhow::Result<()> {
    let demo = Demo::start().await?;
    // The address of this machine towards others; nothing is sent.
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    let Ok(()) = socket.connect("192.0.2.1:9") else {
        // No other address than loopback: nothing could listen on one.
        return Ok(());
    };
    let own = socket.local_addr()?.ip();
    for port in demo.port()..demo.port() + 3 {
        let refused = tokio::net::TcpStream::connect((own, port)).await;
        assert!(own.is_loopback() || refused.is_err(), "{own}:{port}");
    }
    Ok(())
}

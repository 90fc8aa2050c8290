//! Two `sekisho serve` processes on one PostgreSQL: any request can go to any of them, and what is
//! used once is used once (docs/security.md 3).

use http::{StatusCode, header};
use sekisho_tests::{
    app::PASSWORD,
    browser::Browser,
    installation::{CLIENT_CALLBACK, CLIENT_SECRET, Installation},
    postgres::TestDatabase,
    process::{Running, free_port, http_client},
    protocol::{Answer, Reply, reply},
    remote::remote,
};
use tokio::task::JoinSet;

const MEMBER: &str = "hanako-01";
const REDEMPTIONS: u16 = 50;

struct Nodes {
    // Dropped in this order: the processes, then what they stand on.
    _processes: [Running; 2],
    ports: [u16; 2],
    here: Installation,
    _database: TestDatabase,
}

impl Nodes {
    async fn start() -> anyhow::Result<Self> {
        let database = TestDatabase::create().await?;
        let here = Installation::ready_on(&database.url()).await?;
        here.add_member(MEMBER).await?;
        let ports = [here.port(), free_port()?];
        let processes = [here.serve().await?, here.serve_at(ports[1]).await?];
        Ok(Self {
            _processes: processes,
            ports,
            here,
            _database: database,
        })
    }

    /// The same browser, sent to that node from now on, as a proxy in front would.
    fn browser(&self, node: usize, browser: &Browser) -> Browser {
        let routes = remote(self.ports[node]);
        browser.tab().with_site(&self.here.at(""), routes)
    }

    fn authorize(&self) -> String {
        self.here.at(&format!(
            "/sakura/authorize?client_id=portal&redirect_uri={CLIENT_CALLBACK}\
             &response_type=code&scope=openid&state=s&nonce=n"
        ))
    }

    /// Signs in with the page from one node and the form sent to the other.
    async fn code(&self) -> String {
        let browser = Browser::new();
        let page = self.browser(0, &browser).get(&self.authorize()).await;
        let form = page.form("form[data-form=credentials]");
        let typed = form.fill("user_id", MEMBER).fill("password", PASSWORD);
        let visit = typed.send(&self.browser(1, &browser)).await;
        Answer::new(visit.left()).code()
    }

    /// A request to a node under the issuer's host.
    async fn get(&self, node: usize, path: &str) -> Reply {
        let address = format!("http://127.0.0.1:{}{path}", self.ports[node]);
        let host = format!("localhost:{}", self.here.port());
        let client = http_client().unwrap();
        reply(client.get(address).header(header::HOST, host)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_redemptions_at_two_nodes_one_wins_on_postgres() -> anyhow::Result<()> {
    let nodes = Nodes::start().await?;
    let code = nodes.code().await;
    let client = http_client()?;
    let host = format!("localhost:{}", nodes.here.port());
    let mut redemptions = JoinSet::new();
    for number in 0..REDEMPTIONS {
        let port = nodes.ports[usize::from(number % 2)];
        let request = client
            .post(format!("http://127.0.0.1:{port}/sakura/token"))
            .header(header::HOST, &host)
            .basic_auth("portal", Some(CLIENT_SECRET))
            .form(&[
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", CLIENT_CALLBACK),
            ]);
        redemptions.spawn(reply(request));
    }
    let replies = redemptions.join_all().await;
    let (won, lost): (Vec<_>, Vec<_>) = replies
        .iter()
        .partition(|reply| reply.status == StatusCode::OK);
    assert_eq!(won.len(), 1, "{replies:?}");
    for reply in lost {
        assert_eq!(
            (reply.status.as_u16(), &*reply.error()),
            (400, "invalid_grant")
        );
    }
    // RFC 6749 §4.1.2: a second use "SHOULD revoke … all tokens previously issued".
    let token = won[0].json()["access_token"].as_str().unwrap().to_owned();
    for port in nodes.ports {
        let request = client
            .get(format!("http://127.0.0.1:{port}/sakura/userinfo"))
            .header(header::HOST, &host)
            .bearer_auth(&token);
        assert_eq!(reply(request).await.status, 401);
    }
    Ok(())
}

#[tokio::test]
async fn a_sign_in_at_one_node_is_known_at_the_other_on_postgres() -> anyhow::Result<()> {
    let nodes = Nodes::start().await?;
    let browser = Browser::new();
    let page = nodes.browser(0, &browser).get(&nodes.authorize()).await;
    let form = page.form("form[data-form=credentials]");
    let typed = form.fill("user_id", MEMBER).fill("password", PASSWORD);
    typed.send(&nodes.browser(0, &browser)).await.left();
    let known = nodes.browser(1, &browser).visit(&nodes.authorize()).await;
    assert!(!Answer::new(known.left()).code().is_empty());
    Ok(())
}

#[tokio::test]
async fn discovery_and_keys_are_the_same_at_both_on_postgres() -> anyhow::Result<()> {
    let nodes = Nodes::start().await?;
    for path in [
        "/sakura/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server/sakura",
        "/sakura/jwks",
    ] {
        let [one, other] = [nodes.get(0, path).await, nodes.get(1, path).await];
        assert_eq!(one.status, 200, "{path}");
        assert_eq!(one.body, other.body, "{path}");
        assert_eq!(one.header("etag"), other.header("etag"), "{path}");
    }
    Ok(())
}

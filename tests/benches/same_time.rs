//! Whether the time of an answer tells who is a member (docs/security.md 7): 200 tries of each kind,
//! interleaved, in process, on SQLite. Wrong passwords are compared with wrong ones, locked with
//! locked, and both forms for whoever forgot something. `just bench` runs it; it fails where the
//! median of a kind is more than 5 % away from that of its group.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a benchmark"
)]

use std::{
    net::{Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    process::ExitCode,
    time::{Duration, Instant},
};

use sekisho_kernel::{Entropy, Policy, policy::Method};
use sekisho_server::config::PasswordConfig;
use sekisho_signin::MemberState;
use sekisho_tests::{
    app::{OTHER_TENANT, TestApp, TestOptions},
    browser::Browser,
    people::{BIRTH_DATE, Person, policies, society},
};

/// Tries of each kind.
const TRIES: usize = 200;
/// How far a median may be from the median of all, in parts of a hundred.
const MOST: f64 = 5.0;
const SOMEBODYS_BIRTH_DATE: &str = "19801202";

/// What is compared: how a try is made, and by what it differs.
struct Group {
    name: &'static str,
    app: TestApp,
    form: Form,
    kinds: Vec<Kind>,
}

/// The form that is sent.
#[derive(Clone, Copy)]
enum Form {
    SignIn,
    ForgotPassword,
    ForgotUserId,
}

struct Kind {
    name: &'static str,
    /// The user ID of each try.
    user_id: fn(usize) -> String,
    birth_date: &'static str,
    took: Vec<Duration>,
}

fn kind(name: &'static str, user_id: fn(usize) -> String) -> Kind {
    Kind {
        name,
        user_id,
        birth_date: BIRTH_DATE,
        took: Vec::with_capacity(TRIES),
    }
}

/// A society with members of every sort; as hard to hash as in production, or hardly at all.
async fn everybody(policy: Policy, count: usize, password: PasswordConfig) -> TestApp {
    let app = TestApp::start_with(TestOptions {
        password: PasswordConfig {
            tries_per_minute: NonZeroU32::MAX,
            ..password
        },
        ..society(policy)
    })
    .await;
    for at in 0..count {
        app.add(Person::new(&active(at)).with_app("電話", &[7; 20]))
            .await;
        app.add(Person::new(&by_mail(at)).choosing(Method::Mail))
            .await;
        app.add(Person::with_letter(&newcomer(at), "R7KM4XPQ9TWE"))
            .await;
        app.add(Person::new(&suspended(at))).await;
        app.set_state(&suspended(at), MemberState::Suspended).await;
        app.add(Person::new(&account_locked(at)).with_app("電話", &[7; 20]))
            .await;
        app.lock_account(&account_locked(at)).await;
        app.add_to(OTHER_TENANT, Person::new(&elsewhere(at))).await;
    }
    app
}

fn active(at: usize) -> String {
    format!("active-{at:03}")
}

fn by_mail(at: usize) -> String {
    format!("bymail-{at:03}")
}

fn newcomer(at: usize) -> String {
    format!("letter-{at:03}")
}

fn suspended(at: usize) -> String {
    format!("suspen-{at:03}")
}

fn account_locked(at: usize) -> String {
    format!("locked-{at:03}")
}

fn elsewhere(at: usize) -> String {
    format!("elsewh-{at:03}")
}

fn nobody(at: usize) -> String {
    format!("nobody-{at:03}")
}

fn kinds() -> Vec<Kind> {
    vec![
        kind("nobody's", nobody),
        kind("active", active),
        kind("active, codes by mail", by_mail),
        kind("never activated", newcomer),
        kind("suspended", suspended),
        kind("account locked", account_locked),
        kind("of another tenant", elsewhere),
    ]
}

/// Every other source address, so that no limit of tries by address is met.
fn browser(app: &TestApp, at: usize) -> Browser {
    let [_, _, high, low] = u32::try_from(at).unwrap().to_be_bytes();
    let address = Ipv4Addr::new(127, 1, high, low);
    app.browser()
        .with_address(SocketAddr::from((address, 40_000)))
}

/// Sends a form filled in for somebody, and returns how long the answer took.
async fn take(
    app: &TestApp,
    form: Form,
    browser: &Browser,
    user_id: &str,
    birth_date: &str,
) -> Duration {
    let page = browser.get(&app.authorize(&[])).await;
    let filled = match form {
        Form::SignIn => page
            .form("form[data-form=credentials]")
            .fill("user_id", user_id)
            .fill("password", "wrong"),
        Form::ForgotPassword => page
            .follow("a[data-link=forgot-password]", browser)
            .await
            .form("form[data-form=forgot-password]")
            .fill("user_id", user_id)
            .fill("birth_date", birth_date),
        Form::ForgotUserId => page
            .follow("a[data-link=forgot-user-id]", browser)
            .await
            .form("form[data-form=forgot-user-id]")
            .fill("mail_address", &format!("{user_id}@example.jp"))
            .fill("birth_date", birth_date),
    };
    // What the tries before queued is not to be done while this one is timed.
    app.send_mails().await;
    let begun = Instant::now();
    let page = filled.submit(browser).await;
    let took = begun.elapsed();
    assert_eq!(page.status, 200, "{page}");
    took
}

impl Group {
    async fn run(&mut self) {
        for at in 0..TRIES {
            // In another order each round: what the try before leaves in caches is nobody's.
            for which in shuffled(self.kinds.len()) {
                let browser = browser(&self.app, at * self.kinds.len() + which);
                let kind = &mut self.kinds[which];
                let user_id = (kind.user_id)(at);
                let took = take(&self.app, self.form, &browser, &user_id, kind.birth_date);
                kind.took.push(took.await);
            }
        }
    }

    /// Prints the medians; whether all are near each other.
    fn tell(&mut self) -> bool {
        let mut all: Vec<_> = self
            .kinds
            .iter()
            .flat_map(|kind| kind.took.clone())
            .collect();
        let middle = median(&mut all).as_secs_f64();
        println!(
            "{} ({TRIES} each, median of all {:.3} ms)",
            self.name,
            middle * 1e3
        );
        let mut is_even = true;
        for kind in &mut self.kinds {
            let own = median(&mut kind.took).as_secs_f64();
            let off = (own / middle - 1.0) * 100.0;
            is_even &= off.abs() <= MOST;
            println!("  {:<32} {:>9.3} ms {off:>+6.2} %", kind.name, own * 1e3);
        }
        is_even
    }
}

fn shuffled(count: usize) -> Vec<usize> {
    let mut order: Vec<_> = (0..count).collect();
    let entropy = Entropy::system();
    order.sort_by_cached_key(|_| entropy.bytes::<8>());
    order
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

async fn wrong() -> Group {
    let policy = Policy {
        wrong_passwords: 100,
        ..policies::c()
    };
    Group {
        name: "wrong passwords",
        app: everybody(policy, TRIES, PasswordConfig::default()).await,
        form: Form::SignIn,
        kinds: kinds(),
    }
}

/// One wrong password locks, and one was entered for everybody.
async fn locked() -> Group {
    let policy = Policy {
        wrong_passwords: 1,
        ..policies::c()
    };
    let app = everybody(policy, TRIES, PasswordConfig::default()).await;
    let kinds = kinds();
    for at in 0..TRIES {
        for kind in &kinds {
            let user_id = (kind.user_id)(at);
            take(&app, Form::SignIn, &browser(&app, at), &user_id, "").await;
        }
    }
    Group {
        name: "locked passwords",
        app,
        form: Form::SignIn,
        kinds,
    }
}

async fn forgotten(name: &'static str, form: Form) -> Group {
    let mut kinds = kinds();
    kinds.push(Kind {
        birth_date: SOMEBODYS_BIRTH_DATE,
        ..kind("active, wrong birth date", active)
    });
    let password = TestOptions::default().password;
    Group {
        name,
        app: everybody(policies::c(), TRIES, password).await,
        form,
        kinds,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut is_even = true;
    for mut group in [
        wrong().await,
        locked().await,
        forgotten("forgotten password", Form::ForgotPassword).await,
        forgotten("forgotten user ID", Form::ForgotUserId).await,
    ] {
        group.run().await;
        is_even &= group.tell();
    }
    if is_even {
        println!("no median is more than {MOST} % away");
        ExitCode::SUCCESS
    } else {
        println!("FAILED: a median is more than {MOST} % away");
        ExitCode::FAILURE
    }
}

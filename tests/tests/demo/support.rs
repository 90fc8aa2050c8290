//! What several of these tests need.

use sekisho_tests::{
    browser::{Browser, Page},
    demo::Demo,
    installation::Installation,
    process::{Launch, Running},
};
use time::{Date, Duration, Weekday, macros::format_description};

/// The tenant most tests are about: its members sign in by password alone.
pub(crate) const SOCIETY: &str = "/playground";
/// An active member of it, and her name.
pub(crate) const HANAKO: (&str, &str) = ("hanako-01", "山田 花子");
/// The button that signs in at a portal.
pub(crate) const LOGIN: &str = "main form[data-form=login]";
/// The form of the sign-in page.
pub(crate) const CREDENTIALS: &str = "form[data-form=credentials]";

/// The sign-in page, reached from the medical cost portal.
pub(crate) async fn sign_in_page(demo: &Demo, browser: &Browser) -> Page {
    let top = browser.get(&demo.medical_cost(SOCIETY)).await;
    top.form(LOGIN).submit(browser).await
}

/// Signs Hanako in through the medical cost portal.
pub(crate) async fn signed_in(demo: &Demo, browser: &Browser) -> Page {
    let page = sign_in_page(demo, browser).await;
    demo.sign_in(browser, &page, HANAKO.0).await
}

/// The name a portal's page shows.
pub(crate) fn name_on(page: &Page) -> Option<String> {
    page.text("[data-member-name]")
}

/// Which of a portal's pages it is.
pub(crate) fn page_name(page: &Page) -> Option<String> {
    page.attr("main[data-page]", "data-page")
}

/// The first day that a booking page offers and that is no Sunday.
pub(crate) fn open_day(page: &Page) -> anyhow::Result<String> {
    let format = format_description!("[year]-[month]-[day]");
    let first = page.attr("input[name=day]", "min").unwrap();
    let first = Date::parse(&first, format)?;
    let is_closed = first.weekday() == Weekday::Sunday;
    let day = first + Duration::days(i64::from(is_closed));
    Ok(day.format(format)?)
}

/// Runs a command to its end: the exit code, and what it printed.
pub(crate) async fn run(launch: Launch) -> (i32, String) {
    let mut running: Running = launch.start().unwrap();
    let status = running.wait_until_ended().await.unwrap();
    (status.code().unwrap(), running.output())
}

/// The same for a command with the configuration of an installation.
pub(crate) async fn ended(here: &Installation, arguments: &[&str]) -> (i32, String) {
    run(here.launch(arguments).unwrap()).await
}

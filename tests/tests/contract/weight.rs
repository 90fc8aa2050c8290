//! A member's first page comes quickly over a slow line: every page with all that it links to, as it
//! goes over the wire, is below 60 kB. Stylesheet, scripts and pictures are compressed; pages hold
//! secrets and are not.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use http::header;
use scraper::{Html, Selector};
use sekisho_authenticator::qr;
use sekisho_kernel::{Locale, Secret};
use sekisho_pages::{assets, sample};
use sekisho_server::LARGEST_LOGO;
use sekisho_tests::{app::TestApp, protocol::request};

const MOST: usize = 60_000;
/// Above what the headers of any answer take.
const HEADERS: usize = 1_500;

/// The weight of everything that a page can link to, by its name on the sample pages.
async fn linked(app: &TestApp) -> BTreeMap<&'static str, usize> {
    let mut weights = BTreeMap::new();
    for (name, content) in sample::files() {
        let asset = assets::assets().iter().find(|asset| asset.body == content);
        let weight = match asset {
            Some(asset) => weight_of(app, &asset.path).await,
            // The mark may be a logo of the society's.
            None if content.starts_with("<svg") => content.len().max(LARGEST_LOGO),
            // What is made for a society, its colours, is small.
            None => content.len(),
        };
        weights.insert(name, HEADERS + weight);
    }
    let qr = qr::png(&Secret::new("otpauth://totp/sample".repeat(6))).unwrap();
    weights.insert("qr.png", HEADERS + qr.expose().len());
    weights
}

/// What a browser gets that takes what every browser takes.
async fn weight_of(app: &TestApp, path: &str) -> usize {
    let request = request("GET", &format!("http://localhost:8080{path}"));
    let request = request.header(header::ACCEPT_ENCODING, "gzip, deflate, br");
    let (answer, body) = app.fetch(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200, "{path}");
    assert!(
        answer.headers.contains_key(header::CONTENT_ENCODING),
        "{path}"
    );
    body.len()
}

/// The names of what a page links to that a browser fetches by itself, each once.
fn links(html: &str) -> BTreeSet<String> {
    let html = Html::parse_document(html);
    let selector = Selector::parse("link[href], script[src], img[src]").unwrap();
    let address = |element: scraper::ElementRef<'_>| {
        let address = element.attr("href").or(element.attr("src")).unwrap();
        address.to_owned()
    };
    html.select(&selector).map(address).collect()
}

#[tokio::test]
async fn every_page_is_below_60_kb_with_all_that_a_first_visit_fetches() {
    let app = TestApp::start().await;
    let linked = linked(&app).await;
    let mut heaviest = (0, "");
    for locale in Locale::ALL {
        for page in sample::pages(locale) {
            let html = page.html.unwrap();
            let fetched = links(&html);
            assert!(fetched.len() > 2, "{}: {fetched:?}", page.name);
            let fetched = fetched.iter().map(|name| {
                let weight = linked.get(&**name);
                *weight.unwrap_or_else(|| panic!("{} links to {name}", page.name))
            });
            let weight = HEADERS + html.len() + fetched.sum::<usize>();
            assert!(weight < MOST, "{}: {weight}", page.name);
            heaviest = heaviest.max((weight, page.name));
        }
    }
    println!("heaviest: {heaviest:?}");
    assert!(
        heaviest.0 > 20_000,
        "{heaviest:?} is not all that a page brings"
    );
}

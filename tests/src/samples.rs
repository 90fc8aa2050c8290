//! Every sample page of `sekisho-pages` on a port of this process, as members of a society see it:
//! with stylesheet, scripts and mark, in the colours of that society.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context;
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use sekisho_authenticator::qr;
use sekisho_kernel::{Branding, Locale, Secret};
use sekisho_pages::{mark_svg, sample, tenant_css};

use crate::chromium::Port;

/// The colours of a society: key colour and accent colour.
#[derive(Clone, Copy, Debug)]
pub struct Colours {
    /// What it is called in addresses and reports.
    pub name: &'static str,
    key: Option<&'static str>,
    accent: Option<&'static str>,
}

const fn colours(
    name: &'static str,
    key: Option<&'static str>,
    accent: Option<&'static str>,
) -> Colours {
    Colours { name, key, accent }
}

/// Those of the sample societies, and some that a careless society might choose: too light for text,
/// like an error, without any hue, none at all.
pub const SOCIETIES: [Colours; 9] = [
    colours("sakura", Some("#00428c"), Some("#d9668f")),
    colours("midori", Some("#115a36"), Some("#51b883")),
    colours("hoshi", Some("#5c10be"), Some("#ffd43d")),
    colours("umi", Some("#006173"), None),
    colours("grey", Some("#4d4d4d"), None),
    colours("yellow", Some("#ffd43d"), None),
    colours("red", Some("#e60012"), None),
    colours("light", Some("#57a8e8"), None),
    colours("none", None, None),
];

impl Colours {
    fn branding(self) -> Branding {
        Branding {
            key_colour: self.key.map(ToOwned::to_owned),
            accent_colour: self.accent.map(ToOwned::to_owned),
            ..sample::branding().clone()
        }
    }
}

/// The sample pages, served until the test ends.
#[derive(Debug)]
pub struct Samples {
    origin: String,
}

impl Samples {
    /// Serves them.
    pub async fn serve() -> anyhow::Result<Self> {
        let port = Port::take().await?;
        let origin = port.origin();
        let router = Router::new().route("/{society}/{locale}/{name}", get(answer));
        port.serve(router.with_state(Arc::new(Files::new()?)));
        Ok(Self { origin })
    }

    /// Where a page is, in a language and in a society's colours.
    pub fn address(&self, page: &str, locale: Locale, colours: Colours) -> String {
        let locale = locale.tag();
        format!("{}/{}/{locale}/{page}", self.origin, colours.name)
    }
}

async fn answer(
    State(files): State<Arc<Files>>,
    Path((society, locale, name)): Path<(String, String, String)>,
) -> Response {
    files.answer(&society, &locale, &name)
}

/// Everything that can be asked for.
struct Files {
    /// By language and name.
    pages: HashMap<(&'static str, &'static str), String>,
    /// What pages link to, by name.
    linked: HashMap<&'static str, String>,
    qr: Vec<u8>,
}

impl Files {
    fn new() -> anyhow::Result<Self> {
        let mut pages = HashMap::new();
        for locale in Locale::ALL {
            for page in sample::pages(locale) {
                let html = page.html.context(page.name)?;
                pages.insert((locale.tag(), page.name), html);
            }
        }
        let qr = qr::png(&Secret::new("otpauth://totp/sample".to_owned()))?;
        Ok(Self {
            pages,
            linked: sample::files().into_iter().collect(),
            qr: qr.expose().clone(),
        })
    }

    fn answer(&self, society: &str, locale: &str, name: &str) -> Response {
        let Some(colours) = SOCIETIES.iter().find(|colours| colours.name == society) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        if let Some(html) = self.pages.get(&(locale, name)) {
            return Html(html.clone()).into_response();
        }
        let typed = |media_type: &'static str, content: Vec<u8>| {
            ([(header::CONTENT_TYPE, media_type)], content).into_response()
        };
        match (name, self.linked.get(name)) {
            ("qr.png", _) => typed("image/png", self.qr.clone()),
            ("tenant.css", _) => typed("text/css", tenant_css(&colours.branding()).into()),
            ("mark.svg", _) => typed("image/svg+xml", mark_svg(&colours.branding()).into()),
            (name, Some(content)) => typed(media_type(name), content.clone().into()),
            (_, None) => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.') {
        Some((_, "css")) => "text/css",
        Some((_, "js")) => "text/javascript",
        _ => "image/svg+xml",
    }
}

//! The files that pages link to. Their addresses hold a fingerprint of their content, so they may
//! be cached for ever.

use std::sync::LazyLock;

use crate::fingerprint::fingerprint;

/// A file that pages link to.
#[derive(Debug)]
pub struct Asset {
    /// Where it is served, below the installation's root: `/assets/sekisho-<fingerprint>.css`.
    pub path: String,
    /// Its media type.
    pub content_type: &'static str,
    /// What is in it.
    pub body: &'static str,
}

static ASSETS: LazyLock<[Asset; 7]> = LazyLock::new(|| {
    [
        asset("sekisho", "css", include_str!("../assets/sekisho.css")),
        asset("sekisho", "js", include_str!("../assets/sekisho.js")),
        asset("mark", "svg", include_str!("../assets/mark.svg")),
        asset("passkey", "js", include_str!("../assets/passkey.js")),
        asset(
            "passkey-dialog",
            "svg",
            include_str!("../assets/passkey-dialog.svg"),
        ),
        asset(
            "passkey-sign-in",
            "svg",
            include_str!("../assets/passkey-sign-in.svg"),
        ),
        asset(
            "certificate",
            "svg",
            include_str!("../assets/certificate.svg"),
        ),
    ]
});

fn asset(stem: &str, extension: &str, body: &'static str) -> Asset {
    let content_type = match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
    Asset {
        path: immutable_path(stem, extension, body),
        content_type,
        body,
    }
}

/// The address for content that never changes under it: `/assets/<stem>-<fingerprint>.<extension>`.
/// Also for what is made for a tenant ([`crate::tenant_css`], [`crate::mark_svg`]).
pub fn immutable_path(stem: &str, extension: &str, body: &str) -> String {
    format!(
        "/assets/{stem}-{:016x}.{extension}",
        fingerprint(body.as_bytes())
    )
}

/// All of them.
pub fn assets() -> &'static [Asset] {
    ASSETS.as_slice()
}

/// The one stylesheet.
pub fn stylesheet() -> &'static Asset {
    let [stylesheet, ..] = &*ASSETS;
    stylesheet
}

/// The script of every page. Every page works without it.
pub fn script() -> &'static Asset {
    let [_, script, ..] = &*ASSETS;
    script
}

/// The mark of pages that belong to no tenant.
pub fn neutral_mark() -> &'static Asset {
    let [_, _, mark, ..] = &*ASSETS;
    mark
}

/// The script of pages with a passkey dialog.
pub fn passkey_script() -> &'static Asset {
    let [_, _, _, script, ..] = &*ASSETS;
    script
}

/// What the dialog looks like that registers a passkey.
pub fn passkey_dialog_picture() -> &'static Asset {
    let [.., picture, _, _] = &*ASSETS;
    picture
}

/// A passkey on a phone that opens a page.
pub fn passkey_sign_in_picture() -> &'static Asset {
    let [.., picture, _] = &*ASSETS;
    picture
}

/// Where 記号 and 番号 stand on an eligibility certificate.
pub fn certificate_picture() -> &'static Asset {
    let [.., picture] = &*ASSETS;
    picture
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    #[test]
    fn the_stylesheet_is_under_15_kilobytes_compressed() {
        let mut compressed = GzEncoder::new(Vec::new(), Compression::default());
        compressed.write_all(stylesheet().body.as_bytes()).unwrap();
        assert!(compressed.finish().unwrap().len() < 15_000);
    }

    #[test]
    fn another_content_has_another_address() {
        assert_ne!(
            immutable_path("a", "css", "x"),
            immutable_path("a", "css", "y")
        );
        assert_eq!(
            immutable_path("a", "css", ""),
            "/assets/a-cbf29ce484222325.css"
        );
    }

    #[test]
    fn each_asset_has_its_own_name() {
        let named = |asset: &Asset, stem: &str| asset.path.starts_with(&format!("/assets/{stem}-"));
        assert!(named(passkey_script(), "passkey"));
        assert!(named(passkey_dialog_picture(), "passkey-dialog"));
        assert!(named(passkey_sign_in_picture(), "passkey-sign-in"));
        assert!(named(certificate_picture(), "certificate"));
    }

    #[test]
    fn each_asset_has_its_media_type() {
        assert_eq!(stylesheet().content_type, "text/css; charset=utf-8");
        for script in [script(), passkey_script()] {
            assert_eq!(script.content_type, "text/javascript; charset=utf-8");
        }
        for picture in [
            neutral_mark(),
            passkey_dialog_picture(),
            passkey_sign_in_picture(),
            certificate_picture(),
        ] {
            assert_eq!(picture.content_type, "image/svg+xml");
        }
    }
}

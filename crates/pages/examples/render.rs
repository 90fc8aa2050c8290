//! Writes every sample page and mail into a folder, to be looked at in a browser:
//! `cargo run -p sekisho-pages --example render -- /tmp/pages`

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result};
use sekisho_kernel::Locale;
use sekisho_pages::sample;

fn main() -> Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).context("which folder?")?);
    fs::create_dir_all(&folder)?;
    for (name, content) in sample::files() {
        fs::write(folder.join(name), content)?;
    }
    for locale in Locale::ALL {
        let tag = locale.tag();
        for page in sample::pages(locale) {
            fs::write(folder.join(format!("{}.{tag}.html", page.name)), page.html?)?;
        }
        for (name, mail) in sample::mails(locale) {
            let mail = mail?;
            fs::write(folder.join(format!("{name}.{tag}.html")), mail.html)?;
            let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
            fs::write(folder.join(format!("{name}.{tag}.txt")), text)?;
        }
    }
    Ok(())
}

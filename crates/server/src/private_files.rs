//! Who may read the files that are secret: the database holds sealed secrets, but also names,
//! birth dates and mail addresses.

use std::{fs, path::Path};

use crate::config::{Config, ConfigError, quoted};

/// Who besides its owner may read or write a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Reach {
    /// Nobody.
    Owner,
    /// Its group.
    Group,
    /// Everybody on this machine.
    Everybody,
}

/// Who may read the database's files, and which they are; nobody but the owner where there are
/// none.
pub(crate) fn reach_of_database(config: &Config) -> (Reach, Vec<String>) {
    let files: Vec<_> = sekisho_store::sqlite_files(&config.database)
        .into_iter()
        .map(|file| (reach(&file), quoted(&file)))
        .collect();
    let widest = files.iter().map(|(reach, _)| *reach).max();
    let open = files.into_iter().filter(|(reach, _)| *reach > Reach::Owner);
    (
        widest.unwrap_or(Reach::Owner),
        open.map(|(_, file)| file).collect(),
    )
}

/// Refuses a database that everybody on this machine may read.
pub(crate) fn check_database(config: &Config) -> Result<(), ConfigError> {
    match reach_of_database(config) {
        (Reach::Everybody, files) => Err(ConfigError::Unsafe(format!(
            "the database can be read by everybody on this machine; run `chmod 600 {}`",
            files.join(" ")
        ))),
        _ => Ok(()),
    }
}

/// A file that cannot be looked at is reported when it is used.
#[cfg(unix)]
fn reach(file: &Path) -> Reach {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(file).map_or(0, |file| file.permissions().mode());
    match mode {
        _ if mode & 0o006 != 0 => Reach::Everybody,
        _ if mode & 0o060 != 0 => Reach::Group,
        _ => Reach::Owner,
    }
}

#[cfg(not(unix))]
fn reach(_: &Path) -> Reach {
    Reach::Owner
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_widest_of_the_three_files_counts() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("a.db");
        let log = folder.path().join("a.db-wal");
        let config = Config::with_defaults(
            format!("sqlite:{}", database.display()),
            folder.path().join("key"),
        );
        assert_eq!(reach_of_database(&config).0, Reach::Owner);
        for (of_database, of_log, expected) in [
            (0o600, 0o600, Reach::Owner),
            (0o600, 0o640, Reach::Group),
            (0o660, 0o600, Reach::Group),
            (0o600, 0o644, Reach::Everybody),
            (0o602, 0o600, Reach::Everybody),
        ] {
            for (file, mode) in [(&database, of_database), (&log, of_log)] {
                fs::write(file, "").unwrap();
                fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
            }
            assert_eq!(
                reach_of_database(&config).0,
                expected,
                "{of_database:o} {of_log:o}"
            );
            let refused = check_database(&config).is_err();
            assert_eq!(refused, expected == Reach::Everybody);
        }
    }
}

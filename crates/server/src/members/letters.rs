//! The file for letters: the one place where temporary passwords and letter codes come out, once.
//! It can be read by its owner only. A line is on the disk before its member is in the database; so
//! what an interrupted run left behind is taken up by the next one, and no letter is wrong.

use std::{
    collections::HashMap,
    fmt,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use sekisho_authenticator::{
    normalize::fold_user_id,
    password::temporary::{fold_letter_code, fold_typed, group_letter_code},
};
use sekisho_kernel::{Secret, TenantId};
use sekisho_store::Reader;

use super::MembersError;

/// The header line. The byte-order mark tells spreadsheets that it is UTF-8.
const HEADER: &str = "\u{feff}name,user_id,password,letter_code,tenant\n";
/// How many user IDs are looked up at once.
const LOOKED_UP: usize = 500;
/// More than any line is long.
const LONGEST_LINE: u64 = 4 * 1024;

/// What a letter says.
#[derive(Clone)]
pub(super) struct Letter {
    /// The member's name.
    pub name: String,
    /// The user ID.
    pub user_id: String,
    /// What stands in it that nobody else may read.
    pub secrets: LetterSecrets,
}

/// What stands in a letter that nobody else may read.
#[derive(Clone, Default)]
pub(super) struct LetterSecrets {
    /// The temporary password, without groups.
    pub password: Option<Secret<String>>,
    /// The letter's code, without groups.
    pub code: Option<Secret<String>>,
}

/// Prints nothing of the secrets.
impl fmt::Debug for Letter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Letter")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// The file for letters, locked for this process.
pub(super) struct LetterFile {
    path: PathBuf,
    file: File,
    tenant: TenantId,
    /// The length before the lines that were appended last.
    mark: u64,
}

impl LetterFile {
    /// Makes the file, or opens one that an earlier run of the same tenant made.
    pub(super) fn open(path: &Path, tenant: &TenantId) -> Result<Self, MembersError> {
        let new = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path);
        let (file, is_new) = match new {
            Ok(file) => (file, true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let there = OpenOptions::new().read(true).write(true).open(path);
                (there.map_err(|source| unusable(path, source))?, false)
            }
            Err(source) => return Err(unusable(path, source)),
        };
        let mut letters = Self {
            path: path.to_owned(),
            file,
            tenant: tenant.clone(),
            mark: 0,
        };
        letters.lock()?;
        if is_new {
            letters.write_header()?;
        } else {
            letters.check()?;
        }
        Ok(letters)
    }

    fn lock(&self) -> Result<(), MembersError> {
        match self.file.try_lock() {
            Ok(()) => Ok(()),
            Err(TryLockError::WouldBlock) => Err(self.refused("another process is writing it")),
            Err(TryLockError::Error(source)) => Err(unusable(&self.path, source)),
        }
    }

    fn write_header(&mut self) -> Result<(), MembersError> {
        let written = (|| {
            self.file.set_len(0)?;
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(HEADER.as_bytes())?;
            self.file.sync_all()?;
            sync_folder(&self.path)
        })();
        written.map_err(|source| unusable(&self.path, source))
    }

    /// Whether the file is what an earlier run left: nobody else can read it, its header is ours, its
    /// last line is whole or is cut off.
    fn check(&mut self) -> Result<(), MembersError> {
        let found = self.inspect();
        let found = found.map_err(|source| unusable(&self.path, source))?;
        match found {
            Found::Readable => Err(self.refused("other users can read it; run `chmod 600` on it")),
            Found::Foreign => Err(self.refused("it is there already, and no file of letters")),
            Found::Unbegun => self.write_header(),
            Found::Whole => Ok(()),
        }
    }

    fn inspect(&mut self) -> io::Result<Found> {
        if self.file.metadata()?.permissions().mode() & 0o077 != 0 {
            return Ok(Found::Readable);
        }
        let mut beginning = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        let by_ref = Read::by_ref(&mut self.file);
        by_ref
            .take(HEADER.len() as u64)
            .read_to_end(&mut beginning)?;
        if beginning != HEADER.as_bytes() {
            let is_begun = HEADER.as_bytes().starts_with(&beginning);
            return Ok(if is_begun {
                Found::Unbegun
            } else {
                Found::Foreign
            });
        }
        let length = self.file.metadata()?.len();
        let tail_at = length.saturating_sub(LONGEST_LINE);
        let mut tail = Vec::new();
        self.file.seek(SeekFrom::Start(tail_at))?;
        self.file.read_to_end(&mut tail)?;
        // A line that was cut off is nobody's letter: its member was not written yet.
        let whole = tail.iter().rposition(|byte| *byte == b'\n');
        let whole = whole.map_or(tail_at, |at| tail_at + at as u64 + 1);
        self.file.set_len(whole)?;
        Ok(Found::Whole)
    }

    /// The secrets of the user IDs that no member has yet: an earlier run was interrupted before it
    /// wrote their members.
    pub(super) async fn left_behind(
        &mut self,
        reader: &Reader<'_>,
    ) -> Result<HashMap<String, LetterSecrets>, MembersError> {
        let mut left = HashMap::new();
        self.file
            .seek(SeekFrom::Start(0))
            .map_err(|source| unusable(&self.path, source))?;
        let file = self.file.try_clone();
        let file = file.map_err(|source| unusable(&self.path, source))?;
        let mut lines = csv::Reader::from_reader(BufReader::new(file));
        let mut some: HashMap<String, LetterSecrets> = HashMap::new();
        let mut lines = lines.records();
        loop {
            let line = lines
                .next()
                .transpose()
                .map_err(|error| MembersError::Letters {
                    path: self.path.clone(),
                    why: error.to_string(),
                })?;
            let at_end = line.is_none();
            if let Some(line) = line {
                if line.get(4) != Some(self.tenant.as_str()) {
                    return Err(self.refused("it holds letters of another tenant"));
                }
                let (user_id, secrets) = read_line(&line);
                some.insert(user_id, secrets);
            }
            if some.len() >= LOOKED_UP || at_end {
                let user_ids: Vec<String> = some.keys().cloned().collect();
                let there = reader.find_user_ids(&user_ids).await?;
                some.retain(|user_id, _| !there.contains_key(user_id));
                left.extend(some.drain());
            }
            if at_end {
                return Ok(left);
            }
        }
    }

    /// Appends letters; they are on the disk when it returns.
    pub(super) fn append(&mut self, letters: &[&Letter]) -> Result<(), MembersError> {
        let mut lines = csv::Writer::from_writer(Vec::new());
        let written = letters.iter().try_for_each(|letter| {
            let LetterSecrets { password, code } = &letter.secrets;
            let password = password
                .as_ref()
                .map(|password| in_groups(password.expose()));
            let code = code.as_ref().map(|code| group_letter_code(code.expose()));
            lines.write_record([
                neutral(&letter.name),
                neutral(&letter.user_id),
                password.unwrap_or_default(),
                code.unwrap_or_default(),
                self.tenant.as_str().to_owned(),
            ])
        });
        let lines = written
            .map_err(io::Error::other)
            .and_then(|()| lines.into_inner().map_err(csv::IntoInnerError::into_error));
        let appended = lines.and_then(|lines| {
            self.mark = self.file.seek(SeekFrom::End(0))?;
            self.file.write_all(&lines)?;
            self.file.sync_data()
        });
        appended.map_err(|source| unusable(&self.path, source))
    }

    /// Takes back what was appended last, after the database refused its members.
    pub(super) fn take_back(&mut self) -> Result<(), MembersError> {
        let cut = self.file.set_len(self.mark);
        let cut = cut.and_then(|()| self.file.sync_data());
        cut.map_err(|source| unusable(&self.path, source))
    }

    fn refused(&self, why: &str) -> MembersError {
        MembersError::Letters {
            path: self.path.clone(),
            why: why.to_owned(),
        }
    }
}

enum Found {
    Readable,
    Foreign,
    Unbegun,
    Whole,
}

fn unusable(path: &Path, source: io::Error) -> MembersError {
    MembersError::File {
        path: path.to_owned(),
        source,
    }
}

/// A new file is there after a power cut only if its folder is on the disk.
fn sync_folder(path: &Path) -> io::Result<()> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let folder = fs::File::open(parent.unwrap_or_else(|| Path::new(".")))?;
    folder.sync_all()
}

fn read_line(line: &csv::StringRecord) -> (String, LetterSecrets) {
    let field = |at| line.get(at).unwrap_or_default();
    let user_id = field(1).strip_prefix('\'').unwrap_or(field(1));
    let password = Some(fold_typed(field(2))).filter(|password| !password.is_empty());
    let secrets = LetterSecrets {
        password: password.map(Secret::new),
        code: fold_letter_code(field(3)).map(Secret::new),
    };
    (fold_user_id(user_id).unwrap_or_default(), secrets)
}

/// A password in groups of four, as it is printed; whoever types the hyphens is understood.
pub(super) fn in_groups(password: &str) -> String {
    let letters: Vec<char> = password.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// A value that a spreadsheet does not take for a formula.
fn neutral(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use sekisho_store::{Store, StoreOptions};

    use super::*;

    fn tenant() -> TenantId {
        "sakura".parse().unwrap()
    }

    fn letter(user_id: &str) -> Letter {
        Letter {
            name: "山田 花子".to_owned(),
            user_id: user_id.to_owned(),
            secrets: LetterSecrets {
                password: Some(Secret::new("acdefhjknprtuwxy".to_owned())),
                code: Some(Secret::new("acdefhjknp".to_owned())),
            },
        }
    }

    struct Here {
        folder: tempfile::TempDir,
        store: Store,
    }

    impl Here {
        async fn new() -> Self {
            let folder = tempfile::TempDir::new().unwrap();
            let url = format!("sqlite:{}", folder.path().join("s.db").display());
            let store = Store::open(&url, StoreOptions::default()).await.unwrap();
            store.migrate().await.unwrap();
            Self { folder, store }
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("letters.csv")
        }

        fn open(&self) -> LetterFile {
            LetterFile::open(&self.path(), &tenant()).unwrap()
        }

        async fn left(&self) -> HashMap<String, LetterSecrets> {
            let tenant = tenant();
            let reader = self.store.read(&tenant);
            self.open().left_behind(&reader).await.unwrap()
        }
    }

    #[tokio::test]
    async fn what_was_written_is_taken_up_again() {
        let here = Here::new().await;
        here.open()
            .append(&[&letter("a-01"), &letter("-b2")])
            .unwrap();
        let left = here.left().await;
        assert_eq!(left.len(), 2);
        let secrets = &left["-b2"];
        assert_eq!(
            secrets.password.as_ref().unwrap().expose(),
            "acdefhjknprtuwxy"
        );
        assert_eq!(secrets.code.as_ref().unwrap().expose(), "acdefhjknp");
        let text = fs::read_to_string(here.path()).unwrap();
        assert_eq!(
            text,
            "\u{feff}name,user_id,password,letter_code,tenant\n\
             山田 花子,a-01,acde-fhjk-nprt-uwxy,acdef-hjknp,sakura\n\
             山田 花子,'-b2,acde-fhjk-nprt-uwxy,acdef-hjknp,sakura\n"
        );
        let mode = fs::metadata(here.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[tokio::test]
    async fn a_line_that_was_cut_off_is_nobodys() {
        let here = Here::new().await;
        here.open().append(&[&letter("a-01")]).unwrap();
        let text = fs::read_to_string(here.path()).unwrap();
        fs::write(here.path(), format!("{text}山田 花子,a-02,acde-fh")).unwrap();
        assert_eq!(here.left().await.len(), 1);
        assert_eq!(fs::read_to_string(here.path()).unwrap(), text);
        here.open().append(&[&letter("a-03")]).unwrap();
        assert_eq!(here.left().await.len(), 2);
    }

    #[tokio::test]
    async fn a_header_that_was_cut_off_is_written_again() {
        let here = Here::new().await;
        drop(here.open());
        fs::write(here.path(), "\u{feff}name,us").unwrap();
        assert!(here.left().await.is_empty());
        assert_eq!(fs::read_to_string(here.path()).unwrap(), HEADER);
    }

    #[tokio::test]
    async fn what_was_taken_back_is_gone() {
        let here = Here::new().await;
        let mut letters = here.open();
        letters.append(&[&letter("a-01")]).unwrap();
        letters.append(&[&letter("a-02")]).unwrap();
        letters.take_back().unwrap();
        drop(letters);
        assert_eq!(here.left().await.into_keys().collect::<Vec<_>>(), ["a-01"]);
    }

    #[tokio::test]
    async fn foreign_readable_and_busy_files_are_refused() {
        let here = Here::new().await;
        let refused = |tenant: &str| {
            let opened = LetterFile::open(&here.path(), &tenant.parse().unwrap());
            opened.map(drop).unwrap_err().to_string()
        };
        let letters = here.open();
        assert!(refused("sakura").contains("another process"));
        drop(letters);
        fs::set_permissions(here.path(), fs::Permissions::from_mode(0o640)).unwrap();
        assert!(refused("sakura").contains("chmod 600"));
        fs::set_permissions(here.path(), fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(here.path(), "dear diary").unwrap();
        assert!(refused("sakura").contains("no file of letters"));
        assert_eq!(fs::read_to_string(here.path()).unwrap(), "dear diary");
    }

    #[tokio::test]
    async fn letters_of_another_tenant_are_not_mixed_in() {
        let here = Here::new().await;
        here.open().append(&[&letter("a-01")]).unwrap();
        let other: TenantId = "midori".parse().unwrap();
        let mut letters = LetterFile::open(&here.path(), &other).unwrap();
        let reader = here.store.read(&other);
        let error = letters.left_behind(&reader).await.map(drop).unwrap_err();
        assert!(error.to_string().contains("another tenant"), "{error}");
    }
}

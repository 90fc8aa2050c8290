//! An installation with one tenant, the commands on it, and a look into its database.

use std::{
    collections::HashMap,
    fmt::Write as _,
    fs,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Command, Output},
};

use sekisho_kernel::{Clock, Entropy, Tenant, TenantId};
use sekisho_keys::{HashPurpose, Keys};
use sekisho_server::{config::Config, open_keys, open_store};
use sekisho_store::{
    AccountEvent, Member, MemberCredentials, NewMember, PasswordVerifier, Store, StoreError, Txn,
    Work,
};
use serde_json::Value;
use tempfile::TempDir;

/// The tenant.
pub(crate) const TENANT: &str = "sakura";

const TENANTS: &str = r#"
[[tenants]]
id = "sakura"
issuer = "http://localhost:8080/sakura"

[tenants.branding]
name = { ja = "さくら健康保険組合", en = "Sakura Health Insurance Society" }
service = { ja = "加入者ページ", en = "Member page" }
languages = ["ja", "en"]

[tenants.branding.contact]
desk = { ja = "加入者サポート窓口", en = "Member support" }
telephone = "0120-000-001"
hours = { ja = "平日 9:00〜17:00", en = "Weekdays 9:00 to 17:00" }

[tenants.branding.mail]
security = "no-reply@sakura.example.jp"
notices = "info@sakura.example.jp"
first_sign_in = "webmaster@sakura.example.jp"

[tenants.policy]
temporary_passwords = ["random", "derived"]
derived_activation = "ACTIVATION"

[[tenants.clients]]
client_id = "portal"
name = { ja = "医療費ポータル", en = "Medical cost portal" }
redirect_uris = ["https://portal.example.jp/cb"]
token_endpoint_auth_method = "none"
"#;

/// What a command said.
pub(crate) struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    fn new(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Everything it said.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// The lines as JSON.
    pub(crate) fn json(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// A folder with an installation.
pub(crate) struct Here {
    folder: TempDir,
}

impl Here {
    /// An installation whose tenant completes derived first sign-ins at once.
    pub(crate) fn new() -> Self {
        Self::with_activation("immediate")
    }

    /// An installation whose tenant completes derived first sign-ins so.
    pub(crate) fn with_activation(activation: &str) -> Self {
        let here = Self {
            folder: TempDir::with_prefix("sekisho-members-").unwrap(),
        };
        let folder = here.folder.path().display().to_string();
        let init = binary().args(["init", &folder]).output().unwrap();
        assert!(init.status.success(), "{init:?}");
        here.must(&["migrate"]);
        let tenants = here.write("tenants.toml", &TENANTS.replace("ACTIVATION", activation));
        here.must(&["apply", &tenants]);
        here
    }

    /// A command on this installation.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = binary();
        let config = self.path("sekisho.toml");
        command.args(arguments).arg("--config").arg(config);
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        Said::new(self.command(arguments).output().unwrap())
    }

    /// Runs a command that must succeed.
    pub(crate) fn must(&self, arguments: &[&str]) -> Said {
        let said = self.run(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.all());
        said
    }

    /// Imports a file of members.
    pub(crate) fn import(&self, file: &str, options: &[&str]) -> Said {
        let import = ["members", "import", "--tenant", TENANT, file];
        self.run(&[&import, options].concat())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the letters are.
    pub(crate) fn letters_path(&self) -> String {
        self.path("letters.csv").display().to_string()
    }

    /// Writes a file: its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        self.write_bytes(name, text.as_bytes())
    }

    pub(crate) fn write_bytes(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    /// The letters by user ID, with the file as text.
    pub(crate) fn letters(&self) -> (HashMap<String, Letter>, String) {
        let path = self.letters_path();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{path}");
        let text = fs::read_to_string(path).unwrap();
        let lines = text.lines().skip(1);
        let letters = lines.map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let letter = Letter {
                name: fields[0].to_owned(),
                password: fields[2].to_owned(),
                code: fields[3].to_owned(),
            };
            (fields[1].to_owned(), letter)
        });
        let letters: Vec<_> = letters.collect();
        let count = letters.len();
        let letters: HashMap<_, _> = letters.into_iter().collect();
        assert_eq!(letters.len(), count, "each member has one letter: {text}");
        (letters, text)
    }

    /// A look into the database.
    pub(crate) async fn database(&self) -> Database {
        let config = Config::load(&self.path("sekisho.toml")).unwrap();
        let store = open_store(&config).await.unwrap();
        let entropy = Entropy::system();
        let keys = open_keys(&config, &store, &entropy).await.unwrap();
        let id: TenantId = TENANT.parse().unwrap();
        let tenant = store
            .installation()
            .find_tenant(&id)
            .await
            .unwrap()
            .unwrap();
        Database {
            store,
            keys,
            tenant,
            entropy,
            clock: Clock::system(),
        }
    }
}

fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sekisho"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SEKISHO_") {
            command.env_remove(name);
        }
    }
    command
}

/// A letter as it is printed.
pub(crate) struct Letter {
    pub name: String,
    pub password: String,
    pub code: String,
}

/// An opened installation.
pub(crate) struct Database {
    pub store: Store,
    pub keys: Keys,
    pub tenant: Tenant,
    pub entropy: Entropy,
    pub clock: Clock,
}

impl Database {
    pub(crate) async fn count(&self) -> usize {
        let count = self.store.read(&self.tenant.id).count_members().await;
        usize::try_from(count.unwrap()).unwrap()
    }

    pub(crate) async fn member(&self, user_id: &str) -> Option<Member> {
        let reader = self.store.read(&self.tenant.id);
        let found = reader.find_user_id(user_id).await.unwrap()?;
        reader.find_member(found.member).await.unwrap()
    }

    /// What the member sees in the history, the newest first.
    pub(crate) async fn history(&self, user_id: &str) -> Vec<AccountEvent> {
        let member = self.member(user_id).await.unwrap().id;
        let reader = self.store.read(&self.tenant.id);
        let entries = reader.list_history(member, None, 10).await.unwrap();
        entries.into_iter().map(|entry| entry.event).collect()
    }

    pub(crate) async fn credentials(&self, user_id: &str) -> MemberCredentials {
        let reader = self.store.read(&self.tenant.id);
        reader.find_credentials(user_id).await.unwrap().unwrap()
    }

    /// Whether a password as it is printed is the member's temporary one.
    pub(crate) async fn opens(&self, user_id: &str, printed: &str) -> bool {
        let folded = printed.replace('-', "");
        let purpose = HashPurpose::TemporaryPassword;
        let hash = self.keys.hash(purpose, &self.tenant.id, folded.as_bytes());
        self.credentials(user_id).await.password.verifier == PasswordVerifier::Keyed(hash)
    }

    pub(crate) async fn transact<W: Work>(&self, work: W) -> W::Output {
        self.store.transact(&self.tenant.id, work).await.unwrap()
    }

    pub(crate) async fn insert(&self, member: NewMember) {
        self.transact(Insert(member)).await;
    }
}

struct Insert(NewMember);

impl Work for Insert {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_member(&self.0).await
    }
}

/// A file of so many members.
pub(crate) fn members(count: usize) -> String {
    let mut text = "user_id,記号,番号,氏名,生年月日\n".to_owned();
    for number in 1..=count {
        writeln!(text, "tmp-{number:06},12,{number},山田 花子,1980-12-01").unwrap();
    }
    text
}

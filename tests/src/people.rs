//! Members in every state, policies of societies, and what a member has in the hand: an app that
//! shows codes, the mails that came. How a member walks through a sign-in: [`walk`].

pub mod signed_in;
pub mod walk;

use std::time::Duration;

use sekisho_authenticator::{birth_date::BirthDate, password::temporary};
use sekisho_kernel::{
    AuthenticatorId, Entropy, Locale, Localized, MemberId, Policy, Secret, Tenant, Terms,
    Timestamp,
    policy::{
        CharacterClass, DerivedActivation, FirstSignInStep, LostDevice, Method, PasswordPolicy,
        SetUp, TemporaryPasswordKind, UserIdInPassword,
    },
};
use sekisho_keys::{Handle, HashPurpose, KeyedHash, SealPurpose};
use sekisho_server::hashing::Caller;
use sekisho_store::{
    Activation, ActivationKind, AgreedTerms, CounterKind, IdentifierState, Member, NewMember,
    PasswordCredential, PendingMail, StoreError, Totp, Txn, Window, Work,
};

use self::walk::Plan;
use crate::app::{PASSWORD, TENANT, TestApp, TestOptions, tenant_id};

/// 記号
pub const SYMBOL: &str = "12";
/// 番号
pub const NUMBER: &str = "3456789";
/// The birth date of everybody, as typed.
pub const BIRTH_DATE: &str = "19801201";
/// The version of the terms in force, where there are any.
pub const TERMS: &str = "2026-04";

/// The four societies' policies, and two that are stricter about derived passwords.
pub mod policies {
    use super::{
        CharacterClass, DerivedActivation, Duration, FirstSignInStep, LostDevice, Method,
        PasswordPolicy, Policy, SetUp, TemporaryPasswordKind, UserIdInPassword,
    };

    const BOTH: [TemporaryPasswordKind; 2] = [
        TemporaryPasswordKind::Derived,
        TemporaryPasswordKind::Random,
    ];

    /// Society A.
    pub fn a() -> Policy {
        Policy {
            methods: vec![Method::Passkey, Method::App],
            temporary_passwords: BOTH.to_vec(),
            derived_activation: DerivedActivation::Immediate,
            password: PasswordPolicy {
                user_id: UserIdInPassword::NotEqual,
                ..PasswordPolicy::default()
            },
            lost_device_wait: Duration::ZERO,
            ..Policy::default()
        }
    }

    /// Society B.
    pub fn b() -> Policy {
        Policy {
            methods: Method::ALL.to_vec(),
            first_sign_in: vec![
                FirstSignInStep::BirthDate,
                FirstSignInStep::Terms,
                FirstSignInStep::MailAddress,
                FirstSignInStep::Profile,
                FirstSignInStep::NewPassword,
            ],
            second_factor_set_up: SetUp::NextSignIn,
            lost_device_wait: Duration::from_hours(24),
            ..a()
        }
    }

    /// Society C.
    pub fn c() -> Policy {
        Policy {
            recommended_method: Some(Method::Mail),
            derived_joined_before: Some("2020-04-01".to_owned()),
            ..b()
        }
    }

    /// Society D.
    pub fn d() -> Policy {
        Policy {
            recommended_method: Some(Method::Passkey),
            password: PasswordPolicy {
                max_length: 20,
                classes: vec![
                    CharacterClass::Upper,
                    CharacterClass::Lower,
                    CharacterClass::Digit,
                    CharacterClass::Symbol,
                ],
                ..PasswordPolicy::default()
            },
            lost_device: LostDevice::Desk,
            ..a()
        }
    }

    /// A code printed in a letter confirms a derived password.
    pub fn letter_code() -> Policy {
        Policy {
            derived_activation: DerivedActivation::LetterCode,
            ..a()
        }
    }

    /// The address on file confirms a derived password.
    pub fn mail_on_file() -> Policy {
        Policy {
            derived_activation: DerivedActivation::MailOnFile,
            ..a()
        }
    }
}

/// Options of a provider with second factors and terms.
pub fn society(policy: Policy) -> TestOptions {
    let text = "本規約は、加入者ページの利用について定めます。";
    TestOptions {
        policy,
        terms: Some(terms(TERMS, text)),
        ..TestOptions::default()
    }
}

/// Terms whose text in Japanese is this.
fn terms(version: &str, text: &str) -> Terms {
    Terms {
        version: version.to_owned(),
        text: Localized {
            ja: format!("# 利用規約\n\n{text}"),
            en: "# Terms of use\n\nThese terms apply to the member page.".to_owned(),
        },
    }
}

/// A member to be.
#[derive(Clone)]
pub struct Person {
    user_id: String,
    password: FirstPassword,
    method: Option<Method>,
    apps: Vec<(String, Vec<u8>)>,
    terms: Option<String>,
    has_confirmed_mail: bool,
    recovery_codes_shown: bool,
    letter_code: Option<String>,
    mail_address: Option<String>,
}

#[derive(Clone)]
enum FirstPassword {
    Chosen(String),
    Random(String),
    Derived,
}

impl Person {
    /// Somebody who has signed in before, agreed to the terms and confirmed a mail address, with
    /// [`PASSWORD`] and no second factor.
    pub fn new(user_id: &str) -> Self {
        Self {
            user_id: user_id.to_owned(),
            password: FirstPassword::Chosen(PASSWORD.to_owned()),
            method: None,
            apps: Vec::new(),
            terms: Some(TERMS.to_owned()),
            has_confirmed_mail: true,
            recovery_codes_shown: true,
            letter_code: None,
            mail_address: Some(format!("{user_id}@example.jp")),
        }
    }

    /// Somebody with a letter: a temporary user ID and this random password.
    pub fn with_letter(user_id: &str, password: &str) -> Self {
        Self {
            password: FirstPassword::Random(password.to_owned()),
            terms: None,
            has_confirmed_mail: false,
            recovery_codes_shown: false,
            ..Self::new(user_id)
        }
    }

    /// Somebody migrated from the former system, whose temporary password is [`derived_password`].
    pub fn migrated(user_id: &str) -> Self {
        Self {
            password: FirstPassword::Derived,
            ..Self::with_letter(user_id, "")
        }
    }

    /// With this second factor chosen.
    #[must_use]
    pub fn choosing(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// With an authenticator app of this name, chosen as second factor.
    #[must_use]
    pub fn with_app(mut self, name: &str, seed: &[u8; 20]) -> Self {
        self.apps.push((name.to_owned(), seed.to_vec()));
        self.choosing(Method::App)
    }

    /// Having agreed to these terms last.
    #[must_use]
    pub fn agreeing_to(mut self, version: &str) -> Self {
        self.terms = Some(version.to_owned());
        self
    }

    /// With this mail address on file, or none.
    #[must_use]
    pub fn with_mail_address(mut self, address: Option<&str>) -> Self {
        self.mail_address = address.map(str::to_owned);
        self
    }

    /// Never having seen recovery codes.
    #[must_use]
    pub const fn without_recovery_codes(mut self) -> Self {
        self.recovery_codes_shown = false;
        self
    }

    /// With this code printed in the letter.
    #[must_use]
    pub fn with_letter_code(mut self, code: &str) -> Self {
        self.letter_code = Some(code.to_owned());
        self
    }
}

/// The user ID of a member who has signed in before.
pub const KNOWN: &str = "known-0001";
/// The seed of that member's authenticator app.
pub const SEED: [u8; 20] = [7; 20];

/// A society with a member who signs in by app, and what the member enters.
pub async fn with_app(policy: Policy) -> (TestApp, Plan) {
    let app = TestApp::start_with(society(policy)).await;
    app.add(Person::new(KNOWN).with_app("電話", &SEED)).await;
    (app, Plan::known(KNOWN, &SEED))
}

/// 記号 + 番号 + birth date.
pub fn derived_password() -> String {
    let birth_date = BirthDate::parse(BIRTH_DATE).unwrap();
    temporary::derived(SYMBOL, NUMBER, &birth_date)
        .expose()
        .clone()
}

/// What an authenticator app with this seed shows now (RFC 6238).
pub fn app_code(seed: &[u8], now: Timestamp) -> String {
    let totp = totp_rs::Builder::new()
        .with_secret(seed.to_vec())
        .build()
        .unwrap();
    totp.generate(u64::try_from(now.as_seconds()).unwrap())
        .to_string()
}

/// The seed that a page or a letter shows as base32.
pub fn seed_of(base32: &str) -> Vec<u8> {
    let secret = totp_rs::Secret::try_from_base32(base32).unwrap();
    secret.as_bytes().to_vec()
}

impl TestApp {
    /// What an authenticator app with this seed shows now.
    pub fn code_of(&self, seed: &[u8]) -> String {
        app_code(seed, self.clock.now())
    }

    /// Changes the terms of the tenant that most tests are about.
    pub async fn change_terms(&self, version: &str, text: &str) {
        let tenant = tenant_id(TENANT);
        let found = self.app.store.installation().find_tenant(&tenant).await;
        let mut changed = found.unwrap().unwrap();
        changed.branding.terms = Some(terms(version, text));
        let work = ChangeTenant(changed, self.clock.now());
        self.app.store.transact(&tenant, work).await.unwrap();
        // Other processes see it within a second; a test does not wait.
        self.app.forget_configuration();
    }

    /// Makes void what is pending for a member, as a new password does.
    pub async fn raise_security_version(&self, user_id: &str) {
        let work = RaiseSecurityVersion(self.member(user_id).await.id);
        let tenant = tenant_id(TENANT);
        self.app.store.transact(&tenant, work).await.unwrap();
    }

    /// Locks an account, as wrong codes do.
    pub async fn lock_account(&self, user_id: &str) {
        let tenant = tenant_id(TENANT);
        let member = format!("member {}", self.member(user_id).await.id);
        let keys = &self.app.keys;
        let work = LockAccount {
            subject: keys.hash(HashPurpose::CounterSubject, &tenant, member.as_bytes()),
            now: self.clock.now(),
        };
        self.app.store.transact(&tenant, work).await.unwrap();
    }

    /// Sends all mails that are due, without waiting for a worker to look.
    pub async fn send_mails(&self) {
        self.app.send_due().await.unwrap();
    }

    /// Gives a member another confirmed mail address, as the account pages do.
    pub async fn change_mail_address(&self, user_id: &str, address: &str) {
        let work = ChangeMailAddress {
            member: self.member(user_id).await.id,
            address: address.to_owned(),
            now: self.clock.now(),
        };
        let tenant = tenant_id(TENANT);
        self.app.store.transact(&tenant, work).await.unwrap();
    }

    /// Provisions somebody in the tenant that most tests are about.
    pub async fn add(&self, person: Person) -> MemberId {
        self.add_to(TENANT, person).await
    }

    /// Provisions somebody in a tenant.
    pub async fn add_to(&self, tenant: &str, person: Person) -> MemberId {
        let now = self.clock.now();
        let entropy = Entropy::system();
        let (keys, tenant) = (&self.app.keys, tenant_id(tenant));
        let id = MemberId::new(now, &entropy);
        let hash = |purpose, text: &str| keys.hash(purpose, &tenant, text.as_bytes());
        let is_new = !matches!(person.password, FirstPassword::Chosen(_));
        let password = match &person.password {
            FirstPassword::Chosen(password) => {
                let password = Secret::new(password.clone());
                let hashed = self.app.hashing.hash(Caller::Stranger, password, [9; 16]);
                PasswordCredential::chosen(hashed.await.unwrap())
            }
            FirstPassword::Random(password) => {
                let typed = temporary::fold_typed(password);
                let until = now + self.policy().temporary_password_lifetime;
                let hash = hash(HashPurpose::TemporaryPassword, &typed);
                PasswordCredential::random(hash, Some(until))
            }
            FirstPassword::Derived => {
                let until = now + self.policy().temporary_password_lifetime;
                PasswordCredential::derived(Some(until))
            }
        };
        let letter_code = person.letter_code.as_deref().map(|code| {
            let code = temporary::fold_letter_code(code).unwrap();
            hash(HashPurpose::LetterCode, &format!("{id} {code}"))
        });
        let new = NewMember {
            member: member(&person, id, is_new, letter_code, now),
            user_id: person.user_id.clone(),
            user_id_state: if is_new {
                IdentifierState::Temporary
            } else {
                IdentifierState::Active
            },
            password,
        };
        let totps = person.apps.iter().map(|(name, seed)| {
            let row = format!("member {id}");
            let sealed = keys.seal(SealPurpose::TotpSeed, &tenant, &row, seed, &entropy);
            Totp {
                id: AuthenticatorId::new(now, &entropy),
                member: id,
                name: name.clone(),
                sealed_seed: sealed.unwrap(),
                last_step: None,
                created_at: now,
                last_used_at: None,
            }
        });
        let totps = totps.collect();
        let work = Add { new, totps };
        self.app.store.transact(&tenant, work).await.unwrap();
        id
    }
}

fn member(
    person: &Person,
    id: MemberId,
    is_new: bool,
    letter_code: Option<KeyedHash>,
    now: Timestamp,
) -> Member {
    let entropy = Entropy::system();
    let sub = Handle::new(&entropy).expose().to_owned();
    let handle = entropy.bytes::<16>().to_vec();
    let activation = Activation {
        at: now,
        kind: ActivationKind::Strong,
    };
    Member {
        member_symbol: Some(SYMBOL.to_owned()),
        member_number: Some(NUMBER.to_owned()),
        name_kanji: Some("山田 花子".to_owned()),
        birth_date: Some("1980-12-01".to_owned()),
        mail_address: person.mail_address.clone(),
        mail_confirmed_at: person.has_confirmed_mail.then_some(now),
        locale: Some(Locale::Ja),
        activation: (!is_new).then_some(activation),
        method: person.method,
        agreed_terms: person.terms.as_ref().map(|version| AgreedTerms {
            version: version.clone(),
            hash: "earlier".to_owned(),
            at: now,
        }),
        recovery_codes_shown_at: person.recovery_codes_shown.then_some(now),
        letter_code,
        ..Member::new(id, sub, handle, now)
    }
}

struct Add {
    new: NewMember,
    totps: Vec<Totp>,
}

impl Work for Add {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.insert_member(&self.new).await?;
        for totp in &self.totps {
            txn.insert_totp(totp).await?;
        }
        Ok(())
    }
}

struct ChangeTenant(Tenant, Timestamp);

impl Work for ChangeTenant {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        txn.put_tenant(&self.0, self.1).await.map(drop)
    }
}

struct LockAccount {
    subject: KeyedHash,
    now: Timestamp,
}

impl Work for LockAccount {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        let limit = Policy::default().wrong_codes;
        for _ in 0..limit {
            let kind = CounterKind::Account;
            let window = Window::SinceLast;
            txn.take_ticket(kind, &self.subject, limit, window, None, self.now)
                .await?;
        }
        Ok(())
    }
}

struct ChangeMailAddress {
    member: MemberId,
    address: String,
    now: Timestamp,
}

impl Work for ChangeMailAddress {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        let pending = PendingMail {
            address: self.address.clone(),
            at: self.now,
        };
        txn.request_mail_change(self.member, &pending).await?;
        txn.change_mail_address(self.member, &self.address, self.now, self.now)
            .await
            .map(drop)
    }
}

struct RaiseSecurityVersion(MemberId);

impl Work for RaiseSecurityVersion {
    type Output = bool;

    async fn run(&self, txn: &Txn<'_>) -> Result<bool, StoreError> {
        txn.raise_security_version(self.0).await
    }
}

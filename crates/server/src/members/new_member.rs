//! From a row to what is written: the member, the password, the app, the letter, the mails.

use sekisho_authenticator::password::temporary;
use sekisho_kernel::{
    AuthenticatorId, Entropy, MemberId, OutboxId, Secret, Tenant, Timestamp,
    policy::{DerivedActivation, TemporaryPasswordKind},
};
use sekisho_keys::{Handle, HashPurpose, KeyedHash, Keys, SealPurpose};
use sekisho_oidc::{
    StandardClaims,
    userinfo::{EmailClaims, ProfileClaims},
};
use sekisho_store::{
    IdentifierState, MailPurpose, Member, NewMember, OutboxDocument, OutboxMessage,
    PasswordCredential, QueuedMail, Totp,
};

use super::{
    MembersError,
    letters::{Letter, LetterSecrets},
    row::{Entry, FirstPassword},
};
use crate::app::check::codes::{hash_letter_code, seed_row};

/// What an app that came from elsewhere is called.
const NAMELESS: &str = "名前なし";

/// What members are made with.
pub(super) struct Making<'a> {
    pub keys: &'a Keys,
    pub entropy: &'a Entropy,
    pub tenant: &'a Tenant,
    pub mails: bool,
    pub now: Timestamp,
}

/// What is written for a row.
pub(super) struct Made {
    pub member: NewMember,
    pub totp: Option<Totp>,
    pub letter: Option<Letter>,
    pub mails: Vec<OutboxMessage>,
}

/// Whether a row's member gets a letter with something that nobody else may read.
pub(super) fn gets_letter(entry: &Entry, tenant: &Tenant, mails: bool) -> bool {
    match entry.password {
        FirstPassword::Temporary(TemporaryPasswordKind::Random) => !mails,
        FirstPassword::Temporary(TemporaryPasswordKind::Derived) => {
            tenant.policy.derived_activation == DerivedActivation::LetterCode
        }
        FirstPassword::Imported(_) => false,
    }
}

/// A new random temporary password as it is stored.
pub(super) fn hash_password(keys: &Keys, tenant: &Tenant, password: &str) -> KeyedHash {
    let folded = temporary::fold_typed(password);
    keys.hash(
        HashPurpose::TemporaryPassword,
        &tenant.id,
        folded.as_bytes(),
    )
}

impl Making<'_> {
    /// Makes a member. `left` is what an interrupted run has put into a letter already.
    pub(super) fn make(
        &self,
        entry: &Entry,
        left: Option<&LetterSecrets>,
    ) -> Result<Made, MembersError> {
        let member = self.member(entry);
        let (password, secrets) = self.password(entry, left);
        let is_letter = gets_letter(entry, self.tenant, self.mails);
        let letter = is_letter.then(|| Letter {
            name: entry.name_kanji.clone(),
            user_id: entry.user_id.clone(),
            secrets: secrets.clone(),
        });
        let code = secrets.code.as_ref();
        let letter_code =
            code.map(|code| hash_letter_code(self.keys, &self.tenant.id, member.id, code.expose()));
        Ok(Made {
            totp: self.totp(entry, member.id)?,
            letter,
            mails: self.mails(entry, member.id),
            member: NewMember {
                member: Member {
                    letter_code,
                    ..member
                },
                user_id: entry.user_id.clone(),
                user_id_state: IdentifierState::Temporary,
                password,
            },
        })
    }

    fn member(&self, entry: &Entry) -> Member {
        let id = MemberId::new(self.now, self.entropy);
        let random = || Handle::new(self.entropy).expose().to_owned();
        let sub = entry.sub.clone().unwrap_or_else(random);
        let user_handle = self.entropy.bytes::<16>().to_vec();
        let address = entry.mail_address.as_ref();
        let address = address.map(|address| address.as_str().to_owned());
        Member {
            claims: claims(entry, address.clone()),
            member_symbol: entry.member_symbol.clone(),
            member_number: Some(entry.member_number.clone()),
            name_kanji: Some(entry.name_kanji.clone()),
            name_kana: entry.name_kana.clone(),
            birth_date: Some(entry.birth_date.clone()),
            relation: entry.relation.clone(),
            mail_address: address,
            locale: entry.locale,
            method: entry.method,
            ..Member::new(id, sub, user_handle, self.now)
        }
    }

    fn password(
        &self,
        entry: &Entry,
        left: Option<&LetterSecrets>,
    ) -> (PasswordCredential, LetterSecrets) {
        let policy = &self.tenant.policy;
        let expires_at = Some(self.now + policy.temporary_password_lifetime);
        let left = left.cloned().unwrap_or_default();
        match &entry.password {
            FirstPassword::Imported(hash) => {
                let imported = PasswordCredential::imported(hash.expose().clone());
                (imported, LetterSecrets::default())
            }
            // Where the password is mailed, the worker makes the one that opens the account.
            FirstPassword::Temporary(TemporaryPasswordKind::Random) => {
                let made = || temporary::random(self.entropy);
                let password: Secret<String> = left.password.unwrap_or_else(made);
                let hash = hash_password(self.keys, self.tenant, password.expose());
                let secrets = LetterSecrets {
                    password: Some(password),
                    code: None,
                };
                (PasswordCredential::random(hash, expires_at), secrets)
            }
            FirstPassword::Temporary(TemporaryPasswordKind::Derived) => {
                let needs_code = policy.derived_activation == DerivedActivation::LetterCode;
                let made = || temporary::letter_code(self.entropy);
                let secrets = LetterSecrets {
                    password: None,
                    code: needs_code.then(|| left.code.unwrap_or_else(made)),
                };
                (PasswordCredential::derived(expires_at), secrets)
            }
        }
    }

    fn totp(&self, entry: &Entry, member: MemberId) -> Result<Option<Totp>, MembersError> {
        let Some(secret) = &entry.totp else {
            return Ok(None);
        };
        let sealed_seed = self.keys.seal(
            SealPurpose::TotpSeed,
            &self.tenant.id,
            &seed_row(member),
            secret.expose(),
            self.entropy,
        )?;
        Ok(Some(Totp {
            id: AuthenticatorId::new(self.now, self.entropy),
            member,
            name: NAMELESS.to_owned(),
            sealed_seed,
            last_step: None,
            created_at: self.now,
            last_used_at: None,
        }))
    }

    /// User ID and password go in mails of their own.
    fn mails(&self, entry: &Entry, member: MemberId) -> Vec<OutboxMessage> {
        let FirstPassword::Temporary(kind) = &entry.password else {
            return Vec::new();
        };
        if !self.mails || entry.mail_address.is_none() {
            return Vec::new();
        }
        let mut purposes = vec![MailPurpose::TemporaryUserId];
        if *kind == TemporaryPasswordKind::Random {
            purposes.push(MailPurpose::TemporaryPassword);
        }
        let queued = |purpose| {
            let id = OutboxId::new(self.now, self.entropy);
            let document = OutboxDocument::Mail(QueuedMail { member, purpose });
            OutboxMessage::queued(id, document, self.now)
        };
        purposes.into_iter().map(queued).collect()
    }
}

/// What portals may be told. `preferred_username` is filled at each sign-in.
fn claims(entry: &Entry, email: Option<String>) -> StandardClaims {
    // A name with more than one space is not torn apart.
    let parts: Vec<&str> = entry.name_kanji.split(' ').collect();
    let (family_name, given_name) = match parts.as_slice() {
        [family, given] => (Some((*family).to_owned()), Some((*given).to_owned())),
        _ => (None, None),
    };
    StandardClaims {
        profile: ProfileClaims {
            name: Some(entry.name_kanji.clone()),
            family_name,
            given_name,
            birthdate: Some(entry.birth_date.clone()),
            ..ProfileClaims::default()
        },
        email: EmailClaims {
            email_verified: email.is_some().then_some(false),
            email,
        },
        ..StandardClaims::default()
    }
}

//! The sample members as they are written: all of a tenant's that are missing, in one transaction.

use sekisho_kernel::{Locale, MemberId, Secret, Tenant, Timestamp};
use sekisho_keys::{Handle, KeyedHash};
use sekisho_server::{App, InternalError, hashing::Caller, sample};
use sekisho_signin::MemberState;
use sekisho_store::{
    Activation, ActivationKind, AgreedTerms, CounterKind, IdentifierState, Member, NewMember,
    PasswordCredential, StoreError, Totp, Txn, Window, Work,
};

use super::{
    people::{PASSWORD, Person, SYMBOL, State, people_of},
    societies::Society,
    texts::FORMER_VERSION,
};

/// Writes whoever is missing. Members who are there stay as they are.
pub(super) async fn seed_members(
    app: &App,
    society: &Society,
    tenant: &Tenant,
    now: Timestamp,
) -> Result<(), InternalError> {
    let user_ids: Vec<_> = people_of(society)
        .map(|person| person.user_id.to_owned())
        .collect();
    let there = app.store.read(&tenant.id).find_user_ids(&user_ids).await?;
    let missing: Vec<_> = people_of(society)
        .filter(|person| !there.contains_key(person.user_id))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    // One hash for all of them: everybody knows the password anyway, and a start stays quick.
    let password = Secret::new(PASSWORD.to_owned());
    let phc = app
        .hashing
        .hash(Caller::Stranger, password, app.entropy.bytes())
        .await?;
    let making = Making {
        app,
        tenant,
        phc,
        now,
    };
    let members = missing
        .into_iter()
        .map(|person| making.make(person))
        .collect::<Result<_, _>>()?;
    let work = InsertMembers {
        members,
        guesses: tenant.policy.wrong_codes,
        now,
    };
    Ok(app.store.transact(&tenant.id, work).await?)
}

/// What members are made with.
struct Making<'a> {
    app: &'a App,
    tenant: &'a Tenant,
    phc: String,
    now: Timestamp,
}

/// What is written for one person.
struct Made {
    member: NewMember,
    apps: Vec<Totp>,
    agreed: Option<(AgreedTerms, Locale)>,
    /// What the wrong codes are counted by, where the account is locked.
    locked: Option<KeyedHash>,
}

impl Making<'_> {
    fn make(&self, person: &Person) -> Result<Made, InternalError> {
        let App { keys, entropy, .. } = self.app;
        let member = self.member(person);
        let id = member.id;
        let apps = person.apps.iter().map(|app| {
            sample::authenticator_app((keys, entropy), &self.tenant.id, id, *app, self.now)
        });
        let agreed = member.agreed_terms.clone();
        let locked = person.state == State::Locked;
        Ok(Made {
            apps: apps.collect::<Result<_, _>>()?,
            agreed: agreed.map(|terms| (terms, person.locale)),
            locked: locked.then(|| sample::account_counter(keys, &self.tenant.id, id)),
            member: NewMember {
                member,
                user_id: person.user_id.to_owned(),
                user_id_state: if person.state.is_newcomer() {
                    IdentifierState::Temporary
                } else {
                    IdentifierState::Active
                },
                password: self.password(person),
            },
        })
    }

    fn member(&self, person: &Person) -> Member {
        let (tenant, entropy) = (self.tenant.id.as_str(), &self.app.entropy);
        let sub = Handle::new(entropy).expose().to_owned();
        let user_handle = entropy.bytes::<16>().to_vec();
        // When everything was done that a first sign-in asks for.
        let done = (!person.state.is_newcomer()).then_some(self.now);
        Member {
            state: match person.state {
                State::Suspended => MemberState::Suspended,
                _ => MemberState::Active,
            },
            claims: person.claims(tenant),
            member_symbol: Some(SYMBOL.to_owned()),
            member_number: Some(person.number.to_owned()),
            name_kanji: Some(person.kanji()),
            name_kana: Some(person.kana()),
            birth_date: Some(person.birth_date.to_owned()),
            relation: Some("本人".to_owned()),
            mail_address: Some(person.mail_address(tenant)),
            locale: Some(person.locale),
            activation: done.map(|at| Activation {
                at,
                kind: ActivationKind::Strong,
            }),
            method: person.method(),
            agreed_terms: done.and_then(|at| self.agreed_terms(person, at)),
            mail_confirmed_at: done,
            recovery_codes_shown_at: done.filter(|_| person.state != State::PasskeyReady),
            ..Member::new(MemberId::new(self.now, entropy), sub, user_handle, self.now)
        }
    }

    /// The terms in force, or, where these are outdated, the version before.
    fn agreed_terms(&self, person: &Person, at: Timestamp) -> Option<AgreedTerms> {
        let terms = self.tenant.branding.terms.as_ref()?;
        let shown = terms.text.get(person.locale);
        Some(if person.state == State::TermsOutdated {
            AgreedTerms {
                version: FORMER_VERSION.to_owned(),
                hash: sample::terms_hash(&format!("{FORMER_VERSION} {shown}")),
                at,
            }
        } else {
            AgreedTerms {
                version: terms.version.clone(),
                hash: sample::terms_hash(shown),
                at,
            }
        })
    }

    fn password(&self, person: &Person) -> PasswordCredential {
        let expires_at = Some(self.now + self.tenant.policy.temporary_password_lifetime);
        match person.state {
            State::New => {
                let (keys, tenant) = (&self.app.keys, &self.tenant.id);
                let hash = sample::temporary_password_hash(keys, tenant, &person.password());
                PasswordCredential::random(hash, expires_at)
            }
            State::Migrated => PasswordCredential::derived(expires_at),
            _ => PasswordCredential::chosen(self.phc.clone()),
        }
    }
}

struct InsertMembers {
    members: Vec<Made>,
    /// How many wrong codes lock an account.
    guesses: u32,
    now: Timestamp,
}

impl Work for InsertMembers {
    type Output = ();

    async fn run(&self, txn: &Txn<'_>) -> Result<(), StoreError> {
        for made in &self.members {
            txn.insert_member(&made.member).await?;
            for app in &made.apps {
                txn.insert_totp(app).await?;
            }
            if let Some((terms, locale)) = &made.agreed {
                let id = made.member.member.id;
                txn.record_terms(id, terms, *locale).await?;
            }
            if let Some(subject) = &made.locked {
                self.lock(txn, subject).await?;
            }
        }
        Ok(())
    }
}

impl InsertMembers {
    /// Takes every ticket there is.
    async fn lock(&self, txn: &Txn<'_>, subject: &KeyedHash) -> Result<(), StoreError> {
        for _ in 0..self.guesses {
            txn.take_ticket(
                CounterKind::Account,
                subject,
                self.guesses,
                Window::SinceLast,
                None,
                self.now,
            )
            .await?;
        }
        Ok(())
    }
}

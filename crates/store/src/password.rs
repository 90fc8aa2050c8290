//! Passwords, hashed, and the one read that a password sign-in needs.

use std::fmt;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use sekisho_kernel::{MemberId, Timestamp};
use sekisho_keys::KeyedHash;

use crate::{
    IdentifierState, Member, Reader, StoreError, Txn,
    entity::{
        member, member_identifier as identifier,
        password::{ActiveModel, Column, Entity, Model},
    },
    member::read as read_member,
    row::{corrupt, read_time},
};

/// The version of the pepper that passwords are hashed with at present.
const PEPPER_VERSION: i64 = 1;

const WHAT: &str = "password";

/// A member's password.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordCredential {
    /// What an entry is compared with.
    pub verifier: PasswordVerifier,
    /// Where it came from.
    pub kind: PasswordKind,
    /// The version of the pepper it was hashed with.
    pub pepper_version: i64,
    /// Until when it opens the account.
    pub expires_at: Option<Timestamp>,
}

/// Prints nothing of the hash.
impl fmt::Debug for PasswordCredential {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PasswordCredential")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl PasswordCredential {
    /// Whether it is a temporary one that a letter brings: nothing else signs the member in until the
    /// member has chosen another.
    pub fn is_from_letter(&self) -> bool {
        let is_temporary = matches!(self.kind, PasswordKind::Random | PasswordKind::Derived);
        is_temporary && self.expires_at.is_some()
    }

    /// A password that the member chose: it does not expire.
    pub const fn chosen(phc: String) -> Self {
        Self::new(PasswordVerifier::Phc(phc), PasswordKind::Chosen, None)
    }

    /// A password that the member chose in a former product, hashed as that product did.
    pub const fn imported(phc: String) -> Self {
        Self::new(PasswordVerifier::Phc(phc), PasswordKind::Imported, None)
    }

    /// A random password in a letter: long enough for a keyed hash.
    pub const fn random(hash: KeyedHash, expires_at: Option<Timestamp>) -> Self {
        let verifier = PasswordVerifier::Keyed(hash);
        Self::new(verifier, PasswordKind::Random, expires_at)
    }

    /// A password that is computed from what the society knows, and stored nowhere.
    pub const fn derived(expires_at: Option<Timestamp>) -> Self {
        Self::new(
            PasswordVerifier::Computed,
            PasswordKind::Derived,
            expires_at,
        )
    }

    const fn new(
        verifier: PasswordVerifier,
        kind: PasswordKind,
        expires_at: Option<Timestamp>,
    ) -> Self {
        Self {
            verifier,
            kind,
            pepper_version: PEPPER_VERSION,
            expires_at,
        }
    }
}

/// What an entry is compared with.
#[derive(Clone, PartialEq, Eq)]
pub enum PasswordVerifier {
    /// A PHC string.
    Phc(String),
    /// A keyed hash.
    Keyed(KeyedHash),
    /// What is computed from the member.
    Computed,
}

/// Prints nothing of the hash.
impl fmt::Debug for PasswordVerifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Phc(_) => "Phc",
            Self::Keyed(_) => "Keyed",
            Self::Computed => "Computed",
        })
    }
}

/// What a keyed hash begins with in the column, where PHC strings stand as they are.
const KEYED: &str = "$keyed$";
/// What stands in the column for a password that is computed.
const COMPUTED: &str = "$computed$";

impl PasswordVerifier {
    /// The verifier as it is stored.
    fn to_text(&self) -> String {
        match self {
            Self::Phc(phc) => phc.clone(),
            Self::Keyed(hash) => format!("{KEYED}{}", hash.to_base64url()),
            Self::Computed => COMPUTED.to_owned(),
        }
    }

    fn from_text(text: String) -> Result<Self, StoreError> {
        if text == COMPUTED {
            return Ok(Self::Computed);
        }
        match text.strip_prefix(KEYED) {
            Some(hash) => KeyedHash::from_base64url(hash)
                .map(Self::Keyed)
                .ok_or_else(|| corrupt(WHAT, "its keyed hash")),
            None => Ok(Self::Phc(text)),
        }
    }
}

/// Where a password came from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PasswordKind {
    /// The member chose it.
    Chosen,
    /// It was made at random, for a letter.
    Random,
    /// It is computed from what the society knows.
    Derived,
    /// It came from a former product.
    Imported,
}

impl PasswordKind {
    const ALL: [Self; 4] = [Self::Chosen, Self::Random, Self::Derived, Self::Imported];

    const fn name(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Random => "random",
            Self::Derived => "derived",
            Self::Imported => "imported",
        }
    }
}

/// A member with what proves it is the member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberCredentials {
    /// The member.
    pub member: Member,
    /// The password.
    pub password: PasswordCredential,
    /// Since when the password is that one.
    pub password_changed_at: Timestamp,
}

impl Reader<'_> {
    /// The member whom a folded user ID names, with the password, in one statement. A user ID that
    /// is pending does not sign in yet, a retired one not any more.
    pub async fn find_credentials(
        &self,
        user_id: &str,
    ) -> Result<Option<MemberCredentials>, StoreError> {
        let found = identifier::Entity::find()
            .filter(identifier::Column::TenantId.eq(self.tenant_key()))
            .filter(identifier::Column::Value.eq(user_id))
            .filter(identifier::Column::State.is_in(IdentifierState::SIGNING_IN))
            .find_also_related(member::Entity)
            .and_also_related(Entity)
            .one(self.db())
            .await?;
        let Some((_, Some(member), Some(password))) = found else {
            return Ok(None);
        };
        read_both(member, password).map(Some)
    }

    /// A member with the password, in one statement.
    pub async fn find_member_credentials(
        &self,
        id: MemberId,
    ) -> Result<Option<MemberCredentials>, StoreError> {
        let found = member::Entity::find_by_id((self.tenant_key(), id.as_uuid()))
            .find_also_related(Entity)
            .one(self.db())
            .await?;
        let Some((member, Some(password))) = found else {
            return Ok(None);
        };
        read_both(member, password).map(Some)
    }
}

impl Txn<'_> {
    /// Gives a member a new password. Whatever was pending for the member is void; returns whether
    /// there is such a member.
    pub async fn set_password(
        &self,
        id: MemberId,
        password: &PasswordCredential,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        if !self.raise_security_version(id).await? {
            return Ok(false);
        }
        self.put_password(id, password, now).await?;
        Ok(true)
    }

    /// Hashes the same password anew, if it still is the one that was read; returns whether it was.
    /// What a former product hashed is as good as chosen here from then on.
    pub async fn rehash_password(
        &self,
        id: MemberId,
        read: &PasswordVerifier,
        phc: &str,
    ) -> Result<bool, StoreError> {
        let updated = Entity::update_many()
            .col_expr(Column::Phc, Expr::value(phc))
            .col_expr(Column::Kind, Expr::value(PasswordKind::Chosen.name()))
            .col_expr(Column::PepperVersion, Expr::value(PEPPER_VERSION))
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::MemberId.eq(id.as_uuid()))
            .filter(Column::Phc.eq(read.to_text()))
            .filter(
                Column::Kind.is_in([PasswordKind::Chosen.name(), PasswordKind::Imported.name()]),
            )
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    pub(crate) fn password_row(
        &self,
        id: MemberId,
        password: &PasswordCredential,
        now: Timestamp,
    ) -> ActiveModel {
        ActiveModel {
            tenant_id: Set(self.tenant_key()),
            member_id: Set(id.as_uuid()),
            phc: Set(password.verifier.to_text()),
            kind: Set(password.kind.name().to_owned()),
            pepper_version: Set(password.pepper_version),
            expires_at: Set(password.expires_at.map(Timestamp::as_millis)),
            changed_at: Set(now.as_millis()),
        }
    }

    async fn put_password(
        &self,
        id: MemberId,
        password: &PasswordCredential,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = self.password_row(id, password, now);
        let mut replace = OnConflict::columns([Column::TenantId, Column::MemberId]);
        replace.update_columns([
            Column::Phc,
            Column::Kind,
            Column::PepperVersion,
            Column::ExpiresAt,
            Column::ChangedAt,
        ]);
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }
}

fn read_both(member: member::Model, password: Model) -> Result<MemberCredentials, StoreError> {
    Ok(MemberCredentials {
        member: read_member(member)?,
        password_changed_at: Timestamp::from_millis(password.changed_at),
        password: read(password)?,
    })
}

fn read(row: Model) -> Result<PasswordCredential, StoreError> {
    let kind = PasswordKind::ALL
        .into_iter()
        .find(|kind| kind.name() == row.kind)
        .ok_or_else(|| corrupt(WHAT, format!("kind `{}`", row.kind)))?;
    Ok(PasswordCredential {
        verifier: PasswordVerifier::from_text(row.phc)?,
        kind,
        pepper_version: row.pepper_version,
        expires_at: read_time(row.expires_at),
    })
}

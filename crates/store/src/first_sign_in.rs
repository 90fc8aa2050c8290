//! The way from the letter: what a member chose on it, and how it ended.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use sekisho_kernel::{Locale, MemberId, Timestamp, policy::Method};
use sekisho_keys::KeyedHash;

use crate::{
    PasswordCredential, StoreError, Txn,
    entity::{member::Column, member_agreement as agreement},
    member::WHAT,
    row::{corrupt, hash_bytes, read_time},
};

/// How a first sign-in was completed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Activation {
    /// When.
    pub at: Timestamp,
    /// On what.
    pub kind: ActivationKind,
}

/// What a completed first sign-in rests on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ActivationKind {
    /// On something that only the member could have.
    Strong,
    /// On what others may know, too: a derived temporary password.
    Derived,
}

impl ActivationKind {
    const ALL: [Self; 2] = [Self::Strong, Self::Derived];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Derived => "derived",
        }
    }
}

/// Terms that a member agreed to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgreedTerms {
    /// Their version.
    pub version: String,
    /// The hash of the text that was shown.
    pub hash: String,
    /// When.
    pub at: Timestamp,
}

/// A temporary password that was made anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reissued {
    /// When.
    pub at: Timestamp,
    /// By whom, as the member is told.
    pub by: String,
}

impl Txn<'_> {
    /// Keeps what terms a member agreed to, now and in the history; returns whether there is such a
    /// member.
    pub async fn record_terms(
        &self,
        id: MemberId,
        terms: &AgreedTerms,
        locale: Locale,
    ) -> Result<bool, StoreError> {
        let updated = self
            .member(id)
            .col_expr(Column::TermsVersion, Expr::value(terms.version.as_str()))
            .col_expr(Column::TermsHash, Expr::value(terms.hash.as_str()))
            .col_expr(Column::TermsAgreedAt, Expr::value(terms.at.as_millis()))
            .exec(self.db())
            .await?;
        if updated.rows_affected == 0 {
            return Ok(false);
        }
        let row = agreement::ActiveModel {
            tenant_id: Set(self.tenant_key()),
            member_id: Set(id.as_uuid()),
            agreed_at: Set(terms.at.as_millis()),
            version: Set(terms.version.clone()),
            hash: Set(terms.hash.clone()),
            locale: Set(locale.tag().to_owned()),
        };
        // A form sent twice is one agreement.
        let mut once = OnConflict::columns([
            agreement::Column::TenantId,
            agreement::Column::MemberId,
            agreement::Column::AgreedAt,
        ]);
        once.do_nothing();
        agreement::Entity::insert(row)
            .on_conflict(once)
            .exec_without_returning(self.db())
            .await?;
        Ok(true)
    }

    /// Keeps which second factor a member chose; returns whether there is such a member.
    pub async fn choose_method(
        &self,
        id: MemberId,
        method: Method,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let updated = self
            .member(id)
            .col_expr(Column::Method, Expr::value(method.name()))
            .col_expr(Column::MethodChosenAt, Expr::value(now.as_millis()))
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Keeps that a member saw the recovery codes; returns whether there is such a member.
    pub async fn mark_recovery_codes_shown(
        &self,
        id: MemberId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let updated = self
            .member(id)
            .col_expr(Column::RecoveryCodesShownAt, Expr::value(now.as_millis()))
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Completes a first sign-in; returns whether it was not complete before, which is true once.
    /// From then on the user ID that the member chose signs in, or else the letter's goes on to. The
    /// letter's code is void.
    pub async fn activate_member(
        &self,
        id: MemberId,
        activation: Activation,
    ) -> Result<bool, StoreError> {
        let updated = self
            .member(id)
            .col_expr(Column::ActivatedAt, Expr::value(activation.at.as_millis()))
            .col_expr(Column::ActivationKind, Expr::value(activation.kind.name()))
            .col_expr(Column::LetterCode, Expr::value(None::<Vec<u8>>))
            .filter(Column::ActivatedAt.is_null())
            .exec(self.db())
            .await?;
        if updated.rows_affected == 0 {
            return Ok(false);
        }
        self.adopt_user_id(id).await?;
        Ok(true)
    }

    /// Gives a member a temporary password made anew, and keeps when and by whom. Whatever was
    /// pending for the member is void, the former letter's code as well; returns whether there is
    /// such a member.
    pub async fn reissue(
        &self,
        id: MemberId,
        password: &PasswordCredential,
        reissued: &Reissued,
        letter_code: Option<&KeyedHash>,
    ) -> Result<bool, StoreError> {
        let updated = self
            .member(id)
            .col_expr(Column::ReissuedAt, Expr::value(reissued.at.as_millis()))
            .col_expr(Column::ReissuedBy, Expr::value(reissued.by.as_str()))
            .col_expr(Column::LetterCode, Expr::value(letter_code.map(hash_bytes)))
            .exec(self.db())
            .await?;
        if updated.rows_affected == 0 {
            return Ok(false);
        }
        self.set_password(id, password, reissued.at).await
    }
}

/// A stored activation.
pub(crate) fn read_activation(
    at: Option<i64>,
    kind: Option<&str>,
) -> Result<Option<Activation>, StoreError> {
    let Some(at) = read_time(at) else {
        return Ok(None);
    };
    let kind = ActivationKind::ALL
        .into_iter()
        .find(|known| Some(known.name()) == kind)
        .ok_or_else(|| corrupt(WHAT, format!("activation {kind:?}")))?;
    Ok(Some(Activation { at, kind }))
}

/// A stored method.
pub(crate) fn read_method(name: &str) -> Result<Method, StoreError> {
    Method::from_name(name).ok_or_else(|| corrupt(WHAT, format!("method `{name}`")))
}

/// Stored terms.
pub(crate) fn read_terms(
    version: Option<String>,
    hash: Option<String>,
    at: Option<i64>,
) -> Option<AgreedTerms> {
    Some(AgreedTerms {
        version: version?,
        hash: hash?,
        at: read_time(at)?,
    })
}

/// When a stored password was made anew, and by whom.
pub(crate) fn read_reissued(at: Option<i64>, by: Option<String>) -> Option<Reissued> {
    Some(Reissued {
        at: read_time(at)?,
        by: by?,
    })
}

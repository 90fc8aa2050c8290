//! Sign-in transactions: facts that go when it ends, and the request that stays for a week.

use std::time::Duration;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, UpdateMany, sea_query::Expr,
};
use sekisho_kernel::{ClientId, Locale, MemberId, SignInId, Timestamp};
use sekisho_keys::KeyedHash;
use sekisho_oidc::authorization_request::StoredAuthorizationRequest;
use sekisho_signin::{AccountPage, Act, SignInTransaction};
use serde::{Deserialize, Serialize};

use crate::{
    Reader, StoreError, Txn,
    entity::sign_in_transaction::{ActiveModel, Column, Entity, Model},
    row::{
        hash_bytes, locale_text, read_document, read_hash, read_locale, read_time, write_document,
    },
};

const WHAT: &str = "sign-in transaction";
/// How long the request of a transaction that nobody ended is kept after it expired.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// What a sign-in transaction was begun for. Kept after it ended, so that it can begin anew; who
/// takes it up again checks it against the client as it is then.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInRequest {
    /// A client's authorization request.
    Authorization(Box<StoredAuthorizationRequest>),
    /// A session, wherever the member goes with it.
    Session,
    /// The end of the browser's session.
    SignOut(SignOutRequest),
    /// The account pages, or a change that was asked for there.
    Account(AccountRequest),
}

/// A page of the account, and what shall be changed before it is shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AccountRequest {
    /// The page.
    pub page: AccountPage,
    /// The change.
    pub act: Option<Act>,
    /// Who asked for it.
    pub member: Option<MemberId>,
}

/// A request to sign out (RP-Initiated Logout 1.0 §2), as far as it was found good.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SignOutRequest {
    /// The client that asked.
    pub client_id: Option<ClientId>,
    /// Where the browser goes then.
    pub post_logout_redirect_uri: Option<String>,
    /// To be given back as it came.
    pub state: Option<String>,
}

/// A sign-in transaction that has just begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSignIn {
    /// The transaction.
    pub sign_in: SignInTransaction,
    /// What it was begun for.
    pub request: SignInRequest,
    /// The browser it is bound to, if that has shown its cookie yet.
    pub browser: Option<KeyedHash>,
    /// The language that was asked for.
    pub locale: Option<Locale>,
    /// Until when it can be completed.
    pub expires_at: Timestamp,
}

/// A stored sign-in transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredSignIn {
    /// The transaction; without facts and member once it ended, and a while after it expired.
    pub sign_in: SignInTransaction,
    /// What it was begun for.
    pub request: SignInRequest,
    /// The browser it is bound to.
    pub browser: Option<KeyedHash>,
    /// The language that was asked for.
    pub locale: Option<Locale>,
    /// How often it was saved.
    pub revision: i64,
    /// Until when it can be completed.
    pub expires_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl Reader<'_> {
    /// A sign-in transaction, also one that ended or expired in the last days.
    pub async fn find_sign_in(&self, id: SignInId) -> Result<Option<StoredSignIn>, StoreError> {
        let key = (self.tenant_key(), id.as_uuid());
        let found = Entity::find_by_id(key).one(self.db()).await?;
        found.as_ref().map(read).transpose()
    }
}

impl Txn<'_> {
    /// Keeps a transaction that has just begun.
    pub async fn insert_sign_in(&self, new: &NewSignIn) -> Result<(), StoreError> {
        let sign_in = &new.sign_in;
        let row = ActiveModel {
            tenant_id: Set(self.tenant_key()),
            id: Set(sign_in.id.as_uuid()),
            revision: Set(0),
            browser: Set(new.browser.as_ref().map(hash_bytes)),
            request: Set(write_document(WHAT, &new.request)?),
            destination: Set(write_document(WHAT, &sign_in.destination)?),
            facts: Set(Some(write_document(WHAT, sign_in)?)),
            typed_user_id: Set(left_behind(sign_in)),
            locale: Set(locale_text(new.locale)),
            started_at: Set(sign_in.started_at.as_millis()),
            expires_at: Set(new.expires_at.as_millis()),
            ended_at: Set(None),
            kept_until: Set((new.expires_at + KEPT).as_millis()),
        };
        Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(())
    }

    /// Saves what became of a transaction since it was read.
    ///
    /// # Errors
    /// [`StoreError::Contention`] if it was saved or ended since then: the work is run again.
    pub async fn save_sign_in(
        &self,
        read: &StoredSignIn,
        sign_in: &SignInTransaction,
    ) -> Result<(), StoreError> {
        let updated = self
            .running(read.sign_in.id)
            .col_expr(Column::Facts, Expr::value(write_document(WHAT, sign_in)?))
            .col_expr(Column::TypedUserId, Expr::value(left_behind(sign_in)))
            .col_expr(
                Column::Revision,
                Expr::value(read.revision.saturating_add(1)),
            )
            .filter(Column::Revision.eq(read.revision))
            .exec(self.db())
            .await?;
        if updated.rows_affected == 1 {
            Ok(())
        } else {
            Err(StoreError::Contention)
        }
    }

    /// Puts another request in the place of what a running transaction was begun for.
    pub async fn replace_request(
        &self,
        id: SignInId,
        request: &SignInRequest,
    ) -> Result<(), StoreError> {
        self.running(id)
            .col_expr(Column::Request, Expr::value(write_document(WHAT, request)?))
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// Binds a transaction that is bound to none to a browser; returns whether it was so.
    pub async fn bind_sign_in(
        &self,
        id: SignInId,
        browser: &KeyedHash,
    ) -> Result<bool, StoreError> {
        let updated = self
            .running(id)
            .col_expr(Column::Browser, Expr::value(hash_bytes(browser)))
            .filter(Column::Browser.is_null())
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Ends a transaction: facts and member are erased, the request is kept until `keep_until`.
    /// Returns whether it had not ended before, which is true once.
    pub async fn end_sign_in(
        &self,
        id: SignInId,
        now: Timestamp,
        keep_until: Timestamp,
    ) -> Result<bool, StoreError> {
        let updated = self
            .running(id)
            .col_expr(Column::Facts, Expr::value(None::<String>))
            .col_expr(Column::TypedUserId, Expr::value(None::<String>))
            .col_expr(Column::EndedAt, Expr::value(now.as_millis()))
            .col_expr(Column::KeptUntil, Expr::value(keep_until.as_millis()))
            .exec(self.db())
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// An update of a transaction that has not ended.
    fn running(&self, id: SignInId) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::EndedAt.is_null())
    }
}

/// The user ID that a later page shows again: none on a device that others use.
fn left_behind(sign_in: &SignInTransaction) -> Option<String> {
    let typed = sign_in.typed_user_id.as_ref();
    typed.filter(|_| !sign_in.length.shared).cloned()
}

/// A transaction whose facts are erased.
fn erased(row: &Model) -> Result<SignInTransaction, StoreError> {
    let mut sign_in = SignInTransaction::begin(
        SignInId::from_uuid(row.id),
        read_document(WHAT, &row.destination)?,
        Timestamp::from_millis(row.started_at),
    );
    sign_in.typed_user_id.clone_from(&row.typed_user_id);
    Ok(sign_in)
}

fn read(row: &Model) -> Result<StoredSignIn, StoreError> {
    let sign_in = match &row.facts {
        Some(facts) => read_document(WHAT, facts)?,
        None => erased(row)?,
    };
    Ok(StoredSignIn {
        sign_in,
        request: read_document(WHAT, &row.request)?,
        browser: row
            .browser
            .as_deref()
            .map(|bytes| read_hash(WHAT, bytes))
            .transpose()?,
        locale: read_locale(row.locale.as_deref()),
        revision: row.revision,
        expires_at: Timestamp::from_millis(row.expires_at),
        ended_at: read_time(row.ended_at),
    })
}
